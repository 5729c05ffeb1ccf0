"""All distinct addresses of the records placed at once, as frames."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from aicluster_spark.places.gazetteer import Gazetteer
from aicluster_spark.places.lookup import Lookup
from aicluster_spark.places.match import Matcher, country_of

PUBLISHED = ("address", "published_region", "published_country")

_MATCHED = {
    "level": pl.String,
    "place_row": pl.Int64,
    "region": pl.String,
    "country": pl.String,
    "method": pl.String,
    "confidence": pl.Float64,
}


def countries_of(names: pl.DataFrame) -> frozenset[str]:
    """ISO codes of the countries that the addresses state (columns `PUBLISHED`)."""
    pairs = names.select("published_region", "published_country").unique()
    return frozenset(code for region, country in pairs.iter_rows() if (code := country_of(region, country)))


def match_names(names: pl.DataFrame, gazetteer: Gazetteer, minimum_confidence: float) -> pl.DataFrame:
    """Place each distinct address.

    Parameters
    ----------
    names
        Columns `address`, `published_region`, `published_country` (str, unique together) and any others.
    gazetteer
        Places of the countries that occur.
    minimum_confidence
        Cities matched with less are given up for their region or country.

    Returns
    -------
    polars.DataFrame
        `names` with `level`, `place_id`, `place` (name in the gazetteer), `region`, `country`, `method`
        and `confidence`.
    """
    matcher = Matcher(Lookup(gazetteer), minimum_confidence)
    found = [matcher.place(*row) for row in names.select(PUBLISHED).iter_rows()]
    columns: dict[str, Iterable[object]] = {
        "level": [p.level for p in found],
        "place_row": [p.place for p in found],
        "region": [p.region for p in found],
        "country": [p.country for p in found],
        "method": [p.method for p in found],
        "confidence": [p.confidence for p in found],
    }
    places = gazetteer.places.with_row_index("place_row").select(
        pl.col("place_row").cast(pl.Int64), pl.col("id").alias("place_id"), pl.col("name").alias("place")
    )
    matched = pl.concat([names, pl.DataFrame(columns, schema=_MATCHED)], how="horizontal")
    return matched.join(places, on="place_row", how="left", maintain_order="left").drop("place_row")
