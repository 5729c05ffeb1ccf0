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


def beside(
    labels: Sequence[str],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    character: float,
    line: float,
    limit: int,
) -> list[str | None]:
    """Choose labels as `uncrowded` does, but on the first side of each point that is free.

    Parameters
    ----------
    labels, character, line, limit
        As of `uncrowded`.
    x, y
        (n,) places of the points, y upwards; no label begins before x = 0.

    Returns
    -------
    list of str or None
        n sides: right, left, below or above; None where the label is not shown.
    """
    taken: list[tuple[float, float, float]] = []
    sides: list[str | None] = []
    for text, here, height in zip(labels, x, y, strict=True):
        reach = character * (width(text) + 2)
        spans = {
            "right": (here, here + reach, height),
            "left": (here - reach, here, height),
            "below": (here - reach / 2, here + reach / 2, height - line),
            "above": (here - reach / 2, here + reach / 2, height + line),
        }
        free = [side for side, span in spans.items() if _is_free(span, taken, line)]
        side = free[0] if free and len(taken) < limit else None
        if side is not None:
            taken.append(spans[side])
        sides.append(side)
    return sides


def _is_free(
    span: tuple[float, float, float], taken: Sequence[tuple[float, float, float]], line: float
) -> bool:
    """Whether a label from start to end at a height lies on no other and begins in the chart."""
    start, end, height = span
    return start >= 0 and all(
        abs(height - of) >= line or end <= left or right <= start for left, right, of in taken
    )


def width(text: str) -> float:
    """Width of a text in Latin characters; a Chinese character is nearly twice as wide."""
    return sum(1.75 if unicodedata.east_asian_width(character) in "WF" else 1.0 for character in text)
