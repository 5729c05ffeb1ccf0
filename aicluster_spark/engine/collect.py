"""The one way rows come from Spark to the driver: with a bound."""

from __future__ import annotations

import polars as pl
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import to_arrow_schema

from aicluster_spark.errors import ResultsError


def collect_bounded(frame: DataFrame, max_rows: int) -> pl.DataFrame:
    """Collect a frame that must be small, through Arrow.

    Parameters
    ----------
    frame
        Columns of plain types.
    max_rows
        Rows the driver is willing to hold.

    Returns
    -------
    polars.DataFrame

    Raises
    ------
    ResultsError
        If there are more rows.
    """
    rows = frame.limit(max_rows + 1).toPandas()
    if len(rows) > max_rows:
        raise ResultsError(f"More than {max_rows:,} rows would have come to the driver.", "Narrow the study.")
    # By the frame's own types: pandas forgets those of a column that is null throughout.
    return pl.DataFrame(
        pa.Table.from_pandas(rows, schema=to_arrow_schema(frame.schema), preserve_index=False)
    )
