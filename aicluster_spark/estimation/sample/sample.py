"""The rows of a frame that a model uses, as arrays; every row is kept, or dropped with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aicluster_spark.estimation.arrays import BoolArray, FloatArray, IntArray, TextArray
from aicluster_spark.estimation.sample.effects import FixedEffect

KEPT = "kept"
MISSING = "missing value"


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """The rows of a frame that a model uses, as arrays.

    Attributes
    ----------
    outcome
        (n,) explained variable.
    regressors
        (n, k) terms that have a value.
    terms
        k names of these columns.
    effects
        Fixed effects to absorb, their levels counted in these rows.
    clusters
        Cluster variables, coded like effects.
    offset
        (n,) known part of the linear predictor; zeros without one.
    rows
        (n,) positions in the frame.
    row_status
        (rows of the frame,) ``"kept"`` or the reason why the row is not here.
    without_values
        Terms that have no value in any row, with the reason.
    """

    outcome: FloatArray
    regressors: FloatArray
    terms: tuple[str, ...]
    effects: tuple[FixedEffect, ...]
    clusters: tuple[FixedEffect, ...]
    offset: FloatArray
    rows: IntArray
    row_status: TextArray
    without_values: dict[str, str]

    def keep(self, mask: BoolArray, reason: str) -> Sample:
        """Sample without the rows outside ``mask``, which get ``reason``; levels are counted anew."""
        status = self.row_status.copy()
        status[self.rows[~mask]] = reason
        return replace(
            self,
            outcome=self.outcome[mask],
            regressors=self.regressors[mask],
            effects=tuple(FixedEffect.of(effect.name, effect.codes[mask]) for effect in self.effects),
            clusters=tuple(FixedEffect.of(each.name, each.codes[mask]) for each in self.clusters),
            offset=self.offset[mask],
            rows=self.rows[mask],
            row_status=status,
        )

    def select(self, terms: Sequence[str]) -> Sample:
        """Sample with some of the terms only, rows unchanged."""
        places = [self.terms.index(term) for term in terms]
        return replace(self, regressors=self.regressors[:, places], terms=tuple(terms))
