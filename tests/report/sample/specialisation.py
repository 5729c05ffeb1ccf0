"""Patents by city and year, quotients, clusters and collaboration that follow from them."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from sample.world import FLOOR, LAST_YEAR, PLACES, WINDOWS, Rows, city_key


def output_rows(rng: np.random.Generator) -> Rows:
    rows: Rows = []
    for place, year in itertools.product(range(len(PLACES)), range(2002, 2022)):
        patents = int(rng.poisson(260 / (1 + place) * (0.5 + (year - 2001) / 12)) + 1)
        ai = int(rng.binomial(patents, min(0.6, 0.05 + 0.15 * rng.random() + 0.012 * (year - 2002))))
        rows.append(
            {
                "city": city_key(place),
                "year": year,
                "patents": patents,
                "ai_patents": ai,
                "unjudged": min(patents - ai, 2),
                "complete": year <= LAST_YEAR,
            }
            | {"patents_fractional": float(patents), "ai_patents_fractional": float(ai)}
        )
    return rows


def specialisation_rows(output: Rows) -> dict[str, Rows]:
    names = ("city_lq", "clusters", "city_pairs", "collaboration")
    tables: dict[str, Rows] = {name: [] for name in names}
    for start, end in WINDOWS:
        window = {"window_start": start, "window_end": end}
        quotients = _quotients([row for row in output if start <= row["year"] <= end], window)
        tables["city_lq"] += quotients
        tables["clusters"] += _clusters(quotients, window)
        tables["collaboration"] += [
            _collaboration(place, row["ai_patents"], {"city": row["city"], **window})
            for place, row in enumerate(quotients)
        ]
        tables["city_pairs"] += _pairs(window)
    first = next(row for row in tables["clusters"][-len(PLACES) :] if row.get("rank") == 1)
    tables["city_partners"] = [
        {"city": first["city"], **window, "rank": rank, "partner": city_key(19 + rank), "patents": 9 - rank}
        | {"weight": 8.0 - rank, "weight_share": 0.5 / rank}
        for rank in (1, 2)
    ]
    return tables | _firmness(tables["clusters"], window)


def _quotients(inside: Rows, window: dict[str, int]) -> Rows:
    all_patents, all_ai = (sum(row[key] for row in inside) for key in ("patents", "ai_patents"))
    rows: Rows = []
    for city in map(city_key, range(len(PLACES))):
        own = [row for row in inside if row["city"] == city]
        patents, ai = (sum(row[key] for row in own) for key in ("patents", "ai_patents"))
        counts = {"patents": patents, "ai_patents": ai, "all_patents": all_patents, "all_ai_patents": all_ai}
        lq, error = (ai / patents) / (all_ai / all_patents), np.exp(1.96 / np.sqrt(max(ai, 1)))
        rows.append({"city": city, **window, **counts, "lq": lq, "lq_low": lq / error, "lq_high": lq * error})
    return rows


def _clusters(quotients: Rows, window: dict[str, int]) -> Rows:
    reasons = {(True, True): None, (False, True): "lq", (True, False): "floor", (False, False): "both"}
    rows: Rows = []
    for found in quotients:
        passed = (found["lq"] > 1, found["ai_patents"] >= FLOOR)
        own = {key: found[key] for key in ("city", "ai_patents", "lq")}
        rows.append(own | window | {"is_cluster": all(passed), "reason": reasons[passed]})
    ranked = sorted((r for r in rows if r["is_cluster"]), key=lambda r: (-r["ai_patents"], -r["lq"]))
    for rank, row in enumerate(ranked, 1):
        row["rank"] = rank
    return rows


def _collaboration(place: int, ai: int, key: dict[str, Any]) -> dict[str, Any]:
    intra, inter = ai // 3, (ai * (place % 5)) // 7
    counts = {"intra": intra, "inter": inter, "single": ai // 4, "partly_located": ai // 5}
    if intra + inter < 3 or place == 1:
        return key | counts | {"ei_index": None, "reason": "no team could be placed whole"}
    return key | counts | {"ei_index": (inter - intra) / (inter + intra), "reason": None}


def _pairs(window: dict[str, int]) -> Rows:
    return [
        {**window, "city_a": city_key(a), "city_b": city_key(b)}
        | {"patents": 60 // (1 + a + b), "weight": 40 / (1 + a + b)}
        for a, b in itertools.combinations(range(12), 2)
        if 60 // (1 + a + b)
    ]


def _firmness(clusters: Rows, last: dict[str, int]) -> dict[str, Rows]:
    listed = {row["city"]: row["is_cluster"] for row in clusters if row["window_end"] == last["window_end"]}
    number = sum(listed.values())
    stability = [
        {"rule_set": "oecd2025", "base": base, "counting": counting, **last, "lq_above": least}
        | {"minimum_ai_patents": float(FLOOR), "clusters": number - lost, "in_both": number - lost}
        | {"is_reference": (base, counting, least) == ("all_patents", "full", 1.0)}
        | {"jaccard": 1 - lost / max(number, 1), "kappa": 0.9, "rank_correlation": 1 - 0.1 * lost}
        for lost, (base, counting, least) in enumerate(
            [
                ("all_patents", "full", 1.0),
                ("inventions", "full", 1.0),
                ("inventions", "fractional", 1.0),
                ("all_patents", "full", 1.25),
            ]
        )
    ]
    firmness = [
        {"city": city, "is_cluster": is_cluster, "specifications": 3, "base": "all_patents"}
        | {"share_of_specifications": 0.75, "bootstrap_share": 0.6}
        for city, is_cluster in listed.items()
    ]
    agreed = {**last, "first": "study", "second": "paper", "in_first": 3, "in_second": 4, "in_both": 3}
    return {
        "stability": stability,
        "cluster_stability": firmness,
        "preset_agreement": [agreed | {"jaccard": 0.75, "kappa": 0.8}],
    }
