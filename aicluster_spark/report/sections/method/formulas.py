"""The formulas behind the numbers, as the study has them."""

from __future__ import annotations

from aicluster_spark.report import words
from aicluster_spark.report.content import Prose
from aicluster_spark.report.language import message, say, stated
from aicluster_spark.report.sections.method.scorecard_formulas import scorecard_formulas
from aicluster_spark.study.estimation import DYNAMIC
from aicluster_spark.study.models import Model, Study

Formula = tuple[str, str, str]
WEIGHTS = {"newman": "1/(n − 1)", "fractional": "1/n", "count": "1"}
LOCATION_QUOTIENT: Formula = (
    message("Location quotient"),
    "LQ = (xᵢ / Xᵢ) / (x / X)",
    message(
        "AI patents x and all patents X of city i against those of all cities; patents that could not be "
        "judged are in X and not in x."
    ),
)
LIMITS: Formula = (
    message("95 % limits of the location quotient"),
    "LQ · exp(± 1.96 √V),  V = V₁₁/pᵢ² + V₂₂/p² − 2 V₁₂/(pᵢ p)",
    message(
        "delta method on the logarithm; pᵢ = xᵢ/Xᵢ and p = x/X are correlated because the city is part of "
        "the whole, hence the covariance V₁₂. Where AI patents or the others of a city are fewer than 10: "
        "exact limits of pᵢ (Clopper and Pearson 1934) over p, one-sided where pᵢ is 0 or 1."
    ),
)
NETWORK: tuple[Formula, ...] = (
    (
        message("E–I index"),
        "E–I = (inter − intra) / (inter + intra)",
        message("Krackhardt and Stern (1988): team patents with other cities against those within the city."),
    ),
    (
        message("Harmonic closeness"),
        "H(i) = 1/(N − 1) · Σ 1/d(i, j)",
        message(
            "d in hops over the network of cities; an unreachable city adds 0, so that disconnected networks "
            "remain comparable, and a city without a tie has 0."
        ),
    ),
    (
        message("Closeness (Wasserman and Faust)"),
        "C(i) = m/(N − 1) · m / Σ d(i, j)",
        message("over the m reachable cities."),
    ),
)


def formulas(study: Study) -> Prose:
    """Write down the formulas of the numbers that the study asks for."""
    scorecard = scorecard_formulas(study.scorecard)
    return Prose(say("Formulas"), formulas=[*_always(), *_ties(study), *scorecard, *_models(study)])


def _always() -> list[Formula]:
    written = (LOCATION_QUOTIENT, LIMITS, *NETWORK)
    return [(say(name), formula, say(meaning)) for name, formula, meaning in written]


def _ties(study: Study) -> list[Formula]:
    network = study.network
    return [
        (
            say("Weight of a tie"),
            say("{weight} for each shared patent", weight=WEIGHTS[network.weighting]),
            say(
                "n: of ties between cities the number of the patent's cities, of ties between "
                "inventors the number of its inventors; patents with more than {team_cap} inventors "
                "give no ties and are counted.",
                team_cap=network.team_cap,
            ),
        ),
        (
            say("Weighted PageRank"),
            say("damping {damping:g}", damping=network.pagerank.damping),
            say("sums to 1 over the nodes of a window."),
        ),
    ]


def _models(study: Study) -> list[Formula]:
    """Every model of the study, and the marginal effect of those that have a product."""
    written = [_model(model, study.estimation.minimum_policy_units) for model in study.estimation.models]
    return written + [effect for model in study.estimation.models for effect in _marginal(model)]


ESTIMATORS = {
    "poisson": message("Poisson with fixed effects"),
    "negative_binomial": message("negative binomial (NB2) with fixed effects"),
    "conditional_negative_binomial": message("conditional negative binomial (Hausman, Hall and Griliches)"),
    "ols": message("least squares with fixed effects"),
    "system_gmm": message("system GMM"),
    "difference_gmm": message("difference GMM"),
}
LINEAR = ("ols", *DYNAMIC)


def _model(model: Model, minimum: int) -> Formula:
    terms = [f"{_beta(place)}·{_term(term)}" for place, term in enumerate(model.regressors, 1)]
    lags = range(1, model.dynamic.lags + 1) if model.estimator in DYNAMIC else ()
    right = " + ".join([*(f"ρ{lag}·{_explained(model)}(t−{lag})" for lag in lags), *terms, *model.effects])
    mean = right if model.estimator in LINEAR else f"exp({right})"
    return (
        say("Model {name}: {estimator}", name=model.name, estimator=say(ESTIMATORS[model.estimator])),
        f"E[{_explained(model)}] = {mean}",
        say(
            "Errors are clustered by {units}; with fewer than {minimum} clusters no test is shown.",
            units=words.listed([stated(unit) for unit in model.cluster]),
            minimum=minimum,
        ),
    )


def _explained(model: Model) -> str:
    name = _term(model.outcome)
    return name if model.transform == "none" else f"{model.transform}({name})"


def _marginal(model: Model) -> list[Formula]:
    """Marginal effect of the first part of a product, where its second part moderates it."""
    found: list[Formula] = []
    for place, term in enumerate(model.regressors, 1):
        focus, product, moderator = term.partition(":")
        if product:
            own = f"{_beta(model.regressors.index(focus) + 1)} + " if focus in model.regressors else ""
            title = say("Marginal effect of {term} in model {name}", term=words.term(focus), name=model.name)
            log = "" if model.estimator in LINEAR else "log "
            slope = f"∂ {log}E[{_explained(model)}] / ∂ {_term(focus)}"
            formula = f"{slope} = {own}{_beta(place)}·{_term(moderator)}"
            found.append((title, formula, say("standard errors by the delta method.")))
    return found


def _beta(place: int) -> str:
    return "β" + str(place).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def _term(name: str) -> str:
    return name.replace(":", "·")
