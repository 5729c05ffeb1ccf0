"""Staggered adoption against results printed by bacondecomp, csdid and pyfixest, and simulations."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import yaml

from aicluster_spark.estimation import EstimationError, fit_ols, fit_poisson
from aicluster_spark.estimation.did import (
    adoption_from_treatment,
    bacon_decomposition,
    callaway_santanna,
    placebo_at_random,
    placebo_in_time,
    sun_abraham,
)
from tests.estimation.conftest import REFERENCE

KEYS = ("l_homicide", "adopted", "sid", "year")


@pytest.fixture(scope="module")
def castle() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "castle.csv")


@pytest.fixture(scope="module")
def printed() -> dict:
    return yaml.safe_load((REFERENCE / "did.yaml").read_text(encoding="utf-8"))


def staggered(seed: int, cities: int = 60, growing: bool = False, effect: float = 1.0) -> pd.DataFrame:
    """Cities that adopt in 2004, 2007 or never; the effect may grow with time and differs by cohort."""
    draw = np.random.default_rng(seed)
    city, year = np.repeat(np.arange(cities), 10), np.tile(np.arange(2000, 2010), cities)
    adopted = np.array([2004.0, 2007.0, np.nan])[city % 3]
    since = year - adopted
    size = np.where(adopted == 2004, 1.0, 0.5) * (1 + since * growing)
    on = np.nan_to_num(since, nan=-1) >= 0
    y = draw.normal(size=cities)[city] + 0.1 * (year - 2000) + 0.3 * draw.normal(size=len(city))
    y = y + np.where(on, effect * size, 0.0)
    return pd.DataFrame({"city": city, "year": year, "adopted": adopted, "y": y, "on": on.astype(float)})


def test_bacon_weights_are_those_that_r_prints(castle, printed):
    shifted = castle.assign(adopted=castle.adopted - 1)
    found = bacon_decomposition(shifted, *KEYS)
    assert found.estimate == pytest.approx(printed["bacon"]["estimate"], abs=5e-5)
    kinds = found.by_kind()
    for kind in kinds.index:
        assert kinds.loc[kind, "weight"] == pytest.approx(printed["bacon"][kind]["weight"], abs=5e-6)
        assert kinds.loc[kind, "estimate"] == pytest.approx(printed["bacon"][kind]["estimate"], abs=5e-6)


@pytest.mark.parametrize("shift", [0, 4])
def test_bacon_comparisons_add_up_to_the_two_way_estimate(castle, shift):
    # Four years earlier some states are treated from the first year on.
    frame = castle.assign(adopted=castle.adopted - shift)
    frame["on"] = (frame.year >= frame.adopted).astype(float)
    found = bacon_decomposition(frame, *KEYS)
    two_way = fit_ols(frame, "l_homicide", ["on"], ("sid", "year"), "sid").coefficient("on")
    assert found.estimate == pytest.approx(two_way, abs=1e-9)
    assert sum(each.weight for each in found.comparisons) == pytest.approx(1)
    assert 0 < found.forbidden_weight < 1


@pytest.mark.parametrize("controls", ["never", "not yet"])
def test_group_time_effects_are_those_of_csdid(castle, printed, controls):
    expected = printed["callaway_santanna"][controls]
    found = callaway_santanna(castle, *KEYS, controls=controls, base="varying")
    root = np.sqrt(found.inference.small_sample_factor)
    assert list(found.event_times) == expected["event_times"]
    np.testing.assert_allclose(found.estimates, expected["estimates"], atol=1e-7)
    np.testing.assert_allclose(found.std_errors / root, expected["std_errors"], atol=1e-7)
    assert found.overall == pytest.approx(expected["overall"], abs=1e-7)
    assert found.overall_std_error / root == pytest.approx(expected["overall_std_error"], abs=1e-7)


def test_interaction_weighted_effects_are_those_of_pyfixest(castle, printed):
    found = sun_abraham(castle, *KEYS)
    expected = printed["sun_abraham"]
    assert list(found.event_times) == expected["event_times"]
    np.testing.assert_allclose(found.estimates, expected["estimates"], atol=6e-7)
    np.testing.assert_allclose(found.std_errors, expected["std_errors"], atol=6e-7)


def test_both_event_studies_agree_where_the_controls_are_never_treated(castle):
    # With a universal base and a balanced panel the two estimators are the same numbers.
    first = callaway_santanna(castle, *KEYS, controls="never")
    second = sun_abraham(castle, *KEYS)
    np.testing.assert_allclose(first.estimates, second.estimates, atol=1e-9)
    assert first.overall == pytest.approx(second.overall, abs=1e-9)


def test_growing_effects_bias_two_way_effects_but_not_the_event_studies():
    frame = staggered(1, growing=True)
    since = (frame.year - frame.adopted)[frame.on == 1]
    truth = (np.where(frame.adopted[frame.on == 1] == 2004, 1.0, 0.5) * (1 + since)).mean()
    for found in (callaway_santanna(frame, "y", "adopted"), sun_abraham(frame, "y", "adopted")):
        assert abs(found.overall - truth) < 3 * found.overall_std_error
        assert found.pre_trend.p_value > 0.01
    two_way = bacon_decomposition(frame, "y", "adopted")
    assert two_way.estimate < truth - 0.3
    assert two_way.forbidden_weight > 0.1


def test_intervals_cover_and_the_pre_trend_test_has_its_size():
    covered, rejected = 0, 0
    for seed in range(60):
        frame = staggered(seed, cities=45)
        found = callaway_santanna(frame, "y", "adopted")
        truth = np.where(frame.adopted[frame.on == 1] == 2004, 1.0, 0.5).mean()
        low, high = found.overall_interval()
        covered += low <= truth <= high
        rejected += found.pre_trend.p_value < 0.05
    assert covered >= 52  # 52 or fewer of 60 at 0.95 have probability 0.02
    assert rejected <= 12


def test_poisson_event_study_on_counts():
    frame = staggered(5, cities=90)
    mean = np.exp(0.4 * frame.y - 0.4 * np.where(frame.on == 1, 0.5 * (frame.adopted == 2004) + 0.5, 0) + 1)
    frame["patents"] = np.random.default_rng(5).poisson(mean * np.exp(0.3 * frame.on))
    found = sun_abraham(frame, "patents", "adopted", model="poisson")
    assert found.link == "log"
    assert abs(found.overall - 0.3) < 3 * found.overall_std_error
    saturated = fit_poisson(frame, "patents", ["on"], ("city", "year"), "city")
    assert found.overall == pytest.approx(saturated.coefficient("on"), abs=0.1)


def test_without_never_treated_units_the_last_cohort_is_the_control():
    frame = staggered(6).dropna(subset=["adopted"])
    found = sun_abraham(frame, "y", "adopted")
    assert "cohort of 2007 is the control" in found.notes[0]
    assert set(found.cells.cohort) == {2004}
    assert found.cells.period.max() == 2006
    same = callaway_santanna(frame, "y", "adopted", controls="not yet")
    np.testing.assert_allclose(
        found.estimates[found.event_times == 0],
        same.cells.query("cohort == 2004 and period == 2004").estimate,
        atol=1e-9,
    )


def test_placebos_find_nothing_where_there_is_nothing_and_something_where_there_is():
    frame = staggered(7, effect=1.0)
    assert placebo_at_random(frame, "y", "adopted", draws=99).p_value == pytest.approx(0.01)
    early = placebo_in_time(frame, "y", "adopted", 2)
    assert abs(early.overall) < 3 * early.overall_std_error
    drifting = frame.assign(y=frame.y + 0.5 * (frame.year - 2000) * frame.adopted.notna())
    assert placebo_in_time(drifting, "y", "adopted", 2, controls="never").overall_p_value < 1e-6
    nothing = staggered(8, effect=0.0)
    assert placebo_at_random(nothing, "y", "adopted", draws=99).p_value > 0.05
    again = placebo_at_random(nothing, "y", "adopted", draws=99)
    np.testing.assert_array_equal(again.drawn, placebo_at_random(nothing, "y", "adopted", draws=99).drawn)


def test_gaps_leave_cells_out_with_their_reason(castle):
    # The one state of the 2006 cohort loses its base year, so the cohort cannot be compared.
    gone = castle.drop(index=castle.index[(castle.adopted == 2006) & (castle.year == 2005)])
    found = callaway_santanna(gone, *KEYS)
    lost = found.cells[found.cells.cohort == 2006]
    assert (lost.reason == "no treated unit is observed in both periods").all()
    assert lost.estimate.isna().all()
    with pytest.raises(EstimationError, match="balanced panels only"):
        bacon_decomposition(gone, *KEYS)


def test_treatment_becomes_adoption(castle):
    frame = castle.assign(post=castle.post.astype(float))
    found = adoption_from_treatment(frame, "post", "sid", "year")
    pd.testing.assert_series_equal(found, frame.adopted, check_names=False)
    frame.loc[frame.index[(frame.adopted == 2006) & (frame.year == 2010)], "post"] = 0
    with pytest.raises(EstimationError, match="taken back in 1 rows"):
        adoption_from_treatment(frame, "post", "sid", "year")
    with pytest.raises(EstimationError, match="not 0 or 1"):
        adoption_from_treatment(frame.assign(post=2.0), "post", "sid", "year")


def test_designs_that_cannot_be_estimated_say_why(castle):
    with pytest.raises(EstimationError, match="No sid adopts"):
        callaway_santanna(castle.assign(adopted=np.nan), *KEYS)
    with pytest.raises(EstimationError, match="from the first period on"):
        callaway_santanna(castle.assign(adopted=1999.0), *KEYS)
    with pytest.raises(EstimationError, match="share their sid and year"):
        callaway_santanna(pd.concat([castle, castle.head(1)]), *KEYS)
    with pytest.raises(EstimationError, match="not the same in all rows"):
        callaway_santanna(castle.assign(adopted=castle.year * 1.0), *KEYS)
    with pytest.raises(EstimationError, match="no control unit"):
        callaway_santanna(castle.assign(adopted=2005.0), *KEYS)
    with pytest.raises(EstimationError, match="Allowed are: never, not yet"):
        callaway_santanna(castle, *KEYS, controls="all")
    with pytest.raises(EstimationError, match="Allowed are: ols, poisson"):
        sun_abraham(castle, *KEYS, model="probit")
    few = callaway_santanna(castle, *KEYS, min_clusters=60)
    assert np.isnan(few.p_values).all()
    assert "too few policy units" in few.pre_trend.note
