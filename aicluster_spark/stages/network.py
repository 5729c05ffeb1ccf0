"""Stage `network`: who works with whom, and who is central."""

from __future__ import annotations

from dataclasses import asdict
from functools import reduce
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.network.choice import estimate, fits
from aicluster_spark.network.cities import city_measures, located_counts
from aicluster_spark.network.engines import Engine, Networks, arrays
from aicluster_spark.network.ranking import RankingRule
from aicluster_spark.network.summary import hubs, network_summary
from aicluster_spark.network.teams import (
    chosen_patents,
    inventor_mentions,
    located_inventors,
    teams,
    window_nodes,
)
from aicluster_spark.network.ties import window_ties
from aicluster_spark.network.windows import in_windows
from aicluster_spark.schema.network import NODE_MEASURES
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.models import Study
from aicluster_spark.study.windows import Window, study_windows

HUBS = 20


def run(ctx: StageContext) -> None:
    """Build the networks of inventors and of cities, measure both, and write what was found."""
    options = ctx.study.network
    windows = study_windows(options.windows, options.first_year, ctx.last_complete_year, "network")
    patents = chosen_patents(ctx.read("patents"), ctx.read("patent_activity"), options.patents)
    mentions = inventor_mentions(patents, ctx.read("parties"))
    located = located_inventors(patents, ctx.read("parties"), ctx.read("party_places"))

    inventors = _networks(ctx, "inventor", mentions, windows)
    cities = _networks(ctx, "city", located, windows)
    ctx.write("nodes", _levels(inventor=inventors.nodes, city=cities.nodes))
    ctx.write("edges", _levels(inventor=inventors.ties, city=cities.ties))

    rule = RankingRule(**options.pagerank.model_dump())
    engine = _chosen_engine(ctx, inventors)
    people = _kept(_engine(engine)(inventors, rule, ctx.scratch / "network"), ctx, "inventor_measures")
    ctx.write("node_measures", people.select(*NODE_MEASURES.names))
    places = _kept(arrays.measure_with_paths(cities, rule), ctx, "city_measures")
    counts = located_counts(in_windows(located, windows))
    ctx.write("city_measures", city_measures(places, counts, options.minimum_located_inventors))

    summaries = (
        network_summary("inventor", engine, inventors, people, options.team_cap),
        network_summary("city", "arrays", cities, places, options.team_cap),
    )
    ctx.write("network_summary", reduce(DataFrame.unionByName, summaries), rows=2 * len(windows))
    _state(ctx, windows, inventors, people)


def _networks(ctx: StageContext, level: str, mentions: DataFrame, windows: tuple[Window, ...]) -> Networks:
    """Put the teams of one level into windows and build their ties, each written before it is read again."""
    options = ctx.study.network
    rows = _kept(in_windows(teams(mentions, options.team_cap), windows), ctx, f"{level}_rows")
    nodes = _kept(window_nodes(rows), ctx, f"{level}_nodes")
    ties = _kept(window_ties(rows, options.weighting), ctx, f"{level}_ties")
    return Networks(rows, nodes, ties, options.weighting)


def _chosen_engine(ctx: StageContext, inventors: Networks) -> str:
    """Name the engine for inventors, and state the estimate behind an automatic choice."""
    options = ctx.study.network
    needed = estimate(inventors.rows)
    wanted = options.inventor_engine
    if wanted == "auto":
        wanted = "arrays" if fits(needed, options.arrays_memory_gb) else "graphframes"
    ctx.fact("engine", wanted)
    ctx.fact("largest_window", asdict(needed) if needed else None)
    return wanted


def _engine(name: str) -> Engine:
    if name == "arrays":
        return arrays.measure
    from aicluster_spark.network.engines import (
        graphframes,
    )  # its import needs what the arrays engine does not

    return graphframes.measure


def _levels(**frames: DataFrame) -> DataFrame:
    labelled = (frame.withColumn("level", F.lit(level)) for level, frame in frames.items())
    return reduce(DataFrame.unionByName, labelled)


def _kept(frame: DataFrame, ctx: StageContext, name: str) -> DataFrame:
    """Write to the scratch folder and read back: the lineage ends on disk."""
    folder: Path = ctx.scratch / "network" / name
    address = f"file://{folder.absolute()}"
    frame.write.mode("overwrite").parquet(address)
    ctx.step(f"{name.replace('_', ' ')} ready")
    return frame.sparkSession.read.parquet(address)


def _state(ctx: StageContext, windows: tuple[Window, ...], inventors: Networks, people: DataFrame) -> None:
    """Give the figures a person wants, of the last window, and the names most likely to be several people."""
    last = ctx.reread("network_summary").where(F.col("window_end") == windows[-1].end)
    shown = (
        "nodes",
        "edges",
        "patents",
        "teams_cut",
        "components",
        "largest_component",
        "iterations",
        "residual",
    )
    ctx.fact("windows", len(windows))
    ctx.fact("last_window", f"{windows[-1].start}-{windows[-1].end}")
    for row in last.orderBy("level").collect():
        ctx.fact(row["level"], {name: row[name] for name in shown})
    ctx.fact("largest_hubs", hubs(people, inventors, HUBS))


def _options(study: Study) -> Any:
    return study.network.model_dump(mode="json")


NETWORK = Stage(
    name="network",
    question="Who works with whom, and who is central?",
    reads=("patents", "parties", "party_places", "patent_activity"),
    writes=("nodes", "edges", "node_measures", "city_measures", "network_summary"),
    options=_options,
    run=run,
    needs_graphframes=lambda study: study.network.inventor_engine == "graphframes",
)
