"""Degree, strength and weighted PageRank of all inventors in six windows, beside what else one could use.

    python benchmarks/network.py --patents 100000 --patents 1000000 --folder /some/scratch

Each contender runs in a process of its own, from the same parquet files of parties to parquet files of
results. Results are compared before a time is printed. Seconds are given by the clock and by the processor,
over all processes; Spark's start is left out. Memory is the largest sum of proportional set sizes (PSS) over
all processes. DuckDB and NetworKit are taken where they are installed (`pip install duckdb networkit`).
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import polars as pl

YEARS = range(2000, 2010)
WINDOWS = [(end - 4, end) for end in range(2004, 2010)]
DAMPING, TOLERANCE = 0.85, 1e-8
STEPS_C = 20
SAMPLE_EVERY = 0.25


def generate(patents: int, folder: Path, seed: int = 1) -> Path:
    """Write parties: team sizes fall as n^-2.2 up to 150 (2.5 on average), inventors are unequally busy."""
    target = folder / f"parties-{patents}"
    if target.exists():
        return target
    rng = np.random.default_rng(seed)
    sizes = np.arange(1, 151)
    share = sizes**-2.2 / np.sum(sizes**-2.2)
    target.with_suffix(".part").mkdir(parents=True, exist_ok=True)
    step = 500_000
    for begin in range(0, patents, step):
        count = min(step, patents - begin)
        team = rng.choice(sizes, count, p=share)
        patent = np.repeat(np.arange(begin, begin + count), team)
        inventor = (patents * 0.8 * rng.random(len(patent)) ** 1.6).astype(np.int64)
        year = np.repeat(rng.integers(YEARS.start, YEARS.stop, count), team)
        frame = pl.DataFrame({"patent": patent, "year": year.astype(np.int32), "inventor": inventor}).unique(
            ["patent", "inventor"], keep="first", maintain_order=True
        )
        frame.select(
            patent_id=pl.format("US-{}", pl.col("patent") + 10_000_000),
            year="year",
            node=pl.format("inventor {}", "inventor"),
        ).write_parquet(target.with_suffix(".part") / f"{begin:09}.parquet")
    target.with_suffix(".part").rename(target)
    return target


# --- contenders: each reads the parties and writes window_end, node, degree, strength, pagerank ---


@contextmanager
def spark() -> Iterator[object]:
    from pyspark.sql import SparkSession

    from aicluster_spark.engine.session import spark_session

    scratch = Path(os.environ["BENCH_SCRATCH"])
    scratch.mkdir(parents=True, exist_ok=True)
    conf = {"spark.driver.memory": os.environ.get("BENCH_DRIVER", "3g"), "spark.sql.shuffle.partitions": "12"}
    with spark_session("benchmark", "local[2]", conf, needs_graphframes=True, scratch=scratch) as session:
        assert isinstance(session, SparkSession)
        session.range(10).count()
        yield session


def _ours(source: Path, target: Path, engine: str) -> None:
    from pyspark.sql import functions as F

    from aicluster_spark.engine.windows import in_windows
    from aicluster_spark.network.engines import Networks, arrays
    from aicluster_spark.network.ranking import RankingRule
    from aicluster_spark.network.rules import MeasureRule
    from aicluster_spark.network.teams import leveled, teams, window_nodes
    from aicluster_spark.study.windows import Window

    with spark() as session:
        start_clock()
        mentions = leveled(inventor=session.read.parquet(str(source)))
        rows = in_windows(teams(mentions, 50), [Window(*window) for window in WINDOWS])
        rule = MeasureRule(ranking=RankingRule(tolerance=TOLERANCE))
        if engine == "arrays":
            answer = arrays.measure(Networks(rows, rows, rows), rule, "")
        else:
            from aicluster_spark.network.engines import graphframes

            folder = target.parent / "scratch"
            rows.write.mode("overwrite").parquet(str(folder / "rows"))
            rows = session.read.parquet(str(folder / "rows"))
            window_nodes(rows).write.mode("overwrite").parquet(str(folder / "nodes"))
            nodes = session.read.parquet(str(folder / "nodes"))
            answer = graphframes.measure(Networks(rows, nodes, rows), rule, f"file://{folder}/engine")
        answer.select("window_end", "node", "degree", "strength", F.col("pagerank")).write.parquet(
            str(target)
        )
        stop_clock()


def arrays_engine(source: Path, target: Path) -> None:
    _ours(source, target, "arrays")


def graphframes_engine(source: Path, target: Path) -> None:
    _ours(source, target, "graphframes")


def plain_scipy(source: Path, target: Path) -> None:
    """The incidence form in one process, without Spark: what the arrays engine is measured against."""
    from scipy import sparse

    start_clock()
    target.mkdir()
    rows = pl.read_parquet(source / "*.parquet")
    for first, last in WINDOWS:
        inside = rows.filter(pl.col("year").is_between(first, last))
        nodes = inside["node"].unique()
        column = inside["node"].cast(pl.Enum(nodes)).to_physical().to_numpy()
        row = inside["patent_id"].rank("dense").to_numpy().astype(np.int64) - 1
        b = sparse.csr_array((np.ones(len(row)), (row, column)), shape=(row.max() + 1, len(nodes)))
        n = np.diff(b.indptr)
        b, n = b[n >= 2], n[n >= 2]
        c, back = 1 / (n - 1), b.T.tocsr()
        strength, own = back @ np.ones(len(n)), back @ c
        degree = np.concatenate(
            [np.diff((back[k : k + 20_000] @ b).indptr) - 1 for k in range(0, len(nodes), 20_000)]
        )
        inverse = np.divide(1, strength, out=np.zeros_like(strength), where=strength > 0)
        rank = np.ones(len(nodes))
        for _ in range(1000):
            q = rank * inverse
            after = (1 - DAMPING) + DAMPING * (back @ (c * (b @ q)) - q * own)
            change, rank = np.max(np.abs(after - rank)), after
            if change <= TOLERANCE * rank.mean():
                break
        _write(target, last, nodes, np.maximum(degree, 0), strength, rank / rank.sum())
    stop_clock()


def _edges(source: Path, first: int, last: int) -> tuple[pl.Series, np.ndarray, np.ndarray, np.ndarray]:
    """Nodes, both ends and weights of a window, by DuckDB."""
    import duckdb

    base = duckdb.connect()
    base.execute("SET preserve_insertion_order = false; SET memory_limit = '9GB'")
    base.execute(f"SET temp_directory = '{os.environ['BENCH_SCRATCH']}'")
    base.execute(
        "CREATE TABLE r AS SELECT patent_id, dense_rank() OVER (ORDER BY node) - 1 AS i, node, count(*) OVER "
        "(PARTITION BY patent_id) AS n FROM read_parquet(?) WHERE year BETWEEN ? AND ?",
        [str(source / "*.parquet"), first, last],
    )
    nodes = pl.Series(base.execute("SELECT DISTINCT i, node FROM r ORDER BY i").fetchnumpy()["node"].tolist())
    pairs = base.execute(
        "SELECT a.i AS source, b.i AS target, sum(1.0 / (a.n - 1)) AS weight FROM r a JOIN r b "
        "ON a.patent_id = b.patent_id AND a.i < b.i GROUP BY 1, 2"
    ).fetchnumpy()
    return nodes, pairs["source"], pairs["target"], pairs["weight"]


def duckdb_igraph(source: Path, target: Path) -> None:
    """(a) DuckDB for the edges, igraph for the ranks."""
    import igraph

    start_clock()
    target.mkdir()
    for first, last in WINDOWS:
        nodes, one, other, weight = _edges(source, first, last)
        graph = igraph.Graph(n=len(nodes), edges=np.column_stack([one, other]))
        ranks = graph.pagerank(directed=False, damping=DAMPING, weights=weight)
        _write(target, last, nodes, graph.degree(), graph.strength(weights=weight), ranks)
    stop_clock()


def duckdb_networkit(source: Path, target: Path) -> None:
    """(d) DuckDB for the edges, NetworKit for the ranks."""
    import networkit as nk

    start_clock()
    target.mkdir()
    for first, last in WINDOWS:
        nodes, one, other, weight = _edges(source, first, last)
        graph = nk.GraphFromCoo((weight, (one, other)), n=len(nodes), weighted=True, directed=False)
        ranking = nk.centrality.PageRank(
            graph, DAMPING, 1e-12, distributeSinks=nk.centrality.SinkHandling.DistributeSinks
        )
        ranking.run()
        degree = nk.centrality.DegreeCentrality(graph).run().scores()
        strength = [graph.weightedDegree(node) for node in range(len(nodes))]
        ranks = np.asarray(ranking.scores())
        _write(target, last, nodes, degree, strength, ranks / ranks.sum())
    stop_clock()


def pandas_networkx(source: Path, target: Path) -> None:
    """(b) pandas for the pairs, networkx for the rest; 0.1 million patents only."""
    import networkx as nx
    import pandas as pd

    start_clock()
    target.mkdir()
    rows = pd.read_parquet(source)
    for first, last in WINDOWS:
        inside = rows[rows.year.between(first, last)].copy()
        inside["n"] = inside.groupby("patent_id").node.transform("size")
        pairs = inside.merge(inside[["patent_id", "node"]], on="patent_id", suffixes=("", "_b"))
        pairs = pairs[pairs.node < pairs.node_b].assign(weight=lambda p: 1 / (p.n - 1))
        edges = pairs.groupby(["node", "node_b"], as_index=False).weight.sum()
        graph = nx.from_pandas_edgelist(edges, "node", "node_b", "weight")
        graph.add_nodes_from(inside.node.unique())
        ranks = nx.pagerank(graph, DAMPING, tol=1e-12, max_iter=500)
        nodes = pl.Series(list(graph))
        degree, strength = dict(graph.degree), dict(graph.degree(weight="weight"))
        _write(
            target,
            last,
            nodes,
            [degree[n] for n in nodes],
            [strength[n] for n in nodes],
            [ranks[n] for n in nodes],
        )
    stop_clock()


def pyspark_pairs(source: Path, target: Path) -> None:
    """(c) Exploded pairs in PySpark and GraphFrame.pageRank per window; its ranks know no weights."""
    from graphframes import GraphFrame
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    with spark() as session:
        start_clock()
        rows = session.read.parquet(str(source))
        sized = rows.withColumn("n", F.count("*").over(Window.partitionBy("patent_id")))
        for first, last in WINDOWS:
            inside = sized.where(F.col("year").between(first, last)).cache()
            other = inside.select("patent_id", F.col("node").alias("dst"))
            both = inside.join(other, "patent_id").where("node <> dst")
            edges = (
                both.groupBy(F.col("node").alias("src"), "dst")
                .agg(F.sum(1 / (F.col("n") - 1)).alias("w"))
                .cache()
            )
            sums = edges.groupBy(F.col("src").alias("node")).agg(
                F.count("*").alias("degree"), F.sum("w").alias("strength")
            )
            vertices = inside.select(F.col("node").alias("id")).distinct()
            ranks = GraphFrame(vertices, edges.select("src", "dst")).pageRank(
                resetProbability=1 - DAMPING, maxIter=STEPS_C
            )
            found = (
                ranks.vertices.withColumnRenamed("id", "node")
                .join(sums, "node", "left")
                .fillna({"degree": 0, "strength": 0.0})
            )
            found.withColumn("window_end", F.lit(last)).select(
                "window_end", "node", "degree", "strength", "pagerank"
            ).write.mode("append").parquet(str(target))
            inside.unpersist()
            edges.unpersist()
        stop_clock()


def _write(target: Path, end: int, nodes: pl.Series, degree: object, strength: object, ranks: object) -> None:
    frame = pl.DataFrame(
        {
            "window_end": pl.Series([end] * len(nodes), dtype=pl.Int32),
            "node": nodes.cast(pl.String),
            "degree": np.asarray(degree).astype(np.int64),
            "strength": np.asarray(strength, dtype=np.float64),
            "pagerank": np.asarray(ranks, dtype=np.float64),
        }
    )
    frame.write_parquet(target / f"{end}.parquet")


CONTENDERS: dict[str, Callable[[Path, Path], None]] = {
    "arrays": arrays_engine,
    "scipy": plain_scipy,
    "graphframes": graphframes_engine,
    "duckdb_igraph": duckdb_igraph,
    "duckdb_networkit": duckdb_networkit,
    "pandas_networkx": pandas_networkx,
    "pyspark_pairs": pyspark_pairs,
}
WITHOUT_WEIGHTS = {"pyspark_pairs"}


# --- clocks and comparison ---


def start_clock() -> None:
    print("CLOCK start", flush=True)


def stop_clock() -> None:
    print("CLOCK stop", flush=True)


def run(name: str, source: Path, target: Path, limit: float) -> dict[str, float | str]:
    """Run a contender in its own process; watch its clock, its processors and its memory."""
    scratch = target.parent / "spark"
    environment = {**os.environ, "BENCH_SCRATCH": str(scratch)}
    command = [
        sys.executable,
        __file__,
        "--contender",
        name,
        "--source",
        str(source),
        "--target",
        str(target),
    ]
    log = target.parent / f"{target.name}.log"
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment)
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        marks: dict[str, tuple[float, float]] = {}
        used: dict[int, float] = {}
        peak, began = 0.0, time.monotonic()
        while process.poll() is None and time.monotonic() - began < limit:
            memory = 0.0
            for pid in _family(process.pid):
                memory += _pss(pid)
                used[pid] = max(used.get(pid, 0.0), _processor(pid))
            peak = max(peak, memory)
            for line in iter(process.stdout.readline, ""):
                if line.startswith("CLOCK"):
                    marks[line.split()[1]] = (time.monotonic(), sum(used.values()))
            time.sleep(SAMPLE_EVERY)
        if process.poll() is None:
            for pid in reversed(list(_family(process.pid))):
                os.kill(pid, 9)
            return {
                "seconds": float("nan"),
                "processor": float("nan"),
                "gb": peak,
                "note": f"not done in {limit:.0f} s",
            }
        for line in process.stdout.read().splitlines():
            if line.startswith("CLOCK"):
                marks[line.split()[1]] = (time.monotonic(), sum(used.values()))
    if "stop" not in marks:
        words = log.read_text(encoding="utf-8").strip().splitlines()[-1:] or ["killed"]
        return {"seconds": float("nan"), "processor": float("nan"), "gb": peak, "note": words[0][:120]}
    seconds, processor = (marks["stop"][k] - marks["start"][k] for k in (0, 1))
    return {"seconds": seconds, "processor": processor, "gb": peak, "note": ""}


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _pss(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1e6
    except OSError:
        pass
    return 0.0


def _processor(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def largest_difference(one: Path, other: Path, ranks: bool) -> float:
    """Largest difference of any value, as a share of it (ranks: of the mean rank); inf where rows differ."""
    key = ["window_end", "node"]
    both = [pl.scan_parquet(path / "*.parquet").sort(key).collect() for path in (one, other)]
    if not both[0].select(key).equals(both[1].select(key)) or not both[0]["degree"].equals(both[1]["degree"]):
        return float("inf")
    off = float(
        ((both[0]["strength"] - both[1]["strength"]).abs() / (both[0]["strength"] + 1e-300)).fill_nan(0).max()
        or 0
    )
    if ranks:
        mean = both[0].group_by("window_end").agg(pl.col("pagerank").mean().alias("mean"))
        paired = both[0].with_columns(other=both[1]["pagerank"]).join(mean, on="window_end")
        off = max(off, float(((paired["pagerank"] - paired["other"]).abs() / paired["mean"]).max() or 0))
    return off


def city_measures(cities: int = 400, windows: int = 20) -> float:
    """Seconds for every exact measure of 400 cities in 20 windows, in the kernel that workers run."""
    import pyarrow as pa

    from aicluster_spark.network.measures import window_measures
    from aicluster_spark.network.pair_measures import MEASURES
    from aicluster_spark.network.rules import MeasureRule

    rng = np.random.default_rng(3)
    tables = []
    for _ in range(windows):
        team = rng.integers(1, 5, 20_000)
        patent = np.repeat(np.arange(20_000), team)
        city = (cities * rng.random(len(patent)) ** 2.5).astype(np.int64)
        rows = pl.DataFrame({"patent": patent, "node": city}).unique(maintain_order=True)
        rows = rows.with_columns(
            pl.format("city {}", "node").alias("node"), pl.len().over("patent").cast(pl.Int32).alias("team")
        )
        tables.append(
            rows.to_arrow().cast(pa.schema({"patent": pa.int64(), "node": pa.string(), "team": pa.int32()}))
        )
    began = time.process_time()
    for table in tables:
        window_measures(table, MeasureRule(measures=tuple(MEASURES)))
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--patents", type=int, action="append")
    parser.add_argument("--folder", type=Path, default=Path("benchmark-network"))
    parser.add_argument("--only", action="append", choices=list(CONTENDERS))
    parser.add_argument("--limit", type=float, default=3600, help="Seconds after which a contender is ended.")
    parser.add_argument(
        "--cities", action="store_true", help="Time the exact measures of 400 cities and 20 windows."
    )
    parser.add_argument("--contender", choices=list(CONTENDERS), help=argparse.SUPPRESS)
    parser.add_argument("--source", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--target", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.contender:
        CONTENDERS[arguments.contender](arguments.source, arguments.target)
        return
    machine = platform.processor() or platform.machine()
    print(f"{machine}, {os.cpu_count()} cores, Python {platform.python_version()}, {_versions()}")
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    if arguments.cities:
        print(f"every exact measure of 400 cities in 20 windows: {city_measures():.1f} s of the processor")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for patents in arguments.patents or []:
        compare(patents, arguments)


def compare(patents: int, arguments: argparse.Namespace) -> None:
    source = generate(patents, arguments.folder)
    rows = pl.scan_parquet(source / "*.parquet").select(pl.len()).collect().item()
    print(f"\n{patents:,} patents, {rows:,} patent-inventor rows")
    folder = arguments.folder / f"{patents}-{os.getpid()}"
    folder.mkdir()
    first: Path | None = None
    for name in arguments.only or CONTENDERS:
        if _left_out(name, patents):
            continue
        target = folder / name
        result = run(name, source, target, arguments.limit)
        if result["note"]:
            print(f"| {name} | - | - | {result['gb']:.1f} | {result['note']} |", flush=True)
            continue
        first = first or target
        off = largest_difference(first, target, name not in WITHOUT_WEIGHTS)
        print(json.dumps({"contender": name, **result, "difference": off}), flush=True)


def _left_out(name: str, patents: int) -> bool:
    needed = {"duckdb_igraph": "duckdb", "duckdb_networkit": "networkit"}.get(name)
    return (needed is not None and importlib.util.find_spec(needed) is None) or (
        name == "pandas_networkx" and patents > 100_000
    )


def _versions() -> str:
    names = (
        "pyspark",
        "graphframes-py",
        "numpy",
        "scipy",
        "polars",
        "igraph",
        "duckdb",
        "networkit",
        "networkx",
        "pandas",
    )
    found = []
    for name in names:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            found.append(f"{name} not installed")
    return ", ".join(found)


if __name__ == "__main__":
    main()
