"""The page leads to the tables it is made of, and every figure says what is behind it."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

import pytest

from aicluster_spark.report import ReportData
from aicluster_spark.report.page import contents_in, figures
from aicluster_spark.report.records_behind import TRACES
from aicluster_spark.report.sections.method.section import method_section
from aicluster_spark.schema import TABLES
from tests.small_run import SmallRun

LINK = re.compile(r'<a href="(\.\./[^"]+)">([^<]+)</a>')


def test_every_figure_says_what_it_is_made_of_and_which_command_leads_to_its_records(
    data: ReportData,
) -> None:
    drawn = figures(contents_in("en", data).sections)
    assert [each.id for each in drawn if "aicluster explain --city " not in each.behind] == []
    assert {table for trace in TRACES.values() for table in trace.tables} <= TABLES.keys()


def test_links_are_relative_and_quoted_and_a_page_elsewhere_says_it_has_none(data: ReportData) -> None:
    strange = {
        name: replace(manifest, places=dict.fromkeys(manifest.tables, f"results/{name}/a b/x#1"))
        for name, manifest in data.manifests.items()
    }
    for way, expected in (("../..", "../../results/records/a%20b/x%231"), (None, "")):
        section = method_section(replace(data, manifests=strange, way_to_workspace=way))
        manifest = next(block for block in section.blocks if getattr(block, "id", "") == "manifest")
        assert manifest.rows[0][1].link == expected
        assert any("stands outside of its workspace" in text for text in section.sentences) is (way is None)


@pytest.mark.spark
def test_every_link_of_a_real_run_leads_to_a_file_or_folder(first_run: SmallRun) -> None:
    page = first_run.workspace / str(first_run.run.report)
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert {"patents", "city_lq", "estimates", "scorecard"} <= {name for _, name in links}
    for address, name in links:
        target = (page.parent / unquote(address)).resolve()
        assert target.exists(), address
        assert name in target.parts
