"""Figures of statistical yearbooks by city and year: of which city a row speaks, and why it has no figure."""

from __future__ import annotations

from importlib import resources

import polars as pl

from aicluster_spark.schema.places import CHINESE_CITY

NOT_PRINTED = "not in the yearbook"
DIFFERENT = "the yearbooks print different figures"
KINDS = ("price", "scope", "unit")
"""What figures of one indicator may differ in; figures of several kinds are never mixed."""
_WORDS = {
    "blank": "blank in the yearbook",
    "not_available": "marked as not available in the yearbook",
    "not_a_number": "not a number in the yearbook",
}


def kinds_of(figures: pl.DataFrame) -> list[str]:
    """Tell the kinds of figures in words, price basis, area and unit; one at most may be used."""
    kinds = figures.select(KINDS).unique().sort(KINDS)
    return [", ".join(str(part) for part in kind) for kind in kinds.iter_rows()]


def city_figures(figures: pl.DataFrame, cities: pl.DataFrame) -> pl.DataFrame:
    """Give each city of the study its figures.

    A place is the city of its administrative code, and no other, since counties and cities share names;
    without a code it is the city that bore its name in the year, or the one city of the study that is called
    so. The figure of a city that was later merged into another stays with its own code: shares and means
    cannot be added.

    Parameters
    ----------
    figures
        Rows of table `yearbook`, of one indicator and one kind.
    cities
        Table `cities`.

    Returns
    -------
    polars.DataFrame
        Columns city, year, value and reason, sorted; one row a city and year that the yearbooks hold.
        The value is null, with the reason, where nothing is printed or the yearbooks differ.
    """
    known = cities["city"].implode()
    return (
        _placed(figures, cities)
        .filter(pl.col("city").is_in(known))
        .group_by("city", "year")
        .agg(
            values=pl.col("value").drop_nulls().n_unique(),
            value=pl.col("value").drop_nulls().first(),
            told=pl.col("reason").replace(_WORDS).drop_nulls().first(),
        )
        .select(
            "city",
            "year",
            value=pl.when(pl.col("values") == 1).then("value"),
            reason=pl.when(pl.col("values") > 1)
            .then(pl.lit(DIFFERENT))
            .when(pl.col("values") == 0)
            .then(pl.coalesce("told", pl.lit(NOT_PRINTED))),
        )
        .sort("city", "year")
    )


def _placed(figures: pl.DataFrame, cities: pl.DataFrame) -> pl.DataFrame:
    """Add the city of each figure; null where its place is none."""
    numbered = figures.with_row_index("row")
    in_year = (
        numbered.select("row", "place", "year")
        .join(_names_in_use(), on="place")
        .filter(pl.col("year").is_between(pl.col("first"), pl.col("last")))
        .group_by("row")
        .agg(pl.len().alias("n"), pl.col("city").first().alias("bore"))
        .filter(pl.col("n") == 1)
    )
    alone = (
        cities.group_by("name")
        .agg(pl.len(), pl.col("city").first().alias("called"))
        .filter(pl.col("len") == 1)
    )
    return (
        numbered.join(in_year.select("row", "bore"), on="row", how="left")
        .join(alone.select("called", place="name"), on="place", how="left")
        .with_columns(city=pl.coalesce(pl.lit(CHINESE_CITY) + pl.col("place_code"), "bore", "called"))
    )


def _names_in_use() -> pl.DataFrame:
    """Full and short names of Chinese cities (`place`) by the years they bore them."""
    file = resources.files("aicluster_spark") / "data" / "china" / "cities.csv"
    table = pl.read_csv(file.read_bytes(), schema_overrides={"city": pl.String})
    city = (pl.lit(CHINESE_CITY) + pl.col("city")).alias("city")
    kept = table.select(city, "name", "short", "first", "last")
    names = [kept.select("city", pl.col(name).alias("place"), "first", "last") for name in ("name", "short")]
    return pl.concat(names).unique(["place", "first", "last"])
