"""Stage `network`: who works with whom, and who is central."""

from __future__ import annotations

from dataclasses import asdict
from functools import reduce
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.engine.windows import in_windows
from aicluster_spark.network.choice import estimate, fits
from aicluster_spark.network.cities import city_measures, located_counts
from aicluster_spark.network.city_people import outside_figures, rank_figures
from aicluster_spark.network.engines import Engine, Networks, arrays
from aicluster_spark.network.levels import (
    applicant_city_mentions,
    applicant_mentions,
    in_groups,
    province_mentions,
)
from aicluster_spark.network.mentions import (
    chosen_patents,
    inventor_mentions,
    leveled,
    located_parties,
    with_identities,
)
from aicluster_spark.network.methods import method_rows
from aicluster_spark.network.ranking import RankingRule
from aicluster_spark.network.rules import MeasureRule, PathRule
from aicluster_spark.network.summary import hubs, network_figures
from aicluster_spark.network.teams import teams, window_nodes
from aicluster_spark.network.tie_changes import tie_changes
from aicluster_spark.network.ties import window_ties
from aicluster_spark.records.groups import read_groups
from aicluster_spark.runs.fingerprint import own_file_sha256
from aicluster_spark.schema.network import NETWORK_METHODS, NETWORK_SUMMARY, NODE_MEASURES
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.loader import StudyFile
from aicluster_spark.study.models import NetworkOptions, Study
from aicluster_spark.study.windows import Window, study_windows

HUBS = 20
MOST_NETWORKS = 10_000


def run(ctx: StageContext) -> None:
    """Build the networks of all levels, measure them, and write what was found."""
    options = ctx.study.network
    windows = study_windows(options.windows, options.first_year, ctx.last_complete_year, "network")
    patents = chosen_patents(ctx.read("patents"), ctx.read("patent_activity"), options.patents)
    parties = _people(ctx)
    located = located_parties(patents, parties, ctx.read("party_places"), options.located_by)
    ctx.write("memberships", teams(_mentions(ctx, patents, parties, located), options.team_cap))
    rows = ctx.put_aside("team_rows", in_windows(ctx.reread("memberships"), windows))
    ctx.write("nodes", window_nodes(rows))
    ctx.write("edges", _ties(ctx, rows, windows))

    measured = ctx.put_aside("measures", _measured(ctx, rows, windows))
    ctx.write("node_measures", measured.where("level <> 'city'").select(*NODE_MEASURES.names))
    _write_cities(ctx, measured, in_windows(located, windows), windows)
    networks = 2 + len(options.more_levels)
    figures = ctx.put_aside(
        "network_figures", network_figures(rows, ctx.reread("edges"), measured, options.team_cap)
    )
    ctx.write("network_summary", figures.select(*NETWORK_SUMMARY.names), rows=networks * len(windows))
    _write_methods(ctx, figures)
    _state(ctx, windows, measured.where("level = 'inventor'"))


def _people(ctx: StageContext) -> DataFrame:
    """Take the parties, inventors under the identity that the study's setting gave them."""
    parties = ctx.read("parties")
    if ctx.study.identity.setting == "none":
        return parties
    return with_identities(parties, ctx.read("inventor_identities"))


def _mentions(ctx: StageContext, patents: DataFrame, parties: DataFrame, located: DataFrame) -> DataFrame:
    """Stack the mentions of the levels the study asks for."""
    places, owners = ctx.read("party_places"), _in_groups(ctx, parties)
    more = {
        "applicant": lambda: applicant_mentions(patents, owners),
        "applicant_city": lambda: applicant_city_mentions(patents, owners, places),
        "province": lambda: province_mentions(patents, places, ctx.study.network.located_by),
    }
    asked = {level: more[level]() for level in ctx.study.network.more_levels}
    return leveled(inventor=inventor_mentions(patents, parties), city=located, **asked)


def _in_groups(ctx: StageContext, parties: DataFrame) -> DataFrame:
    """Give applicants the name key of their group, where the study has a table of groups."""
    path = _groups_file(ctx.study_file)
    if path is None:
        return parties
    groups = read_groups(path)
    ctx.fact("applicant_groups", {"names": groups.height, "groups": groups["group"].n_unique()})
    listed = ctx.spark.createDataFrame(groups.rows(), "name_key string, of_group string")
    return in_groups(parties, listed)


def _groups_file(study_file: StudyFile) -> Path | None:
    name = study_file.study.network.applicant_groups
    return study_file.beside(name) if name else None


def _groups_hash(study_file: StudyFile) -> str | None:
    path = _groups_file(study_file)
    return None if path is None else own_file_sha256(path)


def measure_rule(options: NetworkOptions, level: str) -> MeasureRule:
    """Gather what the study says about the measures of one level."""
    lengths, sampling = options.lengths.model_dump(), options.sampling
    return MeasureRule(
        weighting=options.weighting,
        team_cap=options.team_cap,
        measures=getattr(options.measures, level),
        ranking=RankingRule(**options.pagerank.model_dump()),
        paths=PathRule(**lengths, **sampling.model_dump(exclude={"seed"})),
        seed=sampling.seed,
    )


def _ties(ctx: StageContext, rows: DataFrame, windows: tuple[Window, ...]) -> DataFrame:
    """Pair the teams: in arrays, or in frames that merge pair by pair where no worker could hold a window."""
    options = ctx.study.network
    in_arrays = fits(estimate(rows, pairs_wanted=False), options.arrays_memory_gb)
    ctx.fact("ties_engine", "arrays" if in_arrays else "frames")
    if not in_arrays:
        return window_ties(rows, options.weighting)
    return _stacked(
        {
            level: arrays.ties(rows.where(F.col("level") == level), windows, options.weighting)
            for level in ("inventor", "city", *options.more_levels)
        }
    )


def _measured(ctx: StageContext, rows: DataFrame, windows: tuple[Window, ...]) -> DataFrame:
    """Measure every level: inventors with the chosen engine, the others in arrays."""
    options = ctx.study.network
    answers = {}
    for level in ("inventor", "city", *options.more_levels):
        networks, rule = _networks(ctx, rows, level, windows), measure_rule(options, level)
        engine = _chosen_engine(ctx, networks, rule) if level == "inventor" else "arrays"
        answer = _engine(engine)(networks, rule, ctx.scratch.child("engine").uri)
        answers[level] = answer.withColumn("engine", F.lit(engine))
    return _stacked(answers)


def _stacked(of_levels: dict[str, DataFrame]) -> DataFrame:
    labelled = (frame.withColumn("level", F.lit(level)) for level, frame in of_levels.items())
    return reduce(DataFrame.unionByName, labelled)


def _networks(ctx: StageContext, rows: DataFrame, level: str, windows: tuple[Window, ...]) -> Networks:
    """Take the networks of one level, each table read back from disk."""
    of_level = F.col("level") == level
    frames = (rows, ctx.reread("nodes"), ctx.reread("edges"))
    rows, nodes, ties = (frame.where(of_level) for frame in frames)
    return Networks(rows, nodes, ties, windows)


def _chosen_engine(ctx: StageContext, inventors: Networks, rule: MeasureRule) -> str:
    """Name the engine for inventors, and state the estimate behind an automatic choice."""
    options = ctx.study.network
    needed = estimate(inventors.rows, bool(rule.measures))
    wanted = options.inventor_engine
    if wanted == "auto":
        wanted = "arrays" if fits(needed, options.arrays_memory_gb) else "graphframes"
    ctx.fact("engine", wanted)
    ctx.fact("largest_window", asdict(needed) if needed else None)
    return wanted


def _write_cities(
    ctx: StageContext, measured: DataFrame, located: DataFrame, windows: tuple[Window, ...]
) -> None:
    """Write the measures of cities with those of their inventors, and what became of their ties."""
    options = ctx.study.network
    people = ctx.put_aside("located_parties", located)
    # Applicants have no rank among inventors.
    inventors = people.where(F.lit(options.located_by == "inventor"))
    key = ["window_start", "window_end", "node"]
    counts = (
        located_counts(people)
        .join(rank_figures(inventors, measured.where("level = 'inventor'")), key, "left")
        .join(outside_figures(people, options.weighting), key, "left")
    )
    cities = measured.where("level = 'city'")
    ctx.write("city_measures", city_measures(cities, counts, options.minimum_located_parties))
    ties = ctx.reread("edges").where("level = 'city'")
    ctx.write("city_tie_changes", tie_changes(ties, windows))


def _write_methods(ctx: StageContext, figures: DataFrame) -> None:
    options = ctx.study.network
    rules = {level: measure_rule(options, level) for level in ("inventor", "city", *options.more_levels)}
    networks = collect_bounded(figures.orderBy("level", "window_end"), MOST_NETWORKS).to_dicts()
    rows = list(method_rows(networks, rules))
    ctx.write_arrow("network_methods", pa.Table.from_pylist(rows, schema=NETWORK_METHODS.arrow))


def _engine(name: str) -> Engine:
    if name == "arrays":
        return arrays.measure
    # Imported here: the arrays engine must work where GraphFrames is not installed.
    from aicluster_spark.network.engines import graphframes

    return graphframes.measure


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
    reads=("patents", "parties", "party_places", "patent_activity", "inventor_identities"),
    writes=(
        "memberships",
        "nodes",
        "edges",
        "node_measures",
        "city_measures",
        "city_tie_changes",
        "network_summary",
        "network_methods",
    ),
    options=_options,
    run=run,
    needs_graphframes=lambda study: study.network.inventor_engine == "graphframes",
    inputs=lambda study_file, _workspace: _groups_hash(study_file),
    further=("records/groups.py", "records/names.py"),
)
