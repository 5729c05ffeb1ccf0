"""A source cut into chunks, by whatever it is: a text, a workbook, XML, or a folder of XML."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from aicluster_spark.errors import InputError
from aicluster_spark.records.io.containers import open_members
from aicluster_spark.records.io.parquet import MAGIC, plan_parquet
from aicluster_spark.records.io.plan import CHUNK_BYTES, Chunk, Plan
from aicluster_spark.records.io.sheets import plan_sheet
from aicluster_spark.records.io.text_plan import plan_text
from aicluster_spark.records.io.xml_plan import plan_xml
from aicluster_spark.records.readers.reader import TextReader, XmlReader
from aicluster_spark.study.models import Limits

ZIP = b"PK\x03\x04"


def plan_source(
    reader: TextReader | XmlReader,
    path: Path,
    scratch: Path,
    limits: Limits,
    encoding: str | None,
    columns: Mapping[str, str],
    chunk_bytes: int = CHUNK_BYTES,
) -> Plan:
    """Cut a source into chunks, and refuse it before any work if its reader cannot read it.

    Parameters
    ----------
    reader, path
        The file and the reader of its format.
    scratch
        Folder for unpacked copies.
    limits, encoding, columns
        What the study says.
    chunk_bytes
        Size of a chunk, unless a single record is larger.

    Raises
    ------
    InputError
        If the file cannot be opened or is not what the reader expects.
    """
    if isinstance(reader, XmlReader):
        return _plan_of_documents(reader, path, scratch, limits, chunk_bytes)
    if path.is_dir():
        raise InputError(f"{path} is a folder.", f"Name its files in the study, such as {path.name}/*.csv.")
    head = _head(path, scratch, limits)
    if head == ZIP:
        plan = plan_sheet(path, scratch, limits)
    elif head == MAGIC:
        plan = plan_parquet(path, scratch, limits, chunk_bytes)
    else:
        plan = plan_text(path, scratch, limits, reader.dialect, encoding, chunk_bytes)
    _check_header(reader, plan, path, columns)
    return plan


def _check_header(reader: TextReader, plan: Plan, path: Path, columns: Mapping[str, str]) -> None:
    """Refuse a header the reader cannot use, by the file's name: a study may have forty of them."""
    try:
        reader.bind(plan.header, columns)
    except InputError as error:
        raise InputError(f"{path.name}: {error.message}", error.fix) from error


def _head(path: Path, scratch: Path, limits: Limits) -> bytes:
    """Read the first bytes of a file, or of the first in an archive; a zip here can only be a workbook."""
    with closing(open_members(path, limits, scratch)) as members:
        first = next(members, None)
        return first.stream.read_head(len(ZIP)) if first else b""


def _plan_of_documents(
    reader: XmlReader, path: Path, scratch: Path, limits: Limits, chunk_bytes: int
) -> Plan:
    """Plan a file, or all files of a folder as one source: loose documents come by the million."""
    if not path.is_dir():
        return plan_xml(path, scratch, limits, reader.roots, chunk_bytes)
    chunks: list[Chunk] = []
    seen = 0
    for file in sorted(file for file in path.rglob("*") if file.is_file()):
        plan = plan_xml(file, scratch, limits, reader.roots, chunk_bytes)
        chunks += [replace(chunk, first_row=seen + chunk.first_row) for chunk in plan.chunks]
        seen += plan.seen
    if not chunks:
        raise InputError(f"{path} holds no file.", "Check records.sources of the study.")
    return Plan(tuple(chunks), (), "xml", seen)
