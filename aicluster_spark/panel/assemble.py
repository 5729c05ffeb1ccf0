"""Puts the city tables together: output, cluster, policy and the centrality of the window before."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from aicluster_spark.panel.centrality import lagged_centrality
from aicluster_spark.panel.cities import chosen_cities, cluster_cities
from aicluster_spark.schema.panel import CITY_YEAR

NO_LIST = "no list of policy documents covers the city"


@dataclass(frozen=True, slots=True)
class PanelInputs:
    """The tables the panel is made of, each as its schema says.

    Attributes
    ----------
    cities, city_output, clusters, city_measures, city_policy, city_policy_intensity
        Tables of these names.
    """

    cities: pa.Table
    city_output: pa.Table
    clusters: pa.Table
    city_measures: pa.Table
    city_policy: pa.Table
    city_policy_intensity: pa.Table


@dataclass(frozen=True, slots=True)
class PanelRule:
    """What a study asks of its panel.

    Attributes
    ----------
    first_year, last_year
        Years of the panel, both included; the last is the last complete year.
    cities
        clusters, located or all.
    measure
        Column of `city_measures` that is the centrality.
    window_step
        Years from one network window to the next.
    """

    first_year: int
    last_year: int
    cities: str
    measure: str
    window_step: int


def build_panel(inputs: PanelInputs, rule: PanelRule) -> pa.Table:
    """Build the table `city_year`.

    Every chosen city has a row for every year of the panel. A year without patents is a true 0, because all
    years of the panel are complete and the city occurs in the records; what is unknown is null with its
    reason.

    Parameters
    ----------
    inputs
        City tables of the other stages.
    rule
        What the study asks for.

    Returns
    -------
    pyarrow.Table
        Cities times years rows, sorted by city and year.
    """
    output = pl.DataFrame(inputs.city_output).filter(
        pl.col("year").is_between(rule.first_year, rule.last_year)
    )
    clusters = cluster_cities(pl.DataFrame(inputs.clusters), rule.last_year)
    cities = chosen_cities(pl.DataFrame(inputs.cities), output, clusters, rule.cities)
    years = pl.DataFrame({"year": range(rule.first_year, rule.last_year + 1)}, schema={"year": pl.Int32})
    centrality = lagged_centrality(pl.DataFrame(inputs.city_measures), years, rule.measure, rule.window_step)
    policy = pl.DataFrame(inputs.city_policy).select(
        "city",
        "year",
        pl.col("policy", "policy_years").cast(pl.Float64),
        policy_reason="reason",
    )
    panel = (
        cities.select("city", "name", "country")
        .join(years, how="cross")
        .join(output.select("city", "year", "ai_patents", "patents"), on=["city", "year"], how="left")
        .join(policy, on=["city", "year"], how="left")
        .join(_intensity(inputs.city_policy_intensity), on=["city", "year"], how="left")
        .join(centrality.windows, on="year", how="left")
        .join(centrality.values, on=["city", "centrality_window"], how="left")
        .with_columns(
            pl.col("ai_patents", "patents").fill_null(0),
            is_cluster=pl.col("city").is_in(clusters),
            centrality_reason=centrality.reason,
            documents_reason=pl.when(pl.col("policy_flow").is_null()).then(
                pl.coalesce("documents_reason", pl.lit(NO_LIST))
            ),
        )
    )
    known = pl.all_horizontal(pl.col("ai_patents", "policy", "centrality").is_not_null())
    panel = panel.with_columns(in_sample=known).select(CITY_YEAR.names).sort("city", "year")
    return panel.to_arrow().cast(CITY_YEAR.arrow)


def _intensity(table: pa.Table) -> pl.DataFrame:
    """Take flow and stock of documents under the panel's names."""
    return pl.DataFrame(table).select(
        "city",
        "year",
        pl.col("flow").cast(pl.Float64).alias("policy_flow"),
        pl.col("stock").alias("policy_stock"),
        pl.col("stock").log1p().alias("policy_stock_log"),
        pl.col("reason").alias("documents_reason"),
    )
