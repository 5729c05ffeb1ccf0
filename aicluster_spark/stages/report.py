"""Stage `report`: one HTML file that opens offline."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import polars as pl

from aicluster_spark.report.boundaries import Boundaries, read_boundaries
from aicluster_spark.report.data import TABLES, ReportData, StageManifest
from aicluster_spark.report.headline import headline
from aicluster_spark.report.page import build_report
from aicluster_spark.runs.fingerprint import own_file_sha256
from aicluster_spark.runs.results import StageResult, TableEntry
from aicluster_spark.runs.storage import Location
from aicluster_spark.schema import TABLES as DECLARED
from aicluster_spark.stages.context import MAX_LOCAL_ROWS, StageContext
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.loader import StudyFile
from aicluster_spark.study.models import Study

MOST_ROWS = MAX_LOCAL_ROWS
"""Rows of one table that the report takes into memory at most."""
FROM_THE_RUN = "../.."
"""The way from `runs/RUN/report.html`, where people open the page, to the workspace."""


def run(ctx: StageContext) -> None:
    """Gather the results of all stages and write the report and its five lines."""
    boundaries = study_boundaries(ctx.study, ctx.study_file.path)
    data = gather(
        ctx.study, ctx.upstream, lambda table: pl.DataFrame(ctx.read_arrow(table)), boundaries, FROM_THE_RUN
    )
    data.names.study_names()  # before the page is made: a mistake costs seconds
    ctx.step("writing the report")
    ctx.write_file("report.html", build_report(data).encode())
    ctx.fact("headline", headline(data))


def gather(
    study: Study,
    upstream: Mapping[str, StageResult],
    read: Callable[[str], pl.DataFrame],
    boundaries: Boundaries | None = None,
    way_to_workspace: str | None = None,
) -> ReportData:
    """Put together what the report is made of.

    Parameters
    ----------
    study
        The study.
    upstream
        What each stage before the report left behind.
    read
        Reads one table of them.
    boundaries
        What the study names for the maps, as `study_boundaries` reads it.
    way_to_workspace
        The way from the page to the workspace; None where the page will stand outside of it.
    """
    versions: dict[str, str] = {}
    for result in upstream.values():
        versions |= result.versions
    return ReportData(
        study=study,
        last_complete_year=int(upstream["records"].facts["last_complete_year"]),
        manifests={name: _manifest(result) for name, result in upstream.items()},
        versions=versions,
        **{name: as_declared(name, read(name)) for name in TABLES},
        way_to_workspace=way_to_workspace,
        tables_beside=False,
        boundaries=boundaries,
    )


def as_declared(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Give a table of an older run the columns that came later, null: there they are unknown."""
    declared = pl.DataFrame(DECLARED[name].arrow.empty_table())
    later = [column for column in declared.columns if column not in frame.columns]
    return frame.with_columns(pl.lit(None, declared.schema[column]).alias(column) for column in later)


def study_boundaries(study: Study, path: Path) -> Boundaries | None:
    """Read the boundaries that a study names, relative to its file."""
    return read_boundaries(study.report.boundaries, path.parent)


def _boundary_hash(study_file: StudyFile, _workspace: Location) -> str | None:
    asked = study_file.study.report.boundaries
    return None if asked is None else own_file_sha256(study_file.beside(asked.file))


def _manifest(result: StageResult) -> StageManifest:
    return StageManifest(
        fingerprint=result.fingerprint,
        seconds=result.seconds,
        tables={name: (table.rows, table.bytes) for name, table in result.tables.items()},
        facts=result.facts,
        started=datetime.fromisoformat(result.started) if result.started else None,
        places={name: _place(table) for name, table in result.tables.items() if table.files},
    )


def _place(table: TableEntry) -> str:
    """Name the file of a table below the workspace, or the folder that holds all its files."""
    return posixpath.commonpath([file.path for file in table.files])


REPORT = Stage(
    name="report",
    question="What can a person read of it?",
    reads=TABLES,
    writes=(),
    options=lambda study: study.model_dump(mode="json"),
    run=run,
    needs_spark=False,
    data=("land-110m.json", "messages"),
    inputs=_boundary_hash,
    everything=True,
)
