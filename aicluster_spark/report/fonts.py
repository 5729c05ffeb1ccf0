"""Fonts of figures that leave the page: Chinese needs one that this machine or a package brings."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import vl_convert

from aicluster_spark.errors import EnvironmentProblem

FONT_PACKAGE = "noto_cjk_sans_otc"
"""Carries Noto Sans CJK (SIL OFL 1.1); the extra `fonts` installs it."""
CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
PLAIN_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
CHINESE_FONT = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
# Two characters that no font draws alike: where they look alike, both are the box of a missing glyph.
_PROBE = "国龙"
_SHAPE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
    '<text x="4" y="30" font-size="28" font-family="Noto Sans CJK SC, sans-serif">{}</text></svg>'
)


def font_for(spec: Any) -> str:
    """Choose the font of a chart: one with Chinese characters where any text of it has some."""
    return CHINESE_FONT if has_chinese(spec) else PLAIN_FONT


def has_chinese(value: Any) -> bool:
    """Whether any text in a JSON value has Chinese characters."""
    if isinstance(value, dict):
        return any(has_chinese(each) for pair in value.items() for each in pair)
    if isinstance(value, list | tuple):
        return any(map(has_chinese, value))
    return isinstance(value, str) and CHINESE.search(value) is not None


@cache
def register_fonts() -> None:
    """Make the fonts of the extra `fonts` known to the converter, where it is installed."""
    found = find_spec(FONT_PACKAGE)
    for folder in (found.submodule_search_locations or ()) if found else ():
        vl_convert.register_font_directory(str(Path(folder).resolve()))


@cache
def draws_chinese() -> bool:
    """Whether the converter finds a font with Chinese characters, seen from what it draws."""
    register_fonts()
    first, second = (vl_convert.svg_to_png(_SHAPE.format(character)) for character in _PROBE)
    return bool(first != second)


def require_chinese() -> None:
    """Stop before boxes are drawn instead of characters.

    Raises
    ------
    EnvironmentProblem
        If no font with Chinese characters is found.
    """
    if not draws_chinese():
        raise EnvironmentProblem(
            "Figures with Chinese text need a font, and none on this machine has Chinese characters.",
            "Install Debian's fonts-noto-cjk, or pip install 'aicluster-spark[fonts]'; "
            "--formats svg needs none.",
        )
