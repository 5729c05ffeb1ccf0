"""Figures that more than one place of the report quotes, computed once from the results."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.charts.borders import Borders
from aicluster_spark.report.charts.view import View, view_of
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say, spoken, stated

TIES_TO_RANK = 10
"""With fewer ties between cities no city is called most central."""


def fact(data: ReportData, stage: str, name: str) -> Any:
    """Return a figure that a stage stated about itself, or None."""
    manifest = data.manifests.get(stage)
    return None if manifest is None else manifest.facts.get(name)


def records_seen(data: ReportData) -> tuple[int, int, int]:
    """Return records seen, kept and rejected over all files."""
    seen, kept, rejected = (
        int(data.files[name].sum()) for name in ("records_seen", "rows_kept", "rows_rejected")
    )
    return seen, kept, rejected


def patents_read(data: ReportData) -> int:
    """Distinct patents over all filing years."""
    return int(data.completeness["patents"].sum())


def placement(data: ReportData) -> pl.DataFrame:
    """Columns level, rows, share and order: parties by how far down they could be placed; all four levels."""
    order = pl.DataFrame({"level": ["city", "region", "country", "none"], "order": [0, 1, 2, 3]})
    counted = data.place_names.group_by("level").agg(pl.col("rows").sum())
    levels = order.join(counted, on="level", how="left").with_columns(pl.col("rows").fill_null(0))
    total = int(levels["rows"].sum())
    return levels.with_columns(share=pl.lit(None, pl.Float64) if total == 0 else pl.col("rows") / total)


def judged(data: ReportData) -> pl.DataFrame:
    """Cities of the last complete window with their verdict, location quotient and label.

    Columns of `clusters` and, from `city_lq`, lq_low, lq_high and patents; most AI patents first.
    """
    verdicts = data.last_window(data.clusters)
    quotients = data.city_lq.select(
        "city", "window_start", "lq_low", "lq_high", "patents", lq_reason="reason"
    )
    joined = verdicts.join(quotients, on=["city", "window_start"], how="left")
    return data.names.join(joined).sort(["ai_patents", "order"], descending=[True, False])


def clusters(data: ReportData) -> pl.DataFrame:
    """Clusters of the last complete window by rank."""
    return judged(data).filter(pl.col("is_cluster")).sort("rank")


def last_window_words(data: ReportData) -> str:
    """`2013–2017`: the last complete window of the location quotients; empty without one."""
    last = data.last_window(data.clusters)
    return "" if last.is_empty() else words.window(last["window_start"][0], last["window_end"][0])


def located_ties(data: ReportData, ties: pl.DataFrame) -> pl.DataFrame:
    """Ties of which both cities have coordinates, with latitudes and longitudes suffixed _a and _b."""
    places = data.names.frame().select("city", "latitude", "longitude").drop_nulls()
    for side in ("a", "b"):
        ends = places.select(pl.all().name.suffix(f"_{side}"))
        ties = ties.join(ends, on=f"city_{side}", maintain_order="left")
    return ties


def map_view(data: ReportData) -> View:
    """Choose the part of the world that all maps show: every city with an AI patent in the last window."""
    places = data.names.frame().select("city", "latitude", "longitude").drop_nulls()
    active = judged(data).filter(pl.col("ai_patents") > 0).join(places, on="city")
    ties = located_ties(data, data.last_window(data.city_pairs))
    longitudes, latitudes = (active[name].to_numpy().astype(np.float64) for name in ("longitude", "latitude"))
    a, b, weights = (
        ties[name].to_numpy().astype(np.float64) for name in ("longitude_a", "longitude_b", "patents")
    )
    return view_of(longitudes, latitudes, (a, b, weights))


def borders(data: ReportData) -> Borders | None:
    """Boundaries of the study with the names of their territories; None without any."""
    if data.boundaries is None:
        return None
    chinese = spoken() == "zh"
    named = [
        (each.name_zh if chinese else each.name, each.longitude, each.latitude)
        for each in data.boundaries.territories
    ]
    schema = {"label": pl.String, "longitude": pl.Float64, "latitude": pl.Float64}
    names = pl.DataFrame(named, schema=schema, orient="row")
    return Borders(data.boundaries.feature(), names, border_words(data))


def border_words(data: ReportData) -> str:
    """Say which boundaries the maps draw, and from where."""
    drawn = data.boundaries
    if drawn is None:
        return say("Coastlines: Natural Earth, no borders.")
    source = drawn.source_zh if spoken() == "zh" else drawn.source
    said = say("Coastlines: Natural Earth. Boundaries: {source}.", source=source.rstrip(".。"))
    if not drawn.tolerance:
        return said
    thinned = say("Their lines are simplified to {degrees:g} degrees.", degrees=drawn.tolerance)
    return words.joined([said, thinned])


def verdict() -> pl.Expr:
    """`cluster` or `not a cluster`, of the column is_cluster."""
    return pl.when("is_cluster").then(pl.lit(say("cluster"))).otherwise(pl.lit(say("not a cluster")))


def rule_words(data: ReportData) -> str:
    """Write the rule of the study that makes a city a cluster."""
    rule = data.study.specialisation.cluster
    return say(
        "location quotient above {threshold:g} and at least {floor:g} AI patents",
        threshold=rule.lq_above,
        floor=rule.minimum_ai_patents,
    )


def measure_words(data: ReportData) -> str:
    """Return the study's centrality measure as people say it."""
    return stated(data.study.panel.centrality.replace("_", " "))


def central_cities(data: ReportData) -> pl.DataFrame:
    """Cities with a known centrality in the last network window, most central first."""
    measure = data.study.panel.centrality
    last = data.last_window(data.city_measures).filter(pl.col(measure).is_not_null())
    return data.names.join(last).sort([measure, "order"], descending=[True, False])


def ties_between_cities(data: ReportData) -> int | None:
    """Ties in the network of cities of the last complete window; None where no network was computed."""
    cities = data.last_window(data.network_summary.filter(pl.col("level") == "city"))
    return None if cities.is_empty() else int(cities["edges"][0])


def untied(central: pl.DataFrame) -> int:
    """Cities without a tie to another: isolates of the network, whose harmonic closeness is 0."""
    return central.filter(pl.col("degree") == 0).height


def by_model(data: ReportData, name: str) -> dict[str, int]:
    """Return a count of the diagnostics by model, such as `observations` or `clusters:country`."""
    stated = data.diagnostics.filter(pl.col("name") == name).drop_nulls("value")
    return {model: int(value) for model, value in stated.select("model", "value").iter_rows()}


def product_terms(data: ReportData) -> pl.DataFrame:
    """Estimates of the products of policy with its moderator, by model."""
    return data.model_estimates.filter(pl.col("term").str.contains(":", literal=True))
