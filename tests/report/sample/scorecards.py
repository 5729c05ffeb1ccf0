"""Made-up rows of the scorecard tables for the sample report, by a fixed seed; they mean nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from aicluster_spark.scorecard.catalogue import FOCUS_AREAS, SUBSYSTEMS, packaged_indicators
from aicluster_spark.scorecard.international import MEASURES
from aicluster_spark.scorecard.models import MODELS
from aicluster_spark.scorecard.sides import BALANCES

Rows = list[dict[str, Any]]
UNKNOWN = "the records place no inventor"
CHAIN = (("hardware", 12, 10, 2), ("platform", 3, 3, 0), ("application", 9, 4, 5), ("unknown", 6, 0, 0))


def scorecard_rows(cities: list[str], window: tuple[int, int], hostile: str) -> dict[str, Rows]:
    """Rows of every scorecard table.

    Parameters
    ----------
    cities
        The first five are clusters, the next is compared and has no score, the others are peers.
    window
        First and last year.
    hostile
        A name that must not do harm, of an organisation.
    """
    chance = np.random.default_rng(7)
    standing = ["cluster"] * 5 + ["compared"] + ["peer"] * (len(cities) - 6)
    interval = [(max(1, n - 2), min(len(cities), n + 5)) for n in range(len(cities))]
    whole: Rows = []
    for place, city in enumerate(cities):
        known = place != 5
        low, high = interval[place]
        whole.append(
            {
                "city": city,
                "window_start": window[0],
                "window_end": window[1],
                "standing": standing[place],
                "ai_patents": float(100 - place),
                "score": 0.9 - place / 30 if known else None,
                "rank": place + 1 if known else None,
                "rank_low": float(low) if known else None,
                "rank_high": float(high) if known else None,
                "rank_median": float(place + 1) if known else None,
                "draws": 500 if known else 0,
                "coverage": 0.8 if known else 0.2,
                "coupling": 0.9 if known else None,
                "development": 0.5 if known else None,
                "coordination": 0.67 if known else None,
                "coordination_grade": "primary coordination" if known else None,
                "coordination_reason": None if known else "no score of governance",
                "model": ["technology", "scenario", "institution", "mixed"][place % 4] if known else None,
                "model_reason": None if known else "no score of the institution model",
                "reason": None if known else "7 of 35 indicators are known",
            }
        )
    indicators = packaged_indicators()
    return {
        "scorecard": whole,
        "scorecard_indicators": [
            {
                "indicator": each.id,
                **each.model_dump(exclude={"id"}),
                "roles": list(each.roles),
                "known": len(cities) if each.id != "inventors" else 0,
                "used": each.id != "inventors",
                "reason": "known in 0 of 12 cities; 6 are needed" if each.id == "inventors" else None,
                "treatment": "winsorised 2" if each.id != "inventors" else None,
                "weight": 0.125 if each.id != "inventors" else None,
            }
            for each in indicators
        ],
        "scorecard_values": [
            {"city": city, "indicator": each.id, "value": float(chance.random()), "score": 0.5}
            | ({"base": 12.0} if each.base else {})
            if each.id != "inventors" or city == cities[0]
            else {"city": city, "indicator": each.id, "reason": UNKNOWN}
            for each in indicators
            for city in cities
        ],
        "scorecard_subsystems": [
            {
                "city": city,
                "subsystem": name,
                "score": float(chance.random()) if place != 5 else None,
                "rank": place + 1 if place != 5 else None,
                "rank_low": 1.0 if place != 5 else None,
                "rank_high": 9.0 if place != 5 else None,
                "known": 5,
                "indicators": 7,
                "coverage": 5 / 7,
                "reason": None if place != 5 else "1 of 7 indicators are known",
            }
            for name in SUBSYSTEMS
            for place, city in enumerate(cities)
        ],
        "scorecard_choices": [
            {
                "step": "normalisation",
                "option": option,
                "chosen": option == "min_max",
                "draws": 125,
                "mean_shift": 1.5,
            }
            for option in ("min_max", "z_score")
        ],
        "scorecard_models": [
            {
                "city": city,
                "model": model,
                "score": 0.4,
                "known": 3,
                "indicators": 5,
                "membership": (0.5, 0.3, 0.2)[number] if place != 5 else None,
                "reason": None if place != 5 else "no score of the institution model",
            }
            for number, model in enumerate(MODELS)
            for place, city in enumerate(cities)
        ],
        "scorecard_balances": [
            {"city": city, "balance": balance, "first": 0.4, "second": 0.6, "difference": -0.2}
            | {"balance_index": 0.8, "first_known": 2, "second_known": 3}
            | {"first_indicators": 1 + (balance != "security_development"), "second_indicators": 4}
            for balance in BALANCES
            for city in cities
        ],
        "scorecard_gaps": [
            {"city": city, "focus": focus, "score": 0.4, "frontier": cities[0], "frontier_score": 0.8}
            | {
                "frontier_gap": 0.4 * (place > 0),
                "peer": cities[place - 1],
                "peer_score": 0.5,
                "peer_gap": 0.1,
            }
            for focus in FOCUS_AREAS
            for place, city in enumerate(cities)
        ],
        "scorecard_steps": [
            {
                "city": city,
                "focus": focus,
                "place": n,
                "indicator": each.id,
                "gap_share": 0.5 / n,
                "value": 0.1,
            }
            | {
                "peer_value": 0.2,
                "frontier_value": 0.9,
                "horizon": ("near", "middle", "far")[n - 1],
                "target": 0.2,
            }
            for focus in FOCUS_AREAS
            for city in cities[1:]
            for n, each in enumerate([each for each in indicators if each.focus == focus][:3], start=1)
        ],
        "scorecard_international": [
            {"city": city, "country": "US", "measure": measure, "value": 0.5 + place, "rank": place + 1}
            | (
                {"rank_low": 1.0, "rank_high": 4.0}
                if measure == "share"
                else {"reason": "no sampling error is defined for the measure"}
            )
            for measure in MEASURES
            for place, city in enumerate(cities)
        ],
        "scorecard_chain": [
            {"city": cities[0], "place": place, "firms": firms, "by_code": by_code, "by_scope": by_scope}
            | ({"share": firms / 24} if place != "unknown" else {"reason": "no place"})
            for place, firms, by_code, by_scope in CHAIN
        ],
        "scorecard_organisations": [
            {"city": cities[0], "place": n, "name": name, "sector": "firm", "ai_patents": 9 - n}
            for n, name in enumerate(["甲公司", hostile, "7" * 10_000], start=1)
        ],
        "scorecard_offices": [
            {"country": country, "office": "US", "cities": 3, "ai_patents": 90} for country in ("CN", "US")
        ],
    }
