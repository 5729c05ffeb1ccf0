"""Goodman-Bacon's decomposition: which comparisons a two-way fixed effects estimate is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import BoolArray
from aicluster_spark.estimation.did.panel import StaggeredPanel, lay_out_staggered

TREATED_UNTREATED = "treated vs never treated"
EARLY_LATE = "earlier vs later treated"
LATE_EARLY = "later vs earlier treated"
LATE_ALWAYS = "later vs always treated"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One two-by-two difference in differences.

    Attributes
    ----------
    kind
        Which groups are compared; ``"later vs earlier treated"`` uses units as controls that are treated
        already, and can turn the sign of the whole.
    treated, control
        Adoption periods; infinite for never treated.
    weight
        Share in the two-way estimate; all weights add to one.
    estimate
        Its own difference in differences.
    """

    kind: str
    treated: float
    control: float
    weight: float
    estimate: float


@dataclass(frozen=True, slots=True)
class BaconDecomposition:
    """A two-way fixed effects estimate as a weighted mean of comparisons.

    Attributes
    ----------
    estimate
        Coefficient of treatment with unit and period effects.
    comparisons
        Every two-by-two comparison, heaviest first.
    dropped
        Rows left out, by reason.
    """

    estimate: float
    comparisons: tuple[Comparison, ...]
    dropped: dict[str, int]

    def by_kind(self) -> pd.DataFrame:
        """One row a kind of comparison: total weight and weighted mean estimate."""
        table = pd.DataFrame([(c.kind, c.weight, c.weight * c.estimate) for c in self.comparisons])
        summed = table.groupby(0)[[1, 2]].sum()
        return pd.DataFrame({"weight": summed[1], "estimate": summed[2] / summed[1]}).rename_axis("kind")

    @property
    def forbidden_weight(self) -> float:
        """Weight of comparisons whose controls are treated already."""
        return float(sum(c.weight for c in self.comparisons if c.kind in (LATE_EARLY, LATE_ALWAYS)))


def bacon_decomposition(
    frame: pd.DataFrame, outcome: str, adopted: str, unit: str = "city", time: str = "year"
) -> BaconDecomposition:
    """Split the two-way fixed effects estimate into its two-by-two comparisons and their weights.

    Parameters are those of `lay_out_staggered`.

    Raises
    ------
    EstimationError
        If the panel has gaps: the theorem is one of balanced panels.

    Notes
    -----
    Goodman-Bacon (2021), Difference-in-differences with variation in treatment timing, Journal of
    Econometrics 225, theorem 1.
    """
    panel = lay_out_staggered(frame, outcome, adopted, unit, time)
    gaps = np.asarray(np.isnan(panel.outcome).any(axis=1), dtype=np.bool_)
    if gaps.any():
        raise EstimationError(
            f"{int(gaps.sum()):,} of {len(gaps):,} units are not observed in every {time}; the decomposition"
            " holds for balanced panels only.",
            "Leave these units or the odd periods out, or use the event studies alone.",
        )
    pieces = list(_comparisons(panel))
    if not pieces:
        raise EstimationError("All units adopt at the same time: nothing is compared.", "Add controls.")
    total = sum(weight for _, _, _, weight, _ in pieces)
    found = [Comparison(kind, k, c, weight / total, dd) for kind, k, c, weight, dd in pieces]
    found.sort(key=lambda each: -each.weight)
    estimate = float(sum(each.weight * each.estimate for each in found))
    return BaconDecomposition(estimate, tuple(found), panel.dropped)


def _comparisons(panel: StaggeredPanel) -> Iterator[tuple[str, float, float, float, float]]:
    """Kind, treated cohort, control cohort, weight before scaling and estimate of every comparison."""
    first, groups = panel.periods[0], np.unique(panel.adopted)
    everything = np.ones(len(panel.periods), dtype=bool)
    for treated in groups[np.isfinite(groups) & (groups > first)]:
        for control in groups[groups != treated]:
            kind, window = LATE_EARLY, panel.periods >= control
            if np.isinf(control):
                kind, window = TREATED_UNTREATED, everything
            elif control <= first:
                kind, window = LATE_ALWAYS, everything
            elif control > treated:
                kind, window = EARLY_LATE, panel.periods < control
            piece = _two_by_two(panel, float(treated), float(control), window)
            yield kind, float(treated), float(control), *piece


def _two_by_two(
    panel: StaggeredPanel, treated: float, control: float, window: BoolArray
) -> tuple[float, float]:
    """Weight (variance of treatment in the subsample times its squared size) and the estimate."""
    on, off = panel.adopted == treated, panel.adopted == control
    after = window & (panel.periods >= treated)
    before = window & (panel.periods < treated)
    change = [
        panel.outcome[group][:, after].mean() - panel.outcome[group][:, before].mean() for group in (on, off)
    ]
    n_on, n_off = on.sum(), off.sum()
    share, time_on = n_on / (n_on + n_off), after.sum() / window.sum()
    variance = share * (1 - share) * time_on * (1 - time_on)
    size = (n_on + n_off) * window.sum()
    return float(size**2 * variance), float(change[0] - change[1])
