"""Mean scores of groups of indicators: sides of balances, models, focus areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aicluster_spark.study.scorecard import Role

Floats = NDArray[np.float64]
BALANCES: dict[str, tuple[Role, Role]] = {
    "technology_scenario": ("technology", "scenario"),
    "market_government": ("market", "government"),
    "security_development": ("security", "development"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """The mean of a group of indicators.

    Attributes
    ----------
    score
        Shape (cities,), NaN where too little is known.
    known
        Shape (cities,): indicators known of the city.
    indicators
        Indicators of the group that the index uses.
    """

    score: Floats
    known: NDArray[np.int64]
    indicators: int

    def reasons(self, name: str) -> list[str | None]:
        """Say for each city why there is no score."""
        if self.indicators == 0:
            return [f"no indicator of {name} can be used"] * self.score.size
        return [
            None if np.isfinite(score) else f"{known} of {self.indicators} indicators of {name} are known"
            for score, known in zip(self.score, self.known, strict=True)
        ]


def side(scores: Floats, names: Sequence[str], group: Sequence[str], minimum_coverage: float) -> Side:
    """Average the known scores of a group of indicators.

    Parameters
    ----------
    scores
        Shape (cities, indicators), NaN where unknown.
    names
        Of the indicators.
    group
        Those to average; names that are not used are passed over.
    minimum_coverage
        Share of the group that must be known of a city.
    """
    inside = scores[:, [place for place, name in enumerate(names) if name in group]]
    known = np.isfinite(inside).sum(axis=1)
    enough = known >= max(minimum_coverage * inside.shape[1], 1)
    with np.errstate(invalid="ignore"):
        mean = np.nansum(inside, axis=1) / known
    return Side(np.where(enough, mean, np.nan), known, inside.shape[1])


def balance_index(first: Floats, second: Floats) -> Floats:
    """1 less the distance of the two sides, from 0 to 1; shape (cities,), NaN where a side is.

    A ratio of the sides would need a zero that means nothing is there; 0 of a score is the worst of the
    scored cities.
    """
    return 1 - np.abs(first - second)
