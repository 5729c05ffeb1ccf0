"""Organisations with most AI patents of each city, where the sector of enough applicants is known."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aicluster_spark.scorecard.figures.figure import Figure, Scope, Tables
from aicluster_spark.scorecard.figures.patents import SECTORS, applicant_rows

COUNT = "sector_patents"


def organisations_told(figures: Sequence[Figure], cities: Sequence[str]) -> pl.DataFrame:
    """Say of which cities organisations are told: city, and organisations_reason where they are not.

    Applicants of unknown sector may be persons and are never listed. Where they hold most of the AI patents,
    the few others are not the city's largest organisations; the rule is that of shares of sectors.
    """
    count = next(each for each in figures if each.name == COUNT).over(tuple(cities))
    return count.select("city", organisations_reason="reason")


def organisations(tables: Tables, scope: Scope, told: pl.DataFrame, length: int = 10) -> pl.DataFrame:
    """List the organisations with most AI patents of each city: no person, and none of unknown sector.

    Parameters
    ----------
    tables, scope
        Parties and AI patents, and where and when they are counted.
    told
        Of `organisations_told`: a city with a reason has no row.
    length
        Organisations of a city.

    Returns
    -------
    polars.DataFrame
        city, place, name, sector, ai_patents.
    """
    known = applicant_rows(tables, scope).filter(pl.col("sector").is_in(SECTORS))
    counted = (
        known.group_by("city", "name_key")
        .agg(pl.col("name").min(), pl.col("sector").min(), ai_patents=pl.col("patent_id").n_unique())
        .collect(engine="streaming")
        .join(told.filter(pl.col("organisations_reason").is_null()), on="city", how="semi")
    )
    order = counted.sort(["city", "ai_patents", "name"], descending=[False, True, False])
    placed = order.with_columns(place=pl.int_range(1, pl.len() + 1).over("city"))
    return placed.filter(pl.col("place") <= length).select("city", "place", "name", "sector", "ai_patents")
