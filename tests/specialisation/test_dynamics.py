from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from aicluster_spark.specialisation.dynamics import (
    city_states,
    cluster_changes,
    next_windows,
    survival_table,
    transition_table,
)
from aicluster_spark.specialisation.shift_share import shift_share, shift_share_table

LETTERS = {"C": "cluster", "s": "specialised", "n": "not specialised", "0": "no ai", "?": "unknown"}


def lives(text: str, width: int = 1) -> pl.DataFrame:
    """One city a word, one letter a window that begins a year later than the last."""
    return pl.DataFrame(
        [
            (f"c{number}", 2000 + step, 2000 + step + width - 1, LETTERS[letter])
            for number, word in enumerate(text.split())
            for step, letter in enumerate(word)
        ],
        schema={"city": pl.String, "window_start": pl.Int32, "window_end": pl.Int32, "state": pl.String},
        orient="row",
    )


def test_states_are_named_by_what_passes() -> None:
    keys = {"city": list("abcde"), "window_start": [2000] * 5, "window_end": [2004] * 5}
    clusters = pl.DataFrame(
        {
            **keys,
            "ai_patents": [60.0, 9.0, 70.0, 0.0, 0.0],
            "lq": [2.0, 2.0, 0.5, 0.0, None],
            "is_cluster": [True, False, False, False, False],
        }
    )
    verdicts = pl.DataFrame({**keys, "specialised": [True, True, False, False, None]})
    assert city_states(clusters, verdicts)["state"].to_list() == [
        "cluster",
        "specialised",
        "not specialised",
        "no ai",
        "unknown",
    ]


def test_windows_are_paired_with_the_next_that_shares_no_year() -> None:
    pairs = next_windows(lives("CCCCCC", width=3))
    assert pairs.rows() == [(2000, 2002, 2003, 2005), (2001, 2003, 2004, 2006), (2002, 2004, 2005, 2007)]
    assert next_windows(lives("CC", width=3)).is_empty()


def test_entries_exits_and_transitions_are_counted() -> None:
    changes = cluster_changes(lives("Cs sC CC nn ?0"))
    assert changes["event"].to_list() == ["exit", "entry", "stay", None, None]
    table = transition_table(changes)
    assert table.height == 25
    assert table["cities"].sum() == 5
    cell = {(r["from_state"], r["to_state"]): (r["cities"], r["share"]) for r in table.to_dicts()}
    assert cell["cluster", "cluster"] == (1, 0.5)
    assert cell["cluster", "specialised"] == (1, 0.5)
    assert cell["specialised", "cluster"] == (1, 1)
    assert cell["no ai", "cluster"] == (0, None)


def test_survival_is_that_of_statsmodels() -> None:
    chance = np.random.default_rng(8)
    words, lengths, ended = [], [], []
    for _ in range(60):
        start, length = int(chance.integers(0, 9)), int(chance.integers(1, 9))
        word = ("n" * start + "C" * length + "n" * 12)[:12]
        words.append(word)
        run = word.count("C")
        if start > 0:
            lengths.append(run)
            ended.append(word[-1] != "C")
    clusters = lives(" ".join(words)).with_columns(is_cluster=pl.col("state") == "cluster")
    found = survival_table(clusters)
    other = sm.SurvfuncRight(lengths, np.array(ended, int))
    times = found.filter(pl.col("exits") > 0)
    assert times["age"].to_list() == other.surv_times.tolist()
    assert times["survival"].to_numpy() == pytest.approx(other.surv_prob)
    assert times["at_risk"].to_list() == other.n_risk.tolist()
    inner = times.filter(pl.col("low").is_not_null())
    spread = other.surv_prob_se[: inner.height] / other.surv_prob[: inner.height]
    logs = np.log(other.surv_prob[: inner.height])
    wanted = other.surv_prob[: inner.height] ** np.exp(1.959964 * spread / -logs)
    assert inner["low"].to_numpy() == pytest.approx(wanted, rel=1e-6)


def test_spells_without_a_seen_entry_are_left_out_and_gaps_begin_anew() -> None:
    clusters = lives("CCnn nCnC").with_columns(is_cluster=pl.col("state") == "cluster")
    assert survival_table(clusters).rows() == [(1, 2, 1, 0.5, *survival_table(clusters).row(0)[4:])]
    assert survival_table(lives("CCC nnn").with_columns(is_cluster=pl.col("state") == "cluster")).is_empty()


def test_shift_share_is_reats(golden: dict[str, Any]) -> None:
    case = golden["reat_run"]["shift"]
    nation = [np.array(year, float) for year in case["nation"]]
    regions = case["regions"]
    before, after = (np.array([r[when] for r in regions], float) for when in ("before", "after"))
    found = shift_share(before, after, *nation)
    for number, region in enumerate(regions):
        for name in ("national", "structural", "local"):
            assert getattr(found, name)[number].sum() == pytest.approx(region[name], abs=1e-9)
        assert (after - before)[number].sum() == region["growth"]


COUNTS = arrays.arrays(float, (4, 3), elements=st.integers(0, 60).map(float))


@settings(deadline=None)
@given(COUNTS, COUNTS)
def test_components_add_up_and_local_growth_cancels_over_regions(
    before: np.ndarray, after: np.ndarray
) -> None:
    found = shift_share(before, after, before.sum(axis=0), after.sum(axis=0))
    if before.sum() == 0:
        assert np.isnan(found.local).all()
        return
    assert np.allclose(found.national + found.structural + found.local, after - before)
    whole = before.sum(axis=0) > 0
    assert np.allclose(found.local.sum(axis=0)[whole], 0, atol=1e-9)


def test_growth_of_ai_patents_is_taken_apart_between_windows_without_common_years() -> None:
    rows = [
        ("a", 2000, 2001, 100.0, 10.0, 400.0, 20.0),
        ("b", 2000, 2001, 300.0, 10.0, 400.0, 20.0),
        ("c", 2000, 2001, 0.0, 0.0, 400.0, 20.0),
        ("a", 2002, 2003, 150.0, 30.0, 500.0, 40.0),
        ("b", 2002, 2003, 350.0, 10.0, 500.0, 40.0),
        ("c", 2002, 2003, 0.0, 0.0, 500.0, 40.0),
    ]
    names = ["city", "window_start", "window_end", "patents", "ai_patents", "all_patents", "all_ai_patents"]
    kinds = {"window_start": pl.Int32, "window_end": pl.Int32}
    found = shift_share_table(pl.DataFrame(rows, schema=names, orient="row", schema_overrides=kinds))
    assert found["city"].to_list() == ["a", "b"]
    first = found.row(0, named=True)
    # all patents grew by a quarter, AI patents doubled
    assert (first["growth"], first["national"]) == (20, pytest.approx(2.5))
    assert (first["structural"], first["local"]) == (pytest.approx(7.5), pytest.approx(10))
    assert found["local"].sum() == pytest.approx(0)
    assert shift_share_table(
        pl.DataFrame(rows[:3], schema=names, orient="row", schema_overrides=kinds)
    ).is_empty()
