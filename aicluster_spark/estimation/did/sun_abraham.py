"""Sun and Abraham's interaction-weighted event study, linear or Poisson."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.counts.poisson import fit_poisson
from aicluster_spark.estimation.did.event_study import EventStudy, pre_trend_test
from aicluster_spark.estimation.did.panel import lay_out_staggered, without_always_treated
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.ols import fit_ols

MODELS: dict[str, Callable[..., EstimationResult]] = {"ols": fit_ols, "poisson": fit_poisson}


def sun_abraham(
    frame: pd.DataFrame,
    outcome: str,
    adopted: str,
    unit: str = "city",
    time: str = "year",
    cluster: str | None = None,
    controls: tuple[str, ...] = (),
    model: str = "ols",
    min_clusters: int = 10,
) -> EventStudy:
    """Regress on cohort times event-time dummies with unit and period effects, and average over cohorts.

    Parameters
    ----------
    frame, outcome, adopted, unit, time, cluster
        See `lay_out_staggered`.
    controls
        Further regressors.
    model
        ``"ols"``, or ``"poisson"`` for counts: effects are then semi-elasticities and trends parallel in
        logs (Wooldridge 2023).
    min_clusters
        With fewer clusters p-values are withheld.

    Raises
    ------
    EstimationError
        For an unknown model, and whatever `lay_out_staggered` and the model refuse.

    Notes
    -----
    Sun and Abraham (2021), Estimating dynamic treatment effects in event studies with heterogeneous
    treatment effects, Journal of Econometrics 225. The base is event time -1. Without never-treated units
    the last cohort is the control and its treated periods are left out. Cohort shares count as known, as in
    fixest.
    """
    if model not in MODELS:
        raise EstimationError(f"Model '{model}' is unknown.", f"Allowed are: {', '.join(MODELS)}.")
    panel = without_always_treated(lay_out_staggered(frame, outcome, adopted, unit, time, cluster))
    kept = frame[frame[unit].astype(str).isin(set(panel.units))]
    never = bool(np.isinf(panel.adopted).any())
    last = panel.cohorts[-1]
    if not never:
        if len(panel.cohorts) < 2:
            raise EstimationError("All units adopt at the same time: there is no control.", "Add controls.")
        kept = kept[kept[time] < last]
    start = (
        kept[adopted].where(kept[adopted] <= panel.periods[-1]).to_numpy(dtype=np.float64, na_value=np.nan)
    )
    start = start if never else np.where(start == last, np.nan, start)
    design, cells = _interactions(kept, start, time)
    terms = [*cells["term"], *controls]
    fit = MODELS[model](design, outcome, terms, (unit, time), cluster or unit, min_clusters=min_clusters)
    note = (
        "" if never else f"No unit is never treated: the cohort of {last:g} is the control, before {last:g}."
    )
    return _average(fit, cells, outcome, len(panel.units), panel.cohort_sizes, panel.dropped, note)


def _interactions(frame: pd.DataFrame, start: FloatArray, time: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Frame with a dummy a cohort and event time, and the table of these cells: term, cohort, event, rows."""
    event = frame[time].to_numpy(dtype=np.float64) - start
    columns, cells = {}, []
    for cohort in np.unique(start[~np.isnan(start)]):
        for since in np.unique(event[start == cohort]):
            if since == -1:
                continue
            term = f"cohort {cohort:g} at {since:+g}"
            columns[term] = ((start == cohort) & (event == since)).astype(np.float64)
            cells.append((term, cohort, int(since)))
    table = pd.DataFrame(cells, columns=["term", "cohort", "event"])
    return pd.concat([frame, pd.DataFrame(columns, index=frame.index)], axis=1), table


def _average(
    fit: EstimationResult,
    cells: pd.DataFrame,
    outcome: str,
    units: int,
    cohorts: dict[int, int],
    dropped: dict[str, int],
    note: str,
) -> EventStudy:
    known = cells[cells["term"].isin(fit.terms)].reset_index(drop=True)
    places = [fit.position(term) for term in known["term"]]
    if not (known["event"] >= 0).any():
        raise EstimationError("No effect after adoption can be estimated.", "Widen the sample.")
    if fit.arrays is None:
        raise EstimationError(f"{fit.estimator} keeps no sample.", "")
    rows = fit.arrays.regressors[:, places].sum(axis=0)
    beta, V = fit.coefficients[places], fit.covariance[np.ix_(places, places)]
    event = known["event"].to_numpy()
    times = np.unique(event)
    W = np.array([np.where(event == e, rows, 0.0) for e in times] + [np.where(event >= 0, rows, 0.0)])
    W /= W.sum(axis=1, keepdims=True)
    joint = W @ V @ W.T
    lost = [f"{term}: {fit.not_estimable[term]}" for term in cells["term"] if term in fit.not_estimable]
    notes = [*([note] if note else []), *fit.notes]
    notes += [f"{len(lost)} cells have no estimate; the first: {lost[0]}."] if lost else []
    table = cells.assign(period=cells["cohort"] + cells["event"]).merge(
        known.assign(estimate=beta, std_error=np.sqrt(np.diag(V)))[["term", "estimate", "std_error"]],
        how="left",
    )
    table["reason"] = [fit.not_estimable.get(term, "") for term in table["term"]]
    return EventStudy(
        method=f"Sun and Abraham, {fit.estimator}",
        outcome=outcome,
        link=fit.link,
        event_times=times.astype(np.int64),
        estimates=(W @ beta)[:-1],
        covariance=joint[:-1, :-1],
        overall=float((W @ beta)[-1]),
        overall_std_error=math.sqrt(joint[-1, -1]),
        pre_trend=pre_trend_test(times, (W @ beta)[:-1], joint[:-1, :-1], fit.inference),
        inference=fit.inference,
        n_units=units,
        cohorts=cohorts,
        cells=table[["cohort", "period", "estimate", "std_error", "reason"]],
        dropped={**dropped, **fit.dropped},
        notes=tuple(notes),
    )
