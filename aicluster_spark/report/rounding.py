"""Numbers rounded to significant digits, for words and for what is embedded in the page."""

from __future__ import annotations


def rounded(value: float, digits: int) -> float:
    """Return the nearest number with so many significant digits: 0.012345 with three is 0.0123."""
    return float(f"{value:.{digits}g}")
