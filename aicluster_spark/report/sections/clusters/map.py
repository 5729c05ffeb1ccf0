"""The map of the clusters, through all complete windows."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.charts.world import CLUSTER, LARGE, NEITHER, SPECIALISED, cluster_map
from aicluster_spark.report.content import Figure
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say
from aicluster_spark.report.sections.clusters.fields import NUMBERS
from aicluster_spark.report.tabulate import Field, tabulate

MAP_ROWS = 8000
"""Points of all windows of the map: 400 cities in 20 windows; earlier windows are left out."""


def map_figure(data: ReportData, cities: pl.DataFrame) -> list[Figure]:
    """Draw the cities with AI patents by what they are; nothing where none has coordinates."""
    drawn = _on_the_map(data)
    if drawn.is_empty():
        return []
    places = data.names.frame().select("city", "latitude", "longitude").drop_nulls()
    active = cities.filter(pl.col("ai_patents") > 0)
    placed = active.join(places, on="city", maintain_order="left").with_columns(status=_status(data))
    shown = placed.head(data.study.report.map_cities)
    sentence = say(
        "{shown} in {when} ({clusters}); the area of a point is the number of AI patents.",
        shown=_cities_shown(shown.height, active.height, placed.height),
        when=findings.last_window_words(data),
        clusters=words.several(shown.filter("is_cluster").height, "cluster"),
    )
    fields = [Field("label", "city"), Field("status", "status", phrase=True), *NUMBERS]
    numbered = data.names.frame().join(drawn.select("city").unique(), on="city").sort("order")
    places = numbered.select("city", "label", "latitude", "longitude").with_row_index("place")
    columns = ["place", "window_end", "ai_patents", "lq", "status"]
    spec = cluster_map(
        drawn.join(places, on="city", maintain_order="left").select(columns),
        places.drop("city"),
        findings.map_view(data),
        say("World map. {sentence}", sentence=sentence),
        findings.borders(data),
    )
    table = tabulate("map-table", say("Cities on the map"), shown, fields, folded=True)
    note = say(
        "Clusters need a {rule}. The slider leads through the windows from {first} on.",
        rule=findings.rule_words(data),
        first=drawn["window_end"].min(),
    )
    return [
        Figure(
            "map",
            say("Cities by AI patents"),
            sentence,
            spec,
            table,
            words.joined([note, findings.border_words(data)]),
        )
    ]


def _on_the_map(data: ReportData) -> pl.DataFrame:
    """Cities with AI patents and coordinates, of as many complete windows as the page can carry."""
    places = data.names.frame().drop_nulls(["latitude", "longitude"]).select("city", "order")
    active = data.clusters.filter(
        (pl.col("window_end") <= data.last_complete_year) & (pl.col("ai_patents") > 0)
    ).join(places, on="city")
    ordered = active.sort(["window_end", "ai_patents", "order"], descending=[True, True, False])
    each = pl.int_range(pl.len()).over("window_end") < data.study.report.map_cities
    thinned = ordered.filter(each)
    sizes = (
        thinned.group_by("window_end", maintain_order=True)
        .len()
        .with_columns(pl.col("len").cum_sum().alias("rows"))
    )
    ends = sizes.filter((pl.col("rows") <= MAP_ROWS) | (pl.col("rows") == pl.col("rows").min()))
    kept = thinned.join(ends.select("window_end"), on="window_end", maintain_order="left")
    return kept.with_columns(status=_status(data))


def _status(data: ReportData) -> pl.Expr:
    """Which of the two criteria of a cluster a city meets, in words."""
    rule = data.study.specialisation.cluster
    return (
        pl.when(pl.col("is_cluster"))
        .then(pl.lit(say(CLUSTER)))
        .when(pl.col("lq") > rule.lq_above)
        .then(pl.lit(say(SPECIALISED)))
        .when(pl.col("ai_patents") >= rule.minimum_ai_patents)
        .then(pl.lit(say(LARGE)))
        .otherwise(pl.lit(say(NEITHER)))
    )


def _cities_shown(shown: int, active: int, placed: int) -> str:
    """Say which of the cities with AI patents are drawn: all, those with most, or those with coordinates."""
    if shown == active:
        return (
            say("The one city with AI patents")
            if shown == 1
            else say("All {shown:,} cities with AI patents", shown=shown)
        )
    if shown == placed:
        return say(
            "The {shown:,} of {active:,} cities with AI patents that have coordinates,",
            shown=shown,
            active=active,
        )
    return say("The {shown:,} of {active:,} cities with most AI patents", shown=shown, active=active)
