"""Stage `specialisation`: where AI is concentrated, and whether its clusters work together."""

from __future__ import annotations

from typing import Any

import polars as pl

from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.schema.specialisation import CITY_LQ, CLUSTERS, COLLABORATION
from aicluster_spark.specialisation.balance import with_balance
from aicluster_spark.specialisation.clusters import judge_clusters
from aicluster_spark.specialisation.lq_table import lq_table
from aicluster_spark.specialisation.output import (
    city_output,
    city_pairs,
    collaboration_counts,
    counted_patents,
    patent_cities,
)
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.models import Study
from aicluster_spark.study.windows import study_windows

MAX_CITY_WINDOWS = 2_000_000


def run(ctx: StageContext) -> None:
    """Count output, then judge it: quotients, clusters, collaboration."""
    options = ctx.study.specialisation
    windows = study_windows(options.windows, options.first_year, ctx.last_complete_year, "specialisation")
    counted = counted_patents(ctx.read("patents"), ctx.read("patent_activity"), options.base)
    rows = patent_cities(counted, ctx.read("party_places"), options.role)
    ctx.write("city_output", city_output(rows, ctx.last_complete_year))

    quotients = lq_table(pl.DataFrame(ctx.reread_arrow("city_output")), windows, options.counting)
    ctx.write_arrow("city_lq", quotients.select(CITY_LQ.names).to_arrow())
    clusters = judge_clusters(quotients, options.cluster)
    ctx.write_arrow("clusters", clusters.select(CLUSTERS.names).to_arrow())

    ctx.write("city_pairs", city_pairs(rows, windows))
    counts = collaboration_counts(rows, ctx.read("parties"), options.role, windows)
    balance = with_balance(collect_bounded(counts, MAX_CITY_WINDOWS))
    ctx.write_arrow("collaboration", balance.select(COLLABORATION.names).to_arrow())
    _state(ctx, clusters, quotients)


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
    reads=("patents", "parties", "party_places", "patent_activity"),
    writes=("city_output", "city_lq", "clusters", "city_pairs", "collaboration"),
    options=_options,
    run=run,
)
