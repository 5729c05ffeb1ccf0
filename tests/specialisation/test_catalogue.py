from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import stats

from aicluster_spark.specialisation.bases import Counted
from aicluster_spark.specialisation.catalogue import NO_SPREAD, catalogue_table
from aicluster_spark.specialisation.clusters import judge_clusters
from aicluster_spark.specialisation.concentration_table import NO_AI, NO_FIRMS, concentration_table
from aicluster_spark.specialisation.lq import location_quotients
from aicluster_spark.specialisation.lq_table import NO_BASE, lq_table
from aicluster_spark.study.models import ClusterRule
from aicluster_spark.study.windows import Window


def table(cells: list[tuple[str, int, float, float]], windows: list[Window]) -> pl.DataFrame:
    names = ["city", "year", "patents", "ai_patents"]
    output = pl.DataFrame(cells, schema=names, orient="row").with_columns(
        patents_fractional=pl.col("patents") / 2, ai_patents_fractional=pl.col("ai_patents") / 2
    )
    return lq_table(Counted(output), windows, "full")


CELLS = [
    ("a", 2000, 100.0, 30.0),
    ("b", 2000, 400.0, 20.0),
    ("c", 2000, 50.0, 0.0),
    ("d", 2001, 10.0, 1.0),
    ("a", 2001, 90.0, 9.0),
    ("b", 2001, 80.0, 8.0),
]


def test_the_catalogue_has_a_row_for_every_quotient_and_says_what_is_missing() -> None:
    quotients = table(CELLS, [Window(2000, 2000), Window(2001, 2001)])
    found = catalogue_table(quotients, quotients, 0.05)
    assert found.height == quotients.height
    rows = {(row["city"], row["window_start"]): row for row in found.to_dicts()}
    first = rows["a", 2000]
    assert first["focus"] == pytest.approx(0.3)
    assert first["output_share"] == pytest.approx(0.6)
    assert first["lq_difference"] == pytest.approx(0.3 - 50 / 550)
    assert first["p_value"] == pytest.approx(
        stats.fisher_exact([[30, 70], [20, 430]], alternative="greater").pvalue
    )
    assert first["q_value"] == pytest.approx(first["p_value"] * 3)  # the smallest of three
    assert first["is_discovery"]
    assert 1 < first["lq_shrunk"] < 3.3
    assert first["lq_fieller_low"] < 3.3 < first["lq_fieller_high"]
    none = rows["c", 2000]
    assert (none["focus"], none["lq_fieller_low"], none["reason"]) == (0, None, NO_SPREAD)
    assert none["log_lq_standardised"] is None
    assert none["lq_shrunk"] > 0
    absent = rows["d", 2000]
    assert absent["reason"] == NO_BASE
    numbers = [value for name, value in absent.items() if name.startswith(("lq", "p_", "q_", "focus", "is_"))]
    assert numbers == [None] * len(numbers)


def test_concentration_names_what_it_lacks() -> None:
    quotients = table([*CELLS, ("a", 2002, 5.0, 0.0)], [Window(year, year) for year in (2000, 2001, 2002)])
    sizes = pl.DataFrame({"window_start": [2000, 2000], "ai_patents": [10, 5], "firms": [3, 4]})
    rows = concentration_table(quotients, sizes).to_dicts()
    assert (rows[0]["cities"], rows[0]["ai_cities"], rows[0]["firms"]) == (3, 2, 7)
    assert rows[0]["herfindahl"] == pytest.approx(0.6**2 + 0.4**2)
    assert rows[0]["firm_herfindahl"] == pytest.approx((3 * 100 + 4 * 25) / 50**2)
    assert rows[0]["hoover"] == pytest.approx(0.6 - 100 / 550)
    assert rows[0]["reason"] is None
    assert (rows[1]["ellison_glaeser"], rows[1]["reason"]) == (None, NO_FIRMS)
    assert rows[1]["gini"] is not None
    assert (rows[2]["herfindahl"], rows[2]["reason"]) == (None, NO_AI)


def nation(chance: np.random.Generator, cities: int = 300) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """AI patents, patents and true quotients: 20 planted clusters, the rest no more specialised than all."""
    planted = np.arange(cities) < 20
    base = np.where(planted, 2500, np.round(chance.lognormal(6, 1.2, cities)) + 20)
    rate = np.where(planted, 0.06, chance.choice([0.01, 0.02], cities))
    truth = rate / ((rate * base).sum() / base.sum())
    return chance.binomial(base.astype(int), rate).astype(float), base.astype(float), truth


def test_planted_clusters_are_found_and_few_others() -> None:
    chance = np.random.default_rng(99)
    found = missed = false = 0
    for _ in range(20):
        ai, base, truth = nation(chance)
        lq = location_quotients(ai, base, ai.sum(), base.sum())
        measures = pl.DataFrame(
            {"city": [f"{n:03d}" for n in range(len(ai))], "ai_patents": ai, "lq": lq.lq, "lq_low": lq.low}
        ).with_columns(window_start=2000, window_end=2004)
        clusters = judge_clusters(measures, ClusterRule(minimum_ai_patents=50, lower_limit_above=1.0))
        listed = clusters.sort("city")["is_cluster"].to_numpy()
        wanted = (truth >= 1.5) & (ai >= 50)
        found += (listed & wanted).sum()
        missed += (~listed & wanted).sum()
        false += (listed & (truth <= 1)).sum()
    assert found / (found + missed) >= 0.95
    assert false / (found + false) <= 0.05


def test_limits_of_all_cities_together_cover_95_percent() -> None:
    chance = np.random.default_rng(12)
    inside = total = 0
    for _ in range(40):
        ai, base, truth = nation(chance)
        limits = location_quotients(ai, base, ai.sum(), base.sum())
        inside += ((limits.low <= truth) & (truth <= limits.high)).sum()
        total += len(ai)
    assert 0.93 <= inside / total <= 0.97
