"""Small tables that travel with the package."""

from __future__ import annotations

from importlib.resources import files
from typing import TextIO, cast


def open_packaged(name: str) -> TextIO:
    """Open one of the CSV files of `aicluster_spark/data/places` for reading.

    Raises
    ------
    FileNotFoundError
        The package was installed without its data.
    """
    return cast(TextIO, (files("aicluster_spark") / "data" / "places" / name).open(encoding="utf-8", newline=""))
