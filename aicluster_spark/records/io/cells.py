"""Values of typed tables, sheets and parquet, as the text that a person would have typed."""

from __future__ import annotations

import datetime as dt
from typing import Final

EXACT: Final = 1e15
"""From here on a number of a sheet, or any other that is not whole by its type, has lost digits."""


def cell_text(value: object) -> str:
    """Write a cell's value as the text that was typed; empty for none."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        if value != value:  # not a number
            return ""
        if abs(value) >= EXACT and isinstance(value, float):
            return f"{value:.14e}"
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, dt.datetime):
        return (value.date() if value.time() == dt.time() else value).isoformat(*_between(value))
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _between(value: dt.datetime) -> tuple[str, ...]:
    return () if value.time() == dt.time() else (" ",)
