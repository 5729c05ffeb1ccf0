"""The panel as the programme takes it: with the choices of cities and the other measures of centrality."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from aicluster_spark.estimation.programme import PanelData
from aicluster_spark.panel.before import before_the_year
from aicluster_spark.stages.context import StageContext
from aicluster_spark.study.models import Study

PRE_SAMPLE, LAST_WINDOW, PUBLISHED = "pre_sample_clusters", "last_window_clusters", "published"


def panel_data(ctx: StageContext) -> PanelData:
    """Read the panel, mark the cities of each choice, and add the measures that grids ask for."""
    panel = pl.DataFrame(ctx.read_arrow("city_year"))
    chosen = _choices(ctx, panel)
    absent = {name: cities for name, cities in chosen.items() if isinstance(cities, str)}
    marks = {
        name: pl.col("city").is_in(cities).cast(pl.Float64).alias(_column(name))
        for name, cities in chosen.items()
        if not isinstance(cities, str)
    }
    panel = panel.with_columns(*marks.values())
    wanted = list(dict.fromkeys(_measures(ctx.study)))
    panel = _with_measures(ctx, panel, wanted)
    if ctx.study.estimation.errors.places:
        panel = _with_coordinates(ctx, panel)
    return PanelData(
        frame=panel.to_pandas(),
        samples={name: _column(name) for name in marks},
        absent=absent,
        measure=ctx.study.panel.centrality,
        measures={(measure, lag): f"{measure} {lag}" for measure, lag in wanted},
    )


def _with_coordinates(ctx: StageContext, panel: pl.DataFrame) -> pl.DataFrame:
    """Add the centres of the cities in the gazetteer, unless the study declares columns of these names."""
    asked = ctx.study.estimation.errors
    if {asked.latitude, asked.longitude} <= set(panel.columns):
        return panel
    cities = pl.DataFrame(ctx.read_arrow("cities"))
    centres = cities.select(
        "city", pl.col("latitude").alias(asked.latitude), pl.col("longitude").alias(asked.longitude)
    )
    return panel.drop(asked.latitude, asked.longitude, strict=False).join(
        centres, on="city", how="left", maintain_order="left"
    )


def _column(sample: str) -> str:
    return f"sample {sample}"


def _choices(ctx: StageContext, panel: pl.DataFrame) -> dict[str, list[str] | str]:
    """Cities of each choice, or the reason why there is none."""
    clusters = pl.DataFrame(ctx.read_arrow("clusters"))
    first = ctx.study.panel.first_year
    return {
        PRE_SAMPLE: _clusters_of(
            clusters.filter(pl.col("window_end") < first), f"no window of clusters ends before {first}"
        ),
        LAST_WINDOW: _clusters_of(
            clusters.filter(pl.col("window_end") <= ctx.last_complete_year),
            "no window of clusters ends by the last complete year",
        ),
        PUBLISHED: _published(ctx, panel),
    }


def _clusters_of(windows: pl.DataFrame, none: str) -> list[str] | str:
    if windows.is_empty():
        return none
    last = windows.filter(pl.col("window_end") == pl.col("window_end").max())
    cities = last.filter(pl.col("is_cluster"))["city"].sort().to_list()
    years = f"{last['window_start'][0]} to {last['window_end'][0]}"
    return cities or f"no city is a cluster in the window {years}"


def _published(ctx: StageContext, panel: pl.DataFrame) -> list[str] | str:
    """Cities of the study's list, by code or name; those the panel does not have are stated."""
    names = ctx.study.estimation.selection.published
    if not names:
        return "the study names no published list (estimation.selection.published)"
    known = panel.select("city", "name").unique()
    found = known.filter(pl.col("city").is_in(names) | pl.col("name").is_in(names))
    met = {*found["city"], *found["name"]}
    missing = [name for name in names if name not in met]
    if missing:
        ctx.fact("published_cities_not_in_the_panel", missing)
    return found["city"].sort().to_list() or "no city of the published list is in the panel"


def _measures(study: Study) -> Iterable[tuple[str, int]]:
    for grid in study.estimation.grids:
        for measure in grid.measures or (study.panel.centrality,):
            for lag in grid.lags:
                if (measure, lag) != (study.panel.centrality, 1):
                    yield measure, lag


def _with_measures(ctx: StageContext, panel: pl.DataFrame, wanted: list[tuple[str, int]]) -> pl.DataFrame:
    """Add each measure of the window that ended `lag` years before, found as the panel finds its own."""
    if not wanted:
        return panel
    measures = pl.DataFrame(ctx.read_arrow("city_measures"))
    step = ctx.study.network.windows.step
    for measure, lag in wanted:
        name, further = f"{measure} {lag}", lag - 1
        looked_up = panel.select("city", (pl.col("year") - further).cast(pl.Int32))
        found = before_the_year(looked_up, measures, measure, step, name)
        values = found.select("city", (pl.col("year") + further).cast(pl.Int32), name)
        panel = panel.join(values, on=["city", "year"], how="left", maintain_order="left")
    return panel
