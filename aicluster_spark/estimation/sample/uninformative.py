"""Rows that fixed effects fit exactly, whatever the coefficients are."""

from __future__ import annotations

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import BoolArray
from aicluster_spark.estimation.sample.sample import Sample


def drop_uninformative(sample: Sample, zeros: bool) -> Sample:
    """Drop the only row of a level and, for counts, levels that are zero throughout, until none is left.

    Such rows inflate n and deflate standard errors (Correia 2015, Singletons, cluster-robust standard
    errors and fixed effects: a bad mix).

    Parameters
    ----------
    sample
        Rows with every value.
    zeros
        Whether levels that are zero throughout go too: True for models of counts.

    Raises
    ------
    EstimationError
        If no row is left.
    """
    before = -1
    while before != len(sample.rows):
        before = len(sample.rows)
        for place in range(len(sample.effects)):
            sample = _drop_levels(sample, place, zeros)
    return sample


def _drop_levels(sample: Sample, place: int, zeros: bool) -> Sample:
    effect = sample.effects[place]
    if zeros:
        zero = effect.sums(sample.outcome)[effect.codes] == 0
        sample = _keep_some(sample, ~zero, f"all-zero {effect.name}")
        effect = sample.effects[place]
    single = effect.counts()[effect.codes] == 1
    return _keep_some(sample, ~single, f"singleton {effect.name}")


def _keep_some(sample: Sample, mask: BoolArray, reason: str) -> Sample:
    if mask.all():
        return sample
    if not mask.any():
        raise EstimationError(
            f"No observation is left: the last {len(mask):,} rows were dropped as '{reason}'.",
            "Use fewer fixed effects or widen the sample.",
        )
    return sample.keep(mask, reason)
