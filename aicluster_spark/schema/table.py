"""A table of the engine: its columns, what each means, and the key that makes a row unique."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

STRING = pa.string()
STRINGS = pa.list_(pa.string())
INTEGER = pa.int32()
LONG = pa.int64()
DOUBLE = pa.float64()
BOOLEAN = pa.bool_()
DATE = pa.date32()


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes
    ----------
    name
        Name in the parquet file.
    type
        Arrow type; every column may be null, and null means unknown.
    meaning
        One sentence for the data dictionary.
    unit
        Unit of a number, empty for text and counts of records.
    """

    name: str
    type: pa.DataType
    meaning: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One parquet table of the engine.

    Attributes
    ----------
    name
        Name of the table, unique over all stages.
    meaning
        What one row says.
    key
        Columns that together make a row unique; results are compared after sorting by them.
    columns
        The columns in order.
    further
        Type of the columns that a study may add after these; None where it may add none.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    further: pa.DataType | None = None

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema, column order as written."""
        return pa.schema([pa.field(c.name, c.type) for c in self.columns])

    def arrow_of(self, names: Sequence[str]) -> pa.Schema:
        """Give the Arrow schema with the columns of `names` that a study added."""
        added = [] if self.further is None else [name for name in names if name not in self.names]
        return pa.schema([*self.arrow, *(pa.field(name, self.further) for name in added)])

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(c.name for c in self.columns)


WINDOW = (
    Column("window_start", INTEGER, "First year of the window.", "year"),
    Column("window_end", INTEGER, "Last year of the window.", "year"),
)

BASE = Column(
    "base",
    STRING,
    "What AI is compared with: all_patents, inventions, enterprises, population or gdp.",
)
