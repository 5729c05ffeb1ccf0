"""The panel a programme runs on: its frame, the samples of cities, other measures of centrality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.sample.columns import numeric

ALL = "all"
CENTRALITY = "centrality"


@dataclass(frozen=True, slots=True, eq=False)
class PanelData:
    """A frame with one row a unit and period, and what is known about it.

    Attributes
    ----------
    frame
        The panel.
    samples
        Name of a choice of cities to the 0/1 column that holds it.
    absent
        Name of a choice that does not exist to the reason.
    measure
        Name of the measure in the column ``centrality``; empty where nobody said.
    measures
        (measure, lag) to the column that holds it, for grids.
    """

    frame: pd.DataFrame
    samples: Mapping[str, str] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)
    measure: str = ""
    measures: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def sample(self, name: str) -> pd.DataFrame:
        """Rows of the cities of a choice.

        Raises
        ------
        EstimationError
            If there is no such choice (with the reason), or no city in it.
        """
        if name == ALL:
            return self.frame
        if name in self.absent:
            raise EstimationError(f"There is no sample '{name}': {self.absent[name]}.")
        column = self.samples.get(name, name)
        if column not in self.frame.columns:
            raise EstimationError(f"There is no sample '{name}': the panel has no 0/1 column '{column}'.")
        inside = numeric(self.frame, column)
        if not np.isin(inside, (0.0, 1.0)).all():
            raise EstimationError(f"'{column}' is not 0 or 1 in every row.", "Name a 0/1 column.")
        if not inside.any():
            raise EstimationError(f"No city of the panel is in the sample '{name}'.")
        members: pd.DataFrame = self.frame[inside == 1]
        return members

    def with_centrality(self, measure: str, lag: int) -> pd.DataFrame:
        """Return the frame whose column ``centrality`` holds another measure or an earlier window.

        Raises
        ------
        EstimationError
            If the panel does not have it.
        """
        if (measure, lag) == (self.measure, 1):
            return self.frame
        column = self.measures.get((measure, lag))
        if column is None:
            raise EstimationError(
                f"The panel has no {measure or 'centrality'} of the window {lag} years before."
            )
        # The panel's reason is one of its own measure.
        frame: pd.DataFrame = self.frame.drop(columns=f"{CENTRALITY}_reason", errors="ignore")
        other: pd.DataFrame = frame.assign(**{CENTRALITY: self.frame[column]})
        return other


def require_columns(frame: pd.DataFrame, *names: str) -> None:
    """Raise an EstimationError that names the first column a panel does not have."""
    for name in names:
        if name not in frame.columns:
            raise EstimationError(f"The panel has no column '{name}'.")
