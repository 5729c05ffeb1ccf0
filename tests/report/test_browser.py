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
    """The page at 1000 pixels, all charts drawn; tests share it and leave it as they found it."""
    if browser.current_url == page_file.as_uri():
        resize(browser, 1000)
        return browser
    return visit(browser, page_file, 1000)


def resize(browser: Browser, width: int) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def visit(browser: Browser, page: Path, width: int, hash: str = "") -> Browser:
    resize(browser, width)
    for kind in ("browser", "performance"):
        browser.get_log(kind)
    browser.get("about:blank")
    browser.get(page.as_uri() + hash)
    drawn(browser)
    return browser


def drawn(browser: Browser) -> None:
    """Wait until every chart is drawn in the language spoken."""
    end = time.monotonic() + 60
    while browser.execute_script("return document.documentElement.dataset.charts") != "done":
        assert time.monotonic() < end, "the charts were not drawn within a minute"
        time.sleep(0.05)


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


def test_downloads_defuse_formulas_and_keep_numbers(opened: Browser) -> None:
    names = table(opened, "names-none")
    assert [row[0] for row in names[1:]] == [sample.HOSTILE, sample.ENDLESS, "'" + sample.FORMULA]
    estimates = table(opened, "estimates")
    assert estimates[0][:4] == ["model", "term", "estimate", "standard error"]
    assert [float(row[2]) for row in estimates[1:] if row[2]] == [0.214, -0.03, 0.31, -0.42]
    assert estimates[4][2:] == [*[""] * 5, "clustered by country"]


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


def test_commands_and_tables_are_set_as_code_in_both_languages(opened: Browser) -> None:
    code = "return [...document.querySelectorAll('.behind code')].map(e => e.textContent)"
    ticks = "return document.body.innerText.includes('`') || !!document.querySelector(\"[title*='`']\")"
    said = opened.execute_script(code)
    assert {"city_lq", "aicluster panel -o panel.csv"} <= set(said)
    assert opened.execute_script(ticks) is False
    opened.execute_script("reportTools.speak('zh')")
    try:
        assert opened.execute_script(code) == said
        assert opened.execute_script(ticks) is False
    finally:
        opened.execute_script("reportTools.speak('en')")


BEYOND_ITS_CELL = """
return [...document.querySelectorAll('tbody td:first-child')].filter(cell => {
  const text = document.createRange();
  text.selectNodeContents(cell);
  return text.getBoundingClientRect().right > cell.getBoundingClientRect().right + 1;
}).map(cell => `${cell.closest('table').id}: ${cell.textContent.slice(0, 60)}`);
"""


def test_no_name_of_a_row_lies_over_the_next_column(opened: Browser) -> None:
    resize(opened, 400)
    name = "document.querySelector('#files tbody td:first-child bdi')"
    opened.execute_script(f"{name}.textContent = 'exportsql.20220101000000.gbk.csv'")
    assert opened.execute_script(BEYOND_ITS_CELL) == []


def test_no_width_makes_the_page_scroll_sideways(browser: Browser, page_file: Path) -> None:
    visit(browser, page_file, WIDTHS[0])
    for width in WIDTHS:
        resize(browser, width)
        settled = "return [document.documentElement.scrollWidth, innerWidth]"
        scroll, inner = browser.execute_script(settled)
        assert inner == width
        assert scroll <= inner
        over = (
            "return [...document.querySelectorAll('.chart svg')].filter(s => s.getBoundingClientRect().right"
        )
        wait_for(browser, f"{over} > innerWidth + 1).length === 0", f"a chart is wider than {width} pixels")
    assert browser.get_log("browser") == []


def wait_for(browser: Browser, condition: str, otherwise: str) -> None:
    end = time.monotonic() + 10
    while not browser.execute_script(condition):
        assert time.monotonic() < end, otherwise
        time.sleep(0.05)


def shown(browser: Browser, selector: str) -> list[str]:
    """Texts of the elements that are shown."""
    script = (
        "return [...document.querySelectorAll(arguments[0])].filter(e => !e.closest('[hidden]'))"
        ".map(e => e.textContent)"
    )
    return list(browser.execute_script(script, selector))


def test_the_language_is_switched_in_the_page_and_kept_in_its_address(
    opened: Browser, page_file: Path
) -> None:
    english = shown(opened, "h2, th, summary")
    opened.execute_script("document.querySelector('[data-language=zh]').click()")
    drawn(opened)
    assert opened.execute_script("return document.documentElement.lang") == "zh-CN"
    assert opened.current_url == page_file.as_uri() + "#lang=zh"
    assert shown(opened, "h2")[0] == "摘要"
    assert "区位商（对数）" in shown(opened, "[data-chart='ranking'] svg text")
    assert not [text for text in shown(opened, "h2") if re.search("[A-Za-z]{3}", text)]
    assert opened.find_element("css selector", "[data-filter]").get_attribute("placeholder") == "筛选行"
    opened.execute_script("document.querySelector('.contents a[href=\"#network\"]').click()")
    wait_for(opened, "return location.hash === '#network&lang=zh'", "the address lost the language")
    opened.execute_script("document.querySelector('[data-language=en]').click()")
    drawn(opened)
    assert shown(opened, "h2, th, summary") == english
    assert opened.execute_script("return document.documentElement.lang") == "en"
    opened.execute_script("history.replaceState(null, '', location.pathname)")
    assert opened.get_log("browser") == []


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


AXE = """
const done = arguments[arguments.length - 1];
const told = (found) =>
  found.violations.map((rule) => [rule.id, rule.help, rule.nodes.map((node) => node.html)]);
const only = { resultTypes: ["violations"] };
const contrast = { ...only, runOnly: { type: "rule", values: ["color-contrast"] } };
const rest = { ...only, rules: { "color-contrast": { enabled: false } } };
// A chart is one picture with a name. Contrast takes long, and colours are the same in every section.
axe.run({ exclude: [[".chart svg"]] }, rest)
  .then((all) => axe.run({ include: [[".masthead"], [".contents"], ["#summary"], ["#collaboration"]],
                           exclude: [[".chart svg"]] }, contrast)
    .then((some) => done([...told(all), ...told(some)])));
"""


@pytest.mark.parametrize(("language", "width"), [("zh", 400), ("en", 1500)])
def test_axe_finds_no_violation(browser: Browser, page_file: Path, language: str, width: int) -> None:
    axe = pytest.importorskip("axe_core_python", reason="axe-core-python is not installed")
    visit(browser, page_file, width, f"#lang={language}")
    browser.execute_script((Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    browser.set_script_timeout(100)
    assert browser.execute_async_script(AXE) == []


def test_the_keyboard_reaches_the_findings_the_charts_and_the_tables(
    opened: Browser, page_file: Path
) -> None:
    visit(opened, page_file, 1000)
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


def printed(browser: Browser) -> bytes:
    answer: dict[str, Any] = browser.execute_cdp_cmd("Page.printToPDF", {"printBackground": False})
    content = base64.b64decode(answer["data"])
    assert content.startswith(b"%PDF")
    return content


def test_it_prints(opened: Browser) -> None:
    assert printed(opened).count(b"/Type /Page\n") >= 8


def test_every_printed_page_says_what_the_records_are(opened: Browser) -> None:
    mark = (
        "const mark = document.querySelector('.on-paper'), seen = getComputedStyle(mark);"
        "return [mark.textContent, seen.display, seen.position]"
    )
    assert opened.execute_script(mark) == ["Sample", "none", "static"]
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert opened.execute_script(mark) == ["Sample", "block", "fixed"]
    finally:
        opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_nothing_of_a_table_sticks_on_paper_where_it_would_hide_the_lines_of_rows(opened: Browser) -> None:
    first = "return getComputedStyle(document.querySelector('.scroll tbody td:first-child')).position"
    assert opened.execute_script(first) == "sticky"
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert opened.execute_script(first) == "static"
    finally:
        opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


PROFILE_HEIGHTS = """
return [...document.querySelectorAll('.prose.profile')].map((head, place) => [
  head.textContent.length,
  document.getElementById(`profile-${place + 1}-roadmap-block`).getBoundingClientRect().bottom
    - head.getBoundingClientRect().top,
  document.querySelectorAll(`#profile-${place + 1}-roadmap tbody tr`).length,
]);
"""
MILLIMETRE = 96 / 25.4


def test_a_profile_with_a_whole_roadmap_fits_one_printed_page(opened: Browser) -> None:
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        resize(opened, round((210 - 2 * 16) * MILLIMETRE))  # what the margins leave of A4
        found = opened.execute_script(PROFILE_HEIGHTS)
    finally:
        opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    # A made-up name of ten thousand characters takes a page for itself.
    usual = [(height, steps) for length, height, steps in found if length < 3000]
    assert max(steps for _, steps in usual) == 12  # three of each area: there can be no more
    assert len(usual) == len(found) - 1
    assert (
        max(height for height, _ in usual) < (279.4 - 2 * 16) * MILLIMETRE
    )  # Letter is the lower of the two


def test_a_print_that_comes_early_has_every_chart(browser: Browser, page_file: Path) -> None:
    nothing_is_idle = "window.requestIdleCallback = () => 0; window.setTimeout = () => 0;"
    added = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": nothing_is_idle})
    states = "return [...document.querySelectorAll('[data-chart]')].map(e => e.dataset.drawn)"
    try:
        browser.get("about:blank")
        browser.get(page_file.as_uri())
        browser.execute_script("dispatchEvent(new Event('resize'))")
        assert set(browser.execute_script(states)) == {None}
        printed(browser)
        assert set(browser.execute_script(states)) == {"yes"}
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)
