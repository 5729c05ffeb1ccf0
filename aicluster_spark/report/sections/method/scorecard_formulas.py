"""The formulas behind the scorecards, by the study's recipe: what is printed is what is computed."""

from __future__ import annotations

from aicluster_spark.report import words
from aicluster_spark.report.language import message, say
from aicluster_spark.study.scorecard import Recipe, ScorecardOptions

Formula = tuple[str, str, str]
SCALES = {
    "min_max": "s₊ = (x − min) / (max − min); s₋ = (max − x) / (max − min)",
    "z_score": "s₊ = 0.5 + 0.1 (x − x̄) / σ; s₋ = 0.5 − 0.1 (x − x̄) / σ",
    "rank": "s₊ = (r − 1) / (N − 1); s₋ = (N − r) / (N − 1)",
    "frontier": "s₊ = x / max; s₋ = min / x",
}
OF_SCALES = {
    "min_max": "",
    "z_score": message("x̄ and σ: mean and standard deviation, the latter over N − 1."),
    "rank": message("r: rank from the lowest value, ties at the mean of their ranks."),
    "frontier": message(
        "Where less is better a value of 0 scores 1. An indicator with negative values has no ratios: its "
        "score is (x − min) / (max − min), or (max − x) / (max − min) where less is better."
    ),
}
WEIGHTS = {
    "equal": ("w = 1/n", message("the same for each of the n indicators of a subsystem.")),
    "entropy": (
        "w ∝ 1 + Σ p ln p / ln N",
        message("p: a city's part of the sum of the scores of the N cities in which the indicator is known."),
    ),
    "pca": (
        "w ∝ λ²",
        message(
            "λ: loading on the factor the indicator belongs to, after a varimax rotation. Equal weights "
            "where there are not more cities than indicators."
        ),
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
OUTLIERS: Formula = (
    message("Outliers"),
    "|G₁| > 2, G₂ > 3.5",
    message(
        "An indicator whose skewness G₁ and excess kurtosis G₂ pass both limits is winsorised in as few "
        "cities as will do, a tenth of them, or one, at most; where that does not suffice, its values less "
        "the lowest, over their range, plus 0.01, are transformed after Box and Cox instead. All that "
        "follows is of values after this."
    ),
)
COORDINATION: Formula = (
    message("Coupling coordination"),
    "C = n (U₁ ⋯ Uₙ)^(1/n) / (U₁ + ⋯ + Uₙ); T = (U₁ + ⋯ + Uₙ) / n; D = √(C T)",
    message("U: scores of the n = 5 subsystems, at least 0.01 each; unknown of a city without one of them."),
)
RESULTS: tuple[Formula, ...] = (
    (
        message("Gap in a focus area"),
        "g = Σ (s* − s) / m",
        message(
            "s*: scores of the frontier, or of the peer, over the m indicators known of both cities. The "
            "frontier is the cluster with the highest mean score of the area, or the scored city with it "
            "where there is no cluster."
        ),
    ),
    (
        message("Balance"),
        "B = 1 − |a − b|",
        message("a and b: mean scores of the indicators of the two sides that are known of the city."),
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


def scorecard_formulas(options: ScorecardOptions) -> list[Formula]:
    """Write down the steps of the study's recipe in their order, and what follows from the scores."""
    recipe = options.recipe
    weight, of_weights = WEIGHTS[recipe.weights]
    mean, of_means = MEANS[recipe.aggregation]
    in_index = say("In the index s are the subsystems, and w their weights by the study, 1 if it gives none.")
    return [
        *([_said(OUTLIERS)] if recipe.outliers == "rule" else []),
        (say("Score of an indicator"), SCALES[recipe.normalisation], _of_scores(recipe)),
        (say("Weight of an indicator"), weight, say(of_weights)),
        (say("Subsystems, and the index of them"), mean, words.joined([say(of_means), in_index])),
        _coverage(options),
        *map(_said, (COORDINATION, *RESULTS)),
    ]


def _said(formula: Formula) -> Formula:
    name, text, meaning = formula
    return say(name), text, say(meaning)


def _of_scores(recipe: Recipe) -> str:
    told = [
        say(
            "s₊ where more is better, s₋ where less is. x: the value of an indicator; all else is over the N "
            "cities in which it is known."
        )
    ]
    if recipe.missing == "median":
        told.append(say("An unknown x takes the median of the known ones, so that N are all scored cities."))
    of_scale = OF_SCALES[recipe.normalisation]
    return words.joined([*told, say(of_scale) if of_scale else ""])


def _coverage(options: ScorecardOptions) -> Formula:
    """Say how much must be known of a city for a score, as the study asks."""
    of_rule = say(
        "k: indicators known of a city, of the m that the index uses in the subsystem, or in all. Below this "
        "share there is no score of the subsystem, or no index; nor is there an index of a city with fewer "
        "than {least} AI patents.",
        least=f"{options.minimum_base:g}",
    )
    return say("What a score takes"), f"k / m ≥ {options.minimum_coverage:g}", of_rule
