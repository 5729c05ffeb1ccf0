"""The small language in which a study declares variables of its panel: read here, computed elsewhere.

    sum     := product (("+" | "-") product)*
    product := factor (("*" | "/" | ":") factor)*
    factor  := "-" factor | number | name | name "(" sum ["," number] ")" | "(" sum ")"

A name is a column of the panel or a variable declared before; `a:b` and `a*b` are both the product of two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FUNCTIONS = {
    "log": "natural logarithm; of zero or less it is unknown",
    "log1p": "natural logarithm of 1 + x",
    "lag": "lag(x, k): the value k years before, k = 1 if left out",
    "diff": "diff(x, k): x - lag(x, k)",
    "std": "x less its mean, in standard deviations, over all known city-years of the panel",
    "center": "x less its mean over all known city-years of the panel",
}
LAGGED = ("lag", "diff")
LONGEST, DEEPEST = 500, 30
_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<sign>[-+*/:(),]))", re.ASCII)


class FormulaError(ValueError):
    """A formula that is not in the language; the message says where and what is allowed."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class Name:
    """A column or a variable declared before."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function of one series; `years` is the lag of those that have one."""

    function: str
    argument: Formula
    years: int = 1


@dataclass(frozen=True, slots=True)
class Binary:
    """Two series joined by `+`, `-`, `*` or `/`."""

    operator: str
    left: Formula
    right: Formula


Formula = Number | Name | Call | Binary


def parse_formula(text: str) -> Formula:
    """Read a formula.

    Raises
    ------
    FormulaError
        If the text is no formula of the language.
    """
    if len(text) > LONGEST:
        raise FormulaError(f"a formula has at most {LONGEST} characters; declare parts of it first")
    reader = _Reader(text)
    formula = reader.sum()
    reader.expect("")
    return formula


def names_of(formula: Formula) -> tuple[str, ...]:
    """Columns and variables a formula needs, each once, in their order."""
    return tuple(dict.fromkeys(_names(formula)))


def _names(formula: Formula) -> Iterator[str]:
    if isinstance(formula, Name):
        yield formula.name
    elif isinstance(formula, Call):
        yield from _names(formula.argument)
    elif isinstance(formula, Binary):
        yield from _names(formula.left)
        yield from _names(formula.right)


class _Reader:
    """Reads from left to right, one word ahead."""

    def __init__(self, text: str) -> None:
        self.text, self.place, self.depth = text, 0, 0
        self.kind, self.word = "", ""
        self._next()

    def sum(self) -> Formula:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaError(f"brackets are nested deeper than {DEEPEST}")
        left = self._product()
        while self.word in ("+", "-"):
            left = Binary(self._take(), left, self._product())
        self.depth -= 1
        return left

    def expect(self, word: str) -> None:
        if self.word != word:
            found = f"'{self.word}'" if self.word else "the end"
            wanted = f"'{word}'" if word else "an operator or the end"
            raise FormulaError(f"{found} stands where {wanted} belongs in '{self.text}'")
        self._next()

    def _product(self) -> Formula:
        left = self._factor()
        while self.word in ("*", "/", ":"):
            operator = self._take().replace(":", "*")
            left = Binary(operator, left, self._factor())
        return left

    def _factor(self) -> Formula:
        minus = False
        while self.word == "-":
            self._take()
            minus = not minus
        value = self._value()
        return Binary("*", Number(-1.0), value) if minus else value

    def _value(self) -> Formula:
        if self.kind == "number":
            return Number(float(self._take()))
        if self.kind == "name":
            name = self._take()
            return self._call(name) if self.word == "(" else Name(name)
        self.expect("(")
        inside = self.sum()
        self.expect(")")
        return inside

    def _call(self, function: str) -> Formula:
        if function not in FUNCTIONS:
            raise FormulaError(f"there is no function '{function}'. Known: {', '.join(FUNCTIONS)}")
        self.expect("(")
        argument, years = self.sum(), 1
        if self.word == ",":
            self._take()
            years = self._years(function)
        self.expect(")")
        return Call(function, argument, years)

    def _years(self, function: str) -> int:
        if function not in LAGGED:
            raise FormulaError(f"{function} takes one argument")
        if self.kind != "number" or not self.word.isdigit() or not 1 <= int(self.word) <= 50:
            raise FormulaError(f"the lag of {function} is a whole number from 1 to 50")
        return int(self._take())

    def _take(self) -> str:
        taken = self.word
        self._next()
        return taken

    def _next(self) -> None:
        rest = self.text[self.place :]
        if not rest.strip():
            self.kind, self.word = "end", ""
            return
        found = _TOKEN.match(rest)
        if found is None:
            raise FormulaError(f"'{rest.strip()[0]}' means nothing in a formula: '{self.text}'")
        self.kind, self.word = str(found.lastgroup), found[str(found.lastgroup)]
        self.place += found.end()
