"""Clusters planted in made-up nations are found, and limits hold the planted quotients."""

from __future__ import annotations

import numpy as np
import pytest

from aicluster_spark.specialisation.swings import swing_limits
from aicluster_spark.study.models import ClusterRule
from aicluster_spark.synth.rates import RATES

pytest.importorskip("networkx", reason="the nation's process needs networkx")
recovery = pytest.importorskip("benchmarks.cluster_recovery", reason="the benchmarks are not installed")


@pytest.fixture(scope="module")
def drawn() -> list[object]:
    return list(recovery.nations(3, 500_000, RATES))


def test_planted_clusters_are_found_and_little_else(drawn) -> None:
    """Some 85 clusters with a quotient of 1.5 and 50 AI patents; benchmarks/cluster_recovery.py has more."""
    due = found = listed = false = 0
    for one in drawn:
        is_listed = recovery.judged(one.ai, one.base, ClusterRule())["is_cluster"].to_numpy()
        wanted = one.planted & (one.quotient >= 1.5) & (one.ai.sum(axis=1) >= 50)
        due, found = due + wanted.sum(), found + (wanted & is_listed).sum()
        listed, false = listed + is_listed.sum(), false + (is_listed & ~one.planted).sum()
    assert due > 60
    assert found >= 0.95 * due
    assert false <= 0.05 * listed


def test_limits_with_swings_hold_the_planted_quotient(drawn) -> None:
    """93-97 % of some 870 limits of nominal 95 %; of the larger cities' limits from counts far fewer."""
    wide, narrow = [], []
    for one in drawn:
        table = recovery.judged(one.ai, one.base, ClusterRule())
        lq, low, high = (table[name].fill_null(np.nan).to_numpy() for name in ("lq", "lq_low", "lq_high"))
        below, above = swing_limits(lq, low, high, one.ai, one.base)
        wide.append(((below <= one.quotient) & (one.quotient <= above))[~np.isnan(lq)])
        large = one.ai.sum(axis=1) >= 100
        narrow.append(((low <= one.quotient) & (one.quotient <= high))[large])
    assert 0.93 <= np.concatenate(wide).mean() <= 0.97
    assert np.concatenate(narrow).mean() < 0.85
