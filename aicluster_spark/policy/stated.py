"""Coverage that a study states: years for which its lists hold every document of every authority."""

from __future__ import annotations

import polars as pl

from aicluster_spark.policy.reach import area_names


def stated_coverage(policies: pl.DataFrame, areas: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    """Cover the nation and every province and city by every list.

    Small authorities issue nothing in many years; then only who made the list knows whether it is complete.

    Parameters
    ----------
    policies
        Table `policies`.
    areas
        city, province, name.
    first, last
        Years that are complete, both included.

    Returns
    -------
    polars.DataFrame
        As of `list_coverage`: source_file, issuer_level, place (empty for the nation), first, last.
    """
    nation = pl.DataFrame({"issuer_level": ["national"], "place": [""]})
    places = pl.concat([nation, area_names(areas).select("issuer_level", "place").unique()])
    lists = policies.select("source_file").unique()
    years = (pl.lit(year, pl.Int32).alias(name) for name, year in (("first", first), ("last", last)))
    return lists.join(places, how="cross").with_columns(*years).sort("source_file", "issuer_level", "place")
