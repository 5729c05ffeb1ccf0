"""The look that all charts share, and what turns a chart into a specification for the page."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import polars as pl

# Okabe and Ito's colours: told apart by people who see red and green alike.
BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY = "#0072B2", "#D55E00", "#009E73", "#E69F00", "#AA4499", "#56B4E9"
INK, SOFT_INK, QUIET, HAIRLINE, LAND, PAPER = "#1d2733", "#55606e", "#a3abb5", "#e3e6ea", "#e9ebee", "#ffffff"
CATEGORIES = [BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY, "#332288", "#882255"]
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", sans-serif'

CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": SOFT_INK,
        "titleColor": SOFT_INK,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": HAIRLINE,
        "domainColor": QUIET,
        "tickColor": QUIET,
        "labelLimit": 170,
        "titlePadding": 8,
    },
    "axisY": {"domain": False, "ticks": False, "labelPadding": 6},
    "legend": {
        "orient": "top",
        "labelColor": INK,
        "titleColor": SOFT_INK,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "symbolType": "circle",
        "symbolOpacity": 1,
        "labelLimit": 320,
        "columns": {"expr": "width < 480 ? 2 : width < 900 ? 4 : 8"},
    },
    "text": {"color": INK, "fontSize": 12},
    "range": {"category": CATEGORIES},
    "bar": {"cornerRadiusEnd": 1},
}


def specification(chart: Any, height: int, label: str, **frames: pl.DataFrame) -> dict[str, Any]:
    """Finish a chart: as wide as its place on the page, the common look, words for screen readers.

    Parameters
    ----------
    chart
        Altair chart, a single view or layers.
    height
        Pixels.
    label
        What is drawn, for readers who cannot see it.
    **frames
        Data by the names the chart uses; what is not a number becomes null.
    """
    spec: dict[str, Any] = chart.properties(width="container", height=height, description=label).to_dict(
        validate=False
    )
    spec["config"] = CONFIG
    spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    spec["datasets"] = spec.get("datasets", {}) | {name: rows(frame) for name, frame in frames.items()}
    return spec


def stacked(spec: dict[str, Any]) -> dict[str, Any]:
    """Write the legends of a chart below each other: beside each other they are wider than a narrow page."""
    layout = {"layout": {"top": {"direction": "vertical", "anchor": "start", "margin": 4}}}
    return spec | {"config": CONFIG | {"legend": CONFIG["legend"] | layout}}


def over(name: str) -> Any:
    """Begin a chart over a frame given to `specification`: what is inside a chart is copied many times."""
    return alt.Chart(alt.NamedData(name=name))


def rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Turn a frame into the rows of a specification."""
    return [{name: _plain(value) for name, value in row.items()} for row in frame.iter_rows(named=True)]


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
