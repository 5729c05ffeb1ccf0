"""Networks among the cities, and ties that come and go."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from sample.world import INVENTORS, PLACES, WINDOWS, Rows, city_key

PERSON = "wei zhang"
HUBS = [{"node": PERSON, "window_start": 2011, "degree": 812, "patents": 377}]


def network_rows(rng: np.random.Generator) -> dict[str, Rows]:
    measures: Rows = []
    for (start, end), place in itertools.product(WINDOWS, range(len(PLACES))):
        row: dict[str, Any] = {"city": city_key(place), "window_start": start, "window_end": end}
        known = place < 14 and not (place == 4 and end < 2010)
        if known:
            level = 0.7 / (1 + place / 6) + 0.02 * (end - 2006) * (place % 3) / 3 + 0.02 * rng.random()
            row |= {
                "located_parties": 40 - place,
                "degree": 12 - place // 2,
                "strength": 30.0 / (1 + place),
            }
            row |= {"pagerank": 0.2 / (1 + place), "closeness": level * 0.9, "closeness_reachable": level}
            row |= {"harmonic_closeness": level, "betweenness": 0.3 / (1 + place), "component_size": 14}
        else:
            row |= {"located_parties": 2, "reason": f"fewer than {INVENTORS} located parties"}
        measures.append(row)
    summary = [
        {
            "level": level,
            "window_start": start,
            "window_end": end,
            "engine": engine,
            "nodes": nodes,
            "edges": 3 * nodes,
        }
        | {"patents": 900, "teams_cut": 2, "components": 5, "largest_component": nodes // 2, "iterations": 31}
        | {"residual": 4.2e-9}
        for start, end in WINDOWS
        for level, engine, nodes in (("inventor", "graphframes", 9_000), ("city", "arrays", 24))
    ]
    return {"city_measures": measures, "network_summary": summary, "city_tie_changes": _tie_changes()}


def _tie_changes() -> Rows:
    """Ties among the first twelve cities that come and go with the window."""
    rows: Rows = []
    for (start, end), (a, b) in itertools.product(WINDOWS, itertools.combinations(range(12), 2)):
        before, now = (40 / (1 + a + b) if (a + b + year) % 3 else None for year in (end - 1, end))
        if a + b < 12 and (before or now):
            change = "kept" if before and now else "new" if now else "lost"
            rows.append(
                {"window_start": start, "window_end": end, "source": city_key(a), "target": city_key(b)}
                | {"change": change, "weight": now, "weight_before": before}
            )
    return rows
