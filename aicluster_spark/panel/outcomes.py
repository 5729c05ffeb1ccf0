"""What a city brought forth in a year: AI patents, the granted ones, and each with its citations."""

from __future__ import annotations

import polars as pl

from aicluster_spark.panel.before import REASON

NO_GRANTS = "the records show no grant of an AI patent"
NO_CITATIONS = "the records hold no citations"
SOME_UNKNOWN = "the citations of some of its AI patents are unknown"


def with_outcomes(grid: pl.DataFrame, output: pl.DataFrame) -> pl.DataFrame:
    """Add the outcome and its variants to city-years, with the reasons of the variants.

    A city-year without patents has a true 0 of what the records tell at all. A count weighted with citations
    is 1 + citations over the patents (Trajtenberg 1990, A penny for your quotes, RAND Journal of Economics
    21); it is unknown where those of one AI patent of the city-year are.

    Parameters
    ----------
    grid
        Columns city and year.
    output
        Table `city_output` cut to the panel's years.
    """
    known = output.select(
        "city",
        "year",
        "ai_patents",
        "patents",
        pl.col("ai_patents_granted", "ai_citations").fill_null(0),
        unknown=pl.coalesce("ai_citations_unknown", "ai_patents"),
    )
    granted = bool(known["ai_patents_granted"].sum())
    cited = bool((known["ai_patents"] - known["unknown"]).sum())
    counts = ("ai_patents", "patents", "ai_patents_granted", "ai_citations", "unknown")
    joined = grid.join(known, on=["city", "year"], how="left").with_columns(pl.col(counts).fill_null(0))
    weighted = pl.col("ai_patents") + pl.col("ai_citations")
    return joined.with_columns(
        pl.when(granted).then("ai_patents_granted").alias("ai_patents_granted"),
        pl.when(cited & (pl.col("unknown") == 0)).then(weighted).alias("ai_patents_cited"),
        pl.when(not granted).then(pl.lit(NO_GRANTS)).alias(f"ai_patents_granted{REASON}"),
        pl.when(not cited)
        .then(pl.lit(NO_CITATIONS))
        .when(pl.col("unknown") > 0)
        .then(pl.lit(SOME_UNKNOWN))
        .alias(f"ai_patents_cited{REASON}"),
    ).drop("ai_citations", "unknown")
