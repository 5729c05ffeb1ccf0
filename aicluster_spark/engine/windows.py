"""Rows of years spread over windows."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.study.windows import Window


def in_windows(rows: DataFrame, windows: Sequence[Window]) -> DataFrame:
    """Repeat each row once for every window its year lies in, by a small broadcast table.

    Parameters
    ----------
    rows
        Rows with a column ``year``.
    windows
        At least one window.

    Returns
    -------
    DataFrame
        The rows without ``year``, with ``window_start`` and ``window_end``; rows outside of all windows,
        or of unknown year, are gone.
    """
    years = [(year, w.start, w.end) for w in windows for year in range(w.start, w.end + 1)]
    table = rows.sparkSession.createDataFrame(years, "year int, window_start int, window_end int")
    return rows.join(F.broadcast(table), "year").drop("year")
