"""How often each city is a cluster when the window's patents are drawn again."""

from __future__ import annotations

import numpy as np

from aicluster_spark.specialisation.intervals import Floats
from aicluster_spark.study.specialisation import ClusterRule


def bootstrap_membership(
    ai: Floats, amount: Floats, ai_patents: Floats, fixed: bool, rule: ClusterRule, draws: int, seed: int
) -> Floats:
    """Count how often each city is a cluster when the window is drawn again.

    Poisson bootstrap: every patent (or enterprise) enters a sample a Poisson(1) number of times, so that a
    city's AI units and the others of its base are drawn as Poisson(x_i) and Poisson(X_i - x_i), independently
    over cities; an amount of people or money stays. Threshold and floor are applied to each sample. A patent
    of several cities is drawn in each of them apart.

    Parameters
    ----------
    ai, amount
        Shape (n,); AI output and base of the window.
    ai_patents
        Shape (n,); AI patents, to which the floor applies: those of `ai` wherever these are patents.
    fixed
        Whether the base is an amount.
    rule
        The study's rule, of which threshold and floor are taken.
    draws
        Samples, at least 1.
    seed
        Seed of the generator.

    Returns
    -------
    array
        Shape (n,); shares in [0, 1]; NaN where the base is 0.
    """
    chance = np.random.default_rng(seed)
    hits = np.zeros(ai.shape)
    of_patents = np.array_equal(ai, ai_patents)
    with np.errstate(divide="ignore", invalid="ignore"):
        for _ in range(draws):
            drawn_ai = chance.poisson(ai).astype(np.float64)
            drawn = amount if fixed else drawn_ai + chance.poisson(np.maximum(amount - ai, 0.0))
            patents = drawn_ai if of_patents else chance.poisson(ai_patents)
            lq = (drawn_ai / drawn) / (drawn_ai.sum() / drawn.sum())
            hits += (lq > rule.lq_above) & (patents >= rule.minimum_ai_patents)
    return np.where(amount > 0, hits / draws, np.nan)
