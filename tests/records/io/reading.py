"""Plan and parse a whole file, with the account checked on the way, for the tests beside this file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from aicluster_spark.records.io.chunks import read_chunk
from aicluster_spark.records.io.delimited import parse_text
from aicluster_spark.records.io.plan import Plan
from aicluster_spark.records.io.text_plan import OWN_COLUMNS, plan_text
from aicluster_spark.records.readers.reader import Dialect
from aicluster_spark.study.models import Limits

COMMA = Dialect()


@dataclass(frozen=True)
class Read:
    plan: Plan
    cells: pl.DataFrame
    refused: pl.DataFrame

    @property
    def rows(self) -> list[tuple[str | None, ...]]:
        return self.cells.drop(OWN_COLUMNS).rows()

    @property
    def reasons(self) -> list[tuple[int, str]]:
        return self.refused.select("source_row", "reason").rows()


def read_text(
    path: Path,
    scratch: Path,
    chunk_bytes: int = 32_000_000,
    limits: Limits | None = None,
    dialect: Dialect = COMMA,
    encoding: str | None = None,
) -> Read:
    limits = limits or Limits()
    plan = plan_text(path, scratch, limits, dialect, encoding, chunk_bytes)
    parts = []
    for chunk in plan.chunks:
        part = parse_text(read_chunk(chunk), chunk, dialect, plan.header, int(limits.record_megabytes * 1e6))
        assert part[0].height + part[1].height == chunk.records
        parts.append(part)
    if not parts:
        empty = pl.DataFrame(schema=dict.fromkeys((*plan.header, *OWN_COLUMNS), pl.String))
        return Read(plan, empty, pl.DataFrame(schema={"source_row": pl.Int64, "reason": pl.String}))
    cells, refused = pl.concat([p[0] for p in parts]), pl.concat([p[1] for p in parts])
    numbers = sorted([*cells["source_row"], *refused["source_row"]])
    assert numbers == list(range(plan.seen))
    return Read(plan, cells, refused)
