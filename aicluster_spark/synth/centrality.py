"""Centrality in the planted process, by networkx: apart from the engine that will look for it."""

from __future__ import annotations

import numpy as np

from aicluster_spark.errors import EnvironmentProblem
from aicluster_spark.synth.chance import Integers, Reals


def harmonic_closeness(ties: Integers, members: Integers) -> Reals:
    """Compute the mean of 1/d over the other cities of the network, d in hops.

    Parameters
    ----------
    ties
        Shared AI patents, shape (c, c); direction does not matter.
    members
        Numbers of the cities that are in the network, shape (m,).

    Returns
    -------
    numpy.ndarray
        Shape (c,); NaN for cities that are not in the network or have no tie.

    Raises
    ------
    EnvironmentProblem
        Without networkx.
    """
    try:
        import networkx as nx
    except ImportError:
        raise EnvironmentProblem(
            "Making a nation needs networkx, which is not installed.", "pip install 'aicluster-spark[synth]'"
        ) from None
    graph = nx.Graph()
    graph.add_nodes_from(members.tolist())
    graph.add_edges_from(np.argwhere(np.triu(ties + ties.T, 1) > 0).tolist())
    closeness = np.full(len(ties), np.nan)
    for city, value in nx.harmonic_centrality(graph).items():
        if graph.degree(city):
            closeness[city] = value / (graph.number_of_nodes() - 1)
    return closeness
