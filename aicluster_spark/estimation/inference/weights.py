"""Random signs for clusters."""

from __future__ import annotations

from itertools import product

import numpy as np

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.arrays import FloatArray

WEBB = np.sqrt(np.array([1.5, 1.0, 0.5]))
ALLOWED = ("rademacher", "webb")


def cluster_weights(clusters: int, draws: int, kind: str, seed: int) -> FloatArray:
    """Draw bootstrap weights with mean zero and variance one for each cluster.

    Parameters
    ----------
    clusters
        Number G of clusters.
    draws
        Number B of draws. If all 2^G sign patterns are fewer, each of them is used once instead.
    kind
        ``"rademacher"`` (±1) or ``"webb"`` (six points; for few clusters, Webb 2014).
    seed
        Of the generator.

    Returns
    -------
    FloatArray
        (G, B) weights.
    """
    if kind not in ALLOWED:
        raise EstimationError(
            f"Bootstrap weights '{kind}' are unknown.", f"Allowed are: {', '.join(ALLOWED)}."
        )
    if kind == "rademacher" and clusters < 60 and 2**clusters <= draws:
        return np.array(list(product((1.0, -1.0), repeat=clusters))).T
    points = np.array([-1.0, 1.0]) if kind == "rademacher" else np.concatenate([-WEBB, WEBB])
    return np.random.default_rng(seed).choice(points, size=(clusters, draws))
