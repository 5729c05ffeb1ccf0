"""Stage `specialisation`: where AI is concentrated, and whether its clusters work together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from pyspark.sql import DataFrame

from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.errors import ResultsError
from aicluster_spark.schema import TABLES
from aicluster_spark.specialisation.balance import with_balance
from aicluster_spark.specialisation.branches import branch_tables
from aicluster_spark.specialisation.catalogue import catalogue_table
from aicluster_spark.specialisation.clusters import cluster_table
from aicluster_spark.specialisation.concentration_table import concentration_table
from aicluster_spark.specialisation.criteria import Rule, judge_rules, rule_table, study_rules
from aicluster_spark.specialisation.dynamics import (
    city_states,
    cluster_changes,
    survival_table,
    transition_table,
)
from aicluster_spark.specialisation.firm_births import births_and_deaths, firm_lives, lists_deaths
from aicluster_spark.specialisation.lq_table import lq_table
from aicluster_spark.specialisation.mixing import balance_tests
from aicluster_spark.specialisation.output import (
    branch_counts,
    city_output,
    city_pairs,
    collaboration_counts,
    counted_patents,
    firm_sizes,
    patent_cities,
)
from aicluster_spark.specialisation.presets import agreement_table, preset_table
from aicluster_spark.specialisation.shift_share import shift_share_table
from aicluster_spark.specialisation.stability import (
    bootstrap_membership,
    reference_specification,
    specifications,
    stability_tables,
)
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.models import Study
from aicluster_spark.study.windows import Window, study_windows

MAX_CITY_WINDOWS = 2_000_000
MAX_FIRM_SIZES = 1_000_000
MAX_FIRM_LIVES = 2_000_000
BASES = ("all_patents", "inventions")
OWN = "study"
KEYS = ["city", "window_start", "window_end"]


def run(ctx: StageContext) -> None:
    """Count output, then judge it: quotients, clusters, their firmness and change, collaboration."""
    options = ctx.study.specialisation
    rules = study_rules(options.cluster)
    windows = study_windows(options.windows, options.first_year, ctx.last_complete_year, "specialisation")
    counted = counted_patents(ctx.read("patents"), ctx.read("patent_activity"), options.base)
    rows = patent_cities(counted, ctx.read("party_places"), options.role)
    ctx.write("city_output", city_output(rows, ctx.last_complete_year))
    output = _located(pl.DataFrame(ctx.reread_arrow("city_output")), options.role)

    quotients = lq_table(output, windows, options.counting)
    _keep(ctx, "city_lq", quotients)
    collaboration = _collaboration(ctx, rows, windows)
    measures = _measures(ctx, quotients, output, windows, collaboration)
    clusters = _clusters(ctx, measures, rules)
    _presets(ctx, measures, clusters)
    _firmness(ctx, output, clusters, windows[-1])
    firms = collect_bounded(firm_sizes(counted, ctx.read("parties"), windows), MAX_FIRM_SIZES)
    _keep(ctx, "concentration", concentration_table(quotients, firms))
    _keep(ctx, "shift_share", shift_share_table(quotients))
    _branches(ctx, rows, windows)
    _firm_years(ctx)
    _state(ctx, clusters, quotients)


def _located(output: pl.DataFrame, role: str) -> pl.DataFrame:
    """Insist on at least one patent in a city: everything after it compares cities."""
    if output.is_empty():
        raise ResultsError(
            f"No patent has a party in the role {role} that could be placed in a city.",
            "Choose another specialisation.role, or see the table place_names for what was not placed.",
        )
    return output


def _firm_years(ctx: StageContext) -> None:
    """Write when the AI firms of the register were founded and closed, and state what has no place or day."""
    enterprises = ctx.read("enterprises")
    lives = firm_lives(enterprises, ctx.read("enterprise_activity"), ctx.read("enterprise_places"))
    counted = collect_bounded(lives, MAX_FIRM_LIVES)
    _keep(ctx, "ai_firm_years", births_and_deaths(counted, counted.height > 0 and lists_deaths(enterprises)))
    ctx.fact("ai_firms", int(counted["firms"].sum()))
    ctx.fact("ai_firms_without_city", int(counted.filter(pl.col("city").is_null())["firms"].sum()))
    undated = counted.filter(pl.col("founded_year").is_null())["firms"].sum()
    ctx.fact("ai_firms_without_founding_day", int(undated))


def _collaboration(ctx: StageContext, rows: DataFrame, windows: Sequence[Window]) -> pl.DataFrame:
    """Write who works with whom, and whether within or with others."""
    ctx.write("city_pairs", city_pairs(rows, windows))
    counts = collaboration_counts(rows, ctx.read("parties"), ctx.study.specialisation.role, windows)
    balance = with_balance(collect_bounded(counts, MAX_CITY_WINDOWS))
    _keep(ctx, "collaboration", balance)
    tests = balance_tests(balance)
    _keep(ctx, "collaboration_tests", tests)
    return balance.select(*KEYS, "intra", "inter").join(
        tests.select(*KEYS, "external_share"), on=KEYS, how="left"
    )


def _measures(
    ctx: StageContext,
    quotients: pl.DataFrame,
    output: pl.DataFrame,
    windows: Sequence[Window],
    collaboration: pl.DataFrame,
) -> pl.DataFrame:
    """Write the catalogue; return all numbers that rules may name, one row a city and window."""
    whole = quotients if ctx.study.specialisation.counting == "full" else lq_table(output, windows, "full")
    catalogue = catalogue_table(quotients, whole, ctx.study.specialisation.false_discovery_rate)
    _keep(ctx, "city_specialisation", catalogue)
    return quotients.join(catalogue.drop("reason"), on=KEYS, how="left").join(
        collaboration, on=KEYS, how="left"
    )


def _clusters(ctx: StageContext, measures: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """Write clusters, the rules each city passed, and how clusters came, stayed and went."""
    verdicts = judge_rules(measures, rules)
    _keep(ctx, "cluster_rules", rule_table(verdicts, rules))
    clusters = cluster_table(measures, verdicts, rules)
    _keep(ctx, "clusters", clusters)
    changes = cluster_changes(city_states(clusters, verdicts))
    _keep(ctx, "cluster_changes", changes)
    _keep(ctx, "cluster_transitions", transition_table(changes))
    _keep(ctx, "cluster_survival", survival_table(clusters))
    return clusters


def _presets(ctx: StageContext, measures: pl.DataFrame, clusters: pl.DataFrame) -> None:
    """Write what published ways make of the same counts, and how far they agree with the study's own."""
    options = ctx.study.specialisation
    cities = pl.DataFrame(ctx.read_arrow("cities"))
    presets = preset_table(measures, cities, options.presets, options.cluster)
    _keep(ctx, "cluster_presets", presets)
    own = clusters.select(*KEYS, pl.lit(OWN).alias("preset"), pl.col("is_cluster").alias("is_member"))
    agreed = agreement_table(pl.concat([own, presets.select(own.columns)]))
    _keep(ctx, "preset_agreement", agreed)


def _firmness(ctx: StageContext, output: pl.DataFrame, clusters: pl.DataFrame, last: Window) -> None:
    """Write how the last window's list changes with its specification and with chance."""
    options, rule_set = ctx.study.specialisation, ctx.study.activity.rule_set
    sources = {
        (rule_set, base): output if base == options.base else _other_output(ctx, base) for base in BASES
    }
    reference = reference_specification(options, rule_set)
    chosen = specifications(options, sources, reference)
    table, shares = stability_tables(sources, chosen, reference, last.end, options.first_year)
    _keep(ctx, "stability", table)
    listed = clusters.filter(pl.col("window_end") == last.end).select("city", "is_cluster")
    drawn = _bootstrap(ctx, output, last)
    firmness = (
        listed.join(shares, on="city", how="left")
        .join(drawn, on="city", how="left")
        .with_columns(pl.col("specifications", "share_of_specifications").fill_null(0))
        .filter((pl.col("specifications") > 0) | (pl.col("bootstrap_share") > 0) | pl.col("is_cluster"))
        .sort("city")
    )
    _keep(ctx, "cluster_stability", firmness)


def _bootstrap(ctx: StageContext, output: pl.DataFrame, last: Window) -> pl.DataFrame:
    options = ctx.study.specialisation
    quotients = lq_table(output, [last], options.counting)
    if options.stability.draws == 0:
        return quotients.select("city", pl.lit(None, pl.Float64).alias("bootstrap_share"))
    found = bootstrap_membership(
        quotients["ai_patents"].to_numpy(),
        quotients["patents"].to_numpy(),
        options.cluster.lq_above,
        options.cluster.minimum_ai_patents,
        options.stability.draws,
        options.stability.seed,
    )
    return quotients.select("city", pl.Series("bootstrap_share", found).fill_nan(None))


def _other_output(ctx: StageContext, base: str) -> pl.DataFrame:
    """Count output once more, against another base."""
    counted = counted_patents(ctx.read("patents"), ctx.read("patent_activity"), base)
    rows = patent_cities(counted, ctx.read("party_places"), ctx.study.specialisation.role)
    found = collect_bounded(city_output(rows, ctx.last_complete_year), MAX_CITY_WINDOWS)
    table = TABLES["city_output"]
    return pl.DataFrame(found.select(table.names).to_arrow().cast(table.arrow))


def _branches(ctx: StageContext, rows: DataFrame, windows: Sequence[Window]) -> None:
    """Write what each city's AI is about."""
    counts = collect_bounded(branch_counts(rows, ctx.read("patent_activity"), windows), MAX_CITY_WINDOWS)
    cells, profiles = branch_tables(counts)
    _keep(ctx, "city_branches", cells)
    _keep(ctx, "city_profiles", profiles)


def _keep(ctx: StageContext, table: str, frame: pl.DataFrame) -> None:
    """Write a frame's columns that the table has."""
    ctx.write_arrow(table, frame.select(TABLES[table].names).to_arrow())


def _state(ctx: StageContext, clusters: pl.DataFrame, quotients: pl.DataFrame) -> None:
    """Give the figures a person wants: the last window, its clusters, how many candidates failed and why."""
    end = int(clusters["window_end"].max())  # type: ignore[arg-type]
    last = clusters.filter(pl.col("window_end") == end)
    totals = quotients.filter(pl.col("window_end") == end).row(0, named=True)
    ctx.fact("last_window", f"{last['window_start'][0]}-{end}")
    ctx.fact("windows", clusters["window_end"].n_unique())
    ctx.fact("located_patents", totals["all_patents"])
    ctx.fact("located_ai_patents", totals["all_ai_patents"])
    ctx.fact("clusters", last.filter("is_cluster")["city"].to_list())
    failed = last.filter(~pl.col("is_cluster")).group_by("reason").len().sort("reason")
    ctx.fact("not_clusters", dict(failed.iter_rows()))


def _options(study: Study) -> Any:
    return study.specialisation.model_dump(mode="json")


SPECIALISATION = Stage(
    name="specialisation",
    question="Where is AI concentrated, and do its clusters work together?",
    reads=(
        *("patents", "parties", "party_places", "cities", "patent_activity"),
        *("enterprises", "enterprise_activity", "enterprise_places"),
    ),
    writes=(
        "city_output",
        "city_lq",
        "city_specialisation",
        "clusters",
        "cluster_rules",
        "cluster_presets",
        "preset_agreement",
        "stability",
        "cluster_stability",
        "cluster_changes",
        "cluster_transitions",
        "cluster_survival",
        "shift_share",
        "concentration",
        "city_branches",
        "city_profiles",
        "city_pairs",
        "collaboration",
        "collaboration_tests",
        "ai_firm_years",
    ),
    options=_options,
    run=run,
)
