"""Refused records written back in their source's own format, to be repaired and read again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from aicluster_spark.errors import InputError
from aicluster_spark.records.planning import plan_source
from aicluster_spark.records.raw_records import header_bytes, records_at
from aicluster_spark.records.readers.reader import FrameReader
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
        rows = rejects.filter(pl.col("source_file") == file.name).sort("source_row").collect()
        if rows.height:
            target = folder / _target(file)
            if target.exists():
                raise InputError(f"{target} is there already.", "Choose another folder.")
            target.write_bytes(_content(file, rows, study_file))
            yield target, rows.height


def _target(file: SourceFile) -> str:
    name = file.name.replace("/", "__")
    return f"{name}.jsonl" if isinstance(file.reader, FrameReader) else f"rejected-{name}"


def _content(file: SourceFile, rows: pl.DataFrame, study_file: StudyFile) -> bytes:
    """Cut the records out of the source anew: the table holds only the beginning of each."""
    if isinstance(file.reader, FrameReader):
        return "".join(f"{raw}\n" for raw in rows["raw"].drop_nulls()).encode()
    limits = study_file.study.records.limits
    with tempfile.TemporaryDirectory() as scratch:
        plan = plan_source(
            file.reader, file.path, Path(scratch), limits, file.source.encoding, file.source.columns
        )
        pieces = records_at(file.reader, plan, rows["source_row"].to_list(), limits)
        return header_bytes(file.reader, plan) + b"".join(pieces)
