"""The network of cities, window by window: new, kept and lost ties, of all cities or of one."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.charts.slider import window_slider
from aicluster_spark.report.charts.theme import BLUE, GREEN, INK, PAPER, QUIET, VERMILION, over, specification
from aicluster_spark.report.language import message, say

CHANGES = {
    "new": (message("new"), GREEN),
    "kept": (message("kept"), BLUE),
    "lost": (message("lost"), VERMILION),
}
HEIGHT = 520
EVERY = -1
"""Value of the choice of a city that means all of them."""


def network(nodes: pl.DataFrame, ties: pl.DataFrame, chosen: list[str], label: str) -> dict[str, Any]:
    """Draw cities at fixed places and the ties of the window that the slider stands on.

    Parameters
    ----------
    nodes
        Columns node (number), label, x, y, window_end, strength and near (numbers of its partners).
    ties
        Columns a, b (numbers), a_label, b_label, xa, ya, xb, yb, window_end, change (`new`, `kept` or
        `lost`), weight and common (numbers of the cities tied to both).
    chosen
        Labels of the cities that can be chosen, by their numbers.
    label
        Words for screen readers.
    """
    ends = nodes["window_end"].unique().sort().to_list()
    shown = [words.cut_middle(name) for name in chosen]
    choice = alt.binding_select(
        options=[EVERY, *range(len(chosen))], labels=[say("all cities"), *shown], name=say("ties of") + " "
    )
    parameters = (
        window_slider(ends),
        alt.param(name="ego", value=EVERY, bind=choice),
    )
    chart = alt.layer(_ties(ties), _nodes(), _names(PAPER), _names()).add_params(*parameters)
    changes = {change: say(name) for change, (name, _) in CHANGES.items()}
    told = ties.with_columns(pl.col("change").replace(changes))
    spec = specification(chart, HEIGHT, label, nodes=nodes, ties=told)
    spec["usermeta"] = {
        "titles": ["", *(full if full != name else "" for name, full in zip(shown, chosen, strict=True))]
    }
    return spec


def _place(name: str) -> dict[str, Any]:
    scale = alt.Scale(domain=[-0.04, 1.12 if name.startswith("x") else 1.04], nice=False, zero=False)
    return {"type": "quantitative", "axis": None, "scale": scale}


def _ties(ties: pl.DataFrame) -> Any:
    most = float(ties["weight"].max() or 1)  # type: ignore[arg-type]
    theirs = "datum.a == ego || datum.b == ego || indexof(datum.common, ego) >= 0"
    return (
        over("ties")
        .transform_filter(f"datum.window_end == window_end && (ego == {EVERY} || {theirs})")
        .mark_rule(opacity=0.55)
        .encode(
            x=alt.X("xa", **_place("x")),
            y=alt.Y("ya", **_place("y")),
            x2=alt.X2("xb"),
            y2=alt.Y2("yb"),
            strokeWidth=alt.StrokeWidth(
                "weight:Q", legend=None, scale=alt.Scale(type="sqrt", domain=[0, most], range=[0.6, 7])
            ),
            strokeDash=alt.condition(
                f"datum.change == {_quoted(say('lost'))}", alt.value([3, 3]), alt.value([1, 0])
            ),
            color=alt.Color(
                "change:N",
                title=None,
                scale=alt.Scale(
                    domain=[say(name) for name, _ in CHANGES.values()],
                    range=[colour for _, colour in CHANGES.values()],
                ),
            ),
            tooltip=[
                alt.Tooltip("a_label:N", title=say("city")),
                alt.Tooltip("b_label:N", title=say("and")),
                alt.Tooltip("change:N", title=say("tie")),
                alt.Tooltip("weight:Q", title=say("weight"), format=".2f"),
            ],
        )
    )


def _shown() -> Any:
    theirs = "datum.node == ego || indexof(datum.near, ego) >= 0"
    return over("nodes").transform_filter(f"datum.window_end == window_end && (ego == {EVERY} || {theirs})")


def _nodes() -> Any:
    return (
        _shown()
        .mark_circle(stroke=PAPER, strokeWidth=0.8, opacity=0.95)
        .encode(
            x=alt.X("x", **_place("x")),
            y=alt.Y("y", **_place("y")),
            size=alt.Size("strength:Q", legend=None, scale=alt.Scale(type="sqrt", range=[24, 360])),
            color=alt.condition("datum.strength > 0", alt.value(INK), alt.value(QUIET)),
            tooltip=[
                alt.Tooltip("label:N", title=say("city")),
                alt.Tooltip("strength:Q", title=say("strength"), format=".2f"),
            ],
        )
    )


def _names(halo: str = "") -> Any:
    """Names of the strongest cities of the window, or of all that belong to the chosen one; or their halo."""
    stroke = {"stroke": halo, "strokeWidth": 3, "strokeJoin": "round", "opacity": 0.8} if halo else {}
    return (
        _shown()
        .transform_filter(f"datum.strength > 0 && (datum.named && width > 480 || ego != {EVERY})")
        .mark_text(align="left", dx=13, fontSize=11, limit=150, **stroke)
        .encode(x=alt.X("x", **_place("x")), y=alt.Y("y", **_place("y")), text=alt.Text("label:N"))
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
