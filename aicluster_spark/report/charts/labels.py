"""Which labels a chart can carry without one lying on another."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def uncrowded(
    labels: Sequence[str],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    character: float,
    line: float,
    limit: int,
) -> NDArray[np.bool_]:
    """Choose labels greedily in the order given, leaving out each that would overlap one chosen before.

    Parameters
    ----------
    labels
        n texts, written to the right of their points.
    x, y
        (n,) places of the points, in one unit for each axis.
    character, line
        Width of a character in units of x, height of a line in units of y.
    limit
        Labels at most.

    Returns
    -------
    numpy.ndarray
        (n,) whether each label is shown.
    """
    chosen: list[int] = []
    for place in range(len(labels)):
        if len(chosen) == limit:
            break
        reach = character * (width(labels[place]) + 2)
        free = all(
            abs(y[place] - y[other]) >= line
            or x[place] + reach <= x[other]
            or x[other] + character * (width(labels[other]) + 2) <= x[place]
            for other in chosen
        )
        if free:
            chosen.append(place)
    shown = np.zeros(len(labels), dtype=np.bool_)
    shown[chosen] = True
    return shown


def width(text: str) -> float:
    """Width of a text in Latin characters; a Chinese character is nearly twice as wide."""
    return sum(1.75 if unicodedata.east_asian_width(character) in "WF" else 1.0 for character in text)
