"""Stage `report`: one HTML file that opens offline."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from aicluster_spark.report.data import TABLES, ReportData, StageManifest
from aicluster_spark.report.headline import headline
from aicluster_spark.report.page import build_report
from aicluster_spark.runs.results import StageResult
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.stage import Stage


def run(ctx: StageContext) -> None:
    """Gather the results of all stages and write the report and its five lines."""
    data = _gather(ctx)
    ctx.step("writing the report")
    ctx.write_file("report.html", build_report(data).encode())
    ctx.fact("headline", headline(data))


def _gather(ctx: StageContext) -> ReportData:
    tables = {name: pl.DataFrame(ctx.read_arrow(name)) for name in TABLES}
    versions: dict[str, str] = {}
    for result in ctx.upstream.values():
        versions |= result.versions
    return ReportData(
        study=ctx.study,
        last_complete_year=ctx.last_complete_year,
        manifests={name: _manifest(result) for name, result in ctx.upstream.items()},
        versions=versions,
        **tables,
    )


def _manifest(result: StageResult) -> StageManifest:
    return StageManifest(
        fingerprint=result.fingerprint,
        seconds=result.seconds,
        tables={name: (table.rows, table.bytes) for name, table in result.tables.items()},
        facts=result.facts,
        started=datetime.fromisoformat(result.started) if result.started else None,
    )


REPORT = Stage(
    name="report",
    question="What can a person read of it?",
    reads=TABLES,
    writes=(),
    options=lambda study: study.model_dump(mode="json"),
    run=run,
    needs_spark=False,
    data=("land-110m.json",),
    everything=True,
)
