"""What a source file is cut into: chunks that can be read apart, with the records counted in them."""

from __future__ import annotations

from dataclasses import dataclass

PARQUET = "parquet"
"""Stands for the encoding of files of parquet."""
CHUNK_BYTES = 32_000_000
"""How much of a file one task reads at a time, as a rule; a single longer record has a chunk of its own."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of one source that starts and ends where a record does.

    Attributes
    ----------
    path
        File with random access: the source itself, or its unpacked or transcoded copy in the scratch folder.
    label
        What the user knows it as: names of the source file and of the members in it, `a.zip/b.zip/c.xml`.
    start, stop
        Bytes of `path`; for a sheet its rows below the header, for parquet rows of the row group. Both 0
        where `members` are read whole.
    first_row
        Number of the chunk's first record in its source, from 0; records that will be refused count too.
    encoding
        Of the bytes at `path`: utf-8 or gb18030; xml where each document says, sheet and parquet where there
        is none.
    members
        For packed XML: names of the members of the zip at `path`, read in this order.
    sheet
        For a spreadsheet: name of the sheet.
    records
        How many records were counted in it.
    row_group
        For parquet: number of the row group.
    delimiter
        Character between the cells of a text; empty where the reader's own is.
    oversize
        The chunk is one record longer than the study allows; only its head is ever read.
    """

    path: str
    label: str
    start: int
    stop: int
    first_row: int
    encoding: str
    members: tuple[str, ...] = ()
    sheet: str = ""
    records: int = 0
    oversize: bool = False
    row_group: int = 0
    delimiter: str = ""

    @property
    def typed(self) -> bool:
        """Whether it holds typed values, a sheet's or parquet's, and no text to be cut by bytes."""
        return bool(self.sheet) or self.encoding == PARQUET


@dataclass(frozen=True, slots=True)
class Plan:
    """One source file, found, unpacked, cut and counted.

    Attributes
    ----------
    chunks
        In the order of the records.
    header
        Cells of the header, made distinct; empty for XML.
    encoding
        Of the source as the user knows it, such as utf-8, gb18030 or utf-16-le.
    seen
        Records without headers, counted without parsing: what is kept and refused must add up to it.
    """

    chunks: tuple[Chunk, ...]
    header: tuple[str, ...]
    encoding: str
    seen: int
