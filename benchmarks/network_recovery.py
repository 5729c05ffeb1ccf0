"""How much of a synthetic nation's planted collaboration its networks find.

WORKSPACE holds a run of the nation's study, to the stage network or beyond:

    python -m benchmarks.network_recovery --ids nation/truth ids.csv     # the planted ids, for `own`
    aicluster run nation/study.yaml --to network -w WORKSPACE --set network.patents=all
    python -m benchmarks.network_recovery WORKSPACE nation/truth
    python -m benchmarks.network_recovery WORKSPACE nation/truth --given    # of planted ids: exact

Ties of inventors and of cities (of applicants) over all windows of the run, counted from the
truth's parties in polars. Compared are patents per tie: a pair of people planted with 3 shared patents
and found with 2 counts 2 of 3.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import polars as pl

from aicluster_spark.runs.results import ResultStore
from aicluster_spark.runs.run import find_run
from aicluster_spark.runs.storage import open_location

KEY = ["patent_id", "position"]


def main() -> int:
    parser = argparse.ArgumentParser(description="How much of the planted collaboration is found.")
    parser.add_argument("folder", type=Path, help="workspace; with --ids the truth")
    parser.add_argument("other", type=Path, help="truth; with --ids the file to write")
    parser.add_argument("--ids", action="store_true", help="write the planted ids for `identity: own`")
    parser.add_argument("--given", action="store_true", help="fail unless the ties of inventors are exact")
    given = parser.parse_args()
    if given.ids:
        planted_ids(given.folder).write_csv(given.other)
        return 0
    tables = Tables(given.folder)
    people = share_found("inventors", *inventor_ties(tables, given.other))
    share_found("cities", *city_ties(tables, given.other))
    return 1 if given.given and people != (1.0, 1.0) else 0


class Tables:
    """Tables of the workspace's last run."""

    def __init__(self, workspace: Path) -> None:
        place = open_location(workspace)
        self.store, self.run = ResultStore(place), find_run(place, "last")

    def read(self, stage: str, table: str) -> pl.DataFrame:
        result = self.store.find(stage, self.run.stages[stage].fingerprint)
        return pl.read_parquet([self.store.location(file).path for file in result.tables[table].files])

    def ties(self, level: str) -> pl.DataFrame:
        edges = self.read("network", "edges").filter(level=level)
        return edges.select("window_end", a="source", b="target", found="patents")

    def windows(self) -> pl.DataFrame:
        return self.read("network", "edges").select("window_start", "window_end").unique()

    def patents(self) -> pl.DataFrame:
        return self.read("records", "patents").select("patent_id", "year")


def planted_ids(truth: Path) -> pl.DataFrame:
    parties = pl.read_parquet(truth / "parties.parquet").filter(role="inventor")
    return parties.select(*KEY, identity=pl.format("p{}", "identity"))


def inventor_ties(tables: Tables, truth: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Planted and found ties of people, among planted mentions that were read with a name.

    A found person is brought to the planted one that holds most of his or her mentions, so that ids of any
    kind can be compared: a person split in two loses the ties of the smaller half.
    """
    names = tables.read("records", "parties").filter(
        pl.col("role") == "inventor", pl.col("name_key").is_not_null(), pl.col("name_key") != ""
    )
    found = names.select(*KEY, node="name_key")
    identities = tables.read("identity", "inventor_identities")
    if identities.height:
        found = found.drop("node").join(identities.select(*KEY, node="identity"), on=KEY)
    both = found.join(planted_ids(truth), on=KEY).join(tables.patents(), on="patent_id")
    planted = counted(both.select("patent_id", "year", node="identity"), tables.windows())
    holders = both.group_by("identity", "node").len().sort("len", "identity", descending=[True, False])
    # One found person stands for one planted person at most, and the other way round.
    pairs = holders.unique("node", keep="first", maintain_order=True)
    pairs = pairs.unique("identity", keep="first", maintain_order=True)
    who = dict(pairs.select("node", "identity").iter_rows())
    named = {
        end: pl.coalesce(pl.col(end).replace_strict(who, default=None), pl.format("?{}", end))
        for end in ("a", "b")
    }
    known = pl.col("a").is_in(both["node"].implode()) & pl.col("b").is_in(both["node"].implode())
    return planted, ordered(tables.ties("inventor").filter(known).with_columns(**named))


def city_ties(tables: Tables, truth: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Planted and found ties of applicants' cities; only patents that were read."""
    parties = pl.read_parquet(truth / "parties.parquet").filter(pl.col("role") == "applicant")
    rows = parties.drop_nulls("city_now").select("patent_id", node=pl.format("CN-{}", "city_now"))
    return counted(rows.join(tables.patents(), on="patent_id"), tables.windows()), tables.ties("city")


def counted(rows: pl.DataFrame, windows: pl.DataFrame) -> pl.DataFrame:
    """Count shared patents of each two nodes in every window."""
    one = rows.unique(["patent_id", "node"])
    pairs = one.join(one.select("patent_id", b="node"), on="patent_id").filter(pl.col("node") < pl.col("b"))
    inside = pairs.join(windows, how="cross").filter(
        pl.col("year").is_between(pl.col("window_start"), pl.col("window_end"))
    )
    return inside.group_by("window_end", a="node", b="b").agg(planted=pl.len().cast(pl.Int64))


def ordered(ties: pl.DataFrame) -> pl.DataFrame:
    low, high = pl.min_horizontal("a", "b"), pl.max_horizontal("a", "b")
    same = ties.select("window_end", "found", a=low, b=high)
    return same.group_by("window_end", "a", "b").agg(pl.col("found").sum())


def share_found(what: str, planted: pl.DataFrame, found: pl.DataFrame) -> tuple[float, float]:
    """Print precision and recall of shared patents over all ties and windows."""
    both = planted.join(found, on=["window_end", "a", "b"], how="full", coalesce=True).fill_null(0)
    common = both.select(pl.min_horizontal("planted", "found").sum()).item()
    precision, recall = common / both["found"].sum(), common / both["planted"].sum()
    exact = both.filter(pl.col("planted") == pl.col("found")).height
    sys.stdout.write(
        f"{what}: {planted.height:,} planted ties, {found.height:,} found, {exact:,} with the same patents; "
        f"precision {precision:.4f}, recall {recall:.4f}\n"
    )
    return precision, recall


if __name__ == "__main__":
    raise SystemExit(main())
