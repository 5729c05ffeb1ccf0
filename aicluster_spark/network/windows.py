"""The rows of each window of years."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.study.windows import Window


def in_windows(rows: DataFrame, windows: Sequence[Window]) -> DataFrame:
    """Repeat each row once for every window its year lies in.

    Parameters
    ----------
    rows
        Rows with a column ``year``.
    windows
        The windows.

    Returns
    -------
    DataFrame
        The rows without ``year``, with ``window_start`` and ``window_end``; rows outside of all windows, or
        of an unknown year, are gone.
    """
    years = ", ".join(f"({year}, {w.start}, {w.end})" for w in windows for year in range(w.start, w.end + 1))
    table = rows.sparkSession.sql(f"VALUES {years} AS years(year, window_start, window_end)")
    return rows.join(F.broadcast(table), "year").drop("year")
