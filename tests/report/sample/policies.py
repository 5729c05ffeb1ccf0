"""Policy events and documents, and the panel of cities and years."""

from __future__ import annotations

import numpy as np

from sample.world import HOSTILE, INVENTORS, LAST_YEAR, PLACES, STRATEGIES, Rows


def document_rows() -> Rows:
    kinds = {"all": 9, "supply": 5, "environment": 4, "demand": 2, "supply.talent": 5, "no text": 3}
    return [
        {"year": 2012, "kind": "all", "documents": 1},
        {"year": 2012, "kind": "no text", "documents": 1},
    ] + [{"year": 2014, "kind": kind, "documents": documents} for kind, documents in kinds.items()]


def policy_and_panel_rows(rng: np.random.Generator, output: Rows) -> dict[str, Rows]:
    events = [
        {
            "level": "national",
            "country": country,
            "place": country,
            "programme": "AI strategy",
            "date": f"{year}-03",
        }
        | {
            "year": year,
            "precision": "month",
            "evidence": "read",
            "source": "example.org/strategy",
            "used": True,
        }
        for country, year in STRATEGIES.items()
    ]
    unused = {"level": "national", "country": "FR", "place": "France", "programme": HOSTILE, "date": "2013"}
    unused |= {"year": 2013, "precision": "year", "evidence": "background", "used": False}
    events.append(unused | {"reason": "the date was not read in a source (evidence: background)"})
    panel: Rows = []
    for row in output:
        if not 2007 <= row["year"] <= LAST_YEAR:
            continue
        place = int(row["city"][1:])
        name, country = PLACES[place][:2]
        known, central = country in STRATEGIES, place < 14
        panel.append(
            {
                "city": row["city"],
                "name": name,
                "country": country,
                "year": row["year"],
                "patents": row["patents"],
            }
            | {"ai_patents": row["ai_patents"], "is_cluster": place < 8}
            | {"policy": float(row["year"] >= STRATEGIES[country]) if known else None}
            | {"policy_reason": None if known else "no dated event with read evidence for the country"}
            | {"centrality": float(rng.random()) if central else None, "centrality_window": "2005-2009"}
            | {"centrality_reason": None if central else f"fewer than {INVENTORS} located parties"}
            | {"in_sample": known and central}
        )
    counts: dict[tuple[str, int, str], int] = {}
    for row in panel:
        for variable, reason in (
            ("policy", "policy_reason"),
            ("centrality", "centrality_reason"),
            ("patents", None),
        ):
            key = (variable, row["year"], (row[reason] if reason else None) or "known")
            counts[key] = counts.get(key, 0) + 1
    coverage = [{"variable": v, "year": y, "reason": why, "rows": n} for (v, y, why), n in counts.items()]
    return {"policy_events": events, "city_year": panel, "coverage": coverage}
