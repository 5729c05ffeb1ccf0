"""Intervals of the measures that compare verdicts with labels and with each other."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z95 = 1.959963984540054
"""97.5 % point of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share or coefficient with its 95 % interval.

    Attributes
    ----------
    value
        The estimate; null where it is not defined, or where missing verdicts leave only limits.
    low, high
        Its limits; null where there are none.
    reason
        Why `value` is null, empty where it is not.
    """

    value: float | None
    low: float | None
    high: float | None
    reason: str = ""


def wilson(hits: int, trials: int, nothing: str) -> Estimate:
    """Give a binomial share with Wilson's (1927) score interval.

    Parameters
    ----------
    hits, trials
        Successes among trials.
    nothing
        Reason to give where there are no trials.
    """
    if trials == 0:
        return Estimate(None, None, None, nothing)
    share = hits / trials
    scale = 1 + Z95**2 / trials
    centre = (share + Z95**2 / (2 * trials)) / scale
    half = Z95 / scale * math.sqrt(share * (1 - share) / trials + Z95**2 / (4 * trials**2))
    return Estimate(share, max(0.0, centre - half), min(1.0, centre + half))


def between(lowest: Estimate, highest: Estimate, reason: str) -> Estimate:
    """Give what remains to be said where the missing could go either way: limits without a value.

    They run from the lower limit of the one extreme to the upper limit of the other.
    """
    return Estimate(None, lowest.low, highest.high, reason)


def f1(both: int, only_rule: int, only_label: int, nothing: str) -> Estimate:
    """Give F1 = 2 TP / (2 TP + FP + FN) with an interval.

    F1 is no binomial share, but it grows with one: with F* = TP / (TP + FP + FN), F1 = 2 F* / (1 + F*).
    Wilson's limits of F* are carried over (Hand, Christen and Kirielle 2021 on F*).
    """
    jaccard = wilson(both, both + only_rule + only_label, nothing)
    value, low, high = (
        None if x is None else 2 * x / (1 + x) for x in (jaccard.value, jaccard.low, jaccard.high)
    )
    return Estimate(value, low, high, jaccard.reason)


def kappa(both: int, only_first: int, only_second: int, neither: int) -> Estimate:
    """Give Cohen's kappa of two raters with its large-sample interval (Fleiss, Cohen and Everitt 1969).

    Not defined where a rater gives one answer throughout: there is then nothing to agree about.
    """
    total = both + only_first + only_second + neither
    if total == 0:
        return Estimate(None, None, None, "no patent is judged by both")
    cells = {
        (1, 1): both / total,
        (1, 0): only_first / total,
        (0, 1): only_second / total,
        (0, 0): neither / total,
    }
    first = {a: cells[a, 0] + cells[a, 1] for a in (0, 1)}
    second = {b: cells[0, b] + cells[1, b] for b in (0, 1)}
    observed = cells[0, 0] + cells[1, 1]
    chance = sum(first[a] * second[a] for a in (0, 1))
    if 0 in (*first.values(), *second.values()):
        return Estimate(None, None, None, "one of them gives all patents one answer")
    value = (observed - chance) / (1 - chance)
    agree = sum(cells[a, a] * (1 - (first[a] + second[a]) * (1 - value)) ** 2 for a in (0, 1))
    differ = (1 - value) ** 2 * sum(cells[a, 1 - a] * (second[a] + first[1 - a]) ** 2 for a in (0, 1))
    variance = (agree + differ - (value - chance * (1 - value)) ** 2) / (total * (1 - chance) ** 2)
    half = Z95 * math.sqrt(max(0.0, variance))
    return Estimate(value, max(-1.0, value - half), min(1.0, value + half))
