"""Puts the sections into one HTML file that opens offline, in every language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aicluster_spark.report.charts.coastlines import COASTLINES, coastlines
from aicluster_spark.report.charts.packed import packed
from aicluster_spark.report.content import Figure, Section
from aicluster_spark.report.csv_tables import address
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.document import Contents, in_both_languages, render
from aicluster_spark.report.embed import chart_library, script_json
from aicluster_spark.report.frame import frame
from aicluster_spark.report.language import naming, speaking
from aicluster_spark.report.records_behind import traced
from aicluster_spark.report.sections import SECTIONS
from aicluster_spark.report.variables import study_labels
from aicluster_spark.study.models import Language

STYLES = ("style.css", "simulator.css", "wide.css")
SCRIPTS = (
    "texts.js",
    "simulator.js",
    "simulator_view.js",
    "specifications.js",
    "charts.js",
    "drawing.js",
    "tables.js",
    "download.js",
    "contents.js",
    "begin.js",
)
"""Of the templates' folder `scripts`, in the order they run: the first makes what the others share."""


def build_report(data: ReportData, language: Language | None = None) -> str:
    """Write the report.

    Parameters
    ----------
    data
        The study and the results of every stage.
    language
        Language the page opens in; None for the study's. The reader can switch to the other one.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    page = in_both_languages(language or data.study.report.language, lambda spoken: contents_in(spoken, data))
    specs = _specs(page.contents.sections, page.translated.sections)
    return render(
        "report.html.j2",
        page,
        data.study.provenance.kind,
        STYLES,
        SCRIPTS,
        specs=script_json(specs),
        shared=script_json({COASTLINES: coastlines()}),
        library=chart_library(),
    )


def contents_in(language: Language, data: ReportData) -> Contents:
    """Return what the page shows, in one language."""
    with speaking(language), naming(study_labels(data.study)):
        csv = address(data.study.provenance.kind) if data.tables_beside else ""
        return Contents(frame(data.study, csv), [traced(section(data), data) for section in SECTIONS])


def figures(sections: list[Section]) -> list[Figure]:
    """Return the figures of sections in their order."""
    return [block for section in sections for block in section.blocks if isinstance(block, Figure)]


def _specs(own: list[Section], other: list[Section]) -> Mapping[str, Any]:
    pairs = zip(figures(own), figures(other), strict=True)
    return {figure.id: packed(figure.spec, translated.spec) for figure, translated in pairs}
