"""Puts the city tables together: output, cluster, policy and the centrality of the window before."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from aicluster_spark.panel.before import REASON, before_the_year
from aicluster_spark.panel.cities import chosen_cities, cluster_cities
from aicluster_spark.panel.outcomes import with_outcomes
from aicluster_spark.study.panel import Variable, YearbookColumn

NO_LIST = "no list of policy documents covers the city"
NO_WORDS = "no counted document of the year has a text with words of instruments"
STOCKS = ("flow", "stock", "stock_log", "weighted_stock")
SIDES = ("supply", "environment", "demand")
NO_POLICY = "no policy was assigned to the city"


@dataclass(frozen=True, slots=True)
class PanelInputs:
    """The tables the panel is made of, each as its schema says.

    Attributes
    ----------
    cities, city_output, city_lq, clusters, city_measures, city_policy, city_policy_intensity, yearbook
        Tables of these names.
    """

    cities: pa.Table
    city_output: pa.Table
    city_lq: pa.Table
    clusters: pa.Table
    city_measures: pa.Table
    city_policy: pa.Table
    city_policy_intensity: pa.Table
    yearbook: pa.Table


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
    quotient_step
        Years from one window of the location quotients to the next.
    yearbook, variables
        Variables that the study declares.
    required
        Variables that must be known in the sample.
    balanced
        Whether cities are left out that lack one of them in a year.
    """

    first_year: int
    last_year: int
    cities: str
    measure: str
    window_step: int
    quotient_step: int = 1
    yearbook: tuple[YearbookColumn, ...] = ()
    variables: tuple[Variable, ...] = ()
    required: tuple[str, ...] = ("ai_patents", "policy", "centrality")
    balanced: bool = False


def city_years(inputs: PanelInputs, rule: PanelRule) -> pl.DataFrame:
    """Fill the panel's own columns.

    Every chosen city has a row for every year of the panel. A year without patents is a true 0, because all
    years of the panel are complete and the city occurs in the records; what is unknown is null with its
    reason.

    Returns
    -------
    polars.DataFrame
        Columns of `city_year` without `in_sample`, and for each variable that may be unknown a column of its
        name and `REASON`; cities times years rows, sorted by city and year.
    """
    output = pl.DataFrame(inputs.city_output).filter(
        pl.col("year").is_between(rule.first_year, rule.last_year)
    )
    clusters = cluster_cities(pl.DataFrame(inputs.clusters), rule.last_year)
    cities = chosen_cities(pl.DataFrame(inputs.cities), output, clusters, rule.cities)
    years = pl.DataFrame({"year": range(rule.first_year, rule.last_year + 1)}, schema={"year": pl.Int32})
    grid = cities.select("city", "name", "country").join(years, how="cross")
    for measures, measure, step, name in (
        (inputs.city_measures, rule.measure, rule.window_step, "centrality"),
        (inputs.city_lq, "lq", rule.quotient_step, "lq"),
    ):
        grid = before_the_year(grid, pl.DataFrame(measures), measure, step, name)
    panel = (
        with_outcomes(grid, output)
        .join(_events(inputs.city_policy), on=["city", "year"], how="left")
        .join(_documents(inputs.city_policy_intensity), on=["city", "year"], how="left")
        .with_columns(is_cluster=pl.col("city").is_in(clusters))
    )
    return panel.with_columns(*_reasons()).sort("city", "year")


def _events(table: pa.Table) -> pl.DataFrame:
    return pl.DataFrame(table).select(
        "city",
        "year",
        pl.col("policy", "policy_years", "pilot").cast(pl.Float64),
        "pilot_reason",
        policy_reason="reason",
    )


def _documents(table: pa.Table) -> pl.DataFrame:
    """Take flow and stock of documents under the panel's names."""
    return pl.DataFrame(table).select(
        "city",
        "year",
        pl.col("flow").cast(pl.Float64).alias("policy_flow"),
        pl.col("stock").alias("policy_stock"),
        pl.col("stock").log1p().alias("policy_stock_log"),
        pl.col("weighted_stock").alias("policy_weighted_stock"),
        *(pl.col(f"{side}_share").alias(f"policy_{side}") for side in SIDES),
        pl.col("reason").alias("documents_reason"),
    )


def _reasons() -> list[pl.Expr]:
    policy = pl.coalesce("policy_reason", pl.lit(NO_POLICY))
    listed = pl.coalesce("documents_reason", pl.lit(NO_LIST))
    documents = pl.when(pl.col("policy_flow").is_null()).then(listed)
    return [
        pl.when(pl.col("policy").is_null()).then(policy).alias("policy_reason"),
        documents.alias("documents_reason"),
        pl.col(f"centrality{REASON}").alias("centrality_reason"),
        *(policy.alias(f"{name}{REASON}") for name in ("policy", "policy_years")),
        pl.coalesce("pilot_reason", pl.lit(NO_POLICY)).alias(f"pilot{REASON}"),
        *(documents.alias(f"policy_{name}{REASON}") for name in STOCKS),
        *(pl.coalesce(documents, pl.lit(NO_WORDS)).alias(f"policy_{side}{REASON}") for side in SIDES),
    ]
