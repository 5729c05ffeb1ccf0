"""Mediation: how much of an effect runs through a channel, by the counterfactual formula."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.counts.poisson import fit_poisson
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.mediation_bootstrap import Resampler
from aicluster_spark.estimation.mediation_sensitivity import Sensitivity, sensitivity
from aicluster_spark.estimation.ols import fit_ols
from aicluster_spark.estimation.sample.columns import numeric, term_values

LINKS = ("identity", "log")
NAMES = ("total", "direct", "indirect", "indirect_at_start", "proportion")


@dataclass(frozen=True, slots=True)
class MediationOptions:
    """What is contrasted, and how its uncertainty is found.

    Attributes
    ----------
    link
        ``"identity"`` for a linear outcome model, ``"log"`` for Poisson.
    interaction
        Whether the effect of the mediator may differ with the treatment.
    start, end
        Values of the treatment that are contrasted.
    draws, seed, level
        Of the bootstrap and its percentile intervals.
    """

    link: str = "identity"
    interaction: bool = False
    start: float = 0.0
    end: float = 1.0
    draws: int = 499
    seed: int = 20
    level: float = 0.95

    def __post_init__(self) -> None:
        if self.link not in LINKS:
            raise EstimationError(f"Link '{self.link}' is unknown.", f"Allowed are: {', '.join(LINKS)}.")
        if self.start == self.end:
            raise EstimationError(f"Nothing is contrasted: start and end are {self.end:g}.", "Differ them.")


@dataclass(frozen=True, slots=True)
class MediatedEffect:
    """An effect with its percentile interval.

    Attributes
    ----------
    estimate, lower, upper
        In units of the outcome; bounds are NaN where inference is withheld.
    """

    estimate: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True, eq=False)
class MediationResult:
    """Effect of a treatment through one mediator and beside it.

    Attributes
    ----------
    treatment, mediator, outcome
        Columns.
    effects
        ``total`` = E[Y(1, M(1))] - E[Y(0, M(0))]; ``direct`` = E[Y(1, M(0))] - E[Y(0, M(0))] (pure natural
        direct); ``indirect`` = E[Y(1, M(1))] - E[Y(1, M(0))] (total natural indirect), so that direct and
        indirect add to the total; ``indirect_at_start`` = E[Y(0, M(1))] - E[Y(0, M(0))]; ``proportion`` =
        indirect over total; with a log link ``indirect_ratio``, the indirect effect as a ratio of counts.
    mediator_model, outcome_model
        The two fits.
    sensitivity
        Indirect effect under violated sequential ignorability, or None.
    sensitivity_reason
        Why there is none.
    draws, failed
        Bootstrap samples that were fitted, and those that could not be.
    options
        Contrast and bootstrap.
    inference_reason
        Why intervals are withheld, or an empty string.
    """

    treatment: str
    mediator: str
    outcome: str
    effects: Mapping[str, MediatedEffect]
    mediator_model: EstimationResult
    outcome_model: EstimationResult
    sensitivity: Sensitivity | None
    sensitivity_reason: str
    draws: int
    failed: int
    options: MediationOptions
    inference_reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Channels:
    """Several channels, each by itself.

    Attributes
    ----------
    results
        Mediator to its result.
    skipped
        Mediator to the reason why it has none.
    """

    results: Mapping[str, MediationResult]
    skipped: Mapping[str, str]


def mediate(
    frame: pd.DataFrame,
    outcome: str,
    treatment: str,
    mediator: str,
    controls: Sequence[str] = (),
    absorb: Sequence[str] = ("city", "year"),
    cluster: str = "city",
    options: MediationOptions | None = None,
    min_clusters: int = 10,
) -> MediationResult:
    """Split the effect of a treatment into one through a mediator and one beside it.

    Parameters
    ----------
    frame
        One row an observation. It is not changed.
    outcome, treatment, mediator
        Columns.
    controls
        Terms in both models.
    absorb
        Fixed effects of both models.
    cluster
        Column whose levels are resampled whole.
    options
        Contrast, link and bootstrap.
    min_clusters
        With fewer clusters intervals are withheld.

    Raises
    ------
    EstimationError
        If treatment or mediator has no estimate, and whatever the two models refuse.

    Notes
    -----
    Natural effects suppose sequential ignorability: no confounder of treatment and outcome, of treatment
    and mediator, or of mediator and outcome is left, and none of the last is itself moved by the treatment
    (Imai, Keele and Yamamoto 2010, Statistical Science 25). The mediator model is linear. Each row keeps its
    own residual of the mediator when M(x) is put into the outcome model, so no distribution is assumed; in
    the linear case this gives a·b, with a log link and no interaction the ratio exp(a·b) (VanderWeele 2015,
    Explanation in Causal Inference, chapter 2).
    """
    chosen = options or MediationOptions()
    complete = _complete(frame, [outcome, treatment, mediator, *controls], [*absorb, cluster])
    models = _Models(
        outcome, treatment, mediator, tuple(controls), tuple(absorb), cluster, min_clusters, chosen
    )
    fits = models.fit(complete)
    figures = models.effects(complete, *fits)
    drawn, failed = _draw(models, complete, chosen)
    fitted = chosen.draws - failed
    reason = fits[1].inference_reason or ("" if fitted else "no bootstrap sample could be fitted")
    return MediationResult(
        treatment=treatment,
        mediator=mediator,
        outcome=outcome,
        effects=_with_bounds(figures, drawn, chosen.level, withheld=bool(reason)),
        mediator_model=fits[0],
        outcome_model=fits[1],
        sensitivity=None if _no_sensitivity(chosen) else models.sensitivity(complete, fits[0]),
        sensitivity_reason=_no_sensitivity(chosen),
        draws=fitted,
        failed=failed,
        options=chosen,
        inference_reason=reason,
    )


def mediate_channels(
    frame: pd.DataFrame,
    outcome: str,
    treatment: str,
    mediators: Sequence[str],
    controls: Sequence[str] = (),
    absorb: Sequence[str] = ("city", "year"),
    cluster: str = "city",
    options: MediationOptions | None = None,
    min_clusters: int = 10,
) -> Channels:
    """Run `mediate` for each mediator by itself; one that cannot be estimated is kept with its reason.

    Effects of several channels do not add up: each ignores that the others may move it.
    """
    results, skipped = {}, {}
    for mediator in dict.fromkeys(mediators):
        if mediator not in frame.columns:
            skipped[mediator] = "the panel has no such column"
            continue
        if frame[mediator].isna().all():
            skipped[mediator] = "no value in any row"
            continue
        try:
            results[mediator] = mediate(
                frame, outcome, treatment, mediator, controls, absorb, cluster, options, min_clusters
            )
        except EstimationError as problem:
            skipped[mediator] = str(problem)
    return Channels(results, skipped)


@dataclass(frozen=True, slots=True)
class _Models:
    """The mediator's and the outcome's model, and what follows from their coefficients."""

    outcome: str
    treatment: str
    mediator: str
    controls: tuple[str, ...]
    absorb: tuple[str, ...]
    cluster: str
    min_clusters: int
    options: MediationOptions

    @property
    def product(self) -> str:
        return f"{self.treatment}:{self.mediator}"

    def fit(self, frame: pd.DataFrame) -> tuple[EstimationResult, EstimationResult]:
        first = self._linear(frame, self.mediator, [self.treatment])
        terms = [self.treatment, self.mediator, *([self.product] if self.options.interaction else [])]
        if self.options.link == "identity":
            return first, self._linear(frame, self.outcome, terms)
        second = fit_poisson(
            frame,
            self.outcome,
            [*terms, *self.controls],
            self.absorb,
            self.cluster,
            min_clusters=self.min_clusters,
        )
        return first, second

    def _linear(self, frame: pd.DataFrame, outcome: str, terms: list[str]) -> EstimationResult:
        terms = [*terms, *self.controls]
        return fit_ols(frame, outcome, terms, self.absorb, self.cluster, self.min_clusters)

    def effects(
        self, frame: pd.DataFrame, first: EstimationResult, second: EstimationResult
    ) -> dict[str, float]:
        start, end = self.options.start, self.options.end
        treated = self._mean(frame, first, second, end, end)
        crossed = self._mean(frame, first, second, end, start)
        untreated = self._mean(frame, first, second, start, start)
        other = self._mean(frame, first, second, start, end)
        total, indirect = treated - untreated, treated - crossed
        share = indirect / total if total else math.nan
        figures = (total, crossed - untreated, indirect, other - untreated, share)
        named = dict(zip(NAMES, figures, strict=True))
        return named | ({"indirect_ratio": treated / crossed} if second.link == "log" else {})

    def _mean(
        self, frame: pd.DataFrame, first: EstimationResult, second: EstimationResult, x: float, at: float
    ) -> float:
        """Mean outcome with treatment at ``x`` and the mediator as under treatment ``at``: E[Y(x, M(at))]."""
        if second.arrays is None:
            raise EstimationError(f"{second.estimator} keeps no sample.", "")
        rows = frame.iloc[second.arrays.rows]
        now, mediator = numeric(rows, self.treatment), numeric(rows, self.mediator)
        moved = mediator + first.coefficient(self.treatment) * (at - now)
        shift = second.coefficient(self.treatment) * (x - now)
        shift = shift + second.coefficient(self.mediator) * (moved - mediator)
        if self.options.interaction:
            shift = shift + second.coefficient(self.product) * (x * moved - now * mediator)
        fitted = second.arrays.fitted
        return float((fitted * np.exp(shift) if second.link == "log" else fitted + shift).mean())

    def sensitivity(self, frame: pd.DataFrame, first: EstimationResult) -> Sensitivity:
        total = self._linear(frame, self.outcome, [self.treatment])
        change = self.options.end - self.options.start
        return sensitivity(first, total, first.coefficient(self.treatment) * change)


def _complete(frame: pd.DataFrame, terms: Sequence[str], levels: Sequence[str]) -> pd.DataFrame:
    """Rows with every value, so that both models see the same sample."""
    unknown = [name for name in [*terms, *levels] if ":" not in name and name not in frame.columns]
    if unknown:
        raise EstimationError(f"The frame has no column '{unknown[0]}'.", "Check the names.")
    known = np.column_stack([~np.isnan(term_values(frame, term)) for term in terms]).all(axis=1)
    complete = frame[known & frame[list(dict.fromkeys(levels))].notna().all(axis=1).to_numpy(dtype=bool)]
    if complete.empty:
        raise EstimationError(f"No row has a value for all of {', '.join(terms)}.", "Leave a channel out.")
    return complete.reset_index(drop=True)


def _draw(
    models: _Models, frame: pd.DataFrame, options: MediationOptions
) -> tuple[dict[str, FloatArray], int]:
    """Effects of the bootstrap samples by name, and how many samples could not be fitted."""
    resampler = Resampler(frame, models.cluster, models.absorb)
    random = np.random.default_rng(options.seed)
    drawn, failed = [], 0
    for _ in range(options.draws):
        sample = resampler.draw(random)
        try:
            drawn.append(models.effects(sample, *models.fit(sample)))
        except EstimationError:
            failed += 1
    names = drawn[0] if drawn else {}
    return {name: np.array([each[name] for each in drawn]) for name in names}, failed


def _with_bounds(
    figures: Mapping[str, float], drawn: Mapping[str, FloatArray], level: float, withheld: bool
) -> dict[str, MediatedEffect]:
    tails = [(1 - level) / 2, (1 + level) / 2]
    effects = {}
    for name, figure in figures.items():
        low, high = (math.nan, math.nan) if withheld else np.nanquantile(drawn[name], tails)
        effects[name] = MediatedEffect(figure, float(low), float(high))
    return effects


def _no_sensitivity(options: MediationOptions) -> str:
    if options.link == "log":
        return "the sensitivity analysis in ρ is one of linear models; fit log(1 + outcome) for it"
    if options.interaction:
        return "the sensitivity analysis in ρ is one of models without interaction"
    return ""
