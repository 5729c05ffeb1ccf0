"""The report as a folder: the page, every figure as files for papers, every table as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from aicluster_spark.report.content import Figure, Section, Table
from aicluster_spark.report.csv_tables import address, marked, to_csv
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.figures import draw
from aicluster_spark.report.frame import KIND_LABELS, frame
from aicluster_spark.report.language import say, speaking
from aicluster_spark.report.page import build_report, contents_in, figures
from aicluster_spark.study.models import Language


def report_files(
    data: ReportData, formats: Sequence[str], language: Language | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the report's folder with their names.

    Parameters
    ----------
    data
        The study and the results of every stage.
    formats
        Formats of the figures, of `figures.FORMATS`; none draws no figure.
    language
        Language of figures and tables, and the one the page opens in; None for the study's.
    """
    own = language or data.study.report.language
    data = replace(data, tables_beside=True)
    yield "report.html", build_report(data, own).encode()
    sections = contents_in(own, data).sections
    with speaking(own):
        mark = figure_mark(data)
    for figure in figures(sections):
        for format in formats:
            yield (
                f"figures/{marked(data.study.provenance.kind)}{figure.id}.{format}",
                draw(figure, format, mark),
            )
    yield from table_files(sections, data.study.provenance.kind)


def table_files(sections: Sequence[Section], kind: str) -> Iterator[tuple[str, bytes]]:
    """Yield every table of some sections as CSV, those of figures too; `kind` is what their records are."""
    for table in _tables(sections):
        yield f"{address(kind)}{table.id}.csv", to_csv(table)


def figure_mark(data: ReportData) -> str:
    """Say above every figure what kind of records it stands on, unless they are real."""
    provenance = data.study.provenance
    if provenance.kind == "real":
        return ""
    label = KIND_LABELS[provenance.kind]
    title = frame(data.study).title
    for known in (label, say(label)):
        title = re.sub(f"^{re.escape(known)}\\s*[:：]\\s*", "", title)
    return say("{kind}: {title}", kind=say(label), title=title)


def _tables(sections: Sequence[Section]) -> Iterator[Table]:
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Figure):
                yield block.table
            elif isinstance(block, Table):
                yield block
