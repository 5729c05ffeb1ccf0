"""The page in Debian's Chromium for those who use a keyboard or a screen reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from chromium import Browser, Keys, visit

pytestmark = pytest.mark.browser

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
