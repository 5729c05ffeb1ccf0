"""Estimates: made-up ones without tests, and all that the estimation makes of a small panel."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from aicluster_spark.estimation.programme import Ledger, PanelData, run_programme
from aicluster_spark.stages.estimation import ESTIMATION
from sample.asked import study
from sample.world import Rows


def estimate_rows() -> dict[str, Rows]:
    withheld = "too few policy units for inference (8 countries, 10 are needed)"

    def term(
        model: str, name: str, estimate: float | None, error: float | None, reason: str
    ) -> dict[str, Any]:
        row = {"model": model, "term": name, "estimate": estimate, "std_error": error}
        return row | {"estimable": estimate is not None, "reason": reason}

    estimates = [
        term("baseline", "policy", 0.214, 0.11, withheld),
        term("baseline", "centrality", -0.03, 0.2, withheld),
        term("moderation", "policy", 0.31, 0.12, withheld),
        term("moderation", "centrality", None, None, "collinear with the city effects"),
        term("moderation", "policy:centrality", -0.42, 0.25, withheld),
    ]
    diagnostics = [
        {"model": model, "name": name, "value": value, "text": text}
        for model, rows, countries in (("baseline", 112.0, 8.0), ("moderation", 60.0, 5.0))
        for name, value, text in (
            ("observations", rows, None),
            ("clusters:country", countries, None),
            ("inference", None, withheld),
        )
    ]
    effects = [
        {"model": "moderation", "focus": "policy", "along": "centrality"}
        | {"scale": scale, "point": point, "moderator": point / 20}
        | {"effect": size * (0.31 - 0.42 * point / 20), "std_error": 0.1 * size, "low": None, "high": None}
        for scale, size in (("semi_elasticity", 1.0), ("count", 21.0))
        for point in range(21)
    ]
    made = _programme()
    own = {"estimates": estimates + made["estimates"], "diagnostics": diagnostics}
    return made | own | {"marginal_effects": effects}


@cache
def programme() -> Ledger:
    """Everything the estimation stage would write of a small panel."""
    panel = PanelData(small_panel(), {"published": "listed"}, {"pre_sample_clusters": "no window is before"})
    return run_programme(study().estimation, panel)


def _programme() -> dict[str, Rows]:
    """What else the estimation stage writes, by the programme itself on a small panel."""
    ledger = programme()
    own = ("estimates", "diagnostics", "marginal_effects")
    tables = {table: ledger.tables[table] for table in ESTIMATION.writes if table not in own}
    declared = [model.name for model in study().estimation.models]
    variants = [row for row in ledger.tables["estimates"] if row["model"] not in declared]
    return tables | {"estimates": variants}


def small_panel() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    city, year = np.repeat(np.arange(24), 8), np.tile(np.arange(2007, 2015), 24)
    policy = (year >= 2009 + city % 12).astype(float)
    centrality = rng.normal(size=len(city))
    mean = np.exp(1 + 0.4 * policy + 0.1 * centrality - 0.2 * policy * centrality)
    return pd.DataFrame(
        {"city": city, "year": year, "country": city % 12, "ai_patents": rng.poisson(mean)}
        | {"policy": policy, "centrality": centrality, "capital": policy + rng.normal(size=len(city))}
        | {"listed": (city < 22).astype(float)}
    )
