from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from aicluster_spark.specialisation.balance import with_balance
from aicluster_spark.specialisation.bases import Counted
from aicluster_spark.specialisation.clusters import judge_clusters
from aicluster_spark.specialisation.lq import location_quotients
from aicluster_spark.specialisation.lq_table import NO_AI_ANYWHERE, NO_BASE, lq_table
from aicluster_spark.study.models import ClusterRule
from aicluster_spark.study.windows import Window


def quotients(ai: list[float], base: list[float]) -> object:
    x, X = np.array(ai, float), np.array(base, float)
    return location_quotients(x, X, x.sum(), X.sum())


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 500)), min_size=2, max_size=30))
def test_lq_against_its_definition(cells: list[tuple[int, int]]) -> None:
    ai = [min(a, b) for a, b in cells]
    base = [b for _, b in cells]
    found = quotients(ai, base)
    for i, (x, X) in enumerate(zip(ai, base, strict=True)):
        if X == 0 or sum(ai) == 0:
            assert np.isnan(found.lq[i])
        else:
            wanted = (x / X) / (sum(ai) / sum(base))
            assert found.lq[i] == pytest.approx(wanted, rel=1e-12)
            assert found.low[i] <= found.lq[i] * (1 + 1e-12)
            assert found.high[i] >= found.lq[i] * (1 - 1e-12)


def test_the_weighted_mean_of_the_quotients_is_one() -> None:
    base = [100.0, 400.0, 50.0]
    found = quotients([10, 20, 30], base)
    assert np.average(found.lq, weights=base) == pytest.approx(1.0, rel=1e-12)


def test_log_delta_limits_cover_as_they_should() -> None:
    """Simulated coverage with the city a part of the total: rates 3 % and 1 %, 3,000 of 60,000 patents."""
    chance = np.random.default_rng(20250101)
    draws = 4000
    own = chance.binomial(3000, 0.03, draws).astype(float)
    rest = chance.binomial(57000, 0.01, draws).astype(float)
    truth = 0.03 / ((3000 * 0.03 + 57000 * 0.01) / 60000)
    base = np.array([3000.0, 57000.0])
    inside = 0
    for a, b in zip(own, rest, strict=True):
        found = location_quotients(np.array([a, b]), base, a + b, 60000.0)
        inside += found.low[0] <= truth <= found.high[0]
    # three binomial standard errors around 95 %
    assert abs(inside / draws - 0.95) < 3 * np.sqrt(0.95 * 0.05 / draws)


def test_a_city_without_ai_patents_has_quotient_zero_and_an_exact_upper_limit() -> None:
    found = quotients([0, 50], [40, 960])
    assert found.lq[0] == 0
    assert found.low[0] == 0
    upper_rate = stats.beta.ppf(0.95, 1, 40)  # Clopper-Pearson, one-sided
    assert found.high[0] == pytest.approx(upper_rate / (50 / 1000), rel=1e-9)


def test_one_of_one_is_no_certainty() -> None:
    found = quotients([1, 4, 95], [1, 5, 9994])
    rate = 100 / 10_000
    assert found.low[0] == pytest.approx(0.05 / rate, rel=1e-9)  # one-sided exact limit of 1 of 1 is 5 %
    assert found.high[0] == pytest.approx(1 / rate)
    wanted = stats.binomtest(4, 5).proportion_ci(0.95, method="exact")
    assert found.low[1] == pytest.approx(wanted.low / rate, rel=1e-9)
    assert found.high[1] == pytest.approx(wanted.high / rate, rel=1e-9)


def output(rows: list[tuple[str, int, int, int]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["city", "year", "patents", "ai_patents"], orient="row").with_columns(
        pl.col("patents").cast(pl.Float64).alias("patents_fractional"),
        pl.col("ai_patents").cast(pl.Float64).alias("ai_patents_fractional"),
    )


def test_unknown_is_null_with_its_reason_in_every_window() -> None:
    table = lq_table(
        Counted(output([("a", 2000, 10, 2), ("a", 2003, 10, 0), ("b", 2003, 5, 0)])),
        [Window(2000, 2001), Window(2003, 2004)],
        "full",
    )
    rows = {(r["city"], r["window_start"]): r for r in table.to_dicts()}
    assert rows["b", 2000]["lq"] is None
    assert rows["b", 2000]["reason"] == NO_BASE
    assert rows["a", 2003]["reason"] == NO_AI_ANYWHERE
    assert rows["a", 2000]["lq"] == pytest.approx(1.0)
    assert rows["a", 2000]["reason"] is None


def test_clusters_need_both_and_say_what_failed() -> None:
    lq = pl.DataFrame(
        {
            "city": ["a", "b", "c", "d", "e"],
            "window_start": [2000] * 5,
            "window_end": [2004] * 5,
            "ai_patents": [60.0, 10.0, 80.0, 5.0, 0.0],
            "lq": [2.0, 3.0, 1.0, 0.5, None],
        }
    )
    judged = {
        r["city"]: r for r in judge_clusters(lq, ClusterRule(lq_above=1.0, minimum_ai_patents=50)).to_dicts()
    }
    assert judged["a"]["is_cluster"]
    assert judged["a"]["rank"] == 1
    assert judged["b"]["reason"] == "below the scale floor"
    assert judged["c"]["reason"] == "not specialised"  # exactly 1 is not above 1
    assert judged["d"]["reason"] == "not specialised and below the scale floor"
    assert judged["e"]["reason"] == "lq unknown"
    assert [judged[c]["rank"] for c in "bcde"] == [None] * 4


def test_balance_is_unknown_without_two_located_parties() -> None:
    counts = pl.DataFrame(
        {
            "city": ["a", "b"],
            "window_start": [1, 1],
            "window_end": [2, 2],
            "intra": [1, 0],
            "inter": [3, 0],
            "single": [0, 4],
            "partly_located": [0, 0],
        }
    )
    rows = with_balance(counts).to_dicts()
    assert rows[0]["ei_index"] == pytest.approx(0.5)
    assert rows[1]["ei_index"] is None
    assert rows[1]["reason"]
