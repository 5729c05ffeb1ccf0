"""Spans of years as people write them."""

from __future__ import annotations

import re

from aicluster_spark.errors import StudyError


def parse_years(text: str) -> tuple[int, int]:
    """Read `2013-2017`, or one year.

    Raises
    ------
    StudyError
        If the text is neither, or the first year is after the last.
    """
    match = re.fullmatch(r"\s*(\d{4})(?:\s*[-–:]\s*(\d{4}))?\s*", text)
    if match:
        first = int(match[1])
        last = int(match[2] or first)
        if first <= last:
            return first, last
    raise StudyError(f"{text!r} is not a span of years.", "Write such as 2013-2017.")
