"""Small tables that travel with the package."""

from __future__ import annotations

import io
from importlib.resources import files


def open_packaged(name: str) -> io.StringIO:
    """Open one of the CSV files of `aicluster_spark/data/places` for reading.

    Raises
    ------
    FileNotFoundError
        The package was installed without its data.
    """
    return io.StringIO((files("aicluster_spark") / "data" / "places" / name).read_text("utf-8"), newline="")
