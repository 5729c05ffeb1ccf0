"""The formulas behind the scorecards, by the study's recipe."""

from __future__ import annotations

from aicluster_spark.report.language import message, say
from aicluster_spark.study.scorecard import Recipe

Formula = tuple[str, str, str]
SCALES = {
    "min_max": "s = (x − min) / (max − min)",
    "z_score": "s = 0.5 + 0.1 (x − x̄) / σ",
    "rank": "s = (r − 1) / (N − 1)",
    "frontier": "s = x / max",
}
WEIGHTS = {
    "equal": ("w = 1/n", message("the same for each of the n indicators of a subsystem.")),
    "entropy": (
        "w ∝ 1 + Σ p ln p / ln N",
        message("p: a city's part of the sum of the scores of the N cities."),
    ),
    "pca": (
        "w ∝ λ²",
        message("λ: loading on the factor the indicator belongs to, after a varimax rotation."),
    ),
    "own": ("w", message("those that the study gives, 1 for the others.")),
}
MEANS = {
    "arithmetic": ("S = Σ w s / Σ w", message("over what is known of the city.")),
    "geometric": (
        "S = exp(Σ w ln s / Σ w)",
        message("over what is known of the city, scores at least 0.01."),
    ),
}
RESULTS: tuple[Formula, ...] = (
    (
        message("Gap in a focus area"),
        "g = Σ (s* − s) / m",
        message(
            "s*: scores of the frontier, or of the peer, over the m indicators known of both cities. The "
            "frontier is the cluster with the highest mean score of the area."
        ),
    ),
    (
        message("Balance"),
        "B = 1 − |a − b|",
        message("a and b: mean scores of the indicators of the two sides."),
    ),
    (
        message("Membership in a development model"),
        "u(k) = d(k)⁻² / Σ d(j)⁻²",
        message(
            "d(k): distance of the city's three ranks, from 0 to 1, from 1 in model k and 0 in the others "
            "(Bezdek 1981)."
        ),
    ),
)


def scorecard_formulas(recipe: Recipe) -> list[Formula]:
    """Write down normalisation, weights and aggregation of the recipe, and what follows from the scores."""
    weight, of_weights = WEIGHTS[recipe.weights]
    mean, of_means = MEANS[recipe.aggregation]
    scale = say(
        "x: the value of an indicator, its sign turned where less is better; over the N scored cities, r its "
        "rank from the lowest."
    )
    return [
        (say("Score of an indicator"), SCALES[recipe.normalisation], scale),
        (say("Weight of an indicator"), weight, say(of_weights)),
        (say("Subsystems, and the index of them"), mean, say(of_means)),
        *((say(name), formula, say(meaning)) for name, formula, meaning in RESULTS),
    ]
