"""The flow of an effect as boxes and arrows, from top to bottom so that it fits a narrow page."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import polars as pl

from aicluster_spark.report.charts.theme import BLUE, INK, PAPER, QUIET, SOFT_INK, over, specification

HEIGHT = 380
LINE = 12
"""Letters of a label on one line of a box of one column, where the page is narrowest."""
TOP, MIDDLE, BOTTOM = 9.2, 5.0, 0.8
LEGEND = alt.Legend(symbolType="stroke", symbolStrokeWidth=2.5, symbolSize=260)
LETTERS: dict[str, Any] = {"align": "center", "fontSize": 12, "fontWeight": 600, "lineBreak": "\n"}
BOX, HALF = 0.8, 0.44
"""Half the height of a box in rows, and half its width in columns."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box over some columns: its row, its label and whether there are data for it."""

    first: int
    last: int
    row: float
    label: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class Number:
    """An arrow that ends at a box, with its number.

    Attributes
    ----------
    column
        Column it runs down, or from which it comes to the left.
    low, high
        Rows of its end and its beginning.
    text, words
        Number, and what it says.
    state
        apart, null, untested or absent.
    sideways
        Whether it runs from its column to the left, in row `low`, instead of down.
    above
        Rows from its end up to its number; that of an arrow to the left stands above the box it leaves.
    """

    column: float
    low: float
    high: float
    text: str
    words: str
    state: str
    sideways: bool = False
    above: float = 1.3


def mechanism(
    boxes: Sequence[Box], numbers: Sequence[Number], columns: int, states: dict[str, str], label: str
) -> dict[str, Any]:
    """Draw boxes, the arrows between them, and their numbers.

    Parameters
    ----------
    boxes, numbers
        What is drawn; boxes of columns, arrows down a column or to the left.
    columns
        Number of columns.
    states
        What the colours say, by state.
    label
        Words for screen readers.
    """
    x = alt.Scale(domain=[-0.5, columns - 0.5], nice=False, zero=False)
    y = alt.Scale(domain=[0, 10], nice=False)
    lines = pl.DataFrame([_line(number, states) for number in numbers])
    heads = pl.DataFrame([_head(number, states) for number in numbers])
    colour = alt.Color("state:N", title=None, scale=_colours(states), legend=LEGEND)
    dash = alt.StrokeDash("state:N", title=None, scale=_dashes(states), legend=LEGEND)
    tooltip = [alt.Tooltip("words:N", title=" ")]
    segments = (
        over("lines")
        .mark_rule(strokeWidth=2)
        .encode(
            x=alt.X("x:Q", scale=x, axis=None),
            x2="x2:Q",
            y=alt.Y("y:Q", scale=y, axis=None),
            y2="y2:Q",
            color=colour,
            strokeDash=dash,
            tooltip=tooltip,
        )
    )
    points = (
        over("heads")
        .mark_point(filled=True, size=90, opacity=1)
        .encode(
            x=alt.X("x:Q", scale=x, axis=None),
            y=alt.Y("y:Q", scale=y, axis=None),
            color=colour,
            shape=alt.Shape("shape:N", scale=None, legend=None),
            tooltip=tooltip,
        )
    )
    values = over("heads").mark_text(**LETTERS, stroke=PAPER, strokeWidth=4, strokeJoin="round")
    written = over("heads").mark_text(**LETTERS, color=INK)
    place = {"x": alt.X("tx:Q", scale=x, axis=None), "y": alt.Y("ty:Q", scale=y, axis=None), "text": "text:N"}
    frame = (
        over("boxes")
        .mark_rect(fill=PAPER, cornerRadius=5, strokeWidth=1.5)
        .encode(
            x=alt.X("x:Q", scale=x, axis=None),
            x2="x2:Q",
            y=alt.Y("y:Q", scale=y, axis=None),
            y2="y2:Q",
            stroke=alt.condition("datum.known", alt.value(INK), alt.value(QUIET)),
        )
    )
    names = (
        over("boxes")
        .mark_text(fontSize=12, lineBreak="\n", lineHeight=14, baseline="middle")
        .encode(
            x=alt.X("column:Q", scale=x, axis=None),
            y=alt.Y("middle:Q", scale=y, axis=None),
            text="label:N",
            color=alt.condition("datum.known", alt.value(INK), alt.value(SOFT_INK)),
        )
    )
    layers = alt.layer(segments, points, values.encode(**place), written.encode(**place), frame, names)
    drawn = pl.DataFrame([_box(box) for box in boxes])
    return specification(layers, HEIGHT, label, lines=lines, heads=heads, boxes=drawn)


def _colours(states: dict[str, str]) -> alt.Scale:
    colours = {"apart": BLUE, "null": SOFT_INK, "untested": SOFT_INK, "absent": QUIET}
    return alt.Scale(domain=list(states.values()), range=[colours[state] for state in states])


def _dashes(states: dict[str, str]) -> alt.Scale:
    dashes = {"apart": [1, 0], "null": [7, 3], "untested": [2, 3], "absent": [2, 6]}
    return alt.Scale(domain=list(states.values()), range=[dashes[state] for state in states])


def _line(number: Number, states: dict[str, str]) -> dict[str, Any]:
    """Place an arrow without its head: to the next column, or down to the box below."""
    told = {"state": states[number.state], "words": number.words}
    if number.sideways:
        return {"x": number.column - HALF, "x2": number.column - 1, "y": number.low, "y2": number.low, **told}
    return {"x": number.column, "x2": number.column, "y": number.high, "y2": number.low, **told}


def _head(number: Number, states: dict[str, str]) -> dict[str, Any]:
    """Place the head of an arrow, and its number."""
    told = {"state": states[number.state], "words": number.words, "text": number.text}
    if number.sideways:
        at = {"x": number.column - 0.96, "y": number.low, "tx": number.column, "ty": number.low + BOX + 0.35}
        return {**at, **told, "shape": "triangle-left"}
    at = {"x": number.column, "y": number.low + 0.15, "tx": number.column, "ty": number.low + number.above}
    return {**at, **told, "shape": "triangle-down"}


def _box(box: Box) -> dict[str, Any]:
    room = LINE * (box.last - box.first + 1)
    return {
        **{"x": box.first - HALF, "x2": box.last + HALF, "y": box.row - BOX, "y2": box.row + BOX},
        **{"column": (box.first + box.last) / 2, "middle": box.row},
        **{"label": _wrapped(box.label, room), "known": box.known},
    }


def _wrapped(label: str, room: int) -> str:
    """Break a label into lines that fit a box; a Chinese character takes the room of two letters."""
    wide = any("\u3400" <= character <= "\u9fff" for character in label)
    lines = label.replace("_", " ").split("\n")
    return "\n".join(part for line in lines for part in textwrap.wrap(line, room // 2 if wide else room))
