"""Facts of the real country that the made-up one borrows: cities, counties by year, surnames."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import polars as pl
import yaml

from aicluster_spark.synth.chance import Integers, Reals


@dataclass(frozen=True, slots=True)
class Geography:
    """Cities, the largest first, and their counties by year.

    Attributes
    ----------
    cities
        code, name, province, population, longitude, latitude; c rows.
    spells
        code, county, city_then, city_then_name, first, last: how a county of today was called when.
    first_county, counties
        Number of the first county of each city in `spell_of`, and how many it has, shape (c,).
    spell_of
        Row of `spells` in force by county and year from `first_year` on, shape (counties, years).
    first_year
        Year of the first column.
    """

    cities: pl.DataFrame
    spells: pl.DataFrame
    first_county: Integers
    counties: Integers
    spell_of: Integers
    first_year: int


def open_packaged(name: str) -> str:
    """Read one of the files of `aicluster_spark/data/synth`."""
    return (files("aicluster_spark") / "data" / "synth" / name).read_text("utf-8")


def table(name: str) -> pl.DataFrame:
    """Read one of the packaged tables; every column is text."""
    return pl.read_csv(open_packaged(name).encode(), infer_schema=False).fill_null("")


@cache
def words() -> dict[str, dict[str, list[str]]]:
    """Read the vocabulary of titles, abstracts and names."""
    return dict(yaml.safe_load(open_packaged("vocabulary.yaml")))


def geography(count: int) -> Geography:
    """Put the largest so many cities together with their counties."""
    cities = table("cities.csv").head(count)
    cities = cities.with_columns(pl.col("population", "longitude", "latitude").cast(pl.Float64))
    spells = table("counties.csv").with_columns(pl.col("first", "last").cast(pl.Int64))
    place = pl.DataFrame({"city": cities["code"], "place": range(cities.height)})
    spells = spells.join(place, on="city").sort("place", "code", "first").with_row_index("row")
    counties = spells.group_by("code", maintain_order=True).agg(pl.col("place").first())
    number = np.bincount(counties["place"].to_numpy(), minlength=cities.height)
    start = np.concatenate([[0], np.cumsum(number)[:-1]])
    first_year = int(spells["first"].to_numpy().min())
    return Geography(cities, spells, start, number, _in_force(spells, start, number, first_year), first_year)


def _in_force(spells: pl.DataFrame, start: Integers, number: Integers, first_year: int) -> Integers:
    """Find each county's row by year; for one that was not there, that of the first of its city that was."""
    county = spells["code"].rle_id().to_numpy().astype(np.int64)
    years = int(spells["last"].to_numpy().max()) - first_year + 1
    table = np.full((int(county[-1]) + 1, years), -1)
    for row, (place, first, last) in enumerate(zip(county, spells["first"], spells["last"], strict=True)):
        table[place, first - first_year : last - first_year + 1] = row
    for begin, size in zip(start, number, strict=True):
        block = table[begin : begin + size]
        for year in np.flatnonzero((block < 0).any(axis=0)):
            there = block[block[:, year] >= 0, year]
            later = block[:, year:][block[:, year:] >= 0]
            block[block[:, year] < 0, year] = there[0] if there.size else later[0]
    return table


def surnames() -> tuple[list[str], Reals]:
    """Surnames, and their cumulated shares."""
    names = table("surnames.csv")
    shares = names["percent"].cast(pl.Float64).to_numpy()
    return names["surname"].to_list(), np.cumsum(shares) / shares.sum()


def given_characters() -> tuple[list[str], Reals]:
    """Characters of given names, and the cumulated shares of the common names they occur in."""
    names = table("given_characters.csv")
    shares = names["names"].cast(pl.Float64).to_numpy()
    return names["character"].to_list(), np.cumsum(shares) / shares.sum()
