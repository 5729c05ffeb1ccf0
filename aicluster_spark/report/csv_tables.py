"""Tables of the report as CSV, the same bytes that the page's own button gives."""

from __future__ import annotations

import re

from aicluster_spark.report.content import Cell, Table
from aicluster_spark.spreadsheet import defused

FOLDER = "tables"
"""Where the tables lie beside their page."""


def marked(kind: str) -> str:
    """Return how the names of files begin: made-up records are told by the name."""
    return "SYNTHETIC-" if kind == "synthetic" else ""


def address(kind: str) -> str:
    """Return how the way from the page to its tables' files begins."""
    return f"{FOLDER}/{marked(kind)}"


def to_csv(table: Table) -> bytes:
    """Write a table: numbers in full, unknown cells empty, formulas defused, UTF-8 with its mark.

    A cell whose text says more than its number is written as its text.
    """
    head = ",".join(_text(column.heading) for column in table.columns)
    lines = [head, *(",".join(map(_cell, row)) for row in table.rows)]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def _cell(cell: Cell) -> str:
    if cell.text is None:
        return ""
    return _text(cell.text) if cell.says_more else cell.digits or _text(cell.text)


def _text(text: str) -> str:
    safe = defused(text.strip())
    return f'"{safe.replace(chr(34), chr(34) * 2)}"' if re.search(r'[",\n\r]', safe) else safe
