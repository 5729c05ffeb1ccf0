"""The page in Debian's Chromium is usable at every width."""

from __future__ import annotations

from pathlib import Path

import pytest
from chromium import Browser, resize, visit, wait_for

pytestmark = pytest.mark.browser
WIDTHS = (320, 400, 1000, 1500, 2560)

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
