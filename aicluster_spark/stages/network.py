"""Stage `network`: who works with whom, and who is central."""

from __future__ import annotations

from dataclasses import asdict
from functools import reduce
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.engine.windows import in_windows
from aicluster_spark.network.choice import estimate, fits
from aicluster_spark.network.cities import city_measures, located_counts
from aicluster_spark.network.engines import Engine, Networks, arrays
from aicluster_spark.network.ranking import RankingRule
from aicluster_spark.network.summary import hubs, network_summary
from aicluster_spark.network.teams import (
    chosen_patents,
    inventor_mentions,
    leveled,
    located_inventors,
    teams,
    window_nodes,
)
from aicluster_spark.network.ties import window_ties
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
    located = located_inventors(patents, ctx.read("parties"), ctx.read("party_places"))
    mentions = leveled(inventor=inventor_mentions(patents, ctx.read("parties")), city=located)
    rows = _kept(in_windows(teams(mentions, options.team_cap), windows), ctx, "team rows")
    ctx.write("nodes", window_nodes(rows))
    ctx.write("edges", window_ties(rows, options.weighting))

    measured = _kept(_measured(ctx, rows), ctx, "measures")
    inventors = measured.where("level = 'inventor'")
    ctx.write("node_measures", inventors.select(*NODE_MEASURES.names))
    counts = located_counts(in_windows(located, windows))
    cities = city_measures(measured.where("level = 'city'"), counts, options.minimum_located_inventors)
    ctx.write("city_measures", cities)
    summary = network_summary(rows, ctx.reread("edges"), measured, options.team_cap)
    ctx.write("network_summary", summary, rows=2 * len(windows))
    _state(ctx, windows, inventors)


def _measured(ctx: StageContext, rows: DataFrame) -> DataFrame:
    """Measure both levels: inventors with the chosen engine, cities with all paths in arrays."""
    rule = RankingRule(**ctx.study.network.pagerank.model_dump())
    inventors, cities = _networks(ctx, rows, "inventor"), _networks(ctx, rows, "city")
    engine = _chosen_engine(ctx, inventors)
    people = _engine(engine)(inventors, rule, ctx.scratch.child("engine").uri)
    places = arrays.measure_with_paths(cities, rule)
    labelled = (
        frame.withColumn("level", F.lit(level)).withColumn("engine", F.lit(name))
        for level, name, frame in (("inventor", engine, people), ("city", "arrays", places))
    )
    return reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), labelled)


def _networks(ctx: StageContext, rows: DataFrame, level: str) -> Networks:
    """Take the networks of one level, each table read back from disk."""
    nodes, ties = ctx.reread("nodes"), ctx.reread("edges")
    of_level = F.col("level") == level
    return Networks(
        rows.where(of_level), nodes.where(of_level), ties.where(of_level), ctx.study.network.weighting
    )


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
    # Imported here: the arrays engine must work where GraphFrames is not installed.
    from aicluster_spark.network.engines import graphframes

    return graphframes.measure


def _kept(frame: DataFrame, ctx: StageContext, name: str) -> DataFrame:
    """Write to the scratch folder and read back: the lineage ends on disk."""
    address = ctx.scratch.child(name.replace(" ", "_")).uri
    frame.write.mode("overwrite").parquet(address)
    ctx.step(f"{name} ready")
    return frame.sparkSession.read.parquet(address)


def _state(ctx: StageContext, windows: tuple[Window, ...], inventors: DataFrame) -> None:
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
    ctx.fact(
        "largest_hubs", hubs(inventors.drop("level"), ctx.reread("nodes").where("level = 'inventor'"), HUBS)
    )


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
