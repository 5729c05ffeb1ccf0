"""The small language of cluster criteria: `lq_low > 1 and percentile(ai_patents) >= 0.9`.

Text becomes a polars expression by way of Python's own parser, of whose tree only what is listed here is
taken; nothing is ever evaluated as Python.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import reduce

import polars as pl

from aicluster_spark.errors import StudyError

HOW_TO = (
    "Write numbers, column names, + - * /, comparisons, and, or, not, brackets, percentile(number), "
    "percentile(number, among), persists(condition, k, n), at_least(k, condition, ...), known(number)."
)
LONGEST = 500
WINDOW = "window_start"

_ARITHMETIC: dict[type[ast.operator], Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISON: dict[type[ast.cmpop], Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


@dataclass(frozen=True, slots=True)
class _Compiler:
    """Turns trees of one text into expressions; `columns` are the numbers it may name."""

    text: str
    columns: Collection[str]

    def truth(self, node: ast.expr) -> pl.Expr:
        """Compile what is true, false or unknown (null), by Kleene's logic."""
        match node:
            case ast.BoolOp(op=operation, values=parts):
                join = operator.and_ if isinstance(operation, ast.And) else operator.or_
                return reduce(join, [self.truth(part) for part in parts])
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                return ~self.truth(inner)
            case ast.Compare(left=left, ops=signs, comparators=others):
                return self._compared([left, *others], signs)
            case ast.Call(func=ast.Name(id="known"), args=[value], keywords=[]):
                return self.number(value).is_not_null()
            case ast.Call(func=ast.Name(id="at_least"), args=[least, *parts], keywords=[]):
                return at_least(self._whole(least, 1, len(parts)), [self.truth(part) for part in parts])
            case ast.Call(func=ast.Name(id="persists"), args=[condition, least, last], keywords=[]):
                windows = self._whole(last, 1, 100)
                return persists(self.truth(condition), self._whole(least, 1, windows), windows)
        raise self._mistake(node, "is no condition")

    def number(self, node: ast.expr) -> pl.Expr:
        """Compile what is a number or unknown (null)."""
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return pl.lit(float(value))
            case ast.Name(id=name) if name in self.columns:
                return pl.col(name).cast(pl.Float64)
            case ast.Name():
                raise self._mistake(node, f"is no column; there are {', '.join(sorted(self.columns))}")
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return -self.number(inner)
            case ast.BinOp(op=ast.Div(), left=left, right=right):
                below = self.number(right)
                return self.number(left) / pl.when(below != 0).then(below)
            case ast.BinOp(op=sign, left=left, right=right) if type(sign) in _ARITHMETIC:
                return _ARITHMETIC[type(sign)](self.number(left), self.number(right))
            case ast.Call(func=ast.Name(id="percentile"), args=[value], keywords=[]):
                return percentile(self.number(value))
            case ast.Call(func=ast.Name(id="percentile"), args=[value, among], keywords=[]):
                return percentile(pl.when(self.truth(among)).then(self.number(value)))
        raise self._mistake(node, "is no number")

    def _compared(self, operands: list[ast.expr], signs: list[ast.cmpop]) -> pl.Expr:
        numbers = [self.number(operand) for operand in operands]
        if any(type(sign) not in _COMPARISON for sign in signs):
            raise self._mistake(operands[0], "is compared by a sign there is not")
        pairs = zip(numbers, signs, numbers[1:], strict=False)
        return reduce(operator.and_, [_COMPARISON[type(sign)](left, right) for left, sign, right in pairs])

    def _whole(self, node: ast.expr, least: int, most: int) -> int:
        value = node.value if isinstance(node, ast.Constant) else None
        if type(value) is not int or not least <= value <= most:
            raise self._mistake(node, f"is no whole number from {least} to {most}")
        return value

    def _mistake(self, node: ast.expr, what: str) -> StudyError:
        return StudyError(f"Rule {self.text!r}: {ast.unparse(node)} {what}.", HOW_TO)


def compile_rule(text: str, columns: Collection[str]) -> pl.Expr:
    """Compile a criterion.

    Parameters
    ----------
    text
        The criterion, at most 500 characters.
    columns
        Names of the numbers it may use.

    Returns
    -------
    polars.Expr
        True, false or null (unknown) of each row of a frame with these columns, `city` and `window_start`,
        sorted by `window_start` within each city.

    Raises
    ------
    StudyError
        The text is no criterion.
    """
    if len(text) > LONGEST:
        raise StudyError(f"Rule {text[:40]!r}... is longer than {LONGEST} characters.", HOW_TO)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise StudyError(f"Rule {text!r} cannot be read.", HOW_TO) from error
    return _Compiler(text, columns).truth(tree)


def percentile(value: pl.Expr) -> pl.Expr:
    """Share of the window's cities whose value is at most this city's, of those whose value is known."""
    return value.rank("max").over(WINDOW) / value.count().over(WINDOW)


def at_least(least: int, conditions: list[pl.Expr]) -> pl.Expr:
    """Whether so many conditions hold; unknown where the unknown ones decide."""
    true = pl.sum_horizontal([condition.fill_null(False).cast(pl.Int32) for condition in conditions])
    unknown = pl.sum_horizontal([condition.is_null().cast(pl.Int32) for condition in conditions])
    return pl.when(true >= least).then(True).when(true + unknown < least).then(False)


def persists(condition: pl.Expr, least: int, windows: int) -> pl.Expr:
    """Whether a condition held in `least` of the last `windows` windows, this one among them.

    Windows before the first count as unknown.
    """
    return at_least(least, [condition.shift(back).over("city") for back in range(windows)])
