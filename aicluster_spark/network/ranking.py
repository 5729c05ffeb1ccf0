r"""Weighted PageRank, solved by a method that needs a fraction of the power iteration's steps.

With transition matrix :math:`P = A D^{-1}` the ranks solve :math:`r = (1-d)\,\mathbf 1 + d P r`, then are
divided by their sum; a node without ties keeps :math:`1-d`, which is the uniform restart of dangling nodes.
As ties have no direction, :math:`dP` is similar to a symmetric matrix with eigenvalues in :math:`[-d, d]`, so
Chebyshev's semi-iteration (Golub and Varga 1961) converges at :math:`d/(1+\sqrt{1-d^2})` a step, 0.56 at d =
0.85, where the power iteration has 0.85. It needs no sums over the whole graph, so that the same recurrence
runs as messages between vertices. Ranks start at the strengths
of their component, whose sum never changes, and at 1-d, where they stay, for nodes without ties.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aicluster_spark.network.components import Components
from aicluster_spark.network.incidence import Floats, Incidence

FIRST_RELAXATION = 1.0


@dataclass(frozen=True, slots=True)
class RankingRule:
    """How the ranks are found.

    Attributes
    ----------
    damping
        Share d of rank that follows ties.
    tolerance
        Stop when one more plain iteration would change no rank by more than this share of the mean rank.
    max_iterations
        Stop after this many iterations in any case.
    """

    damping: float = 0.85
    tolerance: float = 1e-8
    max_iterations: int = 100


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranks of one network.

    Attributes
    ----------
    ranks
        Shape (n,), sum 1.
    iterations
        Steps taken.
    residual
        Largest change that one more plain iteration would make, as a share of the mean rank.
    """

    ranks: Floats
    iterations: int
    residual: float


def next_relaxation(relaxation: float, damping: float, step: int) -> float:
    """Continue Chebyshev's sequence of relaxation factors: 1, 1/(1 - d^2/2), then 1/(1 - d^2 w/4)."""
    divisor = 2.0 if step == 1 else 4.0
    return 1.0 / (1.0 - damping**2 * relaxation / divisor)


def starting_ranks(strengths: Floats, parts: Components, rule: RankingRule) -> Floats:
    """Start each component at its strengths, the ranks of d = 1, and isolates where they stay.

    Returns
    -------
    numpy.ndarray
        Shape (n,); some four steps closer than ranks of 1.
    """
    total = np.bincount(parts.first, strengths, minlength=len(strengths))[parts.first]
    shared = np.divide(parts.size * strengths, total, out=np.zeros_like(strengths), where=total > 0)
    return np.where(strengths > 0, shared, 1.0 - rule.damping)


def weighted_pagerank(network: Incidence, parts: Components, rule: RankingRule) -> Ranking:
    """Rank the nodes from the incidence rows, without multiplying out the ties.

    The message of patent p to its member j is the weight times the sum of q = r/s over the other members,
    that is :math:`c_p (m_p - q_j)` with :math:`m_p` the sum of q over the patent: linear in the rows, exact
    for any team size.

    Parameters
    ----------
    network
        Incidence of the window, with at least one node.
    parts
        Its connected components.
    rule
        Damping and when to stop.

    Returns
    -------
    Ranking
        The ranks, with how they were found.
    """
    by_patent, by_node = network.matrix, network.by_node
    strengths = network.strengths
    own = np.asarray(by_node @ network.weights)
    inverse = np.divide(1.0, strengths, out=np.zeros_like(strengths), where=strengths > 0)
    before = ranks = starting_ranks(strengths, parts, rule)
    relaxation, step = FIRST_RELAXATION, 0
    while True:
        q = ranks * inverse
        received = by_node @ (network.weights * (by_patent @ q)) - q * own
        target = (1.0 - rule.damping) + rule.damping * received
        residual = float(np.max(np.abs(target - ranks)) / np.mean(ranks))
        if residual <= rule.tolerance or step == rule.max_iterations:
            return Ranking(ranks / ranks.sum(), step, residual)
        before, ranks = ranks, relaxation * (target - before) + before
        step += 1
        relaxation = next_relaxation(relaxation, rule.damping, step)
