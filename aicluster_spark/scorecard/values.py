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
) -> pl.DataFrame:
    """Compute every indicator of every city.

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

    Returns
    -------
    polars.DataFrame
        city, indicator, value and reason; a row for every pair, cities within indicators.

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
        frames.append(_frame(indicator.id, cities, found))
    return pl.concat(frames)


def _numbers(given: Figure, cities: tuple[str, ...]) -> Numbers:
    frame = given.over(cities)
    values = frame["value"].fill_null(np.nan).to_numpy()
    return Numbers(values, np.array(frame["reason"].fill_null("").to_list(), dtype=object))


def _frame(name: str, cities: tuple[str, ...], found: Numbers) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "city": list(cities),
            "indicator": [name] * len(cities),
            "value": pl.Series(found.values, dtype=pl.Float64).fill_nan(None),
            "reason": [str(reason) or None for reason in found.reasons],
        },
        schema_overrides={"reason": pl.String},
    )
