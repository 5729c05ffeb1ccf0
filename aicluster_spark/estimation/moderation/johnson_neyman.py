"""Where along a moderator an effect differs from zero."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.moderation.interaction import require_inference, slope_parts


@dataclass(frozen=True, slots=True, eq=False)
class JohnsonNeymanRegion:
    """Values of the moderator at which the effect differs from zero.

    Attributes
    ----------
    focus, moderator
        The two variables.
    level
        Pointwise confidence level.
    roots
        (0, 1 or 2,) moderator values at which the effect is exactly on the edge.
    positive, negative
        Intervals (lower, upper), possibly infinite, on which the effect is significantly above and below
        zero.
    observed
        (2,) range of the moderator in the sample.
    share_positive, share_negative
        Shares of the sample's rows that lie in these intervals.
    """

    focus: str
    moderator: str
    level: float
    roots: FloatArray
    positive: tuple[tuple[float, float], ...]
    negative: tuple[tuple[float, float], ...]
    observed: FloatArray
    share_positive: float
    share_negative: float


def johnson_neyman(
    result: EstimationResult, focus: str, moderator: str, level: float = 0.95
) -> JohnsonNeymanRegion:
    """Solve (β₁ + β₃m)² = c²·Var(β₁ + β₃m) for the moderator m.

    Raises
    ------
    EstimationError
        If inference is withheld or a term has no estimate.

    Notes
    -----
    Johnson and Neyman (1936); Bauer and Curran (2005), Probing interactions in fixed and multilevel
    regression. The statement is pointwise: it holds at each m, not at all of them together (see
    `simultaneous_bands`).
    """
    require_inference(result)
    b, V = slope_parts(result, focus, moderator)
    c2 = result.critical_value(level) ** 2
    square = b[1] ** 2 - c2 * V[1, 1]
    linear = 2 * (b[0] * b[1] - c2 * V[0, 1])
    constant = b[0] ** 2 - c2 * V[0, 0]
    roots = np.roots([square, linear, constant])
    real = np.sort(roots[np.isreal(roots)].real)
    edges = [-math.inf, *(float(root) for root in real), math.inf]
    outside = [
        (low, high, _sign_between(low, high, b))
        for low, high in pairwise(edges)
        if _significant(_inside(low, high), square, linear, constant)
    ]
    values = _moderator(result, moderator)
    positive = tuple((low, high) for low, high, sign in outside if sign > 0)
    negative = tuple((low, high) for low, high, sign in outside if sign < 0)
    return JohnsonNeymanRegion(
        focus=focus,
        moderator=moderator,
        level=level,
        roots=np.asarray(real, dtype=np.float64),
        positive=positive,
        negative=negative,
        observed=np.array([values.min(), values.max()]),
        share_positive=_share(values, positive),
        share_negative=_share(values, negative),
    )


def _moderator(result: EstimationResult, moderator: str) -> FloatArray:
    place = result.position(moderator)
    if result.arrays is None:
        raise EstimationError(f"{result.estimator} keeps no sample.", "")
    return result.arrays.regressors[:, place]


def _inside(low: float, high: float) -> float:
    if math.isinf(low) and math.isinf(high):
        return 0.0
    if math.isinf(low):
        return high - 1 - abs(high)
    return low + 1 + abs(low) if math.isinf(high) else (low + high) / 2


def _significant(m: float, square: float, linear: float, constant: float) -> bool:
    return square * m * m + linear * m + constant > 0


def _sign_between(low: float, high: float, b: FloatArray) -> float:
    return float(np.sign(b[0] + b[1] * _inside(low, high)))


def _share(values: FloatArray, intervals: Sequence[tuple[float, float]]) -> float:
    return float(sum(((values > low) & (values < high)).mean() for low, high in intervals))
