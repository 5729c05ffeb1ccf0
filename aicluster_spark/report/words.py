"""Numbers and lists as people write them."""

from __future__ import annotations

import math
from collections.abc import Sequence

MINUS = "−"


def count(value: float | None) -> str | None:
    """`1,234`; None for what is unknown."""
    return None if _unknown(value) else f"{value:,.0f}".replace("-", MINUS)


def decimal(value: float | None, digits: int = 2) -> str | None:
    """`0.12`, with a true minus sign; small values keep two significant digits."""
    if value is None or _unknown(value):
        return None
    small = value != 0 and abs(value) < 0.5 * 10**-digits
    text = f"{value:.1e}" if small else f"{value:,.{digits}f}"
    return text.replace("-", MINUS)


def percent(value: float | None, digits: int = 1) -> str | None:
    """`12.3 %` of a share; a small one that is not 0 does not look like it."""
    if value is None or _unknown(value):
        return None
    smallest = 10**-digits
    if 0 < value < smallest / 200:
        return f"< {smallest:.{digits}f} %"
    return f"{100 * value:.{digits}f} %".replace("-", MINUS)


def share(part: float, whole: float) -> float | None:
    """Part of a whole; None when there is no whole."""
    return part / whole if whole else None


def p_value(value: float | None) -> str | None:
    """`0.043`, or `< 0.001`."""
    if value is None or _unknown(value):
        return None
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def number(value: object) -> float | None:
    """Return the number in a cell of any type; None for text and for what is unknown."""
    return float(value) if isinstance(value, int | float) else None


def stars(value: float | None) -> str:
    """Stars of a two-sided p-value: 1 %, 5 %, 10 %; none where it is withheld."""
    if value is None or _unknown(value):
        return ""
    return "***" if value < 0.01 else "**" if value < 0.05 else "*" if value < 0.1 else ""


def file_size(value: float | None) -> str | None:
    """`1.2 MB`."""
    if value is None or _unknown(value):
        return None
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if value >= size:
            return f"{value / size:.1f} {unit}"
    return f"{value:.0f} bytes"


def several(number: int, one: str, many: str | None = None) -> str:
    """`1 city` or `3 cities`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """Write `a, b and c`; labels that hold a comma are set apart by semicolons."""
    if len(items) < 2:
        return "".join(items)
    separator = "; " if any("," in item for item in items) else ", "
    return f"{separator.join(items[:-1])} {last} {items[-1]}"


def span(values: Sequence[int]) -> str:
    """`5–8`: the least and the most of some counts; one number where they agree, empty without any."""
    if not values:
        return ""
    least, most = min(values), max(values)
    return f"{least:,}" if least == most else f"{least:,}–{most:,}"


def window(start: int | None, end: int | None) -> str:
    """`2013–2017`."""
    return "" if start is None or end is None else f"{start}–{end}"


def _unknown(value: float | None) -> bool:
    return value is None or not math.isfinite(value)
