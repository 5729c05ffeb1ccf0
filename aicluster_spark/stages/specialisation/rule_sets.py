"""Output of the cities by the rule sets that a study compares its own with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.schema import TABLES
from aicluster_spark.specialisation.bases import ALL_PATENTS, PATENT_BASES, Counted
from aicluster_spark.specialisation.citizenship import citizens
from aicluster_spark.specialisation.output import city_output, counted_patents, patent_cities
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.specialisation.keep import MAX_CITY_WINDOWS

FIRMS = "enterprises"
"""A base whose AI units are firms: rule sets for patents leave it as it is."""


def compared_rule_sets(ctx: StageContext, bases: Mapping[str, Counted]) -> dict[tuple[str, str], Counted]:
    """Count output by each further rule set against every base, by rule set and base.

    Parameters
    ----------
    ctx
        The stage's context.
    bases
        The study's own counts by base.
    """
    names = _compared(ctx)
    if not names:
        return {}
    needed = {base if base in PATENT_BASES else ALL_PATENTS.name for base in bases if base != FIRMS}
    output = {base: _output(ctx, base) for base in sorted(needed)}
    return {
        (name, base): replace(counted, output=output[base if base in output else ALL_PATENTS.name][name])
        for name in names
        for base, counted in bases.items()
        if base != FIRMS
    }


def _output(ctx: StageContext, base: str) -> dict[str, pl.DataFrame]:
    """Rows of `city_output` by rule set, of the patents of a base."""
    options, places = ctx.study.specialisation, ctx.read("party_places")
    counted = counted_patents(ctx.read("patents"), ctx.read("patent_activity"), base)
    rows = citizens(patent_cities(counted, places, options.role), places, options.role, options.citizenship)
    judged = _judged_anew(rows, ctx.read("other_verdicts"))
    found = collect_bounded(city_output(judged, ctx.last_complete_year, "rule_set"), MAX_CITY_WINDOWS)
    table = TABLES["city_output"]
    return {
        name: pl.DataFrame(
            found.filter(pl.col("rule_set") == name).select(table.names).to_arrow().cast(table.arrow)
        )
        for name in _compared(ctx)
    }


def _compared(ctx: StageContext) -> list[str]:
    activity = ctx.study.activity
    return [name for name in dict.fromkeys(activity.compare) if name != activity.rule_set]


def _judged_anew(rows: DataFrame, verdicts: DataFrame) -> DataFrame:
    known = F.coalesce("is_ai", F.lit(False)).alias("is_ai")
    others = verdicts.select("patent_id", "rule_set", known, F.col("is_ai").isNull().alias("unjudged"))
    return rows.drop("is_ai", "unjudged").join(others, "patent_id")
