"""From frames to the tables of a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.content import Alignment, Cell, Column, Table
from aicluster_spark.report.language import label_of, say, stated

MOST_ROWS = 500
"""Rows of a table of the page: it opens quickly, and says how many there are in the results."""

Formatter = Callable[[float | None], str | None]


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a frame as it is shown.

    Attributes
    ----------
    name
        Column of the frame.
    heading
        Its heading, a message.
    number
        How its numbers are written; None for text.
    reason
        Column that says why a value is unknown.
    meaning
        What the heading means, a message.
    phrase
        Whether its texts are phrases of the project, which are translated, and not names or codes.
    link
        Column with the relative address of what a text names, if any.
    unit
        Column with the unit of each number, where rows have different ones: `words.in_unit` then writes them.
    """

    name: str
    heading: str
    number: Formatter | None = None
    reason: str | None = None
    meaning: str = ""
    phrase: bool = False
    link: str | None = None
    unit: str | None = None


def tabulate(
    id: str,
    caption: str,
    frame: pl.DataFrame,
    fields: Sequence[Field],
    limit: int = MOST_ROWS,
    folded: bool = False,
) -> Table:
    """Lay a frame out as a table.

    Parameters
    ----------
    id, caption
        Anchor and caption.
    frame
        One row a row, in the order shown.
    fields
        Columns.
    limit
        Rows shown at most; a longer table says how many there are.
    folded
        Whether it is folded away until asked for.
    """
    shown = frame.head(limit)
    cut = "" if shown.height == frame.height else _cut(shown.height, frame.height)
    columns = [column(f.heading, "text" if f.number is None else "number", f.meaning) for f in fields]
    rows = [[_cell(row, field) for field in fields] for row in shown.iter_rows(named=True)]
    return Table(id, caption, columns, rows, cut, folded)


def column(heading: str, align: Alignment = "text", meaning: str = "") -> Column:
    """Return a column whose heading and meaning are messages."""
    return Column(say(heading) if heading else "", align, say(meaning) if meaning else "")


def _cut(shown: int, rows: int) -> str:
    return say("The first {shown:,} of {rows:,} rows.", shown=shown, rows=rows)


def _cell(row: dict[str, object], field: Field) -> Cell:
    value = row[field.name]
    reason = row.get(field.reason) if field.reason else None
    why = None if reason is None else stated(str(reason))
    if field.number is None:
        text = None if value is None else _text(value)
        if text and field.phrase:
            return Cell(label_of(text), reason=why)
        link = row.get(field.link) if field.link else None
        return Cell(text, reason=why, is_name=True, link=str(link or ""))
    number = float(value) if isinstance(value, int | float) else None
    text = field.number(number) if field.unit is None else words.in_unit(number, str(row[field.unit] or ""))
    return Cell(text, None if text is None else number, why)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
