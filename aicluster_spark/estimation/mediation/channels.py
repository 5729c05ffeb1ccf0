"""Several channels of one effect, each by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.mediation.mediate import mediate
from aicluster_spark.estimation.mediation.result import MediationOptions, MediationResult


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
