"""A table that is wider than the page scrolls in its box and keeps in view what names its rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

SCROLLED = """
const box = document.getElementById("models").closest(".scroll");
box.scrollLeft = 9999;
const left = (cell) => cell.getBoundingClientRect().left - box.getBoundingClientRect().left;
const cells = document.querySelector("#models tbody tr").cells;
return [box.scrollLeft, left(cells[0]), left(cells[1]), document.documentElement.scrollWidth - innerWidth];
"""


@pytest.mark.browser
def test_the_first_column_of_a_wide_table_stays_in_view(browser: Any, page_file: Path) -> None:
    size = {"width": 320, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get(page_file.as_uri())
    moved, first, second, beside = browser.execute_script(SCROLLED)
    assert moved > 0
    assert first == pytest.approx(0, abs=1)
    assert second < first + 130
    assert beside <= 0
