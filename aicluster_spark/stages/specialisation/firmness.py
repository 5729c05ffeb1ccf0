"""How firmly the last window's list stands: other specifications, and chance."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from aicluster_spark.specialisation.bases import Counted
from aicluster_spark.specialisation.bootstrap import bootstrap_membership
from aicluster_spark.specialisation.lq_table import lq_table
from aicluster_spark.specialisation.specifications import reference_specification, specifications
from aicluster_spark.specialisation.stability import stability_tables
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.specialisation.keep import keep
from aicluster_spark.stages.specialisation.rule_sets import compared_rule_sets
from aicluster_spark.study.windows import Window


def write_firmness(
    ctx: StageContext, bases: Mapping[str, Counted], clusters: pl.DataFrame, last: Window
) -> None:
    """Write how the last window's list changes with its specification and with chance."""
    options, rule_set = ctx.study.specialisation, ctx.study.activity.rule_set
    wanted: set[str] = {*options.stability.bases, options.base}
    sources: dict[tuple[str, str], Counted] = {
        (rule_set, base): counted for base, counted in bases.items() if base in wanted
    }
    others = compared_rule_sets(ctx, {base: counted for base, counted in bases.items() if base in wanted})
    sources |= {key: counted for key, counted in others.items() if not counted.output.is_empty()}
    reference = reference_specification(options, rule_set)
    chosen = specifications(options, sources, reference)
    table, shares = stability_tables(sources, chosen, reference, last.end, options.first_year)
    keep(ctx, "stability", table)
    listed = clusters.filter(pl.col("window_end") == last.end).select("city", "is_cluster")
    drawn = _bootstrap(ctx, bases[options.base], last)
    firmness = (
        listed.join(shares, on="city", how="left")
        .join(drawn, on="city", how="left")
        .with_columns(pl.col("specifications", "share_of_specifications").fill_null(0))
        .filter((pl.col("specifications") > 0) | (pl.col("bootstrap_share") > 0) | pl.col("is_cluster"))
        .sort("city")
    )
    keep(ctx, "cluster_stability", firmness, options.base)


def _bootstrap(ctx: StageContext, counted: Counted, last: Window) -> pl.DataFrame:
    options = ctx.study.specialisation
    quotients = lq_table(counted, [last], options.counting)
    unknown = quotients.select("city", pl.lit(None, pl.Float64).alias("bootstrap_share"))
    if options.stability.draws == 0:
        return unknown
    known = quotients.filter(pl.col("amount").is_not_null())
    found = bootstrap_membership(
        known["ai_amount"].to_numpy(),
        known["amount"].to_numpy(),
        known["ai_patents"].to_numpy(),
        fixed=counted.base.is_amount,
        rule=options.cluster,
        draws=options.stability.draws,
        seed=options.stability.seed,
    )
    shares = known.select("city", pl.Series("bootstrap_share", found).fill_nan(None))
    return quotients.select("city").join(shares, on="city", how="left", maintain_order="left")
