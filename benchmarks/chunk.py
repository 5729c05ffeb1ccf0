"""Where the time of reading goes: one chunk of a yearly file, step by step, on one core and without Spark.

    python -m benchmarks.chunk FILE.csv

Each step is run three times and its least processor seconds are printed; steps contain those before them
where they say so.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["POLARS_MAX_THREADS"] = "1"

import polars as pl

from aicluster_spark.records.io.chunks import read_chunk
from aicluster_spark.records.io.delimited import parse_text
from aicluster_spark.records.merge import _rewrite, chunk_name
from aicluster_spark.records.parse import Job, parse_chunk
from aicluster_spark.records.planning import plan_source
from aicluster_spark.records.product_tables import product_tables
from aicluster_spark.records.readers.reader import Setting
from aicluster_spark.records.readers.registry import READERS
from aicluster_spark.records.repeats import settle
from aicluster_spark.records.rows import chunk_rows
from aicluster_spark.runs.storage import open_location
from aicluster_spark.study.records import Limits, RecordsOptions

TIMES = 3


def least(work: Callable[[], Any]) -> float:
    """Give the least processor seconds of several runs."""
    found = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return min(found)


def main(file: Path) -> None:
    reader, limits = READERS["national_yearly_csv"], Limits()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        plan = plan_source(reader, file, scratch, limits, None, {})
        chunk = max(plan.chunks, key=lambda chunk: chunk.records)
        setting = Setting(RecordsOptions.model_fields["kinds"].get_default(), None, {})
        job = Job(reader, plan.header, file.name, setting, limits, open_location(scratch / "parsed"))
        content = read_chunk(chunk)
        rows = chunk_rows(reader, chunk, plan.header, setting, limits)
        paths = {piece.table: piece.path for piece in parse_chunk(job, chunk, 0) if piece.path}
        keys, name = pl.read_parquet(paths["record_keys"]), chunk_name(paths["patents"])
        decided = settle(keys, "either")
        anew = open_location(scratch / "anew")
        steps = {
            "planning the whole file": lambda: plan_source(reader, file, scratch, limits, None, {}),
            "decoding alone (the floor)": lambda: content.decode("gb18030", "replace"),
            "cells: records found, judged, decoded, parsed": lambda: parse_text(
                content, chunk, reader.dialect, plan.header, limits.record_bytes
            ),
            "rows: cells, and what they mean": lambda: chunk_rows(
                reader, chunk, plan.header, setting, limits
            ),
            "tables of the rows: patents, parties, keys": lambda: product_tables(
                rows, reader.product, name, file.name
            ),
            "all of a chunk, written": lambda: list(parse_chunk(job, chunk, 1)),
            "deciding on repeats": lambda: settle(keys, "either"),
            "writing the chunk anew without them": lambda: list(_rewrite(paths, decided, anew, name)),
        }
        print(f"{len(content) / 1e6:.1f} MB, {chunk.records:,} records, {decided.height:,} decisions\n")
        print("| step | processor s |\n|---|---|")
        for step, work in steps.items():
            print(f"| {step} | {least(work):.3f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
