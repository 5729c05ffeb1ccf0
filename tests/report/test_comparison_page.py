"""The page of two runs in Debian's Chromium: switched, filtered and harmless."""

from __future__ import annotations

import csv

import compared
import pytest
import sample

from aicluster_spark.report import ReportData
from aicluster_spark.report.comparison import build_comparison

pytestmark = pytest.mark.browser

pytest.importorskip("selenium", reason="selenium is not installed")

from selenium.webdriver import Chrome  # noqa: E402


@pytest.fixture(scope="module")
def opened(browser: Chrome, data: ReportData, tmp_path_factory: pytest.TempPathFactory) -> Chrome:
    page = tmp_path_factory.mktemp("compared") / "page.html"
    page.write_text(build_comparison(*compared.by_another_recipe(data)), encoding="utf-8")
    browser.get_log("browser")
    browser.get("about:blank")
    browser.get(page.as_uri())
    return browser


def texts(browser: Chrome, selector: str) -> list[str]:
    script = "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)"
    return list(browser.execute_script(script, selector))


def test_a_hostile_name_is_text(opened: Chrome) -> None:
    shown = texts(opened, "#score-changes td:first-child")
    assert any(sample.HOSTILE in text for text in shown)
    assert opened.execute_script("return window.hostile") is None
    assert opened.get_log("browser") == []


def test_its_language_is_switched(opened: Chrome) -> None:
    english = texts(opened, "h2, th, td, .findings li")
    opened.execute_script("document.querySelector('[data-language=zh]').click()")
    try:
        assert texts(opened, "h2") == ["原因", "集群", "网络", "系数", "评分卡", "数据表"]
        assert texts(opened, "#stages td:first-child") == ["记录", "评分卡"]
        assert "超出两个区间" in texts(opened, "#score-changes td")
        assert opened.current_url.endswith("#lang=zh")
    finally:
        opened.execute_script("document.querySelector('[data-language=en]').click()")
    assert texts(opened, "h2, th, td, .findings li") == english


def test_its_tables_are_filtered_and_downloaded(opened: Chrome) -> None:
    fill = (
        "const box = document.querySelector('[data-filter=score-changes]'); box.value = arguments[0];"
        "box.dispatchEvent(new Event('input', {bubbles: true}));"
        "return reportTools.csv(document.getElementById('score-changes'))"
    )
    rows = list(csv.reader(opened.execute_script(fill, "BEIJING").splitlines()))
    try:
        assert [row[:2] for row in rows[1:]] == [["Beijing, CN", "beyond one interval"]]
        assert [float(rank) for rank in rows[1][2:8]] == [2, 1, 6, 7, 2, 8]
    finally:
        assert len(opened.execute_script(fill, "").splitlines()) == 13


def test_no_width_makes_it_scroll_sideways(opened: Chrome) -> None:
    for width in (320, 1100):
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        assert opened.execute_script("return document.documentElement.scrollWidth <= innerWidth")
