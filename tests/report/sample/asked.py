"""The study that the sample pretends to be of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aicluster_spark.study.models import Study


def study(**changes: Any) -> Study:
    """The study the sample pretends to be of."""
    given: dict[str, Any] = {
        "study": "sample",
        "title": "Where AI clusters: a made-up sample",
        "provenance": {
            "kind": "sample",
            "statement": "A sample of inventor name blocks of US patents: no ranking of nations or "
            "cities may be "
            "concluded from it.",
        },
        "records": {"sources": [{"reader": "patentsview_sample", "path": "cache:pv.parquet"}]},
        "panel": {"first_year": 2007},
        "report": {"simulator": {"cost": 2.5, "cost_scale": "expm1", "currency": "CNY"}},
        "estimation": {
            "models": [
                {"name": "baseline", "regressors": ["policy", "centrality"]},
                {"name": "moderation", "regressors": ["policy", "centrality", "policy:centrality"]},
            ],
            "splits": [{"name": "halves", "model": "baseline"}],
            "thresholds": [{"name": "regimes", "draws": 9}],
            "event_studies": [{"name": "strategies"}],
            "mediations": [{"name": "channels", "mediators": ["capital", "labour"], "draws": 9}],
            "grids": [
                {"name": "choices", "model": "moderation", "focus": "policy:centrality"}
                | {"estimators": ["poisson", "ols"], "samples": ["all", "published"]}
            ],
            "selection": {"models": ["moderation"]},
        },
    }
    return Study.model_validate(given | changes)


def provenance(kind: str) -> Mapping[str, Any]:
    """A block of the study that says what kind of records these are."""
    return {"kind": kind, "statement": "Made by a program; nothing may be concluded from it."}
