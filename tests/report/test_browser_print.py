"""The page on paper: what its records are on every sheet, whole profiles, every chart."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from chromium import Browser, resize

pytestmark = pytest.mark.browser


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
