"""Reading and writing the engine's tables, held to their schemas on both sides."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from aicluster_spark.errors import ReconciliationError
from aicluster_spark.schema import Table

SPARK_TYPES = {
    pa.string(): "string",
    pa.list_(pa.string()): "array<string>",
    pa.int32(): "int",
    pa.int64(): "bigint",
    pa.float64(): "double",
    pa.bool_(): "boolean",
    pa.date32(): "date",
}
ROWS_PER_FILE = 2_000_000


def spark_ddl(schema: pa.Schema) -> str:
    """Write an Arrow schema as Spark's DDL, for `mapInArrow`; lists and structures may nest."""
    return ", ".join(f"`{field.name}` {_spark_type(field.type)}" for field in schema)


def _spark_type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"array<{_spark_type(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'`{field.name}`: {_spark_type(field.type)}' for field in kind)}>"
    return SPARK_TYPES[kind]


def spark_schema(table: Table) -> str:
    """Write a table's schema as Spark's DDL."""
    return spark_ddl(table.arrow)


def write_spark_table(table: Table, frame: DataFrame, uri: str, rows: int | None = None) -> None:
    """Write a Spark frame as the table's parquet, columns in the schema's order.

    Parameters
    ----------
    rows
        Rows expected, where they are known: small tables go into few files.

    Raises
    ------
    ValueError
        If the frame lacks a column of the table or has one more.
    """
    _check_names(table, frame.columns)
    columns = [F.col(column.name).cast(SPARK_TYPES[column.type]) for column in table.columns]
    shaped = frame.select(*columns)
    if rows is not None:
        shaped = shaped.coalesce(max(1, math.ceil(rows / ROWS_PER_FILE)))
    shaped.write.mode("errorifexists").parquet(uri)


def write_arrow_table(table: Table, data: pa.Table, filesystem: fs.FileSystem, folder: str) -> None:
    """Write an Arrow table as one parquet file in the folder."""
    _check_names(table, data.column_names)
    schema = table.arrow_of(data.column_names)
    shaped = data.select(schema.names).cast(schema)
    filesystem.create_dir(folder, recursive=True)
    pq.write_table(shaped, f"{folder}/part-00000.parquet", filesystem=filesystem)


def read_spark_table(spark: SparkSession, table: Table, uris: Sequence[str]) -> DataFrame:
    """Read the table's parquet files as a Spark frame with the table's schema."""
    if not uris:
        return spark.createDataFrame([], spark_schema(table))
    return spark.read.schema(spark_schema(table)).parquet(*uris)


def read_arrow_table(table: Table, filesystem: fs.FileSystem, paths: Sequence[str]) -> pa.Table:
    """Read the table's parquet files into memory, rows in the order of the files."""
    if not paths:
        return table.arrow.empty_table()
    schema = table.arrow_of(pq.read_schema(paths[0], filesystem=filesystem).names)
    pieces = [pq.read_table(path, filesystem=filesystem, schema=schema) for path in paths]
    return pa.concat_tables(pieces)


def count_rows(filesystem: fs.FileSystem, paths: Sequence[str]) -> int:
    """Count rows from the parquet footers."""
    return sum(pq.read_metadata(path, filesystem=filesystem).num_rows for path in paths)


def check_written(table: Table, filesystem: fs.FileSystem, folder: str) -> None:
    """Refuse a table whose files do not carry the schema that was promised.

    Raises
    ------
    ReconciliationError
        If a file's columns or types differ from the schema.
    """
    selector = fs.FileSelector(folder)
    for info in filesystem.get_file_info(selector):
        if info.path.endswith(".parquet"):
            found = pq.read_schema(info.path, filesystem=filesystem).remove_metadata()
            wanted = table.arrow_of(found.names)
            if not _same(found, wanted):
                raise ReconciliationError(f"{info.path} was written as {found}, not as {wanted}.")


def _same(found: pa.Schema, wanted: pa.Schema) -> bool:
    """Compare by SQL meaning: Spark names list items differently than Arrow does."""
    return found.names == wanted.names and all(
        str(pa.list_(f.type.value_type) if pa.types.is_list(f.type) else f.type) == str(w.type)
        for f, w in zip(found, wanted, strict=True)
    )


def _check_names(table: Table, names: Sequence[str]) -> None:
    missing, unknown = set(table.names) - set(names), set(names) - set(table.arrow_of(names).names)
    if missing or unknown or len(set(names)) < len(names):
        raise ValueError(f"table {table.name}: missing {sorted(missing)}, unknown {sorted(unknown)}")


def rows_to_arrow(table: Table, rows: Sequence[dict[str, Any]]) -> pa.Table:
    """Make an Arrow table of the schema from plain rows."""
    return pa.Table.from_pylist(list(rows), schema=table.arrow)
