"""Puts the sections into one HTML file that opens offline."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from aicluster_spark.report.charts.coastlines import COASTLINES, coastlines
from aicluster_spark.report.content import Figure, Section
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.embed import asset, chart_library, script_json
from aicluster_spark.report.sections import SECTIONS

KIND_LABELS = {"real": "Real records", "sample": "Sample", "synthetic": "SYNTHETIC"}


def build_report(data: ReportData) -> str:
    """Write the report.

    Parameters
    ----------
    data
        The study and the results of every stage.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    sections = [section(data) for section in SECTIONS]
    environment = Environment(
        loader=PackageLoader("aicluster_spark.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2").render(
        title=data.study.title,
        provenance=data.study.provenance,
        kind_label=KIND_LABELS[data.study.provenance.kind],
        sections=sections,
        specs=script_json({figure.id: figure.spec for figure in _figures(sections)}),
        shared=script_json({COASTLINES: coastlines()}),
        style=asset("style.css"),
        script=asset("report.js"),
        library=chart_library(),
    )


def _figures(sections: list[Section]) -> list[Figure]:
    return [block for section in sections for block in section.blocks if isinstance(block, Figure)]
