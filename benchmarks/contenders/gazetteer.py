"""The gazetteer as one plain table that a script can join: year, beginning of an address, city of today.

It holds every full and short way of writing province, city and county of the packaged tables; a beginning
that means several cities is left out. Scripts look the longest one up that an address begins with.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from aicluster_spark.places.china.borders import borders
from aicluster_spark.places.china.tables import LAST_YEAR, cities, counties, provinces


def write_gazetteer(target: Path, first_year: int, last_year: int) -> None:
    """Write columns year, prefix, city (six digits, borders of the last year of the tables)."""
    rows = list(dict.fromkeys(_rows(range(first_year, last_year + 1))))
    table = pl.DataFrame(
        rows, schema={"year": pl.Int32, "prefix": pl.String, "city": pl.String}, orient="row"
    )
    single = table.group_by("year", "prefix").agg(pl.col("city").n_unique().alias("n"), pl.first("city"))
    single.filter(pl.col("n") == 1).drop("n").sort("year", "prefix").write_parquet(target)


def _rows(years: range) -> Iterator[tuple[int, str, str]]:
    names = {province.code: (province.name, province.short) for province in provinces()}
    known = borders()
    for year in years:
        here = {span.key: span for span in cities() if span.first <= year <= span.last}
        for city in here.values():
            now = known.city(city.key, year, LAST_YEAR)
            for start in _starts(names[city.province], (city.name, city.short)):
                if now:
                    yield year, start, now
        for county in (span for span in counties() if span.first <= year <= span.last):
            now, city = known.county(county.key, year, LAST_YEAR), here.get(county.city)
            if now and city:
                of_city = _starts(names[county.province], (city.name, city.short))
                for start in (*of_city, *names[county.province]):
                    yield year, start + county.name, now


def _starts(province: tuple[str, str], city: tuple[str, str]) -> tuple[str, ...]:
    """Write province and city with and without their words; a municipality is written once."""
    if province[0] == city[0]:
        return city
    return tuple(ahead + behind for ahead in province for behind in city)
