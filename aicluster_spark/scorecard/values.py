"""Values of indicators: formulas over figures, each unknown with the reason of the figure it lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aicluster_spark.errors import StudyError
from aicluster_spark.scorecard.catalogue import Indicator
from aicluster_spark.scorecard.figures.figure import Figure
from aicluster_spark.study.formula import Formula, names_of, parse_formula

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """One number a city.

    Attributes
    ----------
    values
        Shape (cities,); NaN where unknown.
    reasons
        Shape (cities,); empty text where the value is known.
    """

    values: Floats
    reasons: NDArray[np.object_]


Compute = Callable[[Formula, Mapping[str, Numbers]], Numbers]
"""Computes a formula of numbers, as `aicluster_spark.panel.cells.evaluate` does."""


def indicator_values(
    indicators: Sequence[Indicator],
    figures: Sequence[Figure],
    constants: Mapping[str, float],
    cities: tuple[str, ...],
    compute: Compute,
    minimum_base: float = 1,
) -> pl.DataFrame:
    """Compute every indicator of every city.

    A share of very few is unknown: one newcomer among one inventor is 100 %, and says nothing of a city.

    Parameters
    ----------
    indicators
        A study's own ones name their figure by their own identifier.
    figures
        All that the formulas name.
    constants
        Numbers that are the same for every city.
    cities
        Scored cities.
    compute
        Evaluates a formula.
    minimum_base
        What the count under a share or a mean must reach.

    Returns
    -------
    polars.DataFrame
        city, indicator, value, base (null where the indicator has none or it is unknown) and reason; a row
        for every pair, cities within indicators.

    Raises
    ------
    StudyError
        If a formula names a figure that there is none of.
    """
    known = {each.name: _numbers(each, cities) for each in figures}
    nothing = np.full(len(cities), "", dtype=object)
    known |= {name: Numbers(np.full(len(cities), value), nothing) for name, value in constants.items()}
    frames = []
    for indicator in indicators:
        formula = parse_formula(indicator.id if indicator.own else indicator.formula)
        if missing := [name for name in names_of(formula) if name not in known]:
            raise StudyError(
                f"Indicator {indicator.id} names {', '.join(missing)}, of which there is no figure.",
                f"There are: {', '.join(sorted(known))}.",
            )
        found = compute(formula, known)
        base = compute(parse_formula(indicator.base), known).values if indicator.base else None
        if base is not None:
            found = _of_enough(found, base, indicator.base_of, minimum_base)
        frames.append(_frame(indicator.id, cities, found, base))
    return pl.concat(frames)


def _of_enough(found: Numbers, base: Floats, base_of: str, least: float) -> Numbers:
    """Drop the numbers whose base is known to be too small."""
    few = np.nan_to_num(base, nan=np.inf) < least
    why = [_too_few(count, base_of, least) if less else "" for count, less in zip(base, few, strict=True)]
    return Numbers(np.where(few, np.nan, found.values), np.where(few, np.array(why, object), found.reasons))


def _too_few(count: float, base_of: str, least: float) -> str:
    return f"{base_of}: {count:.4g}; at least {least:g} are asked for"


def _numbers(given: Figure, cities: tuple[str, ...]) -> Numbers:
    frame = given.over(cities)
    values = frame["value"].fill_null(np.nan).to_numpy()
    return Numbers(values, np.array(frame["reason"].fill_null("").to_list(), dtype=object))


def _frame(name: str, cities: tuple[str, ...], found: Numbers, base: Floats | None) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "city": list(cities),
            "indicator": [name] * len(cities),
            "value": pl.Series(found.values, dtype=pl.Float64).fill_nan(None),
            "base": pl.Series(np.full(len(cities), np.nan) if base is None else base).fill_nan(None),
            "reason": [str(reason) or None for reason in found.reasons],
        },
        schema_overrides={"reason": pl.String},
    )
