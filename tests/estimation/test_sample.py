"""Bad input ends in a typed error or in a named, counted drop."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from aicluster_spark.estimation import EstimationError, fit_poisson

TERMS = ("policy", "centrality", "policy:centrality")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.assign(patents=3), "patents is constant: it is 3"),
        (lambda d: d.assign(patents=d.patents - 2), "patents is negative in"),
        (
            lambda d: d.assign(centrality=d.centrality.where(d.index != 5, np.inf)),
            "'centrality' holds 1 infinite",
        ),
        (
            lambda d: pd.concat([d, d.iloc[:1]]),
            "2 rows share their city and year; the first is city city 0, year 2000",
        ),
        (lambda d: d.assign(patents=np.nan), "No row of 324 has a value"),
        (lambda d: d[d.city == "city 1"], "holds only one city"),
        (lambda d: d[d.year == 2003], "holds only one year"),
        (lambda d: d.iloc[:0], "No row of 0 has a value"),
        (lambda d: d.drop(columns="policy"), "no column 'policy'"),
        (lambda d: d.assign(centrality="high"), "'centrality' holds text"),
        (lambda d: d.assign(city=range(len(d)), year=range(len(d))), "No observation is left"),
    ],
)
def test_input_that_cannot_be_used(panel, change, message):
    with pytest.raises(EstimationError, match=message):
        fit_poisson(change(panel), "patents", TERMS)


def test_a_misspelt_column_is_suggested(panel):
    with pytest.raises(EstimationError, match="Did you mean 'centrality'"):
        fit_poisson(panel, "patents", ["centralty"])


@pytest.mark.parametrize(
    ("terms", "change", "term", "reason"),
    [
        (TERMS, lambda d: d.assign(centrality=np.nan), "centrality", "no value in any row"),
        (TERMS, lambda d: d.assign(centrality=np.nan), "policy:centrality", "because centrality has none"),
        (["policy", "area"], lambda d: d.assign(area=d.city.str.len()), "area", "constant within city"),
        (["policy", "trend"], lambda d: d.assign(trend=d.year * 2.0), "trend", "constant within year"),
        (["policy", "one"], lambda d: d.assign(one=1e9), "one", "constant"),
        (
            ["policy", "both"],
            lambda d: d.assign(both=d.city.str.len() + d.year),
            "both",
            "does not vary once city and year effects are removed",
        ),
        (
            ["policy", "twice"],
            lambda d: d.assign(twice=2 * d.policy + d.year),
            "twice",
            "collinear with policy",
        ),
        (
            ["policy", "centrality", "sum"],
            lambda d: d.assign(sum=d.policy - 3 * d.centrality),
            "sum",
            "collinear with policy and centrality",
        ),
    ],
)
def test_a_term_without_estimate_has_a_reason(panel, terms, change, term, reason):
    result = fit_poisson(change(panel), "patents", terms)
    assert term not in result.terms
    assert reason in result.not_estimable[term]
    shown = result.to_frame().set_index("term")
    assert list(shown.index) == list(terms)
    assert np.isnan(shown.loc[term, "coefficient"])
    assert reason in shown.loc[term, "not_estimable"]


def test_a_model_without_any_estimable_term_is_still_a_result(panel):
    result = fit_poisson(panel.assign(policy=np.nan), "patents", ["policy"])
    assert result.terms == ()
    assert result.converged
    assert result.not_estimable == {"policy": "no value in any row"}
    with pytest.raises(
        EstimationError, match="'policy' has no estimate in the model of patents: no value in any row"
    ):
        result.coefficient("policy")


def test_rows_are_counted_by_reason_and_add_up(panel):
    panel.loc[panel.city == "city 3", "patents"] = 0
    panel.loc[(panel.city == "city 4") & (panel.year > 2000), "patents"] = np.nan
    panel.loc[[0, 1], "centrality"] = None
    result = fit_poisson(panel, "patents", TERMS)
    assert result.dropped["missing value"] == 2 + 8
    assert result.dropped["all-zero city"] >= 9
    assert result.dropped.get("singleton city", 0) + (panel.loc[36, "patents"] == 0) == 1
    assert result.n + sum(result.dropped.values()) == len(panel)
    assert result.n_units == panel[result.row_status == "kept"].city.nunique()


def test_missing_levels_are_missing_values(panel):
    panel.loc[[7, 8], "country"] = None
    assert fit_poisson(panel, "patents", TERMS).dropped["missing value"] == 2


def test_nullable_and_boolean_columns_are_numbers(panel):
    plain = fit_poisson(panel, "patents", TERMS)
    panel = panel.astype({"patents": "Int64", "policy": "bool", "centrality": "Float64"})
    np.testing.assert_allclose(fit_poisson(panel, "patents", TERMS).coefficients, plain.coefficients)


def test_repeated_keys_are_allowed_where_there_is_no_key(panel):
    twice = pd.concat([panel, panel], ignore_index=True)
    once = fit_poisson(panel, "patents", TERMS)
    np.testing.assert_allclose(
        fit_poisson(twice, "patents", TERMS, keys=()).coefficients, once.coefficients, atol=1e-8
    )
