"""Printed formulas of the scorecard are computed from their text: they give what the index computes."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from scipy import stats

from aicluster_spark.report.language import speaking
from aicluster_spark.report.sections.method.scorecard_formulas import scorecard_formulas
from aicluster_spark.scorecard.aggregate import LOWEST, aggregate
from aicluster_spark.scorecard.coupling import couple
from aicluster_spark.scorecard.normalise import METHODS, normalise
from aicluster_spark.scorecard.treatment import MOST_WINSORISED, SHIFT, has_outliers, kurtosis, skewness
from aicluster_spark.scorecard.weights import entropy_weights
from aicluster_spark.study.scorecard import Recipe, ScorecardOptions

PLAIN = {
    "−": "-",
    "x̄": "mean",
    "σ": "sd",
    "0.1 (": "0.1 * (",
    "Σ p ln p": "p_ln_p",
    "ln N": "ln_N",
    "Σ w ln s": "w_ln_s",
    "Σ w s": "w_s",
    "Σ w": "w",
    "n (U₁ ⋯ Uₙ)^": "n * product ** ",
    "(U₁ + ⋯ + Uₙ)": "total",
    "√(C T)": "(C * T) ** 0.5",
}
"""Signs of a printed formula in the language that computes them."""


def printed(recipe: Recipe, name: str, **options: float) -> tuple[str, str]:
    """A formula and what is said of it."""
    rows = scorecard_formulas(ScorecardOptions.model_validate({"recipe": recipe, **options}))
    return next((formula, meaning) for title, formula, meaning in rows if title == name)


def computed(formula: str, **given: float) -> float:
    """What the right side of a printed formula gives."""
    for sign, plain in PLAIN.items():
        formula = formula.replace(sign, plain)
    return float(eval(re.split("[=∝]", formula)[1], {"exp": math.exp}, given))  # noqa: S307


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("direction", [1, -1])
def test_the_score_of_an_indicator_is_the_printed_one_in_either_direction(
    method: str, direction: int
) -> None:
    values = np.array([1.0, 2.0, 2.0, 7.0, np.nan])
    known = values[:4]
    recipe = Recipe.model_validate({"normalisation": method})
    formula = printed(recipe, "Score of an indicator")[0].split("; ")[direction < 0]
    over = {"min": 1.0, "max": 7.0, "mean": known.mean(), "sd": known.std(ddof=1), "N": 4}
    found = normalise(values, direction, method)  # type: ignore[arg-type]
    for x, r, score in zip(known, stats.rankdata(known), found, strict=False):
        assert computed(formula, x=x, r=r, **over) == pytest.approx(score)


def test_the_frontier_says_what_takes_the_place_of_a_ratio() -> None:
    said = printed(Recipe(normalisation="frontier"), "Score of an indicator")[1]
    assert "a value of 0 scores 1" in said
    assert normalise(np.array([0.0, 1.0, 2.0]), -1, "frontier")[0] == 1
    assert "An indicator with negative values has no ratios: its score is (x − min) / (max − min)" in said
    assert normalise(np.array([-1.0, 2.0, 4.0]), 1, "frontier")[1] == pytest.approx(3 / 5)


def test_values_are_told_to_be_treated_before_where_they_are() -> None:
    formula, said = printed(Recipe(), "Outliers")
    limits = [float(limit) for limit in re.findall(r"> ([\d.]+)", formula)]
    for seed in range(40):
        values = np.random.default_rng(seed).exponential(size=30)
        beyond = abs(skewness(values)) > limits[0] and kurtosis(values) > limits[1]
        assert has_outliers(values) == beyond
    assert (MOST_WINSORISED, SHIFT) == (0.1, 0.01)
    assert "a tenth of them, or one, at most" in said
    assert "plus 0.01" in said
    titles = [title for title, _, _ in scorecard_formulas(ScorecardOptions(recipe=Recipe(outliers="none")))]
    assert "Outliers" not in titles
    filled = printed(Recipe(missing="median"), "Score of an indicator")[1]
    assert "An unknown x takes the median" in filled
    assert "An unknown x" not in printed(Recipe(), "Score of an indicator")[1]


def test_weights_by_entropy_are_in_proportion_to_the_printed_formula() -> None:
    scores = np.array([[0.1, 0.5], [0.2, 0.3], [0.7, np.nan]])
    formula, _ = printed(Recipe(weights="entropy"), "Weight of an indicator")
    found = []
    for column in scores.T:
        known = column[np.isfinite(column)]
        parts = known / known.sum()
        sums = {"p_ln_p": float((parts * np.log(parts)).sum()), "ln_N": math.log(known.size)}
        found.append(computed(formula, **sums))
    assert np.array(found) / sum(found) == pytest.approx(entropy_weights(scores))


@pytest.mark.parametrize("how", ["arithmetic", "geometric"])
def test_subsystems_and_the_index_are_the_printed_mean(how: str) -> None:
    scores, weights = np.array([0.0, 0.5, 0.8]), np.array([1.0, 2.0, 1.0])
    formula, said = printed(Recipe.model_validate({"aggregation": how}), "Subsystems, and the index of them")
    above = np.maximum(scores, LOWEST)
    sums = {"w_s": scores @ weights, "w_ln_s": np.log(above) @ weights, "w": weights.sum()}
    assert computed(formula, **sums) == pytest.approx(aggregate(scores[None], weights, how)[0])  # type: ignore[arg-type]
    assert ("at least 0.01" in said) == (how == "geometric")


def test_coordination_is_printed_with_its_lower_bound() -> None:
    scores = np.array([0.0, 0.5, 0.8, 0.9, 0.2])
    formula, said = printed(Recipe(), "Coupling coordination")
    bound = float(re.findall(r"at least ([\d.]+)", said)[0])
    above = np.maximum(scores, bound)
    given = {"n": 5, "product": float(above.prod()), "total": float(above.sum())}
    first, second, third = formula.split("; ")
    coupled, level = computed(first, **given), computed(second, **given)
    found = couple(scores[None])
    assert coupled == pytest.approx(found.coupling[0])
    assert level == pytest.approx(found.development[0])
    assert computed(third, C=coupled, T=level) == pytest.approx(found.coordination[0])


def test_what_a_score_takes_is_what_the_study_asks_for() -> None:
    formula, said = printed(Recipe(), "What a score takes", minimum_coverage=0.4, minimum_base=7)
    assert formula == "k / m ≥ 0.4"
    assert "fewer than 7 AI patents" in said
    with speaking("zh"):
        assert all(re.search("[一-龥]", text) for _, _, text in scorecard_formulas(ScorecardOptions()))
