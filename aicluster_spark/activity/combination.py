"""Definitions made of definitions, such as `oecd2025 and not cset1790` or `at_least(2, a, b, c)`."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

import polars as pl

from aicluster_spark.errors import StudyError

HOW_TO = "Write names of rule sets joined by and, or, not and brackets, or at_least(2, first, second, third)."


@dataclass(frozen=True, slots=True)
class Combination:
    """A logical expression over rule sets.

    Attributes
    ----------
    text
        The expression as written; the name under which its verdicts stand.
    members
        Rule sets that occur in it, once each, in order.
    """

    text: str
    members: tuple[str, ...]

    @property
    def single(self) -> bool:
        """Whether it is just the name of one rule set."""
        return self.text == self.members[0]

    def evaluate(self, verdicts: dict[str, pl.Series]) -> pl.Series:
        """Combine the members' verdicts, each of shape (n,), by Kleene's logic: null is unknown."""
        frame = pl.DataFrame(verdicts)
        return frame.select(is_ai=_expression(_parsed(self.text), self.text)).to_series()


def parse_combination(text: str) -> Combination:
    """Read an expression over rule sets.

    Raises
    ------
    StudyError
        If it is not made of names, `and`, `or`, `not`, brackets and `at_least(k, ...)`.
    """
    tree = _parsed(text)
    _expression(tree, text)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and id(n) not in called]
    ordered = sorted(names, key=lambda node: (node.lineno, node.col_offset))
    return Combination(text, tuple(dict.fromkeys(node.id for node in ordered)))


def _parsed(text: str) -> ast.expr:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise StudyError(f"{text!r} is no combination of rule sets.", HOW_TO) from error


def _expression(node: ast.expr, text: str) -> pl.Expr:
    match node:
        case ast.Name(id=name):
            return pl.col(name)
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return ~_expression(inner, text)
        case ast.BoolOp(op=operation, values=parts):
            return reduce(
                and_ if isinstance(operation, ast.And) else or_, [_expression(p, text) for p in parts]
            )
        case ast.Call(
            func=ast.Name(id="at_least"), args=[ast.Constant(value=int(least)), *parts], keywords=[]
        ):
            if 1 <= least <= len(parts) and not isinstance(least, bool):
                return _at_least(least, [_expression(part, text) for part in parts])
    raise StudyError(f"{ast.unparse(node)!r} in {text!r} is no combination of rule sets.", HOW_TO)


def _at_least(least: int, parts: list[pl.Expr]) -> pl.Expr:
    """Hold if enough parts hold, fail if too few could, otherwise stay unknown."""
    holding = pl.sum_horizontal(part.fill_null(False) for part in parts)
    possible = pl.sum_horizontal(part.fill_null(True) for part in parts)
    return pl.when(holding >= least).then(True).when(possible < least).then(False)
