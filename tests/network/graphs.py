"""Random patent-node rows, and the same network built by networkx with plain loops."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pyarrow as pa
from hypothesis import strategies as st

WEIGHTS = {"newman": lambda n: 1 / (n - 1), "fractional": lambda n: 1 / n, "count": lambda n: 1.0}

Teams = list[list[str]]

NAMES = ["anna", "bo li", "Ζωή", "chen wei", "dee", "émile", "fu", "gao", "李明", "zoe", "zoe b", "a"]

teams = st.lists(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=7, unique=True), min_size=1, max_size=14
)


def rows(teams: Teams) -> pa.Table:
    """Team rows of one window, patents by number."""
    found = [
        {"patent": number, "node": node, "team": len(team)}
        for number, team in enumerate(teams)
        for node in team
    ]
    return pa.Table.from_pylist(found)


def graph(teams: Teams, weighting: str = "newman", cap: int = 1000) -> nx.Graph:
    """The pairs one by one."""
    found = nx.Graph()
    for team in teams:
        found.add_nodes_from(team)
        if len(team) > cap:
            continue
        for one, other in combinations(sorted(team), 2):
            before = found.get_edge_data(one, other, {"weight": 0.0, "patents": 0})
            found.add_edge(
                one,
                other,
                weight=before["weight"] + WEIGHTS[weighting](len(team)),
                patents=before["patents"] + 1,
            )
    return found


def of_edges(nodes: list[str], edges: list[tuple[str, str, int]]) -> Teams:
    """Teams of two, as many as the weight says, and one alone for each node."""
    pairs = [[one, other] for one, other, weight in edges for _ in range(weight)]
    return pairs + [[node] for node in nodes]
