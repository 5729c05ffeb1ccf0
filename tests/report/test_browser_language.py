"""Both languages of the page in Debian's Chromium: switched, kept, and set as code alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from chromium import Browser, drawn, shown, wait_for

pytestmark = pytest.mark.browser


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
