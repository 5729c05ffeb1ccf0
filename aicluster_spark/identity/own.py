"""Identities that a study brings: a file that maps mentions to ids."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow as pa

from aicluster_spark.errors import InputError

COLUMNS = {"patent_id": pl.String, "position": pl.Int32, "identity": pl.String}
SCHEMA = pa.schema([("patent_id", pa.string()), ("position", pa.int32()), ("identity", pa.string())])


def read_own(path: Path) -> pa.Table:
    """Read and check a mapping of mentions to ids.

    Parameters
    ----------
    path
        Parquet, or CSV with a header, with the columns of ``COLUMNS``; others are left aside.

    Returns
    -------
    pyarrow.Table
        The columns of ``COLUMNS``, one row a mention.

    Raises
    ------
    InputError
        The file cannot be read, lacks a column, holds a value of another kind, leaves an id empty or names a
        mention twice.
    """
    try:
        # CSV as text throughout: a number read as one would lose the zeros it begins with.
        parquet = path.suffix == ".parquet"
        found = pl.read_parquet(path) if parquet else pl.read_csv(path, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(f"{path} cannot be read: {str(error).splitlines()[0]}.", _ADVICE) from error
    missing = [name for name in COLUMNS if name not in found.columns]
    if missing:
        raise InputError(f"{path} lacks the columns {', '.join(missing)}.", _ADVICE)
    try:
        ids = found.select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())
    except pl.exceptions.PolarsError as error:
        raise InputError(f"{path}: position is not a whole number in every row.", _ADVICE) from error
    empty = ids.filter(pl.any_horizontal(pl.all().is_null()) | (pl.col("identity") == ""))
    if empty.height:
        raise InputError(f"{path}: {empty.height:,} rows leave a column empty.", _ADVICE)
    twice = ids.filter(ids.select("patent_id", "position").is_duplicated())
    if twice.height:
        patent, position, _ = twice.row(0)
        raise InputError(f"{path} names inventor {position} of {patent} more than once.", _ADVICE)
    return ids.to_arrow().cast(SCHEMA)


_ADVICE = "identity.file is parquet or CSV: patent_id, position (from 0), identity, one row a mention."
