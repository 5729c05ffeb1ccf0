"""How long the composite index takes with many cities: `python benchmarks/scorecard.py [CITIES ...]`.

Made-up values of all packaged indicators, a tenth of them unknown; the default number of recipes is drawn.
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np

from aicluster_spark.scorecard.catalogue import SUBSYSTEMS, packaged_indicators
from aicluster_spark.scorecard.draws import draw_ranks
from aicluster_spark.scorecard.index import Problem, scores_of
from aicluster_spark.study.scorecard import Recipe, ScorecardOptions


def problem(cities: int) -> Problem:
    """Skewed values of every indicator in so many cities."""
    chance = np.random.default_rng(1)
    indicators = packaged_indicators()
    values = chance.lognormal(size=(cities, len(indicators)))
    values[chance.random(values.shape) < 0.1] = np.nan
    return Problem(
        values=values,
        directions=np.ones(len(indicators), dtype=np.int64),
        groups=np.array([SUBSYSTEMS.index(each.subsystem) for each in indicators]),
        group_count=len(SUBSYSTEMS),
        own_weights=np.ones(len(indicators)),
        group_weights=np.ones(len(SUBSYSTEMS)),
        minimum_coverage=0.5,
        few=np.zeros(cities, dtype=np.bool_),
    )


def main() -> None:
    options = ScorecardOptions()
    for cities in [int(word) for word in sys.argv[1:]] or [50, 400, 2000]:
        given = problem(cities)
        begin = time.perf_counter()
        scores_of(given, Recipe())
        middle = time.perf_counter()
        draws = draw_ranks(given, options.draws, options.weight_noise, options.seed, False)
        draws.limits(options.interval)
        end = time.perf_counter()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{cities:,} cities: one recipe {middle - begin:.2f} s, "
            f"{options.draws:,} recipes {end - middle:.1f} s, peak {peak:,.0f} MB"
        )


if __name__ == "__main__":
    main()
