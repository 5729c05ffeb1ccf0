"""Placebos: a treatment that begins too early, and treatments dealt out at random."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.did.callaway_santanna import (
    aggregate,
    callaway_santanna,
    covariance,
    group_time_effects,
)
from aicluster_spark.estimation.did.event_study import EventStudy
from aicluster_spark.estimation.did.panel import StaggeredPanel, lay_out_staggered, without_always_treated
from aicluster_spark.estimation.sample.columns import numeric


@dataclass(frozen=True, slots=True, eq=False)
class RandomPlacebo:
    """The overall effect among those of treatments dealt out at random.

    Attributes
    ----------
    statistic
        Overall effect over its standard error, of the sample.
    drawn
        (draws,) the same of the random treatments.
    p_value
        (1 + draws at least as far out) / (1 + draws).
    failed
        Draws that had no effect to estimate and are not counted.
    seed
        Of the generator.
    """

    statistic: float
    drawn: FloatArray
    p_value: float
    failed: int
    seed: int


def placebo_in_time(
    frame: pd.DataFrame,
    outcome: str,
    adopted: str,
    earlier: int,
    unit: str = "city",
    time: str = "year",
    cluster: str | None = None,
    controls: str = "not yet",
    min_clusters: int = 10,
) -> EventStudy:
    """Pretend that treatment began ``earlier`` periods before it did, on rows before it really did.

    An overall effect that differs from zero speaks against parallel trends, or for anticipation. Further
    parameters are those of `callaway_santanna`.

    Raises
    ------
    EstimationError
        If ``earlier`` is not positive or no unit is observed before its pretended adoption.
    """
    if earlier < 1:
        raise EstimationError(f"A placebo {earlier} periods earlier is none.", "Give 1 or more.")
    start, now = numeric(frame, adopted), numeric(frame, time)
    before = frame[np.isnan(start) | (now < start)]
    moved = before.assign(**{adopted: numeric(before, adopted) - earlier})
    return callaway_santanna(
        moved, outcome, adopted, unit, time, cluster, controls, min_clusters=min_clusters
    )


def placebo_at_random(
    frame: pd.DataFrame,
    outcome: str,
    adopted: str,
    unit: str = "city",
    time: str = "year",
    cluster: str | None = None,
    controls: str = "not yet",
    draws: int = 499,
    seed: int = 20,
) -> RandomPlacebo:
    """Deal the adoption periods out anew among clusters and compare the overall effect with what comes.

    Parameters are those of `callaway_santanna`; with ``cluster`` every unit of a cluster must adopt at the
    same time, because whole clusters are exchanged.

    Raises
    ------
    EstimationError
        If units of one cluster adopt at different times, or no draw can be estimated.

    Notes
    -----
    Randomisation inference with the studentised effect: exact if adoption was dealt out at random, and
    valid in large samples for a mean effect of zero (Wu and Ding 2021, JASA 116).
    """
    panel = without_always_treated(lay_out_staggered(frame, outcome, adopted, unit, time, cluster))
    of_cluster = _adoption_by_cluster(panel)
    codes = np.unique(panel.clusters, return_inverse=True)[1]
    random = np.random.default_rng(seed)
    drawn, failed = [], 0
    for _ in range(draws):
        dealt = replace(panel, adopted=random.permutation(of_cluster)[codes])
        try:
            drawn.append(_studentised(dealt, controls))
        except EstimationError:
            failed += 1
    if not drawn:
        raise EstimationError("No random treatment could be estimated.", "Widen the sample.")
    statistic, figures = _studentised(panel, controls), np.array(drawn)
    beyond = int((np.abs(figures) >= abs(statistic) * (1 - 1e-10)).sum())
    return RandomPlacebo(statistic, figures, (1 + beyond) / (1 + len(figures)), failed, seed)


def _studentised(panel: StaggeredPanel, controls: str) -> float:
    effects = group_time_effects(panel, controls, "universal")
    overall, psi = aggregate(panel, effects, effects.period >= effects.cohort)
    return float(overall / np.sqrt(covariance(panel, psi[:, None])[0, 0]))


def _adoption_by_cluster(panel: StaggeredPanel) -> FloatArray:
    table = pd.DataFrame({"cluster": panel.clusters, "adopted": panel.adopted})
    groups = table.groupby("cluster")["adopted"]
    mixed = int((groups.nunique() > 1).sum())
    if mixed:
        raise EstimationError(
            f"Units of {mixed:,} clusters by {panel.cluster_name} adopt at different times.",
            "Cluster by the level at which treatment is assigned.",
        )
    return groups.first().to_numpy(dtype=np.float64)
