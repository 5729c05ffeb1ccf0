"""Quotients with all their measures, and the clusters by the study's rules and by published ones."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aicluster_spark.specialisation.bases import Counted
from aicluster_spark.specialisation.catalogue import catalogue_table
from aicluster_spark.specialisation.clusters import cluster_table
from aicluster_spark.specialisation.criteria import Rule, judge_rules, rule_table
from aicluster_spark.specialisation.dynamics import (
    city_states,
    cluster_changes,
    survival_table,
    transition_table,
)
from aicluster_spark.specialisation.lq_table import lq_table
from aicluster_spark.specialisation.presets import agreement_table, preset_table
from aicluster_spark.specialisation.swings import swing_table
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.specialisation.keep import KEYS, keep
from aicluster_spark.study.windows import Window

OWN = "study"


def write_measures(
    ctx: StageContext,
    quotients: pl.DataFrame,
    counted: Counted,
    windows: Sequence[Window],
    collaboration: pl.DataFrame,
) -> pl.DataFrame:
    """Write the catalogue; return all numbers that rules may name, one row a city and window."""
    options = ctx.study.specialisation
    whole = quotients if options.counting == "full" else lq_table(counted, windows, "full")
    catalogue = catalogue_table(quotients, whole, options.false_discovery_rate)
    catalogue = catalogue.join(swing_table(quotients, counted), on=KEYS, how="left", maintain_order="left")
    keep(ctx, "city_specialisation", catalogue)
    numbers = catalogue.drop("reason", "base", "counting")
    return quotients.join(numbers, on=KEYS, how="left").join(collaboration, on=KEYS, how="left")


def write_clusters(ctx: StageContext, measures: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """Write clusters, the rules each city passed, and how clusters came, stayed and went."""
    base = ctx.study.specialisation.base
    verdicts = judge_rules(measures, rules)
    keep(ctx, "cluster_rules", rule_table(verdicts, rules), base)
    clusters = cluster_table(measures, verdicts, rules)
    keep(ctx, "clusters", clusters, base)
    changes = cluster_changes(city_states(clusters, verdicts))
    keep(ctx, "cluster_changes", changes, base)
    keep(ctx, "cluster_transitions", transition_table(changes), base)
    keep(ctx, "cluster_survival", survival_table(clusters), base)
    return clusters


def write_presets(ctx: StageContext, measures: pl.DataFrame, clusters: pl.DataFrame) -> None:
    """Write what published ways make of the same counts, and how far they agree with the study's own."""
    options = ctx.study.specialisation
    cities = pl.DataFrame(ctx.read_arrow("cities"))
    presets = preset_table(measures, cities, options.presets, options.cluster)
    keep(ctx, "cluster_presets", presets, options.base)
    own = clusters.select(*KEYS, pl.lit(OWN).alias("preset"), pl.col("is_cluster").alias("is_member"))
    agreed = agreement_table(pl.concat([own, presets.select(own.columns)]))
    keep(ctx, "preset_agreement", agreed, options.base)
