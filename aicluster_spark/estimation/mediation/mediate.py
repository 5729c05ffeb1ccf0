"""Mediation: how much of an effect runs through a channel, by the counterfactual formula."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.mediation.bootstrap import Resampler
from aicluster_spark.estimation.mediation.models import Models
from aicluster_spark.estimation.mediation.result import MediatedEffect, MediationOptions, MediationResult
from aicluster_spark.estimation.sample.columns import term_values


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
    models = Models(
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
    models: Models, frame: pd.DataFrame, options: MediationOptions
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
