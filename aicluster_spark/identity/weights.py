"""The table of weights: how much each agreement or disagreement speaks for one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import log2

import numpy as np
import yaml
from numpy.typing import NDArray

RARITY = (0.01, 0.1, 1.0)
GAPS = (1, 5, 10, 20)

LEVELS = {
    "name": ("exact", "initial", "missing"),
    "namesakes": ("below 0.01", "below 0.1", "below 1", "1 or more"),
    "applicant": ("shared", "none", "unknown"),
    "coinventor": ("two or more", "one", "none", "alone"),
    "city": ("same", "different", "unknown"),
    "technology": ("group", "subclass", "none", "unknown"),
    "years_apart": ("0-1", "2-5", "6-10", "11-20", "21 or more"),
}
"""Every comparison with its levels, in the order of the table; arrays of levels hold their places."""

Levels = Mapping[str, NDArray[np.uint8]]


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights in bits and what is asked of a pair.

    Attributes
    ----------
    bits
        By comparison, in the order of its levels: log2(m/u), m the share of pairs of one person at the level
        and u that of pairs of two people whose names go together (Fellegi and Sunter 1969, J. Am. Stat.
        Assoc. 64).
    thresholds
        By setting: the least sum of weights that links a pair.
    """

    bits: dict[str, tuple[float, ...]]
    thresholds: dict[str, float]


@cache
def packaged_weights() -> Weights:
    """Read the packaged table: shares m and u as they were measured, and the thresholds."""
    file = resources.files("aicluster_spark") / "data" / "identity" / "weights.yaml"
    table = yaml.safe_load(file.read_text(encoding="utf-8"))
    return weights_of(table["shares"], table["thresholds"])


def weights_of(
    shares: Mapping[str, Mapping[str, Mapping[str, float]]], thresholds: Mapping[str, float]
) -> Weights:
    """Turn shares m and u by comparison and level into weights."""
    bits = {
        comparison: tuple(
            log2(shares[comparison][level]["m"] / shares[comparison][level]["u"]) for level in levels
        )
        for comparison, levels in LEVELS.items()
    }
    return Weights(bits, dict(thresholds))


def score(levels: Levels, weights: Weights) -> NDArray[np.float32]:
    """Sum up the weights of each pair's levels, shape (p,), in bits."""
    size = len(next(iter(levels.values())))
    total = np.zeros(size, np.float32)
    for comparison, bits in weights.bits.items():
        total += np.array(bits, np.float32)[levels[comparison]]
    return total
