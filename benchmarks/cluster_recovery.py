"""Whether planted clusters are found, and limits of the quotient hold what they promise: made-up nations.

Draws the process of `aicluster synth` with many seeds and counts as the engine counts. The planted truth of
a city in a window: whether it was drawn as a cluster, its AI patents, and the quotient of the expectations.
Rule sets are imitated by the rates of signals that the process plants (docs/synthetic-nation.md): so many AI
patents are not found, so many others are taken for AI. Needs networkx; no Java.
Run: python benchmarks/cluster_recovery.py [NATIONS] [PATENTS]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from aicluster_spark.specialisation.bases import Counted
from aicluster_spark.specialisation.clusters import judge_clusters
from aicluster_spark.specialisation.lq_table import lq_table
from aicluster_spark.specialisation.swings import swing_limits
from aicluster_spark.study.specialisation import ClusterRule
from aicluster_spark.study.windows import Window
from aicluster_spark.synth.calendar import filing_year
from aicluster_spark.synth.facts import geography
from aicluster_spark.synth.process import Process, draw_process
from aicluster_spark.synth.rates import RATES, Rates
from aicluster_spark.synth.settings import Nation
from aicluster_spark.synth.world import foreign_shares

YEARS = (2010, 2021)
WIDTH = 3
FLOOR = 50
PLANTED_LQ = 1.5
SIZES = ((0, 10), (10, 50), (50, 200), (200, np.inf))


@dataclass(frozen=True)
class Seen:
    """One nation in its last window: n cities, T years.

    Attributes
    ----------
    planted
        Whether the city was drawn as a cluster, shape (n,).
    quotient
        Quotient of the expectations, shape (n,).
    ai, base
        Published patents, shape (n, T).
    found_ai
        Of these, what a rule set calls AI, shape (n, T).
    found_quotient
        Quotient of the expectations of `found_ai`, shape (n,).
    """

    planted: np.ndarray
    quotient: np.ndarray
    ai: np.ndarray
    base: np.ndarray
    found_ai: np.ndarray
    found_quotient: np.ndarray


def nations(number: int, patents: int, rates: Rates) -> Iterator[Seen]:
    """Draw nations of seeds 1, 2, ..."""
    for seed in range(1, number + 1):
        nation = Nation(patents, YEARS, seed)
        process = draw_process(nation, geography(300), foreign_shares(rates), rates)
        yield last_window(process, rates, np.random.default_rng(seed))


def last_window(process: Process, rates: Rates, chance: np.random.Generator) -> Seen:
    """Take the last complete window: the last two years are published in part only."""
    span = slice(len(process.year_effect) - 2 - WIDTH, len(process.year_effect) - 2)
    shown = np.array(
        [filing_year(year, YEARS[1], rates).published[1] for year in range(YEARS[0], YEARS[1] + 1)]
    )
    ai, cities = process.published[:, span], len(process.size)
    others = process.others[:cities, span]
    expected_ai = process.expected[:, span] * shown[span]
    expected_others = process.size[:, None] * others.sum(axis=0)
    hit, wrong = rates.ai_signals[0], rates.false_signals[0]
    found = chance.binomial(ai, hit) + chance.binomial(others, wrong)
    expected_found = hit * expected_ai + wrong * expected_others
    everything = expected_ai + expected_others
    return Seen(
        process.is_cluster,
        quotient(expected_ai, everything),
        ai.astype(float),
        (ai + others).astype(float),
        found.astype(float),
        quotient(expected_found, everything),
    )


def quotient(ai: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Location quotient of sums over years, by its definition."""
    return (ai.sum(axis=1) / base.sum(axis=1)) / (ai.sum() / base.sum())


def judged(ai: np.ndarray, base: np.ndarray, rule: ClusterRule) -> pl.DataFrame:
    """Quotients, limits and verdicts of the engine, in the order of the cities."""
    n, years = ai.shape
    output = pl.DataFrame(
        {
            "city": np.repeat([f"{i:04d}" for i in range(n)], years),
            "year": np.tile(np.arange(years), n),
            "patents": base.ravel(),
            "ai_patents": ai.ravel(),
        }
    )
    quotients = lq_table(Counted(output), [Window(0, years - 1)], "full")
    verdicts = judge_clusters(quotients, rule).select("city", "is_cluster")
    return quotients.join(verdicts, on="city").sort("city")


def recovery(drawn: list[Seen]) -> Iterator[str]:
    """Tell how many planted clusters are found, why others are not, and how many found were not planted.

    Due are planted clusters with a quotient of 1.5 or more and 50 AI patents in truth, whatever is counted;
    in the last rows by what the rule set sees.
    """
    rules = {
        "LQ > 1, 50 AI patents": ClusterRule(),
        "the same and lower limit > 1": ClusterRule(lower_limit_above=1.0),
        "LQ > 1, 40 AI patents": ClusterRule(minimum_ai_patents=40),
    }
    yield "| AI patents | rule | due | found | not: below the floor | not: quotient | listed | not planted |"
    yield "|---|---|---|---|---|---|---|---|"
    truth, seen = ("ai", "quotient"), ("found_ai", "found_quotient")
    ways = {
        "as planted": ("ai", truth),
        "by signals": ("found_ai", truth),
        "and due by them": ("found_ai", seen),
    }
    for said, (name, (due_ai, due_quotient)) in ways.items():
        for words, rule in rules.items():
            planted = found = small = listed = false = 0
            for one in drawn:
                counted = getattr(one, name)
                is_listed = judged(counted, one.base, rule)["is_cluster"].to_numpy()
                due = one.planted & (getattr(one, due_quotient) >= PLANTED_LQ)
                due &= getattr(one, due_ai).sum(axis=1) >= FLOOR
                below = counted.sum(axis=1) < rule.minimum_ai_patents
                planted, found = planted + due.sum(), found + (due & is_listed).sum()
                small += (due & ~is_listed & below).sum()
                listed, false = listed + is_listed.sum(), false + (is_listed & ~one.planted).sum()
            missed = f"{small} | {planted - found - small}"
            shares = f"{planted} | {found / planted:.2%} | {missed} | {listed} | {false / listed:.2%}"
            yield f"| {said} | {words} | {shares} |"


def calibration(drawn: list[Seen], swings: str) -> Iterator[str]:
    """Tell how often the limits hold the planted quotient, by expected number of AI patents."""
    for name, truth in (("ai", "quotient"), ("found_ai", "found_quotient")):
        rows = []
        for one in drawn:
            ai = getattr(one, name)
            table = judged(ai, one.base, ClusterRule())
            lq, low, high = (
                table[column].fill_null(np.nan).to_numpy() for column in ("lq", "lq_low", "lq_high")
            )
            wide_low, wide_high = swing_limits(lq, low, high, ai, one.base)
            true = getattr(one, truth)
            rows.append(
                np.stack([true * one.base.sum(axis=1) * ai.sum() / one.base.sum(), ~np.isnan(lq),
                          (low <= true) & (true <= high), (wide_low <= true) & (true <= wide_high)])
            )  # fmt: skip
        expected, known, inside, wide_inside = np.concatenate(rows, axis=1)
        for least, most in (*SIZES, (0, np.inf)):
            here = (known > 0) & (expected >= least) & (expected < most)
            size = f"{least} to {most:g}" if least or np.isfinite(most) else "all"
            said = "as planted" if name == "ai" else "by signals"
            shares = f"{inside[here].mean():.2%} | {wide_inside[here].mean():.2%}"
            yield f"| {swings} | {said} | {size} | {here.sum():,} | {shares} |"


def main(number: int = 20, patents: int = 500_000) -> None:
    """Print both tables."""
    steady = replace(RATES, coefficients=replace(RATES.coefficients, dispersion=1e-9))
    with_swings, without = (list(nations(number, patents, rates)) for rates in (RATES, steady))
    print("\n".join(recovery(with_swings)))
    print("\n| yearly swings | AI patents | expected AI patents | city-windows | counts | with swings |")
    print("|---|---|---|---|---|---|")
    print("\n".join([*calibration(without, "none"), *calibration(with_swings, "0.05")]))


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
