"""Finding a reader's columns in a header by their names, in Chinese or English, never by position."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from aicluster_spark.errors import InputError

_TYPE = re.compile(r"\([CDN](?:\|[\d|]+)?\)$")


def plain_header(cell: str) -> str:
    """Fold a header cell: full-width forms, blanks, `#` and types such as `(C|300)` undone, lower case."""
    folded = unicodedata.normalize("NFKC", cell).replace("\ufeff", "").strip(" #*\t\r\n\"'")
    return re.sub(r"[\s_]+", "", _TYPE.sub("", folded)).lower()


def find_columns(
    header: Sequence[str], aliases: Mapping[str, Sequence[str]], columns: Mapping[str, str]
) -> dict[str, str]:
    """Find columns by the study's own mapping, else by the first of their known names that occurs.

    Parameters
    ----------
    header
        Header cells as they stand.
    aliases
        Known names by the reader's name, the preferred one first.
    columns
        The study's mapping, of the reader's name to the header cell; it goes first.

    Returns
    -------
    dict
        Header cell by the reader's name, for those found.

    Raises
    ------
    InputError
        If the study maps a column the reader does not know, or to a header that is not there.
    """
    cells: dict[str, str] = {}
    for cell in header:
        cells.setdefault(plain_header(cell), cell)
    known = {name: _first(names, cells) for name, names in aliases.items()}
    given = {name: _given(name, cell, aliases, cells) for name, cell in columns.items()}
    return {name: cell for name, cell in {**known, **given}.items() if cell is not None}


def _first(names: Sequence[str], cells: Mapping[str, str]) -> str | None:
    return next((cells[folded] for name in names if (folded := plain_header(name)) in cells), None)


def _given(name: str, cell: str, aliases: Mapping[str, Sequence[str]], cells: Mapping[str, str]) -> str:
    if name not in aliases:
        raise InputError(f"The reader has no column {name!r}.", f"It knows {', '.join(aliases)}.")
    if plain_header(cell) not in cells:
        raise InputError(
            f"The column {cell!r} that the study gives for {name} is not in the file.",
            f"The file has {', '.join(cells.values())}.",
        )
    return cells[plain_header(cell)]


def require(
    bound: Mapping[str, str], header: Sequence[str], aliases: Mapping[str, Sequence[str]], *names: str
) -> None:
    """Refuse a header that lacks a column.

    Raises
    ------
    InputError
        With the names looked for and those found.
    """
    missing = [name for name in names if name not in bound]
    if missing:
        wanted = "; ".join(f"{name} ({', '.join(aliases[name])})" for name in missing)
        raise InputError(
            f"The file has no column for {wanted}. Its header is {', '.join(header)}.",
            "Name the file's own column under `columns` of the source.",
        )
