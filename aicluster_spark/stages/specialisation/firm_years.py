"""When the AI firms of the register were founded and closed, by city."""

from __future__ import annotations

import polars as pl

from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.specialisation.firm_births import births_and_deaths, firm_lives, lists_deaths
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.specialisation.keep import keep

MAX_FIRM_LIVES = 2_000_000


def write_firm_years(ctx: StageContext) -> None:
    """Write when the AI firms of the register were founded and closed, and state what has no place or day."""
    enterprises = ctx.read("enterprises")
    lives = firm_lives(enterprises, ctx.read("enterprise_activity"), ctx.read("enterprise_places"))
    counted = collect_bounded(lives, MAX_FIRM_LIVES)
    keep(ctx, "ai_firm_years", births_and_deaths(counted, counted.height > 0 and lists_deaths(enterprises)))
    ctx.fact("ai_firms", int(counted["firms"].sum()))
    ctx.fact("ai_firms_without_city", int(counted.filter(pl.col("city").is_null())["firms"].sum()))
    undated = counted.filter(pl.col("founded_year").is_null())["firms"].sum()
    ctx.fact("ai_firms_without_founding_day", int(undated))
