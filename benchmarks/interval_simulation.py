"""How often intervals of a location quotient hold what they promise: the full simulation.

Draws a city and the rest of the nation many times, computes log-delta and Fieller limits each time, and
counts how often the true quotient lies inside. Run: python benchmarks/interval_simulation.py [DRAWS]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np

from aicluster_spark.specialisation.intervals import fieller_limits, log_delta_limits, rate_moments
from aicluster_spark.specialisation.lq import location_quotients

ALL = 60_000
SEED = 20250101
DESIGNS = [
    (3_000, 0.03, 0.01),
    (1_000, 0.03, 0.01),
    (300, 0.03, 0.01),
    (100, 0.03, 0.01),
    (20_000, 0.02, 0.01),
]
COLUMNS = ("patents", "rate", "rest", "LQ", "sd", "delta", "no V12", "log-delta", "Fieller", "engine")


def rows(draws: int) -> Iterator[tuple[str, ...]]:
    for city, rate, elsewhere in DESIGNS:
        chance = np.random.default_rng(SEED)
        truth = rate / ((city * rate + (ALL - city) * elsewhere) / ALL)
        ai = chance.binomial(city, rate, draws).astype(float)
        total = ai + chance.binomial(ALL - city, elsewhere, draws)
        base = np.full(draws, float(city))
        rates = rate_moments(ai, base, total, float(ALL))
        simulated = (rates.share / rates.total).std()
        spread = [truth, simulated, *(truth * s for s in spreads(city, rate, elsewhere))]
        covered = [cover(limits(rates), truth) for limits in (log_delta_limits, fieller_limits)]
        covered.append(engine_cover(ai, base, total, truth))
        sizes = (f"{city:,}", f"{rate:.1%}", f"{elsewhere:.1%}")
        yield (*sizes, *(f"{value:.4f}" for value in spread), *(f"{share:.2%}" for share in covered))


def spreads(city: int, rate: float, elsewhere: float) -> tuple[float, float]:
    """Spread of ln LQ by the delta method, with the covariance term and without it."""
    expected = city * rate + (ALL - city) * elsewhere
    rates = rate_moments(np.array([city * rate]), np.array([float(city)]), expected, float(ALL))
    alone = rates.own / rates.share**2 + rates.whole / rates.total**2
    covariance = 2 * rates.shared / (rates.share * rates.total)
    return float(np.sqrt(alone - covariance)[0]), float(np.sqrt(alone)[0])


def cover(limits: tuple[np.ndarray, np.ndarray], truth: float) -> float:
    """Share of draws with the truth inside, of those that have limits."""
    low, high = limits
    known = ~np.isnan(low)
    return float(np.mean((low[known] <= truth) & (truth <= high[known])))


def engine_cover(ai: np.ndarray, base: np.ndarray, total: np.ndarray, truth: float) -> float:
    """The limits of the table `city_lq`: exact where a city has fewer than ten AI patents."""
    inside = 0
    for number in np.unique(total):
        same = total == number
        found = location_quotients(ai[same], base[same], float(number), float(ALL))
        inside += int(np.sum((found.low <= truth) & (truth <= found.high)))
    return inside / ai.size


def main() -> None:
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 400_000
    print(f"{draws:,} draws of a city in a nation of {ALL:,} patents, nominal cover 95 %, seed {SEED}")
    for row in (COLUMNS, *rows(draws)):
        print("".join(f"{cell:>10}" for cell in row))


if __name__ == "__main__":
    main()
