"""Numbers and lists as people write them, in the language spoken."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import datetime

import polars as pl

from aicluster_spark.report.language import VARIABLE, label_of, message, say, speaking, spoken, stated
from aicluster_spark.report.rounding import rounded

MINUS = "−"
LAGGED = re.compile(r"L(\d*)\.(.+)")
"""A variable of a period before, such as `L.ai_patents`, or of two before, `L2.ai_patents`."""
LOG1P = re.compile(r"\blog1p\((.+)\)")
LEAST = 1e-6
"""What lies nearer to 0 is written by this bound; files have its digits."""
SCALES = {"en": ((1e9, " billion"), (1e6, " million")), "zh": ((1e8, " 亿"), (1e4, " 万"))}


def count(value: float | None) -> str | None:
    """`1,234`; None for what is unknown."""
    return None if _unknown(value) else f"{value:,.0f}".replace("-", MINUS)


def decimal(value: float | None, digits: int = 2) -> str | None:
    """`0.12`, with a true minus sign; small values keep two significant digits, `0.0032`."""
    if value is None or _unknown(value):
        return None
    small = value != 0 and abs(value) < 0.5 * 10**-digits
    return _small(value, 2) if small else f"{value:,.{digits}f}".replace("-", MINUS)


def significant(value: float | None) -> str | None:
    """`0.0394`, `7`, `12,300`, `232 million`: three significant digits, large numbers by short scales."""
    if value is None or _unknown(value):
        return None
    scales = SCALES.get(spoken(), SCALES["en"])
    near = rounded(value, 3)
    size, name = next(((size, name) for size, name in scales if abs(near) >= size), (1.0, ""))
    scaled = rounded(value / size, 3)
    if scaled and abs(scaled) < 1e-4:
        return _small(value, 3)
    text = f"{scaled:,.10f}".rstrip("0").rstrip(".")
    return f"{text}{name}".replace("-", MINUS)


def percent(value: float | None, digits: int = 1) -> str | None:
    """`12.3 %` of a share; a small one that is not 0 does not look like it."""
    if value is None or _unknown(value):
        return None
    sign = " %" if spoken() == "en" else "%"
    smallest = 10**-digits
    if 0 < value < smallest / 200:
        return f"< {smallest:.{digits}f}{sign}"
    return f"{100 * value:.{digits}f}{sign}".replace("-", MINUS)


def in_unit(value: float | None, unit: str) -> str | None:
    """Write a value as its unit asks for: a share in percent, a year, yes or no; else three digits."""
    if unit == "share":
        return percent(value)
    if unit == "year":
        return year(value)
    if unit == "yes or no" and value in (0, 1):
        return say("yes") if value else say("no")
    return significant(value)


def measured(value: float | None, unit: str) -> str | None:
    """`43.0 %`, `1.2 LQ`, `yes`: a value with its unit."""
    text = in_unit(value, unit)
    bare = text is None or not unit or unit in ("share", "year", "yes or no")
    return text if bare else f"{text} {stated(unit)}"


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
    return say("{n:.0f} bytes", n=value)


def several(number: int, one: str, many: str | None = None) -> str:
    """`1 city` or `3 cities`: the message of a catalogue is `{n} cities`."""
    many = many or one + "s"
    return say(f"{{n}} {one if number == 1 and spoken() == 'en' else many}", n=f"{number:,}")


def listed(items: Sequence[str], last: str = message("and")) -> str:
    """Write `a, b and c`; labels that hold a comma are set apart by semicolons."""
    if len(items) < 2:
        return "".join(items)
    if spoken() == "zh":
        return "、".join(items[:-1]) + say(last) + items[-1]
    separator = "; " if any("," in item for item in items) else ", "
    return f"{separator.join(items[:-1])} {last} {items[-1]}"


def joined(sentences: Sequence[str]) -> str:
    """Write sentences one after the other."""
    return (" " if spoken() == "en" else "").join(filter(None, sentences))


def span(values: Sequence[int]) -> str:
    """`5–8`: the least and the most of some counts; one number where they agree, empty without any."""
    if not values:
        return ""
    least, most = min(values), max(values)
    return f"{least:,}" if least == most else f"{least:,}–{most:,}"


def window(start: int | None, end: int | None) -> str:
    """`2013–2017`."""
    return "" if start is None or end is None else say("{start}–{end}", start=start, end=end)


def window_column(start: str = "window_start", end: str = "window_end") -> pl.Expr:
    """`2013–2017` of two columns, as a column `window`."""
    return pl.format(say("{start}–{end}", start="{}", end="{}"), start, end).alias("window")


def moment(when: datetime) -> str:
    """`2026-01-02 12:00`."""
    return f"{when:%Y-%m-%d %H:%M}" if spoken() == "en" else f"{when:%Y年%m月%d日 %H:%M}"


def year(value: float | None) -> str | None:
    """`2013`: a year has no separator of thousands."""
    return None if value is None or _unknown(value) else f"{value:.0f}"


def three(value: float | None) -> str | None:
    """`0.123`: three digits, as coefficients are written."""
    return decimal(value, 3)


def in_words(column: str | pl.Expr, write: Callable[[str], str] = stated) -> pl.Expr:
    """Write the texts of a column in the language spoken where the expression is made.

    polars may work in threads of its own, which know nothing of the language spoken here.
    """
    language = spoken()

    def written(text: str) -> str:
        with speaking(language):
            return write(text)

    texts = pl.col(column) if isinstance(column, str) else column
    return texts.map_elements(written, return_dtype=pl.String)


def term(name: str) -> str:
    """`policy stock (log) × centrality`: a variable, a function of one, or a product, by its labels."""
    return " × ".join(_variable(part) for part in name.split(":"))


def _variable(name: str) -> str:
    label = label_of(name)
    if label != name:
        return label
    if lagged := LAGGED.fullmatch(name):
        variable, periods = _variable(lagged[2]), lagged[1]
        return say("{variable}, lag {periods}", variable=variable, periods=periods or 1)
    return VARIABLE.sub(lambda found: label_of(found[0]), LOG1P.sub(r"log(1 + \1)", name))


def code(name: str) -> str:
    """`rejected: bad date`: what a stage keeps as `rejected:bad_date`."""
    return ": ".join(" + ".join(map(_code_word, part.split("+"))) for part in name.split(":"))


def _code_word(name: str) -> str:
    label = stated(name)
    return label if label != name else name.replace("_", " ")


def because(reason: object, otherwise: str = "") -> str:
    """Write a reason that a stage stated as a part of a sentence: without a full stop of its own."""
    return stated(str(reason or otherwise)).rstrip(".。")


def capital(sentence: str) -> str:
    """Begin a sentence with a capital letter."""
    return sentence[:1].upper() + sentence[1:]


def _small(value: float, digits: int) -> str:
    """Write a number near 0 with all the zeros before its digits; a tiny one by the bound it lies below."""
    if abs(value) < LEAST:
        return f"< {LEAST:f}" if value > 0 else f"> {MINUS}{LEAST:f}"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    return f"{value:.{places}f}".replace("-", MINUS)


def cut_end(text: str, longest: int) -> str:
    """Leave out the end of a text that is longer than so many characters."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def cut_middle(text: str, longest: int = 48) -> str:
    """Leave out the middle of a text that is longer than a list of choices can show."""
    if len(text) <= longest:
        return text
    kept = longest - 1
    return f"{text[: kept - kept // 2]}…{text[len(text) - kept // 2 :]}"


def _unknown(value: float | None) -> bool:
    return value is None or not math.isfinite(value)
