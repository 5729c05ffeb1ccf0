"""Text that a spreadsheet would run as a formula, made text again, for every CSV file that is written."""

from __future__ import annotations

import re

import polars as pl
import polars.selectors as cs

INVISIBLE = r"\s\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
"""White space, control characters and marks without width: a formula may follow them."""
FORMULA = re.compile(rf"^[{INVISIBLE}]*[=+\-@\t\r＝＋－＠]")
"""How a cell begins that a spreadsheet would run, also in the full-width signs of Chinese and Japanese ones.

The page's own button has the same expression, and polars runs it too: all three read what is in it alike.
"""
NUMBER = re.compile(r"[+-]?\d[\d.,]*(?:e[+-]?\d+)?(?:\*{1,3}| \w+)?", re.ASCII)
"""A number, with the stars of its p-value or its unit behind it: nothing in it can be run."""


def defused(text: str, keep_numbers: bool = False) -> str:
    """Put an apostrophe before text that a spreadsheet would run as a formula.

    Parameters
    ----------
    text
        Content of a cell, not yet quoted.
    keep_numbers
        Leave text as it is that is a signed number, such as ``-0.045**`` and ``+2 periods``.
    """
    if not FORMULA.match(text) or (keep_numbers and NUMBER.fullmatch(text)):
        return text
    return f"'{text}"


def defused_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Do the same with every column of texts; columns of numbers stay what they are."""
    return frame.with_columns(cs.string().str.replace(f"({FORMULA.pattern})", "'${1}"))
