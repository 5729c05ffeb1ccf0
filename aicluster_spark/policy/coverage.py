"""Which years of which authorities the lists cover: outside of them nothing is known, not zero."""

from __future__ import annotations

import polars as pl

from aicluster_spark.policy.reach import area_names


def list_coverage(policies: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """Find from its documents of every subject what each list covers.

    A list covers an authority's area from the first to the last year in which it has at least `minimum`
    documents of it. The first year counts only with a document of January, the last only with one of
    December: half a year is not a year.

    Parameters
    ----------
    policies
        Table `policies`, of every subject, distinct documents.
    minimum
        Documents a year.

    Returns
    -------
    polars.DataFrame
        source_file, issuer_level, place (empty for the nation), first, last.
    """
    known = policies.filter(pl.col("year").is_not_null(), pl.col("issuer_level").is_not_null())
    placed = known.with_columns(_places())
    keys = ("source_file", "issuer_level", "place")
    month = pl.when(pl.col("precision") != "year").then(pl.col("date").str.slice(5, 2))
    yearly = (
        placed.explode("place")
        .drop_nulls("place")
        .group_by(*keys, "year")
        .agg(
            pl.len().alias("n"),
            (month == "01").any().alias("january"),
            (month == "12").any().alias("december"),
        )
        .filter(pl.col("n") >= minimum)
    )
    first = pl.col("year").filter("january").min().alias("first")
    last = pl.col("year").filter("december").max().alias("last")
    return yearly.group_by(keys).agg(first, last).filter(pl.col("first") <= pl.col("last")).sort(keys)


def is_covered(documents: pl.DataFrame, coverage: pl.DataFrame) -> pl.Series:
    """Tell which documents stand in a year that their own list covers.

    A list's stray documents of other years or places would make a series that begins with the odd find.

    Parameters
    ----------
    documents
        policy_id (distinct), source_file, issuer_level, places, year.
    coverage
        Of `list_coverage`.

    Returns
    -------
    polars.Series
        Boolean, one a document, in order.
    """
    placed = documents.with_columns(_places()).explode("place")
    joined = placed.join(coverage, on=["source_file", "issuer_level", "place"])
    within = joined.filter(pl.col("year").is_between("first", "last"))
    return documents["policy_id"].is_in(within["policy_id"].unique().implode())


def _places() -> pl.Expr:
    national = pl.col("issuer_level") == "national"
    return pl.when(national).then(pl.lit([""], pl.List(pl.String))).otherwise("places").alias("place")


def city_coverage(coverage: pl.DataFrame, areas: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    """Count the lists that cover each city, level and year.

    Parameters
    ----------
    coverage
        Of `list_coverage`.
    areas
        city, province, name.
    years
        One column, year.

    Returns
    -------
    polars.DataFrame
        city, year, issuer_level, lists; only what is covered.
    """
    nation = coverage.filter(pl.col("issuer_level") == "national").join(areas.select("city"), how="cross")
    local = coverage.join(area_names(areas), on=["issuer_level", "place"])
    both = pl.concat(
        frame.select("city", "issuer_level", "source_file", "first", "last") for frame in (nation, local)
    )
    spread = both.join_where(years, pl.col("year") >= pl.col("first"), pl.col("year") <= pl.col("last"))
    return spread.group_by("city", "year", "issuer_level").agg(
        pl.col("source_file").n_unique().cast(pl.Int32).alias("lists")
    )


def city_unjudged(documents: pl.DataFrame, unjudged: pl.Series, areas: pl.DataFrame) -> pl.DataFrame:
    """Count the documents over each city and year of which it is not known whether they are about AI.

    Parameters
    ----------
    documents
        policy_id, issuer_level, places, year; distinct, n rows.
    unjudged
        Boolean, shape (n,).
    areas
        city, province, name.

    Returns
    -------
    polars.DataFrame
        city, year, issuer_level, unjudged.
    """
    placed = documents.filter(unjudged).with_columns(_places()).explode("place")
    sums = placed.group_by("issuer_level", "place", "year").agg(pl.len().alias("n"))
    nation = sums.filter(pl.col("issuer_level") == "national").join(areas.select("city"), how="cross")
    local = sums.join(area_names(areas), on=["issuer_level", "place"])
    both = pl.concat(frame.select("city", "year", "issuer_level", "n") for frame in (nation, local))
    return both.group_by("city", "year", "issuer_level").agg(
        pl.col("n").sum().cast(pl.Int32).alias("unjudged")
    )
