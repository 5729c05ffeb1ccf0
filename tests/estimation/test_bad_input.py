"""Every estimator on every kind of bad input: a typed error or a named, counted drop, no silent number."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation import EstimationResult, Specification, fit_specification
from aicluster_spark.estimation.specification.specification import CONDITIONAL, DYNAMIC, ESTIMATORS
from tests.estimation.conftest import simulate

TERMS = ("policy", "centrality")
COUNTS = ("poisson", "negative-binomial", CONDITIONAL)
Change = Callable[[pd.DataFrame], pd.DataFrame]


def fit(frame: pd.DataFrame, estimator: str, terms: tuple[str, ...] = TERMS) -> EstimationResult:
    """Fit with warnings as errors: what an estimator has to say belongs in its result."""
    asked = Specification(estimator, "patents", terms, ("city", "year"), ("city",))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return fit_specification(frame, asked)


def require_no_silent_number(result: EstimationResult, frame: pd.DataFrame) -> None:
    """Every term has a finite estimate or a reason, every row is used or counted."""
    assert np.isfinite(result.coefficients).all()
    assert {*result.terms, *result.not_estimable} >= set(TERMS)
    assert all(result.not_estimable.values())
    assert len(result.row_status) == len(frame)
    assert result.n + sum(result.dropped.values()) == len(frame)
    assert all(result.dropped)
    if not result.inference_ok:
        assert result.inference_reason
        assert np.isnan(result.p_values).all()


REFUSED: dict[str, tuple[Change, str]] = {
    "constant outcome": (lambda d: d.assign(patents=3), "patents is constant: it is 3 in all"),
    "one city": (lambda d: d[d.city == "city 1"], "one city|two levels of city|No unit|No observation"),
    "one year": (lambda d: d[d.year == 2003], "one year|three of year|No observation|No unit"),
    "no row": (lambda d: d.iloc[:0], "No row of 0|two levels|holds no row"),
    "infinite values": (
        lambda d: d.assign(centrality=d.centrality.where(d.index != 5, np.inf)),
        "'centrality' holds 1 infinite",
    ),
    "infinite outcome": (lambda d: d.assign(patents=d.patents.where(d.index != 5, np.inf)), "infinite"),
    "duplicate keys": (lambda d: pd.concat([d, d.iloc[:1]]), "2 rows share their city and year"),
    "text": (lambda d: d.assign(centrality="high"), "'centrality' holds text"),
    "missing column": (lambda d: d.drop(columns="policy"), "no column 'policy'"),
    "no value": (lambda d: d.assign(patents=np.nan), "No row of 324|No city has|no value"),
}  # fmt: skip


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("case", REFUSED)
def test_what_makes_no_sense_is_refused_in_one_line(case: str, estimator: str, capsys) -> None:
    change, message = REFUSED[case]
    frame = change(simulate(11))
    with pytest.raises(EstimationError, match=message) as refused:
        fit(frame, estimator)
    assert "\n" not in str(refused.value)
    assert capsys.readouterr().out == ""


def gaps(d: pd.DataFrame) -> pd.DataFrame:
    return d[
        ~((d.city == "city 2") & (d.year == 2004)) & ~((d.city == "city 9") & (d.year.isin([2002, 2006])))
    ]


def all_zero(d: pd.DataFrame) -> pd.DataFrame:
    return d.assign(patents=d.patents.where(~d.city.isin(["city 3", "city 4"]), 0))


def separated(d: pd.DataFrame) -> pd.DataFrame:
    """Centrality is 50 only where a city has no patent, and 0 elsewhere."""
    only = (d.patents == 0) & d.city.isin([f"city {i}" for i in range(8)])
    return d.assign(centrality=np.where(only, 50.0, 0.0))


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("change", [gaps, all_zero], ids=lambda f: f.__name__)
def test_gaps_and_empty_units_are_used_or_counted(change: Change, estimator: str) -> None:
    frame = change(simulate(11))
    result = fit(frame, estimator)
    require_no_silent_number(result, frame)
    if change is all_zero and estimator in COUNTS:
        assert result.dropped["all-zero city"] >= 18


@pytest.mark.parametrize("estimator", ["poisson", "negative-binomial"])
def test_separated_rows_are_found_and_counted(estimator: str) -> None:
    frame = separated(simulate(11))
    result = fit(frame, estimator)
    require_no_silent_number(result, frame)
    assert result.dropped["separated"] > 0
    assert "centrality" in result.not_estimable


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_collinear_terms_are_named(estimator: str) -> None:
    frame = simulate(11).assign(twice=lambda d: 2 * d.policy)
    result = fit(frame, estimator, ("policy", "centrality", "twice"))
    assert set(result.not_estimable) == {"twice"}
    assert "collinear" in result.not_estimable["twice"]
    require_no_silent_number(result, frame)


@pytest.mark.parametrize("estimator", DYNAMIC)
def test_instruments_beyond_groups_are_said_and_those_beyond_observations_refused(estimator: str) -> None:
    frame = simulate(11)
    few = frame[frame.city.isin([f"city {i}" for i in range(12)])]
    result = fit(few, estimator)
    assert result.statistics["instruments"] > 12
    assert any("instruments" in note and "12" in note for note in result.notes), result.notes
    with pytest.raises(EstimationError):
        fit(frame[frame.city.isin(["city 1", "city 2"])], estimator)
