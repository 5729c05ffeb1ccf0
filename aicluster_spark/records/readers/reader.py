"""What every reader offers.

There are three shapes of sources, and a reader is one of them:

- `TextReader`: a delimited text or a sheet; rows of named text cells become rows of the product.
- `XmlReader`: documents of XML, loose, concatenated or packed; each becomes a row of the product.
- `FrameReader`: anything that needs Spark to be put together, such as several tables joined by keys.

The first two are kernels over frames in memory: how bytes are found, cut, decoded, counted and distributed
is the same for all of them and stands in `records/io/` and `records/parse.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

import polars as pl
from pyspark.sql import DataFrame, SparkSession

from aicluster_spark.study.models import RecordsOptions

Product = Literal["documents", "enterprises", "policies", "yearbook"]
"""What the records become; each has a schema: DOCUMENT, ENTERPRISE, POLICY, YEARBOOK."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a kernel must know beside the records.

    Attributes
    ----------
    kinds
        Kinds of documents the study keeps.
    newest
        Day the file was last written: a date after it is doubtful; None where nobody knows.
    columns
        The study's own column mapping: the engine's name to the header in the file.
    kept_doubts
        Doubts about dates, by the names of `rejects.REASONS`, with which documents are kept all the same.
    """

    kinds: tuple[str, ...]
    newest: date | None
    columns: Mapping[str, str] = field(default_factory=dict)
    kept_doubts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a delimited text is written; quotes are doubled inside quoted cells.

    Attributes
    ----------
    delimiter
        One character.
    quote
        The quote character, or None where quotes mean nothing.
    others
        Further characters that may stand between cells; the header tells which does.
    """

    delimiter: str = ","
    quote: str | None = '"'
    others: str = ""

    def with_delimiter(self, delimiter: str) -> Dialect:
        """Give the dialect with the delimiter of a file, if it has one of its own."""
        return replace(self, delimiter=delimiter) if delimiter else self


TABLE_DIALECT = Dialect(others="\t;|")
"""Tables as people export them: with commas, tabs, semicolons or bars."""


class Named(Protocol):
    """What every reader says of itself."""

    @property
    def name(self) -> str:
        """Name used in studies."""

    @property
    def title(self) -> str:
        """What the format is, in one line."""

    @property
    def expects(self) -> str:
        """What a file must look like, for `aicluster readers`."""


@runtime_checkable
class TextReader(Named, Protocol):
    """Turns rows of text cells into rows of the product."""

    @property
    def product(self) -> Product:
        """What the records become."""

    @property
    def dialect(self) -> Dialect:
        """How the text is written."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The reader's names of all columns it may know of; `rows` gets every one of them."""

    def bind(self, header: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
        """Find the reader's columns in a file's header.

        Parameters
        ----------
        header
            The file's header cells as they stand.
        columns
            The study's own mapping, of the reader's name to the file's.

        Returns
        -------
        dict
            The reader's name of each column found, and the header cell it stands under; other columns of
            the file are ignored.

        Raises
        ------
        InputError
            If a column it cannot do without is missing: which, what was found, what to do.
        """

    def rows(self, cells: pl.DataFrame, setting: Setting) -> pl.DataFrame:
        """Turn cells into rows of the product's schema, one for each row, in order.

        Parameters
        ----------
        cells
            Text columns under the reader's names (all it may know of; null where the file lacks them or the
            cell is empty), source_row and byte_offset.
        setting
            What the study says.

        Returns
        -------
        polars.DataFrame
            Columns of the product's schema (any it leaves out are null), the same height. A row it refuses
            has its reason and detail; the caller fills raw.
        """


@runtime_checkable
class XmlReader(Named, Protocol):
    """Turns XML documents into rows of the product."""

    @property
    def product(self) -> Product:
        """What the records become."""

    @property
    def roots(self) -> tuple[str, ...]:
        """Names of the root elements of one record, as they stand in the text, with prefixes."""

    def rows(self, documents: Sequence[bytes], setting: Setting) -> pl.DataFrame:
        """Turn documents into rows of the product's schema, one for each document, in order.

        Parameters
        ----------
        documents
            Each a whole XML document, from its declaration or root to its end; possibly broken.
        setting
            What the study says.

        Returns
        -------
        polars.DataFrame
            As for `TextReader.rows`; source_row and byte_offset are left to the caller.
        """


@dataclass(frozen=True, slots=True)
class Parsed:
    """One source file as canonical tables.

    Attributes
    ----------
    patents, parties, rejects
        Frames of the schemas of those names.
    """

    patents: DataFrame
    parties: DataFrame
    rejects: DataFrame


@runtime_checkable
class FrameReader(Named, Protocol):
    """Reads one source, a file or a folder of tables, with Spark."""

    @property
    def encoding(self) -> str:
        """How text is encoded, as it goes into the files table."""

    def check(self, path: Path) -> None:
        """Refuse a file that is not of the format.

        Raises
        ------
        InputError
            With what is missing.
        """

    def count(self, path: Path, scratch: Path) -> int:
        """Count the file's records in a second way, simpler than reading them."""

    def read(self, spark: SparkSession, path: Path, options: RecordsOptions, scratch: Path) -> Parsed:
        """Read the file; every record is kept or rejected. `scratch` is for unpacked copies."""

    def kept(self, parties: DataFrame, patents: DataFrame) -> int:
        """Count from the written tables how many records of the file were kept."""


Reader = TextReader | XmlReader | FrameReader
