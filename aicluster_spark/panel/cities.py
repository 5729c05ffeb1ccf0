"""Which cities are in the panel, and which of them are clusters."""

from __future__ import annotations

import polars as pl


def cluster_cities(clusters: pl.DataFrame, last_year: int) -> list[str]:
    """Clusters of the last window that ends by the last complete year; empty if no window does."""
    complete = clusters.filter(pl.col("window_end") <= last_year)
    last = complete.filter((pl.col("window_end") == pl.col("window_end").max()) & pl.col("is_cluster"))
    return last["city"].sort().to_list()


def chosen_cities(
    cities: pl.DataFrame, output: pl.DataFrame, clusters: list[str], choice: str
) -> pl.DataFrame:
    """Rows of `cities` that a study asks for.

    Parameters
    ----------
    cities
        Table `cities`.
    output
        Table `city_output` cut to the panel's years.
    clusters
        Clusters of the last window.
    choice
        clusters; located: cities with an AI patent in the panel's years; all.
    """
    if choice == "clusters":
        return cities.filter(pl.col("city").is_in(clusters))
    if choice == "located":
        active = output.filter(pl.col("ai_patents") > 0).select("city").unique()
        return cities.join(active, on="city", how="semi")
    if choice == "all":
        return cities
    raise ValueError(f"cities is {choice!r}; allowed are clusters, located and all")
