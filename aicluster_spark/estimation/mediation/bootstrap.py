"""Bootstrap samples of whole clusters, as frames."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError


class Resampler:
    """Draws clusters with replacement; a cluster that comes twice counts as two.

    Parameters
    ----------
    frame
        One row an observation.
    cluster
        Column whose levels are drawn whole.
    absorb
        Effects; those whose levels lie in one cluster each get new levels with every copy.
    """

    def __init__(self, frame: pd.DataFrame, cluster: str, absorb: Sequence[str]) -> None:
        self._frame = frame
        self._rows = [np.asarray(rows) for rows in frame.groupby(cluster, sort=True).indices.values()]
        if len(self._rows) < 2:
            raise EstimationError(f"A single {cluster} cannot be resampled.", "Cluster at a finer level.")
        self._copied = [name for name in dict.fromkeys([cluster, *absorb]) if _nested(frame, name, cluster)]

    def draw(self, random: np.random.Generator) -> pd.DataFrame:
        """One frame of as many clusters as there are."""
        chosen = random.integers(0, len(self._rows), len(self._rows))
        rows = np.concatenate([self._rows[place] for place in chosen])
        copy = np.repeat(np.arange(len(chosen)), [len(self._rows[place]) for place in chosen])
        sample = self._frame.iloc[rows].reset_index(drop=True)
        levels = {name: sample.groupby([name, copy], sort=False).ngroup() for name in self._copied}
        return sample.assign(**levels)


def _nested(frame: pd.DataFrame, name: str, cluster: str) -> bool:
    return bool((frame.groupby(name)[cluster].nunique() == 1).all())
