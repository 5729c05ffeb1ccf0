"""Charts in Debian's Chromium: drawn without a message or a request, harmless, and moved by a reader."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
import sample
from chromium import Browser, Keys, visit

from aicluster_spark.report import ReportData, build_report
from tests.small_run import SmallRun

pytestmark = pytest.mark.browser


def requests(browser: Browser) -> list[str]:
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    sent = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    return [url for url in sent if not url.startswith(("data:", "about:"))]


def marks(browser: Browser, chart: str, kind: str) -> int:
    """Marks of a kind that have a shape, in one chart."""
    script = (
        "return document.querySelectorAll(`[data-chart='${arguments[0]}'] .mark-${arguments[1]} > *`).length"
    )
    return int(browser.execute_script(script, chart, kind))


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
    charts = opened.execute_script(
        "return [...document.querySelectorAll('[data-chart]')].map(e => [e.dataset.chart, e.dataset.drawn])"
    )
    written = re.findall(r'data-chart="([^"]+)"', page_file.read_text(encoding="utf-8"))
    assert [chart for chart, _ in charts] == written
    assert len(written) >= 14
    assert {state for _, state in charts} == {"yes"}
    assert marks(opened, "map", "symbol") >= data.cities.height
    assert marks(opened, "filing-years", "rect") >= data.completeness.height
    assert marks(opened, "placement", "rect") >= 4
    assert marks(opened, "ties", "shape") > 60
    assert marks(opened, "centrality", "line") == 14
    assert marks(opened, "coefficients", "symbol") == 4
    assert marks(opened, "effect-moderation-count", "line") == 1
    for chart, _ in charts:
        box = f"document.querySelector(\"[data-chart='{chart}'] svg\").getBoundingClientRect()"
        width, height = opened.execute_script(f"const b = {box}; return [b.width, b.height]")
        assert width > 500, chart
        assert height > 40, chart


def test_text_of_records_is_shown_and_does_nothing(opened: Browser) -> None:
    assert opened.execute_script("return window.hostile") is None
    shown = opened.execute_script("return document.getElementById('names-none').textContent")
    assert sample.HOSTILE in shown


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
    slider.send_keys(Keys.END)


def test_the_network_shows_a_chosen_city_with_its_partners(opened: Browser) -> None:
    count = (
        "return document.querySelectorAll(\"[data-chart='tie-changes'] .mark-symbol.role-mark path\").length"
    )
    every = opened.execute_script(count)
    choice = "document.querySelector(\"[data-chart='tie-changes'] select\")"
    choose = (
        f"const s = {choice}; s.selectedIndex = arguments[0];"
        "['input', 'change'].forEach(name => s.dispatchEvent(new Event(name, {bubbles: true})))"
    )
    opened.execute_script(choose, 12)
    end = time.monotonic() + 10
    while opened.execute_script(count) == every:
        assert time.monotonic() < end, "all cities are still drawn"
        time.sleep(0.05)
    assert (every, opened.execute_script(count)) == (12, 2)  # the weakest city has one partner
    opened.execute_script(choose, 0)


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
