"""A user's own table from a file: CSV, parquet or Stata."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from aicluster_spark.errors import InputError


def _stata(path: Path) -> pd.DataFrame:
    return pd.read_stata(path, convert_categoricals=False)


READERS: dict[str, Callable[[Path], pd.DataFrame]] = {
    ".csv": lambda path: pd.read_csv(path, encoding="utf-8-sig"),
    ".tsv": lambda path: pd.read_csv(path, sep="\t", encoding="utf-8-sig"),
    ".parquet": pd.read_parquet,
    ".dta": _stata,
}


# What the readers raise on a file that is not what its ending says; pyarrow's errors are ValueErrors.
UNREADABLE = (pd.errors.ParserError, pd.errors.EmptyDataError, struct.error, ValueError, OSError)


def read_panel(path: Path) -> pd.DataFrame:
    """Read a table, one row an observation; the kind of file is told by its ending.

    Raises
    ------
    InputError
        For files that are missing, empty, of another kind, or not what their ending says.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(
            f"{path.name} ends in '{path.suffix}', but a table is one of {', '.join(READERS)}.",
            "Save it as CSV.",
        )
    if not path.is_file():
        raise InputError(f"There is no file {path}.", "Check the path.")
    try:
        frame = reader(path)
    except UnicodeDecodeError as problem:
        raise InputError(
            f"{path.name} is not UTF-8 (byte {problem.start}).", "Save it as UTF-8."
        ) from problem
    except UNREADABLE as problem:
        first = (str(problem).splitlines() or ["no words"])[0][:200]
        raise InputError(
            f"{path.name} cannot be read as {path.suffix}: {first}.", "Save it anew."
        ) from problem
    if frame.empty:
        raise InputError(f"{path.name} holds no row.", "Check the export.")
    return frame
