"""What a city lacks to the frontier and to its nearest peer, and which indicators would close most of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
STEPS = 3
NEAR, MIDDLE, FAR = "near", "middle", "far"
SIMILAR = 2.0
"""A peer has at most twice the AI patents of the city, and at least half of them: what a city of another
order of size has reached is no near target, and a gap to it is one of size."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """The indicators of one focus area.

    Attributes
    ----------
    scores
        Shape (cities, indicators), NaN where unknown; more is better.
    values
        Shape (cities, indicators), in units.
    score
        Shape (cities,): mean score, NaN where too little is known.
    directions
        Shape (indicators,): 1 where a higher value is better, -1 where a lower one is.
    """

    scores: Floats
    values: Floats
    score: Floats
    directions: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Step:
    """One indicator on the way to the frontier: its number in the area, and what it would bring.

    Attributes
    ----------
    indicator
        Number among the area's indicators.
    gap_share
        Its part of all that the city lacks to the frontier.
    horizon, target
        near with the peer's value, where the peer is ahead; middle with the median of the known cities, where
        that is ahead; far with the frontier's value. No target lies beyond the frontier's value, and each
        lies beyond the city's own.
    """

    indicator: int
    gap_share: float
    horizon: str
    target: float


def frontier_of(field: Field, eligible: NDArray[np.bool_]) -> int | None:
    """Find the city with the highest score among the eligible ones; None where none has a score."""
    scores = np.where(eligible, field.score, np.nan)
    return int(np.nanargmax(scores)) if np.isfinite(scores).any() else None


def nearest_peers(sizes: Floats, frontier: int | None = None) -> list[int | None]:
    """Find for each city the other one nearest in size, by ratio; the first of several.

    A city without another of similar size, within `SIMILAR`, has none. The frontier is nobody's peer: a
    peer's value is the near target and the frontier's the far one, and they are to be two.

    Parameters
    ----------
    sizes
        Shape (cities,), none negative.
    frontier
        Number of the frontier of the area, if any.
    """
    return [_nearest(sizes, city, frontier) for city in range(sizes.size)]


def _nearest(sizes: Floats, city: int, frontier: int | None) -> int | None:
    smaller, larger = np.minimum(sizes, sizes[city]), np.maximum(sizes, sizes[city])
    # Two cities without any are of one size; 1 is added so that their ratio is one.
    distance = np.where(larger <= SIMILAR * smaller, (larger + 1) / (smaller + 1), np.inf)
    distance[[city] if frontier is None else [city, frontier]] = np.inf
    return int(np.argmin(distance)) if np.isfinite(distance).any() else None


def gap(field: Field, city: int, other: int) -> float:
    """Mean score of another city less that of the city, over indicators known of both; NaN without any."""
    both = np.isfinite(field.scores[city]) & np.isfinite(field.scores[other])
    if not both.any():
        return float("nan")
    return float((field.scores[other, both] - field.scores[city, both]).mean())


def steps(field: Field, city: int, frontier: int, peer: int | None) -> Iterator[Step]:
    """Give the indicators in which the city lacks most to the frontier, at most three.

    Parameters
    ----------
    city, frontier, peer
        Numbers of cities.
    """
    lacking = np.nan_to_num(field.scores[frontier] - field.scores[city], nan=0.0)
    lacking = np.maximum(lacking, 0.0)
    total = lacking.sum()
    order = np.argsort(-lacking, kind="stable")
    found = (
        Step(int(indicator), float(lacking[indicator] / total), *aim)
        for indicator in order[lacking[order] > 0]
        if (aim := _aim(field, city, frontier, peer, int(indicator))) is not None
    )
    return islice(found, STEPS)


def _aim(
    field: Field, city: int, frontier: int, peer: int | None, indicator: int
) -> tuple[str, float] | None:
    """Give the first horizon whose target the city has not reached; None where there is none."""
    scores, values = field.scores[:, indicator], field.values[:, indicator]
    direction = int(field.directions[indicator])
    for horizon, wanted in _horizons(scores, values, city, frontier, peer):
        # A peer or the median may be ahead of the city that leads the area as a whole.
        target = direction * min(direction * wanted, direction * float(values[frontier]))
        if direction * target > direction * values[city]:
            return horizon, target
    return None


def _horizons(
    scores: Floats, values: Floats, city: int, frontier: int, peer: int | None
) -> Iterator[tuple[str, float]]:
    if peer is not None and scores[peer] > scores[city]:
        yield NEAR, float(values[peer])
    known = np.isfinite(scores)
    if np.median(scores[known]) > scores[city]:
        yield MIDDLE, float(np.median(values[known]))
    yield FAR, float(values[frontier])
