"""Figures of the report as files for papers: SVG, PDF and PNG, drawn without a browser."""

from __future__ import annotations

import copy
import textwrap
from collections.abc import Mapping
from typing import Any

import altair as alt
import vl_convert

from aicluster_spark.report.charts.coastlines import COASTLINES, coastlines
from aicluster_spark.report.charts.theme import SOFT_INK
from aicluster_spark.report.content import Figure
from aicluster_spark.report.fonts import font_for, has_chinese, register_fonts, require_chinese

FORMATS = ("svg", "pdf", "png")
WIDTH = 760
"""Pixels; on paper, at 96 a inch, about 20 cm."""
LINE = 130
"""Latin characters of small print in a line of that width."""
PNG_SCALE = 2.5
"""Pixels of the file for one of the drawing: about 240 dots an inch on paper."""


def draw(figure: Figure, format: str, mark: str = "") -> bytes:
    """Draw a figure as a file.

    Parameters
    ----------
    figure
        With the specification that the page draws.
    format
        One of `FORMATS`.
    mark
        Stands above the drawing, such as a word that the records are made up.

    Raises
    ------
    EnvironmentProblem
        If the figure has Chinese text and no font here can draw it; SVG leaves that to whoever opens it.
    """
    spec = standalone(figure.spec, mark)
    register_fonts()
    if format != "svg" and has_chinese(spec):
        require_chinese()
    version = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    if format == "svg":
        text: str = vl_convert.vegalite_to_svg(spec, vl_version=version, allowed_base_urls=[])
        return text.encode()
    if format == "pdf":
        return bytes(vl_convert.vegalite_to_pdf(spec, vl_version=version, allowed_base_urls=[]))
    return bytes(vl_convert.vegalite_to_png(spec, vl_version=version, scale=PNG_SCALE, allowed_base_urls=[]))


def standalone(spec: Mapping[str, Any], mark: str = "") -> dict[str, Any]:
    """Turn a specification of the page into one that stands by itself: its size, its data, its mark."""
    alone = copy.deepcopy(dict(spec))
    meta = alone.pop("usermeta", {})
    shared = {COASTLINES: coastlines()}
    alone["datasets"] = alone.get("datasets", {}) | {name: shared[name] for name in meta.get("shared", ())}
    alone["width"] = WIDTH
    if aspect := meta.get("aspect"):
        alone["height"] = min(alone["height"], WIDTH * aspect)
    credit = str(meta.get("credit", ""))
    font = font_for([alone, mark, credit])
    alone["config"] = alone.get("config", {}) | {"background": "white", "font": font}
    if mark or credit:
        alone["title"] = _title(mark, credit)
    return alone


def _title(mark: str, credit: str) -> dict[str, Any]:
    """Write above a drawing what its records are, and under that where what it draws is from."""
    wide = LINE // 2 if has_chinese(credit) else LINE
    lines = {"text": mark, "subtitle": textwrap.wrap(credit, wide)}
    first = {"anchor": "start", "limit": WIDTH, "offset": 8, "fontSize": 11, "fontWeight": "normal"}
    second = {"subtitleFontSize": 10, "subtitleColor": SOFT_INK, "subtitlePadding": 3}
    return lines | first | {"color": "#8a4b00"} | second
