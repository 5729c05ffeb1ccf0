"""Staggered adoption: units by periods, each with the period in which its treatment began."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import BoolArray, FloatArray, IntArray, TextArray
from aicluster_spark.estimation.sample.columns import numeric
from aicluster_spark.estimation.sample.draw import draw_sample

NEVER = np.inf


@dataclass(frozen=True, slots=True, eq=False)
class StaggeredPanel:
    """A panel in which treatment begins once and stays.

    Attributes
    ----------
    outcome
        (u, t) explained variable; NaN where a unit is not observed.
    adopted
        (u,) first observed treated period; infinite for units that are never treated in these periods.
    units
        (u,) labels.
    periods
        (t,) periods in order.
    clusters
        (u,) number of each unit's cluster.
    cluster_name
        What units are clustered by.
    dropped
        Rows that are not here, by reason.
    """

    outcome: FloatArray
    adopted: FloatArray
    units: TextArray
    periods: FloatArray
    clusters: IntArray
    cluster_name: str
    dropped: dict[str, int]

    @property
    def cohorts(self) -> FloatArray:
        """Periods in which units adopt, in order."""
        return np.unique(self.adopted[np.isfinite(self.adopted)])

    @property
    def cohort_sizes(self) -> dict[int, int]:
        """Number of units by adoption period."""
        return {int(cohort): int((self.adopted == cohort).sum()) for cohort in self.cohorts}

    @property
    def n_clusters(self) -> int:
        """Number of clusters in use."""
        return len(np.unique(self.clusters))

    def keep(self, mask: BoolArray, reason: str) -> StaggeredPanel:
        """Panel without the units outside ``mask``, their rows counted under ``reason``."""
        lost = int((~np.isnan(self.outcome[~mask])).sum())
        counted = {**self.dropped, reason: lost} if lost else self.dropped
        return replace(
            self,
            outcome=self.outcome[mask],
            adopted=self.adopted[mask],
            units=self.units[mask],
            clusters=self.clusters[mask],
            dropped=counted,
        )


def lay_out_staggered(
    frame: pd.DataFrame,
    outcome: str,
    adopted: str,
    unit: str = "city",
    time: str = "year",
    cluster: str | None = None,
) -> StaggeredPanel:
    """Arrange a frame by unit and period and check that each unit has one adoption period.

    Parameters
    ----------
    frame
        One row a unit and period. It is not changed.
    outcome
        Explained variable.
    adopted
        Column with the first treated period of the unit, missing where it is never treated (see
        `adoption_from_treatment`).
    unit, time
        Keys; periods are numbers.
    cluster
        Column at which treatment is assigned and errors may be correlated; the unit by default.

    Raises
    ------
    EstimationError
        For duplicate keys, several adoption periods or clusters in one unit, no treated unit, and whatever
        `draw_sample` refuses.
    """
    sample = draw_sample(frame, outcome, [time], (unit,), (cluster,) if cluster else (), None, (unit, time))
    kept = frame.iloc[sample.rows]
    start = np.nan_to_num(numeric(kept, adopted), nan=NEVER)
    _require_constant(kept[unit], start, adopted, unit)
    labels, of_unit = np.unique(kept[unit].astype(str).to_numpy(dtype=object), return_inverse=True)
    periods, of_period = np.unique(sample.regressors[:, 0], return_inverse=True)
    grid = np.full((len(labels), len(periods)), np.nan)
    grid[of_unit, of_period] = sample.outcome
    first, group = np.full(len(labels), NEVER), np.arange(len(labels))
    first[of_unit] = _first_observed(start, periods)
    if cluster:
        codes = sample.clusters[0].codes
        _require_constant(kept[unit], codes.astype(np.float64), cluster, unit)
        group[of_unit] = codes
    lost = {"missing value": len(frame) - len(kept)} if len(frame) > len(kept) else {}
    panel = StaggeredPanel(grid, first, labels, periods, group, cluster or unit, lost)
    if not len(panel.cohorts):
        raise EstimationError(
            f"No {unit} adopts between {periods[0]:g} and {periods[-1]:g}.",
            f"Check '{adopted}': it is the first treated {time}, missing for the never treated.",
        )
    return panel


def _first_observed(start: FloatArray, periods: FloatArray) -> FloatArray:
    """Adoption moved to the first observed period at or after it; never if there is none."""
    return np.append(periods, NEVER)[np.searchsorted(periods, start)]


def without_always_treated(panel: StaggeredPanel) -> StaggeredPanel:
    """Panel of the units that were seen before they were treated, so that a change can be measured."""
    kept = panel.keep(panel.adopted > panel.periods[0], "treated from the first period on")
    if not len(kept.cohorts):
        raise EstimationError(
            "Every treated unit is treated from the first period on.", "Begin the panel earlier."
        )
    return kept


def adoption_from_treatment(
    frame: pd.DataFrame, treated: str, unit: str = "city", time: str = "year"
) -> pd.Series:
    """First period in which a 0/1 treatment is on, for each row's unit; missing where it never is.

    Raises
    ------
    EstimationError
        If the treatment is anything but 0 and 1, or is taken back: these estimators suppose that it stays.
    """
    values, periods = numeric(frame, treated), numeric(frame, time)
    odd = ~np.isin(values, (0.0, 1.0)) & ~np.isnan(values)
    if odd.any():
        raise EstimationError(
            f"'{treated}' is not 0 or 1 in {int(odd.sum()):,} rows.", "Name a 0/1 treatment."
        )
    begun = pd.Series(np.where(values == 1, periods, np.nan), index=frame.index)
    first = begun.groupby(frame[unit]).transform("min")
    reversed_rows = (values == 0) & (periods > first.to_numpy(dtype=np.float64))
    if reversed_rows.any():
        example = frame.loc[reversed_rows, unit].iloc[0]
        raise EstimationError(
            f"'{treated}' is taken back in {int(reversed_rows.sum()):,} rows; the first {unit} is {example}.",
            "Leave such units out: staggered designs suppose that treatment stays.",
        )
    return first


def _require_constant(units: pd.Series, values: FloatArray, name: str, unit: str) -> None:
    several = pd.Series(values).groupby(units.to_numpy()).nunique()
    wrong = several.index[several > 1]
    if len(wrong):
        raise EstimationError(
            f"'{name}' is not the same in all rows of {len(wrong):,} units; the first {unit} is {wrong[0]}.",
            f"Give each {unit} one value.",
        )
