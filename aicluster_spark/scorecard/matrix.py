"""Indicators as a matrix: which of them the index can use, and why others not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aicluster_spark.scorecard.catalogue import SUBSYSTEMS, Catalogue, Indicator
from aicluster_spark.scorecard.cities import PEER
from aicluster_spark.scorecard.index import Problem
from aicluster_spark.study.scorecard import ScorecardOptions

Floats = NDArray[np.float64]
FEWEST = 3
NO_SPREAD = "it is the same in all cities in which it is known"


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Values of all indicators in all scored cities.

    Attributes
    ----------
    cities
        n identifiers.
    indicators
        m indicators.
    values
        Shape (n, m), NaN where unknown.
    why_not
        Why the index does not use an indicator, by its identifier.
    """

    cities: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    values: Floats
    why_not: Mapping[str, str]

    @property
    def used(self) -> NDArray[np.bool_]:
        """Shape (m,): whether the index uses the indicator."""
        return np.array([each.id not in self.why_not for each in self.indicators], dtype=np.bool_)

    @property
    def used_names(self) -> tuple[str, ...]:
        """Identifiers of the indicators used."""
        return tuple(each.id for each in self.indicators if each.id not in self.why_not)


def judging_cities(cities: pl.DataFrame, minimum_base: float) -> NDArray[np.bool_]:
    """Tell the cities among which an indicator must be known: those that the scorecard is about.

    These are the clusters and compared cities that can have an index. Peers are there so that scales stand on
    more; most of them are small, and what they are too small to know is no reason to leave it out of the
    index of a cluster that knows it. Where fewer than three cities would judge, all do.

    Parameters
    ----------
    cities
        standing and ai_patents of the scored cities.
    minimum_base
        AI patents that an index takes.

    Returns
    -------
    numpy.ndarray
        Shape (cities,).
    """
    judging = ((cities["standing"] != PEER) & (cities["ai_patents"] >= minimum_base)).to_numpy()
    return judging if judging.sum() >= FEWEST else np.ones(cities.height, dtype=np.bool_)


def indicator_matrix(
    catalogue: Catalogue,
    values: pl.DataFrame,
    cities: tuple[str, ...],
    share: float,
    judging: NDArray[np.bool_],
) -> Matrix:
    """Lay values out as a matrix and judge which indicators can be used.

    Parameters
    ----------
    values
        city, indicator, value: every pair.
    share
        Share of the judging cities in which an indicator must be known; it takes three of all cities too.
    judging
        Shape (cities,), of `judging_cities`.
    """
    columns = []
    why_not = {}
    for indicator in catalogue.indicators:
        column = values.filter(pl.col("indicator") == indicator.id)["value"].fill_null(np.nan).to_numpy()
        columns.append(column)
        if (why := _why_not(column, share, judging)) is not None:
            why_not[indicator.id] = why
    return Matrix(cities, catalogue.indicators, np.column_stack(columns), why_not)


def index_problem(matrix: Matrix, ai_patents: Floats, options: ScorecardOptions) -> Problem:
    """Set up the index over the indicators that can be used.

    A city with next to no AI patents has no place in an index of AI clusters: most of its indicators have
    nothing to be counted over, and the few that are known, such as a national policy, would carry it.

    Parameters
    ----------
    ai_patents
        Shape (cities,), of the window.
    """
    chosen = [each for each in matrix.indicators if each.id not in matrix.why_not]
    weights = options.subsystem_weights
    return Problem(
        values=matrix.values[:, matrix.used],
        directions=np.array([each.direction for each in chosen], dtype=np.int64),
        groups=np.array([SUBSYSTEMS.index(each.subsystem) for each in chosen], dtype=np.int64),
        group_count=len(SUBSYSTEMS),
        own_weights=np.array([options.own_weights.get(each.id, 1.0) for each in chosen]),
        group_weights=np.array([weights.get(name, 1.0) for name in SUBSYSTEMS]),
        minimum_coverage=options.minimum_coverage,
        few=ai_patents < options.minimum_base,
    )


def _why_not(column: Floats, share: float, judging: NDArray[np.bool_]) -> str | None:
    known = np.isfinite(column)
    needed = int(np.ceil(share * judging.sum()))
    if (told := int(known[judging].sum())) < needed and not judging.all():
        return f"known in {told} of {judging.sum()} clusters and compared cities; {needed} are needed"
    # Fewer than three values have a best and a worst and nothing between: no scale.
    least = max(FEWEST, needed) if judging.all() else FEWEST
    if known.sum() < least:
        return f"known in {known.sum()} of {column.size} cities; {least} are needed"
    values = column[known]
    return NO_SPREAD if np.ptp(values) <= 1e-12 * max(1.0, np.abs(values).max()) else None
