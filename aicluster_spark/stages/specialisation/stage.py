"""Stage `specialisation`: its course, and what it reads and writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from pyspark.sql import DataFrame

from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.specialisation.balance import with_balance
from aicluster_spark.specialisation.bases import patent_base
from aicluster_spark.specialisation.branches import branch_tables
from aicluster_spark.specialisation.cautions import cautions
from aicluster_spark.specialisation.concentration_table import concentration_table
from aicluster_spark.specialisation.criteria import study_rules
from aicluster_spark.specialisation.lq_table import lq_table
from aicluster_spark.specialisation.mixing import balance_tests
from aicluster_spark.specialisation.output import (
    branch_counts,
    city_pairs,
    collaboration_counts,
    counted_patents,
    firm_sizes,
    patent_cities,
)
from aicluster_spark.specialisation.partners import top_partners
from aicluster_spark.specialisation.shift_share import shift_share_table
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.specialisation.bases import count_bases
from aicluster_spark.stages.specialisation.firm_years import write_firm_years
from aicluster_spark.stages.specialisation.firmness import write_firmness
from aicluster_spark.stages.specialisation.keep import KEYS, MAX_CITY_WINDOWS, keep
from aicluster_spark.stages.specialisation.measures import write_clusters, write_measures, write_presets
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.models import Study
from aicluster_spark.study.windows import Window, study_windows

MAX_FIRM_SIZES = 1_000_000


def run(ctx: StageContext) -> None:
    """Count output, then judge it: quotients, clusters, their firmness and change, collaboration."""
    options = ctx.study.specialisation
    rules = study_rules(options.cluster)
    windows = study_windows(options.windows, options.first_year, ctx.last_complete_year, "specialisation")
    patents = patent_base(options.base)
    counted = counted_patents(ctx.read("patents"), ctx.read("patent_activity"), patents)
    rows = patent_cities(counted, ctx.read("party_places"), options.role)
    bases = count_bases(ctx, rows)

    quotients = lq_table(bases[options.base], windows, options.counting)
    keep(ctx, "city_lq", quotients)
    collaboration = _collaboration(ctx, rows, windows)
    measures = write_measures(ctx, quotients, bases[options.base], windows, collaboration)
    clusters = write_clusters(ctx, measures, rules)
    _partners(ctx, clusters)
    write_presets(ctx, measures, clusters)
    write_firmness(ctx, bases, clusters, windows[-1])
    firms = collect_bounded(firm_sizes(counted, ctx.read("parties"), windows), MAX_FIRM_SIZES)
    keep(ctx, "concentration", concentration_table(quotients, firms), patents)
    keep(ctx, "shift_share", shift_share_table(quotients), patents)
    _branches(ctx, rows, windows)
    write_firm_years(ctx)
    _state(ctx, clusters, quotients)
    _caution(ctx, windows[-1], quotients, clusters)


def _collaboration(ctx: StageContext, rows: DataFrame, windows: Sequence[Window]) -> pl.DataFrame:
    """Write who works with whom, and whether within or with others."""
    ctx.write("city_pairs", city_pairs(rows, windows))
    counts = collaboration_counts(rows, ctx.read("parties"), ctx.study.specialisation.role, windows)
    balance = with_balance(collect_bounded(counts, MAX_CITY_WINDOWS))
    keep(ctx, "collaboration", balance)
    tests = balance_tests(balance)
    keep(ctx, "collaboration_tests", tests)
    return balance.select(*KEYS, "intra", "inter").join(
        tests.select(*KEYS, "external_share"), on=KEYS, how="left"
    )


def _partners(ctx: StageContext, clusters: pl.DataFrame) -> None:
    """Write with whom each cluster works most, from the pairs just written."""
    pairs = ctx.reread("city_pairs")
    found = collect_bounded(top_partners(pairs, ctx.study.specialisation.partners), MAX_CITY_WINDOWS)
    members = clusters.filter("is_cluster").select(KEYS)
    keep(ctx, "city_partners", found.join(members, on=KEYS, how="semi").sort("window_start", "city", "rank"))


def _branches(ctx: StageContext, rows: DataFrame, windows: Sequence[Window]) -> None:
    """Write what each city's AI is about."""
    counts = collect_bounded(branch_counts(rows, ctx.read("patent_activity"), windows), MAX_CITY_WINDOWS)
    cells, profiles = branch_tables(counts)
    keep(ctx, "city_branches", cells)
    keep(ctx, "city_profiles", profiles)


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


def _caution(ctx: StageContext, last: Window, quotients: pl.DataFrame, clusters: pl.DataFrame) -> None:
    """Say what the records are too thin for; in the terminal, the manifest and the report."""
    balance = pl.DataFrame(ctx.reread_arrow("collaboration"))
    of_last = pl.col("window_end") == last.end
    changes = ctx.tables["cluster_changes"].rows
    ctx.fact(
        "cautions",
        cautions(quotients.filter(of_last), clusters.filter(of_last), balance.filter(of_last), changes),
    )


def _options(study: Study) -> Any:
    return study.specialisation.model_dump(mode="json")


SPECIALISATION = Stage(
    name="specialisation",
    question="Where is AI concentrated, and do its clusters work together?",
    reads=(
        "patents",
        "parties",
        "party_places",
        "cities",
        "patent_activity",
        "other_verdicts",
        "enterprises",
        "enterprise_activity",
        "enterprise_places",
        "yearbook",
    ),
    writes=(
        "city_output",
        "city_bases",
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
        "city_partners",
        "collaboration",
        "collaboration_tests",
        "ai_firm_years",
    ),
    options=_options,
    run=run,
    data=("china",),
    further=("yearbook",),
)
