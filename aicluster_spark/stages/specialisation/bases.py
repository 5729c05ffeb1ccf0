"""Counting output against every base that the records give."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.errors import ResultsError, StudyError
from aicluster_spark.schema import TABLES
from aicluster_spark.specialisation.amounts import YearbookAmounts, enterprise_amounts, yearbook_amounts
from aicluster_spark.specialisation.bases import (
    ALL_PATENTS,
    BASES,
    PATENT_BASES,
    Base,
    Counted,
    patent_base,
)
from aicluster_spark.specialisation.citizenship import citizens
from aicluster_spark.specialisation.output import city_output, counted_patents, patent_cities
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.specialisation.keep import MAX_CITY_WINDOWS, keep
from aicluster_spark.study.specialisation import YearbookBase

MAX_FIGURES = 2_000_000


def count_bases(ctx: StageContext, rows: DataFrame) -> dict[str, Counted]:
    """Write the study's output and what it is compared with; return it by base, the study's own among them.

    Parameters
    ----------
    ctx
        The stage's context.
    rows
        Columns of `output.patent_cities`, of the patents the study counts.

    Raises
    ------
    ResultsError
        No patent could be placed.
    StudyError
        The records do not give the study's base.
    """
    options = ctx.study.specialisation
    own = patent_base(options.base)
    mine = citizens(rows, ctx.read("party_places"), options.role, options.citizenship)
    ctx.write("city_output", city_output(mine, ctx.last_complete_year))
    output = _located(pl.DataFrame(ctx.reread_arrow("city_output")), options.role)
    other = next(name for name in PATENT_BASES if name != own)
    found = {own: Counted(output, BASES[own]), other: Counted(_other_output(ctx, other), BASES[other])}
    # AI patents against amounts: of all patents, whatever patents the study counts
    everything = found[ALL_PATENTS.name].output
    found |= {name: Counted(everything, *given) for name, given in _amounts(ctx, everything).items()}
    if options.base not in found:
        why = ctx.facts["bases_without_figures"][options.base]
        raise StudyError(
            f"specialisation.base: the records give no {options.base}: {why}.",
            f"Choose another base, such as {ALL_PATENTS.name}, or name the figure that the yearbooks have.",
        )
    keep(ctx, "city_bases", _base_table(found))
    return found


def _located(output: pl.DataFrame, role: str) -> pl.DataFrame:
    """Insist on at least one patent in a city: everything after it compares cities."""
    if output.is_empty():
        raise ResultsError(
            f"No patent has a party in the role {role} that could be placed in a city.",
            "Choose another specialisation.role, or see the table place_names for what was not placed.",
        )
    return output


def _other_output(ctx: StageContext, base: str) -> pl.DataFrame:
    """Count output once more, of the other kinds of patents."""
    options, places = ctx.study.specialisation, ctx.read("party_places")
    counted = counted_patents(ctx.read("patents"), ctx.read("patent_activity"), base)
    rows = citizens(patent_cities(counted, places, options.role), places, options.role, options.citizenship)
    found = collect_bounded(city_output(rows, ctx.last_complete_year), MAX_CITY_WINDOWS)
    table = TABLES["city_output"]
    return pl.DataFrame(found.select(table.names).to_arrow().cast(table.arrow))


def _amounts(ctx: StageContext, output: pl.DataFrame) -> dict[str, tuple[Base, pl.DataFrame]]:
    """Collect the amounts of the bases that are no patents; state as a fact which have none, and why."""
    options, absent = ctx.study.specialisation, {}
    found: dict[str, tuple[Base, pl.DataFrame]] = {}
    firms = _enterprises(ctx, output)
    if firms.is_empty():
        absent["enterprises"] = "no enterprise with a founding day could be placed in a city"
    else:
        found["enterprises"] = (BASES["enterprises"], firms)
    cities = pl.DataFrame(ctx.read_arrow("cities"))
    for name, asked in (("population", options.population), ("gdp", options.gdp)):
        given = _figures(ctx, cities, asked)
        if given.problem is not None:
            absent[name] = given.problem
        else:
            unit = f"{given.unit or 'units of the yearbook'}, summed over years"
            found[name] = (replace(BASES[name], unit=unit), given.rows)
    ctx.fact("bases_without_figures", absent)
    return found


def _enterprises(ctx: StageContext, output: pl.DataFrame) -> pl.DataFrame:
    years = output.filter("complete")["year"]
    if years.is_empty():
        return pl.DataFrame()
    first, last = int(years.min()), int(years.max())  # type: ignore[arg-type]
    register, verdicts = ctx.read("enterprises"), ctx.read("enterprise_activity")
    counts = enterprise_amounts(register, verdicts, ctx.read("enterprise_places"), first, last)
    rows = collect_bounded(counts, MAX_CITY_WINDOWS)
    return rows.with_columns(pl.lit(None, pl.String).alias("reason"))


def _figures(ctx: StageContext, cities: pl.DataFrame, asked: YearbookBase) -> YearbookAmounts:
    chosen = ctx.read("yearbook").filter(F.col("indicator") == asked.indicator)
    return yearbook_amounts(collect_bounded(chosen, MAX_FIGURES), cities, asked)


def _base_table(found: dict[str, Counted]) -> pl.DataFrame:
    """One row a city, year and base (schema `city_bases`), of the years in which any city has output."""
    parts = []
    for name, counted in found.items():
        cells = counted.output.filter("complete").select("city", "year", "patents", "ai_patents")
        if counted.amounts is None:
            rows = cells.select("city", "year", amount="patents", ai_amount="ai_patents", reason=pl.lit(None))
        else:
            grid = cells.select(pl.col("city").unique()).join(
                cells.select(pl.col("year").unique()), how="cross"
            )
            dated = counted.amounts.with_columns(pl.col("year").cast(pl.Int32))
            rows = grid.join(dated, on=["city", "year"], how="left").join(
                cells, on=["city", "year"], how="left"
            )
            own = "ai_amount" if counted.base.at_end else pl.col("ai_patents").fill_null(0)
            known = pl.col("amount").is_not_null()
            rows = rows.select(
                "city",
                "year",
                "amount",
                pl.when(known).then(own).alias("ai_amount"),
                pl.when(~known).then(pl.coalesce("reason", pl.lit("no figure"))).alias("reason"),
            )
        parts.append(
            rows.with_columns(
                pl.col("amount", "ai_amount").cast(pl.Float64),
                pl.col("reason").cast(pl.String),
                pl.lit(name).alias("base"),
                pl.lit(counted.base.unit).alias("unit"),
            ).select(TABLES["city_bases"].names)
        )
    return pl.concat(parts).sort("city", "year", "base")
