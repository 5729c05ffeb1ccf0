"""The worked example of docs/estimation.md runs, on a CSV of its own, and prints what the page shows."""

from __future__ import annotations

import contextlib
import io
import re
import shutil

from tests.estimation.conftest import REFERENCE, REPOSITORY

PAGE = REPOSITORY / "docs" / "estimation.md"
BLOCK = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)


def test_the_worked_example_prints_what_the_page_shows(tmp_path, monkeypatch):
    shutil.copy(REFERENCE / "panel.csv", tmp_path / "panel.csv")
    monkeypatch.chdir(tmp_path)
    text = PAGE.read_text(encoding="utf-8")
    blocks = BLOCK.findall(text)
    names: dict[str, object] = {}
    for code, shown in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, PAGE.name, "exec"), names)  # noqa: S102  the page's own code
        assert printed.getvalue() == shown
    assert len(blocks) == text.count("```python\n") == 7
