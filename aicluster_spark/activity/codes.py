"""Classification symbols: their canonical form, and patterns of four operators that match them in columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_

import polars as pl

PRINTED = r"^([A-HY]\d{2}[A-Z])\s*0{0,3}(\d{1,4})/(\d{2,6})(?:\D.*)?$"
ST8 = r"^([A-HY]\d{2}[A-Z])(\d{4})(\d{6})"
SUBCLASS = r"^([A-HY]\d{2}[A-Z])$"

_PLACE = re.compile(r"^(?P<stem>[A-HY]\d{2}[A-Z]\d{1,4})/(?P<subgroup>\d{2,6})$")
_PREFIX = re.compile(r"^[A-HY]\d{2}[A-Z]\d{1,4}/\d{1,6}$")
_SUBTREE = re.compile(r"^[A-HY](?:\d{2}(?:[A-Z](?:\d{1,4})?)?)?$")
_RANGE = re.compile(r"^(?P<stem>[A-HY]\d{2}[A-Z]\d{1,4})/(?P<low>\d{2,6})-(?P<high>\d{2,6})$")

OPERATORS = {
    "exact": (_PLACE, "a whole symbol such as G06N3/08"),
    "subtree": (_SUBTREE, "a section, class, subclass or main group such as G06N or G06N3"),
    "prefix": (_PREFIX, "the beginning of a symbol, with its slash, such as G06F17/2"),
    "range": (_RANGE, "two subgroups of one main group such as G06N5/003-027"),
}


def split_symbols(symbols: pl.Series) -> pl.DataFrame:
    """Read classification symbols, printed (`G06N 3/08`), fixed-width (`G06N0003080000`) or a bare subclass.

    Parameters
    ----------
    symbols
        Symbols as published, shape (n,).

    Returns
    -------
    polars.DataFrame
        Shape (n, 4): `subclass` (`G06N`), `stem` (main group, `G06N3`), `subgroup` (`08`) and the canonical
        `symbol` (`G06N3/08`). All null where the text is no symbol; a bare subclass has no stem.
    """
    text = pl.col("raw").str.strip_chars().str.to_uppercase()
    printed, fixed, bare = (text.str.extract_groups(form) for form in (PRINTED, ST8, SUBCLASS))
    fixed_subgroup = fixed.struct[2].str.strip_chars_end("0").str.pad_end(2, "0")
    group = pl.coalesce(printed.struct[1], fixed.struct[1]).str.strip_chars_start("0")
    return (
        symbols.rename("raw")
        .to_frame()
        .with_columns(
            subclass=pl.coalesce(printed.struct[0], fixed.struct[0], bare.struct[0]),
            subgroup=pl.coalesce(printed.struct[2], fixed_subgroup),
            group=pl.when(group != "").then(group),
        )
        .with_columns(stem=pl.col("subclass") + pl.col("group"))
        .select(
            "subclass",
            "stem",
            "subgroup",
            symbol=pl.coalesce(pl.col("stem") + "/" + pl.col("subgroup"), "subclass"),
        )
    )


@dataclass(frozen=True, slots=True)
class CodePatterns:
    """Patterns over the symbols of one scheme, IPC or CPC; a symbol matches if any pattern does.

    Attributes
    ----------
    exact
        Whole symbols: `G06N3/08` is that place and nothing below it.
    subtree
        A section, class, subclass or main group with everything below it. Below the main group the tree of
        the schemes is drawn with dots that the number does not show, so subgroups take a range or prefix.
    prefix
        Beginnings of symbols after the slash: `G06F17/2` is 17/20, 17/21, 17/2705 ...
    range
        `G06N5/003-027`: from the one subgroup to the other, both included, in the order of the scheme
        (subgroups are decimal fractions: 02 < 022 < 03). Refinements of the upper end lie outside.
    """

    exact: tuple[str, ...] = ()
    subtree: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()
    range: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is no pattern at all."""
        return not (self.exact or self.subtree or self.prefix or self.range)

    def matches(self, symbols: pl.DataFrame) -> pl.Series:
        """Match the symbols `split_symbols` returned, shape (n,); what is no symbol does not match."""
        tests = [*_exact(self.exact), *_subtree(self.subtree), *_prefix(self.prefix), *_range(self.range)]
        matched = reduce(or_, tests, pl.lit(False))
        return symbols.with_columns(matched=matched.fill_null(False))["matched"]


def mistake_in(operator: str, pattern: str) -> str:
    """Say what is wrong with a pattern, or nothing."""
    form, allowed = OPERATORS[operator]
    found = form.match(pattern)
    if not found:
        return f"{pattern} is no {operator} pattern; allowed is {allowed}"
    if operator == "range" and found["low"] > found["high"]:
        return f"{pattern} runs backwards"
    return ""


def _exact(symbols: tuple[str, ...]) -> list[pl.Expr]:
    return [pl.col("symbol").is_in(symbols)] if symbols else []


def _subtree(places: tuple[str, ...]) -> list[pl.Expr]:
    stems = [place for place in places if len(place) > 4]
    tests = [pl.col("stem").is_in(stems)] if stems else []
    return tests + _beginnings("subclass", tuple(place for place in places if len(place) <= 4))


def _prefix(prefixes: tuple[str, ...]) -> list[pl.Expr]:
    return _beginnings("symbol", prefixes)


def _beginnings(column: str, beginnings: tuple[str, ...]) -> list[pl.Expr]:
    lengths = sorted({len(beginning) for beginning in beginnings})
    return [
        pl.col(column).str.slice(0, length).is_in([b for b in beginnings if len(b) == length])
        for length in lengths
    ]


def _range(ranges: tuple[str, ...]) -> list[pl.Expr]:
    parts = [found for pattern in ranges if (found := _RANGE.match(pattern))]
    return [
        (pl.col("stem") == part["stem"])
        & pl.col("subgroup").is_between(pl.lit(part["low"]), pl.lit(part["high"]))
        for part in parts
    ]
