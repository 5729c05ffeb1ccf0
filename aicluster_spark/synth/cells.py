"""The patents of a year as counts of equal cases, dealt out batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from aicluster_spark.synth.chance import Integers, stream
from aicluster_spark.synth.process import Process

ALONE = -1


@dataclass(frozen=True, slots=True)
class Cases:
    """One row a patent (or, with counts, a kind of patent).

    Attributes
    ----------
    ai
        0 or 1.
    place
        City or foreign place of the first applicant.
    partner
        City of the co-applicant; -1 where there is none.
    """

    ai: Integers
    place: Integers
    partner: Integers


def cells_of(process: Process, t: int) -> tuple[Cases, Integers]:
    """List the different cases of year t and how many patents each has."""
    cities = len(process.size)
    parts = []
    for ai, single in (
        (0, process.others[:, t]),
        (1, np.r_[process.published[:, t], process.foreign_ai[:, t]]),
    ):
        pairs = process.pairs[ai, t]
        alone = single - np.r_[pairs.sum(axis=1), np.zeros(len(single) - cities, np.int64)]
        place, partner = np.nonzero(pairs)
        parts.append((np.full(len(alone), ai), np.arange(len(alone)), np.full(len(alone), ALONE), alone))
        parts.append((np.full(len(place), ai), place, partner, pairs[place, partner]))
    ai_flag, place, partner, count = (np.concatenate(column) for column in zip(*parts, strict=True))
    some = count > 0
    return Cases(ai_flag[some], place[some], partner[some]), count[some].astype(np.int64)


def deal(cases: Cases, counts: Integers, size: int, seed: int, t: int) -> Iterator[Cases]:
    """Deal a year's patents in random order, so many at a time, without ever listing all of them.

    Yields
    ------
    Cases
        One row a patent; all batches together hold each case as often as it was counted.
    """
    left = counts.copy()
    number = 0
    while (total := int(left.sum())) > 0:
        random = stream(seed, "deal", t, number)
        taken = random.multivariate_hypergeometric(left, min(size, total), method="marginals")
        left -= taken
        order = random.permutation(np.repeat(np.arange(len(counts)), taken))
        yield Cases(cases.ai[order], cases.place[order], cases.partner[order])
        number += 1
