"""The page in Debian's Chromium: drawn without a message or a request, harmless, usable at every width."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
import sample

from aicluster_spark.report import ReportData, build_report
from tests.small_run import SmallRun

pytestmark = pytest.mark.browser

selenium = pytest.importorskip("selenium", reason="selenium is not installed")

from selenium import webdriver  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

Browser = webdriver.Chrome
WIDTHS = (320, 400, 1000, 1500, 2560)


@pytest.fixture
def opened(browser: Browser, page_file: Path) -> Browser:
    """The page, opened anew at 1000 pixels, all charts drawn."""
    return visit(browser, page_file, 1000)


def visit(browser: Browser, page: Path, width: int) -> Browser:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    for kind in ("browser", "performance"):
        browser.get_log(kind)
    browser.get(page.as_uri())
    end = time.monotonic() + 60
    while browser.execute_script("return document.documentElement.dataset.charts") != "done":
        assert time.monotonic() < end, "the charts were not drawn within a minute"
        time.sleep(0.05)
    return browser


def requests(browser: Browser) -> list[str]:
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    sent = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    return [url for url in sent if not url.startswith("data:")]


def marks(browser: Browser, chart: str, kind: str) -> int:
    """Marks of a kind that have a shape, in one chart."""
    script = (
        "return document.querySelectorAll(`[data-chart='${arguments[0]}'] .mark-${arguments[1]} > *`).length"
    )
    return int(browser.execute_script(script, chart, kind))


def table(browser: Browser, name: str) -> list[list[str]]:
    text = browser.execute_script(f"return reportTools.csv(document.getElementById('{name}'))")
    return list(csv.reader(io.StringIO(text)))


def test_it_is_drawn_without_a_message_and_without_a_request(opened: Browser, page_file: Path) -> None:
    assert opened.get_log("browser") == []
    assert requests(opened) == [page_file.as_uri()]


@pytest.mark.spark
def test_the_page_of_a_real_run_is_as_quiet(browser: Browser, first_run: SmallRun) -> None:
    page = first_run.workspace / str(first_run.run.report)
    opened = visit(browser, page, 1000)
    assert opened.get_log("browser") == []
    assert requests(opened) == [page.as_uri()]


def test_every_chart_is_drawn_with_marks(opened: Browser, data: ReportData, page_file: Path) -> None:
    drawn = opened.execute_script(
        "return [...document.querySelectorAll('[data-chart]')].map(e => [e.dataset.chart, e.dataset.drawn])"
    )
    written = re.findall(r'data-chart="([^"]+)"', page_file.read_text(encoding="utf-8"))
    assert [chart for chart, _ in drawn] == written
    assert len(written) >= 14
    assert {state for _, state in drawn} == {"yes"}
    assert marks(opened, "map", "symbol") >= data.cities.height
    assert marks(opened, "filing-years", "rect") >= data.completeness.height
    assert marks(opened, "placement", "rect") >= 4
    assert marks(opened, "ties", "shape") > 60
    assert marks(opened, "centrality", "line") == 14
    assert marks(opened, "coefficients", "symbol") == 4
    assert marks(opened, "effect-moderation-count", "line") == 1
    for chart, _ in drawn:
        box = f"document.querySelector(\"[data-chart='{chart}'] svg\").getBoundingClientRect()"
        width, height = opened.execute_script(f"const b = {box}; return [b.width, b.height]")
        assert width > 500, chart
        assert height > 40, chart


def test_text_of_records_is_shown_and_does_nothing(opened: Browser) -> None:
    assert opened.execute_script("return window.hostile") is None
    shown = opened.execute_script("return document.getElementById('names-none').textContent")
    assert sample.HOSTILE in shown


def test_downloads_defuse_formulas_and_keep_numbers(opened: Browser) -> None:
    names = table(opened, "names-none")
    assert [row[0] for row in names[1:]] == [sample.HOSTILE, "'" + sample.FORMULA]
    estimates = table(opened, "estimates")
    assert estimates[0][:4] == ["model", "term", "estimate", "standard error"]
    assert [float(row[2]) for row in estimates[1:] if row[2]] == [0.214, -0.03, 0.31, -0.42]
    assert estimates[4][2:] == [""] * 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+1", "'+1"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\u202e=1", "'\u202e=1"),
        ("a=1", "a=1"),
        ('say "x", y', 'say "x", y'),
    ],
)
def test_cells_that_a_spreadsheet_would_run_become_text(opened: Browser, text: str, expected: str) -> None:
    script = (
        "const t = document.createElement('table'); t.insertRow().insertCell().textContent = arguments[0];"
        "return reportTools.csv(t)"
    )
    assert list(csv.reader(io.StringIO(opened.execute_script(script, text)))) == [[expected]]


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


def test_the_slider_leads_to_another_window(opened: Browser) -> None:
    points = "document.querySelectorAll(\"[data-chart='windows'] .mark-symbol path\")"
    where = f"return [...{points}].map(p => p.getAttribute('transform')).join()"
    before = opened.execute_script(where)
    slider = opened.find_element("css selector", "[data-chart='windows'] input[type=range]")
    slider.send_keys(Keys.HOME)
    end = time.monotonic() + 10
    while opened.execute_script(where) == before:
        assert time.monotonic() < end, "the points did not move"
        time.sleep(0.05)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_width_makes_the_page_scroll_sideways(browser: Browser, page_file: Path, width: int) -> None:
    visit(browser, page_file, width)
    scroll, inner = browser.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
    assert scroll <= inner
    over = browser.execute_script(
        "return [...document.querySelectorAll('.chart svg')]"
        ".filter(s => s.getBoundingClientRect().right > innerWidth + 1).length"
    )
    assert over == 0
    assert browser.get_log("browser") == []


def test_the_keyboard_reaches_the_findings_the_charts_and_the_tables(opened: Browser) -> None:
    body = opened.find_element("css selector", "body")
    body.send_keys(Keys.TAB)
    assert opened.switch_to.active_element.get_attribute("class") == "skip"
    summary = opened.find_element("css selector", "#ranking-table-block summary")
    summary.send_keys(Keys.ENTER)
    assert opened.execute_script("return document.getElementById('ranking-table-block').open") is True


def test_a_study_of_one_country_gets_maps_of_its_own(
    browser: Browser, data: ReportData, tmp_path: Path
) -> None:
    page = tmp_path / "china.html"
    page.write_text(build_report(sample.of_country(data, "CN")), encoding="utf-8")
    visit(browser, page, 1000)
    assert browser.get_log("browser") == []
    script = (
        "const box = document.querySelector(\"[data-chart='map'] svg\").getBoundingClientRect();"
        "return [...document.querySelectorAll(\"[data-chart='map'] .mark-symbol.role-mark path\")]"
        ".map(p => p.getBoundingClientRect()).map(r => (r.x - box.x) / box.width)"
    )
    across = browser.execute_script(script)
    assert len(across) == 3
    assert max(across) - min(across) > 0.1
    assert min(across) > 0
    assert max(across) < 1


def test_it_prints(opened: Browser) -> None:
    printed: dict[str, Any] = opened.execute_cdp_cmd("Page.printToPDF", {"printBackground": False})
    content = base64.b64decode(printed["data"])
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") >= 8
