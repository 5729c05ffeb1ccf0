"""The page in Debian's Chromium: how tests visit it, wait for its charts and read what it shows."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path

import pytest

pytest.importorskip("selenium", reason="selenium is not installed")

from selenium import webdriver
from selenium.webdriver.common.keys import Keys

__all__ = ["Browser", "Keys", "drawn", "resize", "shown", "table", "visit", "wait_for"]

Browser = webdriver.Chrome


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


def table(browser: Browser, name: str) -> list[list[str]]:
    text = browser.execute_script(f"return reportTools.csv(document.getElementById('{name}'))")
    return list(csv.reader(io.StringIO(text)))
