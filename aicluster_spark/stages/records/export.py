"""Refused records written back in their source's own format, to be repaired and read again."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from aicluster_spark.errors import InputError
from aicluster_spark.records.planning import plan_source
from aicluster_spark.records.raw_records import header_bytes, records_at
from aicluster_spark.records.readers.reader import FrameReader
from aicluster_spark.records.rejects import RAW_LENGTH
from aicluster_spark.stages.records.sources import SourceFile, source_files
from aicluster_spark.study.loader import StudyFile


def export_rejects(study_file: StudyFile, rejects: pl.LazyFrame, folder: Path) -> Iterator[tuple[Path, int]]:
    """Write the refused records of each source to a file of its own.

    Parameters
    ----------
    study_file
        The study that was run; its sources are read again.
    rejects
        Rows of the table rejects.
    folder
        Where the files go; created when it is not there.

    Yields
    ------
    tuple
        The file and how many records it holds.

    Raises
    ------
    InputError
        If the folder already holds a file of that name: repaired records are not written over.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for file in source_files(study_file):
        rows = rejects.filter(_is_of(file)).sort("source_file", "source_row").collect()
        if rows.height:
            target = folder / _target(file)
            if target.exists():
                raise InputError(f"{target} is there already.", "Choose another folder.")
            with target.open("wb") as out:
                out.writelines(_pieces(file, rows, study_file))
            yield target, rows.height


def _is_of(file: SourceFile) -> pl.Expr:
    """Whether a reject is of a source; those of a folder of tables say which table they are of."""
    name = pl.col("source_file")
    inside = name.str.starts_with(f"{file.name}/") & isinstance(file.reader, FrameReader)
    return (name == file.name) | inside


def _target(file: SourceFile) -> str:
    name = file.name.replace("/", "__")
    return f"{name}.jsonl" if isinstance(file.reader, FrameReader) else f"rejected-{name}"


def _pieces(file: SourceFile, rows: pl.DataFrame, study_file: StudyFile) -> Iterator[bytes]:
    """Cut the records out of the source anew: the table holds only the beginning of each."""
    if isinstance(file.reader, FrameReader):
        yield from (_told(row) for row in rows.iter_rows(named=True))
        return
    limits = study_file.study.records.limits
    with tempfile.TemporaryDirectory() as scratch:
        plan = plan_source(
            file.reader, file.path, Path(scratch), limits, file.source.encoding, file.source.columns
        )
        yield header_bytes(file.reader, plan)
        yield from records_at(file.reader, plan, rows["source_row"].to_list(), limits)


def _told(row: dict[str, Any]) -> bytes:
    """Write a row of joined tables as a line of JSON that says where it stands, and whether it is cut."""
    raw = row["raw"] or ""
    place = f"{row['source_file']}, row {row['source_row']} below the header"
    at = "" if row["byte_offset"] is None else f", byte {row['byte_offset']}"
    told = {"found_at": place + at, "reason": row["reason"], "detail": row["detail"]}
    whole = {"is_cut": len(raw) >= RAW_LENGTH, "raw": raw}
    return f"{json.dumps({**told, **whole}, ensure_ascii=False)}\n".encode()
