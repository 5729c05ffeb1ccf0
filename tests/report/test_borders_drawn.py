"""Boundaries that a study names, in Chromium and in figures as files; without any, places are points."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aicluster_spark.report import ReportData, build_report
from aicluster_spark.report.boundaries import read_boundaries
from aicluster_spark.report.charts.theme import QUIET
from aicluster_spark.report.content import Figure
from aicluster_spark.report.figures import draw
from aicluster_spark.report.sections.clusters.section import clusters_section
from aicluster_spark.study.boundaries import BoundaryOptions

NAME = "<b onload=hostile=1>"
SOURCE = "Survey of the North, 2020"
BOX = [[90, 55], [120, 55], [120, 66], [90, 66], [90, 55]]


@pytest.fixture(scope="module")
def bordered(data: ReportData, tmp_path_factory: pytest.TempPathFactory) -> ReportData:
    geometry = {"type": "MultiPolygon", "coordinates": [[BOX], [[[x / 2, y / 2] for x, y in BOX]]]}
    feature = {"type": "Feature", "properties": {"name": NAME, "cn": "北方"}, "geometry": geometry}
    folder = tmp_path_factory.mktemp("borders")
    (folder / "north.json").write_text(json.dumps(feature), encoding="utf-8")
    options = BoundaryOptions(file="north.json", source=SOURCE, label="name", label_zh="cn")
    return replace(data, boundaries=read_boundaries(options, folder))


def drawn(browser: Any, page: Path) -> dict[str, Any]:
    """What the map of a page shows: its boundaries, the commands of their path, texts, points and note."""
    size = {"width": 1000, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get("about:blank")
    browser.get(page.as_uri())
    browser.execute_script("document.getElementById('map').scrollIntoView()")
    end = time.monotonic() + 60
    while not browser.execute_script("return document.querySelector('[data-chart=map]').dataset.drawn"):
        assert time.monotonic() < end, "the map was not drawn within a minute"
        time.sleep(0.05)
    script = f"""
    const map = document.querySelector("[data-chart='map']"), all = (what) => [...map.querySelectorAll(what)];
    const lines = all(".mark-shape path").filter((path) => path.getAttribute("stroke") === "{QUIET}");
    return {{
      lines: lines.length, parts: lines.map((path) => path.getAttribute("d").split("M").length - 1),
      texts: all("text").map((text) => text.textContent), points: all(".mark-symbol.role-mark path").length,
      note: document.querySelector("#map .note").textContent, hostile: window.hostile ?? null,
    }}"""
    found: dict[str, Any] = browser.execute_script(script)
    return found


@pytest.mark.browser
def test_the_page_draws_boundaries_with_names_and_source(
    browser: Any, bordered: ReportData, page_file: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text(build_report(bordered), encoding="utf-8")
    found, without = drawn(browser, page), drawn(browser, page_file)
    assert (found["lines"], found["parts"]) == (1, [2])
    assert found["texts"].count(NAME) == 2  # the name and its halo
    assert found["note"].endswith(f"Boundaries: {SOURCE}.")
    assert found["hostile"] is None
    assert (without["lines"], without["points"]) == (0, found["points"])
    assert without["points"] > 10
    assert without["note"].endswith("Coastlines: Natural Earth, no borders.")


def test_figures_as_files_carry_boundaries_names_and_source(bordered: ReportData, data: ReportData) -> None:
    figure, without = map_of(bordered), map_of(data)
    svg = draw(figure, "svg", "Sample").decode()
    assert f"Boundaries: {SOURCE}." in svg
    assert svg.count("&lt;b onload=") >= 2
    plain = draw(without, "svg").decode()
    assert "Boundaries" not in plain
    assert svg.count(f'stroke="{QUIET}"') == plain.count(f'stroke="{QUIET}"') + 1


def map_of(data: ReportData) -> Figure:
    (figure,) = (
        each for each in clusters_section(data).blocks if isinstance(each, Figure) and each.id == "map"
    )
    return figure
