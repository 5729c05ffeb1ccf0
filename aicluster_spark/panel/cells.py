"""One variable of the panel: a number for each city and year, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aicluster_spark.study.formula import Binary, Call, Formula, Name, Number

KNOWN = ""
BEFORE_FIRST = "before the first year of the panel"
LOG_OF_ZERO = "zero base: the logarithm of 0"
LOG_OF_NEGATIVE = "the logarithm of a negative number"
DIVIDED_BY_ZERO = "zero base: divided by 0"
NO_SPREAD = "the variable does not vary, so it has no standard deviation"
NOT_FINITE = "not a finite number"

Floats = NDArray[np.float64]
Texts = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """A variable.

    Attributes
    ----------
    values
        Shape (cities, years), years without gaps; NaN where unknown.
    reasons
        Shape (cities, years); `KNOWN` where the value is.
    """

    values: Floats
    reasons: Texts

    def lose(self, where: NDArray[np.bool_], reason: str) -> Cells:
        """Make cells unknown; a reason that is there already stays."""
        fresh = where & (self.reasons == KNOWN)
        return Cells(np.where(where, np.nan, self.values), np.where(fresh, reason, self.reasons))

    def map(self, function: Callable[[Floats], Floats]) -> Cells:
        """Apply a function to the known values."""
        with np.errstate(all="ignore"):
            found = np.asarray(function(self.values), dtype=np.float64)
        return Cells(found, self.reasons).lose(~np.isfinite(found), NOT_FINITE)


def evaluate(formula: Formula, variables: Mapping[str, Cells]) -> Cells:
    """Compute a formula.

    Parameters
    ----------
    formula
        Of `parse_formula`.
    variables
        Every name the formula uses.
    """
    if isinstance(formula, Name):
        return variables[formula.name]
    if isinstance(formula, Number):
        like = next(iter(variables.values()))
        return Cells(np.full_like(like.values, formula.value), np.full_like(like.reasons, KNOWN))
    if isinstance(formula, Call):
        return _call(formula, evaluate(formula.argument, variables))
    return _join(formula, evaluate(formula.left, variables), evaluate(formula.right, variables))


def _call(call: Call, given: Cells) -> Cells:
    if call.function == "lag":
        return _lag(given, call.years)
    if call.function == "diff":
        return _join(Binary("-", call.argument, call.argument), given, _lag(given, call.years))
    if call.function == "log":
        return _log(given)
    if call.function == "log1p":
        return _log1p(given)
    known = given.values[np.isfinite(given.values)]
    mean = known.mean() if known.size else np.nan
    if call.function == "center":
        return given.map(lambda x: x - mean)
    spread = known.std(ddof=1) if known.size > 1 else 0.0
    # Values that differ in their last bits only are one value.
    if spread <= 1e-12 * max(1.0, abs(mean)):
        return given.lose(np.ones_like(given.values, dtype=bool), NO_SPREAD)
    return given.map(lambda x: (x - mean) / spread)


def _log(given: Cells) -> Cells:
    usable = given.lose(given.values == 0, LOG_OF_ZERO).lose(given.values < 0, LOG_OF_NEGATIVE)
    return usable.map(np.log)


def _log1p(given: Cells) -> Cells:
    usable = given.lose(given.values == -1, LOG_OF_ZERO).lose(given.values < -1, LOG_OF_NEGATIVE)
    return usable.map(np.log1p)


def _lag(given: Cells, years: int) -> Cells:
    years = min(years, given.values.shape[1])
    values, reasons = np.full_like(given.values, np.nan), np.full_like(given.reasons, BEFORE_FIRST)
    values[:, years:] = given.values[:, : given.values.shape[1] - years]
    reasons[:, years:] = given.reasons[:, : given.values.shape[1] - years]
    return Cells(values, reasons)


def _join(formula: Binary, left: Cells, right: Cells) -> Cells:
    reasons = np.where(left.reasons == KNOWN, right.reasons, left.reasons)
    operations: dict[str, Callable[[Floats, Floats], Floats]] = {
        "+": np.add,
        "-": np.subtract,
        "*": np.multiply,
        "/": np.divide,
    }
    with np.errstate(all="ignore"):
        found = operations[formula.operator](left.values, right.values)
    joined = Cells(found, reasons)
    if formula.operator == "/":
        joined = joined.lose(right.values == 0, DIVIDED_BY_ZERO)
    return joined.lose(~np.isfinite(joined.values), NOT_FINITE)
