"""From a source to chunks, and from a chunk to rows of the product, each record kept or refused."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pyarrow as pa

from aicluster_spark.records.documents import DOCUMENT, shape
from aicluster_spark.records.io.chunks import read_chunk
from aicluster_spark.records.io.delimited import parse_text, raw_text
from aicluster_spark.records.io.parquet import parse_parquet
from aicluster_spark.records.io.plan import Chunk
from aicluster_spark.records.io.sheets import parse_sheet
from aicluster_spark.records.io.xml_split import chunk_documents
from aicluster_spark.records.products import ENTERPRISE, POLICY, YEARBOOK_ROW
from aicluster_spark.records.readers.reader import Product, Setting, TextReader, XmlReader
from aicluster_spark.records.rejects import RAW_LENGTH
from aicluster_spark.study.models import Limits

SCHEMAS: dict[Product, pa.Schema] = {
    "documents": DOCUMENT,
    "enterprises": ENTERPRISE,
    "policies": POLICY,
    "yearbook": YEARBOOK_ROW,
}


def chunk_rows(
    reader: TextReader | XmlReader, chunk: Chunk, header: Sequence[str], setting: Setting, limits: Limits
) -> pl.DataFrame:
    """Read a chunk.

    Returns
    -------
    polars.DataFrame
        The product's schema, one row for each record of the chunk, in order; reason is null where it is kept.
    """
    if isinstance(reader, XmlReader):
        return _document_rows(reader, chunk, setting, limits.record_bytes)
    content = b"" if chunk.typed else read_chunk(chunk)
    cells, broken = chunk_cells(reader, chunk, header, limits, content)
    rows = _text_rows(reader, cells, header, setting)
    raw = _raw_of_refused(rows["reason"], cells, content, chunk)
    placed = rows.with_columns(cells["source_row"], cells["byte_offset"], raw)
    return pl.concat([placed, shape(broken, SCHEMAS[reader.product])]).sort("source_row")


def chunk_cells(
    reader: TextReader, chunk: Chunk, header: Sequence[str], limits: Limits, content: bytes | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the cells of a chunk of a text or a sheet; `content` saves reading a text's bytes twice.

    Returns
    -------
    cells, refused : polars.DataFrame
        As `parse_text` and `parse_sheet` give them.
    """
    if chunk.sheet:
        return parse_sheet(chunk, header)
    if chunk.typed:
        return parse_parquet(chunk, header)
    content = read_chunk(chunk) if content is None else content
    dialect = reader.dialect.with_delimiter(chunk.delimiter)
    return parse_text(content, chunk, dialect, header, limits.record_bytes)


def _text_rows(
    reader: TextReader, cells: pl.DataFrame, header: Sequence[str], setting: Setting
) -> pl.DataFrame:
    rows = reader.rows(named_cells(reader, cells, header, setting), setting)
    return shape(rows, SCHEMAS[reader.product])


def _document_rows(reader: XmlReader, chunk: Chunk, setting: Setting, record_bytes: int) -> pl.DataFrame:
    """Read the documents of a chunk; those that are too long are not even parsed."""
    documents = list(chunk_documents(chunk, reader.roots, record_bytes))
    short = [not document.too_long for document in documents]
    schema = SCHEMAS[reader.product]
    parsed = shape(reader.rows([d.content for d in documents if not d.too_long], setting), schema)
    places = pl.DataFrame(
        {
            "source_row": range(chunk.first_row, chunk.first_row + len(documents)),
            "byte_offset": [document.offset for document in documents],
            "start": [raw_text(document.content[: 4 * RAW_LENGTH], "utf-8") for document in documents],
        },
        schema={"source_row": pl.Int64, "byte_offset": pl.Int64, "start": pl.String},
    )
    of_parsed = places.filter(pl.Series(short, dtype=pl.Boolean))
    raw = pl.when(parsed["reason"].is_not_null()).then(of_parsed["start"]).alias("raw")
    placed = parsed.with_columns(of_parsed["source_row"], of_parsed["byte_offset"]).with_columns(raw)
    sizes = [f"{d.label}: {d.length} bytes" for d in documents if d.too_long]
    refused = places.filter(~pl.Series(short, dtype=pl.Boolean)).select(
        "source_row",
        "byte_offset",
        pl.lit("record_too_long").alias("reason"),
        pl.Series("detail", sizes, dtype=pl.String),
        pl.col("start").alias("raw"),
    )
    return pl.concat([placed, shape(refused, schema)]).sort("source_row")


def named_cells(
    reader: TextReader, cells: pl.DataFrame, header: Sequence[str], setting: Setting
) -> pl.DataFrame:
    """Give the reader its columns by its own names, null where the file lacks them."""
    found = reader.bind(header, setting.columns)
    nowhere = pl.lit(None, pl.String)
    columns = [
        (pl.col(found[name]) if name in found else nowhere).alias(name)
        for name in dict.fromkeys((*reader.columns, *found))
    ]
    return cells.select(*columns, "source_row", "byte_offset")


def _raw_of_refused(reason: pl.Series, cells: pl.DataFrame, content: bytes, chunk: Chunk) -> pl.Series:
    """Take the text of refused rows from the chunk; of typed cells there is only what its cells say."""
    texts: list[str | None] = [None] * len(reason)
    for place in reason.is_not_null().arg_true():
        if chunk.typed:
            shown = cells.row(place)[:-3]
            texts[place] = "\t".join(cell or "" for cell in shown)[:RAW_LENGTH]
        else:
            start = cells["byte_offset"][place] - chunk.start
            texts[place] = raw_text(content[start : start + cells["byte_length"][place]], chunk.encoding)
    return pl.Series("raw", texts, dtype=pl.String)
