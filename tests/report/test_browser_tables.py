"""Tables in Debian's Chromium: sorted, filtered and downloaded."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path

import pytest
import sample
from chromium import Browser, Keys, shown, table

from aicluster_spark.report import ReportData
from aicluster_spark.report.content import Table
from aicluster_spark.report.csv_tables import to_csv
from aicluster_spark.report.page import contents_in

pytestmark = pytest.mark.browser


def test_downloads_defuse_formulas_and_keep_numbers(opened: Browser) -> None:
    names = table(opened, "names-none")
    assert [row[0] for row in names[1:]] == [sample.HOSTILE, sample.ENDLESS, "'" + sample.FORMULA]
    estimates = table(opened, "estimates")
    assert estimates[0][:4] == ["model", "term", "estimate", "standard error"]
    assert [float(row[2]) for row in estimates[1:] if row[2]] == [0.214, -0.03, 0.31, -0.42]
    assert estimates[4][2:] == [*[""] * 5, "clustered by country"]


def test_downloads_keep_what_a_cell_says_beside_its_number(opened: Browser, data: ReportData) -> None:
    for section, name in (("estimation", "models"), ("scorecards", "scorecard-countries")):
        blocks = next(each for each in contents_in("en", data).sections if each.id == section).blocks
        own = next(block for block in blocks if isinstance(block, Table) and block.id == name)
        read = list(csv.reader(io.StringIO(to_csv(own).decode("utf-8-sig"))))
        assert table(opened, name) == read
        assert any(cell.says_more for row in own.rows for cell in row)
    assert any(" (" in cell or " [" in cell for cell in table(opened, "models")[1])


def test_cells_that_a_spreadsheet_would_run_become_text(opened: Browser) -> None:
    script = (
        "return arguments[0].map(text => { const t = document.createElement('table');"
        "t.insertRow().insertCell().textContent = text; return reportTools.csv(t); })"
    )
    dangerous = ["+1", "-cmd", "@SUM(A1)", "\u202e=1", "\u2067@1", "＝1"]
    harmless = ["a=1", 'say "x", y']
    written = opened.execute_script(script, dangerous + harmless)
    cells = [next(csv.reader(io.StringIO(text)))[0] for text in written]
    assert cells == [f"'{text}" for text in dangerous] + harmless


def test_a_table_is_downloaded_as_a_file(opened: Browser, tmp_path: Path) -> None:
    opened.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
    )
    opened.execute_script("document.querySelector('[data-csv=\"cluster-table\"]').click()")
    path, end = tmp_path / "cluster-table.csv", time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < end, "nothing was downloaded"
        time.sleep(0.05)
    text = path.read_text(encoding="utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == table(opened, "cluster-table")


def test_tables_are_sorted_by_their_headings_what_is_unknown_last(opened: Browser) -> None:
    column = "#central-cities tbody td:nth-child(6), #central-cities tbody td:nth-child(6)"
    heading = "document.querySelector('#central-cities th:nth-child(6)')"
    before = shown(opened, column)
    for direction, reverse in (("ascending", False), ("descending", True)):
        opened.execute_script(f"{heading}.querySelector('button').click()")
        assert opened.execute_script(f"return {heading}.getAttribute('aria-sort')") == direction
        assert shown(opened, column) == sorted(before, key=float, reverse=reverse)
    unknown = "#estimates tbody td:nth-child(3)"
    for _ in range(2):
        opened.execute_script("document.querySelector('#estimates th:nth-child(3) button').click()")
        assert shown(opened, unknown)[-1].startswith("–")


def test_rows_are_filtered_and_what_is_shown_is_downloaded(opened: Browser) -> None:
    box = opened.find_element("css selector", "[data-filter='central-cities']")
    box.send_keys("tOKyo")
    assert shown(opened, "#central-cities tbody td:first-child") == ["Tokyo, JP"]
    assert [row[0] for row in table(opened, "central-cities")] == ["city", "Tokyo, JP"]
    assert shown(opened, "[data-rows='central-cities']") == ["1 of 14 rows"]
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys(Keys.DELETE)
    assert len(table(opened, "central-cities")) == 15
