"""Group-time effects of Callaway and Sant'Anna, and their mean by time since adoption."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import BoolArray, FloatArray, IntArray
from aicluster_spark.estimation.did.event_study import EventStudy, pre_trend_test
from aicluster_spark.estimation.did.panel import StaggeredPanel, lay_out_staggered, without_always_treated
from aicluster_spark.estimation.fit.parts import Inference
from aicluster_spark.estimation.sample.effects import FixedEffect

CONTROLS = ("never", "not yet")
BASES = ("universal", "varying")


@dataclass(frozen=True, slots=True, eq=False)
class GroupTimeEffects:
    """ATT(g, t) of every cohort and period.

    Attributes
    ----------
    cohort, period
        (c,) adoption period and calendar period of each cell, as positions in the panel's periods.
    estimates
        (c,) effects.
    influence
        (u, c) influence of each unit, so that estimate less truth is about their mean.
    missing
        Cohort, period and reason of cells without an estimate.
    """

    cohort: IntArray
    period: IntArray
    estimates: FloatArray
    influence: FloatArray
    missing: tuple[tuple[float, float, str], ...]


def callaway_santanna(
    frame: pd.DataFrame,
    outcome: str,
    adopted: str,
    unit: str = "city",
    time: str = "year",
    cluster: str | None = None,
    controls: str = "not yet",
    base: str = "universal",
    min_clusters: int = 10,
) -> EventStudy:
    """Estimate effects by cohort and period from clean comparisons only, and average them by event time.

    Parameters
    ----------
    frame, outcome, adopted, unit, time, cluster
        See `lay_out_staggered`. The outcome enters as it is: take ``log1p`` of counts before, or use
        `sun_abraham` with Poisson.
    controls
        ``"never"`` treated units, or all ``"not yet"`` treated ones.
    base
        ``"universal"``: every period is compared with the last before adoption; ``"varying"``: periods
        before adoption with their predecessor, the default of R's did.
    min_clusters
        With fewer clusters p-values are withheld.

    Raises
    ------
    EstimationError
        For unknown options, no cell with both treated units and controls, and whatever
        `lay_out_staggered` refuses.

    Notes
    -----
    Callaway and Sant'Anna (2021), Difference-in-differences with multiple time periods, Journal of
    Econometrics 225, without covariates: parallel trends must hold unconditionally. Gaps: a cell uses the
    units that are observed in both of its periods. The influence of the estimated cohort shares is
    included.
    """
    for given, allowed in ((controls, CONTROLS), (base, BASES)):
        if given not in allowed:
            raise EstimationError(f"'{given}' is unknown.", f"Allowed are: {', '.join(allowed)}.")
    panel = without_always_treated(lay_out_staggered(frame, outcome, adopted, unit, time, cluster))
    effects = group_time_effects(panel, controls, base)
    return summarise(panel, effects, outcome, controls, min_clusters)


def group_time_effects(panel: StaggeredPanel, controls: str, base: str) -> GroupTimeEffects:
    """ATT(g, t) with influence for every cohort and period but the base."""
    cells, missing = [], []
    for cohort, period, reference in _cells(panel, base):
        try:
            estimate, influence = _att(panel, cohort, period, reference, controls)
        except EstimationError as gap:
            missing.append((panel.periods[cohort], panel.periods[period], gap.message))
            continue
        cells.append((cohort, period, estimate, influence))
    if not any(period >= cohort for cohort, period, _, _ in cells):
        raise EstimationError(
            f"No cohort has an effect after adoption: {missing[0][2] if missing else 'nothing to compare'}.",
            "Widen the sample or compare with not yet treated units.",
        )
    cohort_of, period_of, estimates, influences = zip(*cells, strict=True)
    return GroupTimeEffects(
        cohort=np.array(cohort_of),
        period=np.array(period_of),
        estimates=np.array(estimates),
        influence=np.column_stack(influences),
        missing=tuple(missing),
    )


def _cells(panel: StaggeredPanel, base: str) -> Iterator[tuple[int, int, int]]:
    """Cohort, period and the period it is compared with, as positions."""
    for adopted in panel.cohorts:
        cohort = int(np.searchsorted(panel.periods, adopted))
        for period in range(len(panel.periods)):
            reference = period - 1 if base == "varying" and period < cohort else cohort - 1
            if period != reference and reference >= 0:
                yield cohort, period, reference


def _att(
    panel: StaggeredPanel, cohort: int, period: int, reference: int, controls: str
) -> tuple[float, FloatArray]:
    change = panel.outcome[:, period] - panel.outcome[:, reference]
    observed = ~np.isnan(change)
    started = panel.periods[cohort] == panel.adopted
    latest = panel.periods[max(period, reference)]
    clean = np.isinf(panel.adopted) if controls == "never" else panel.adopted > latest
    influence = np.zeros(len(change))
    means = []
    for group, sign, name in ((started, 1.0, "treated"), (clean & ~started, -1.0, "control")):
        members = group & observed
        if not members.any():
            raise EstimationError(f"no {name} unit is observed in both periods", "")
        mean = float(change[members].mean())
        influence[members] = sign * len(change) / members.sum() * (change[members] - mean)
        means.append(mean)
    return means[0] - means[1], influence


def summarise(
    panel: StaggeredPanel, effects: GroupTimeEffects, outcome: str, controls: str, min_clusters: int = 10
) -> EventStudy:
    """Average group-time effects by time since adoption and over all treated cells."""
    event = effects.period - effects.cohort
    times = np.unique(event)
    columns = [aggregate(panel, effects, event == e) for e in times]
    estimates = np.array([estimate for estimate, _ in columns])
    overall, overall_influence = aggregate(panel, effects, event >= 0)
    psi = np.column_stack([*(influence for _, influence in columns), overall_influence])
    factor, inference = _inference(panel, min_clusters)
    V = covariance(panel, psi) * factor
    shown = V[:-1, :-1]
    return EventStudy(
        method=f"Callaway and Sant'Anna, controls {controls} treated",
        outcome=outcome,
        link="identity",
        event_times=times.astype(np.int64),
        estimates=estimates,
        covariance=shown,
        overall=overall,
        overall_std_error=math.sqrt(V[-1, -1]),
        pre_trend=pre_trend_test(times, estimates, shown, inference),
        inference=inference,
        n_units=len(panel.units),
        cohorts=panel.cohort_sizes,
        cells=_cell_table(panel, effects, factor),
        dropped=panel.dropped,
        notes=_notes(panel, effects),
    )


def aggregate(
    panel: StaggeredPanel, effects: GroupTimeEffects, chosen: BoolArray
) -> tuple[float, FloatArray]:
    """Mean of cells weighted by the size of their cohort, and its (u,) influence with that of the sizes."""
    of_unit = np.searchsorted(panel.periods, panel.adopted)
    cells = np.flatnonzero(chosen)
    member = (of_unit[:, None] == effects.cohort[cells]).astype(np.float64)
    shares = member.mean(axis=0)
    weights = shares / shares.sum()
    moved = (member - shares) / shares.sum() - (member - shares).sum(axis=1, keepdims=True) * weights / (
        shares.sum()
    )
    estimates = effects.estimates[cells]
    influence = effects.influence[:, cells] @ weights + moved @ estimates
    return float(weights @ estimates), np.asarray(influence, dtype=np.float64)


def covariance(panel: StaggeredPanel, psi: FloatArray) -> FloatArray:
    """(m, m) covariance of estimates with (u, m) influences, clustered."""
    sums = FixedEffect.of("cluster", panel.clusters).column_sums(psi) / len(panel.units)
    return np.asarray(sums.T @ sums, dtype=np.float64)


def _inference(panel: StaggeredPanel, min_clusters: int) -> tuple[float, Inference]:
    groups, name = panel.n_clusters, panel.cluster_name
    factor = groups / (groups - 1) if groups > 1 else math.nan
    enough = groups >= max(min_clusters, 2)
    few = f"too few policy units for inference: {groups} clusters by {name}, at least {min_clusters}"
    reason = "" if enough else f"{few} are asked for"
    kind = f"clustered by {name}"
    return factor, Inference(enough, reason, kind, {name: groups}, float(max(groups - 1, 1)), factor)


def _cell_table(panel: StaggeredPanel, effects: GroupTimeEffects, factor: float) -> pd.DataFrame:
    errors = np.sqrt(np.diag(covariance(panel, effects.influence)) * factor)
    known = pd.DataFrame(
        {
            "cohort": panel.periods[effects.cohort],
            "period": panel.periods[effects.period],
            "estimate": effects.estimates,
            "std_error": errors,
            "reason": "",
        }
    )
    lost = pd.DataFrame(list(effects.missing), columns=["cohort", "period", "reason"])
    both = pd.concat([known, lost], ignore_index=True) if len(lost) else known
    return both.sort_values(["cohort", "period"]).reset_index(drop=True)


def _notes(panel: StaggeredPanel, effects: GroupTimeEffects) -> tuple[str, ...]:
    notes = []
    small = [f"{cohort} ({size})" for cohort, size in panel.cohort_sizes.items() if size < 5]
    if small:
        notes.append(
            f"Cohorts of fewer than five units, their errors are likely too small: {', '.join(small)}."
        )
    if effects.missing:
        notes.append(f"{len(effects.missing)} cells have no estimate; the first: {effects.missing[0][2]}.")
    return tuple(notes)
