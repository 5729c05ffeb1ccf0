"""Coupling coordination degree: whether subsystems are both well developed and in step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LOWEST = 0.01
"""Lower scores count as this: else D of the last city of one subsystem were 0, whatever the others are."""
GRADES = (
    "extreme disorder",
    "severe disorder",
    "moderate disorder",
    "mild disorder",
    "near disorder",
    "bare coordination",
    "primary coordination",
    "intermediate coordination",
    "good coordination",
    "superior coordination",
)
"""Ten grades of a tenth each, as the literature on the measure uses them."""


@dataclass(frozen=True, slots=True, eq=False)
class Coupling:
    """Coupling of subsystems.

    Attributes
    ----------
    coupling, development, coordination
        C, T and D, each shape (cities,) from 0 to 1; NaN where a subsystem is unknown.
    """

    coupling: Floats
    development: Floats
    coordination: Floats

    @property
    def grades(self) -> list[str | None]:
        """Grade of D, None where it is unknown."""
        return [grade(float(value)) for value in self.coordination]


def couple(scores: Floats) -> Coupling:
    """Compute the coupling coordination degree, with equal weights of the subsystems.

    C = n (U1 ... Un)^(1/n) / (U1 + ... + Un); T = (U1 + ... + Un)/n; D = (C T)^(1/2).

    C is the geometric over the arithmetic mean: 1 where all are equal, near 0 where one is.

    Parameters
    ----------
    scores
        Shape (cities, subsystems), from 0 to 1, NaN where unknown.
    """
    scores = np.maximum(scores, LOWEST)
    number = scores.shape[1]
    total = scores.sum(axis=1)
    coupling = number * np.prod(scores, axis=1) ** (1 / number) / total
    development = total / number
    return Coupling(coupling, development, np.sqrt(coupling * development))


def grade(coordination: float) -> str | None:
    """Name the grade of a degree; None where it is unknown."""
    if not np.isfinite(coordination):
        return None
    return GRADES[min(int(coordination * len(GRADES)), len(GRADES) - 1)]
