"""Estimation results as plain rows, for parquet tables and the report."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.moderation.marginal import EffectCurve, MarginalEffects
from aicluster_spark.estimation.moderation.simultaneous_bands import SimultaneousBands

Row = dict[str, Any]


def estimate_rows(model: str, result: EstimationResult) -> list[Row]:
    """One row a requested term; numbers that are withheld or do not exist are None, with the reason."""
    rows = []
    for line in result.to_frame().to_dict("records"):
        estimable = not line["not_estimable"]
        rows.append(
            {
                "model": model,
                "term": line["term"],
                "estimate": as_number(line["coefficient"]),
                "std_error": as_number(line["std_error"]),
                "statistic": as_number(line["statistic"]),
                "p_value": as_number(line["p_value"]),
                "low": as_number(line["lower_95"]),
                "high": as_number(line["upper_95"]),
                "estimable": estimable,
                "reason": (result.inference_reason if estimable else line["not_estimable"]) or None,
            }
        )
    return rows


def diagnostic_rows(model: str, result: EstimationResult) -> list[Row]:
    """One row a fact about the fit: sample, rows dropped by reason, effects, convergence, tests, notes."""
    facts: dict[str, Any] = {
        "estimator": result.estimator,
        "outcome": result.outcome,
        "observations": result.n,
        f"units:{result.unit}": result.n_units,
        **{f"effect:{effect.name}": effect.levels for effect in result.effects},
        **{f"clusters:{name}": count for name, count in result.clusters.items()},
        **{f"dropped:{reason}": count for reason, count in result.dropped.items()},
        "converged": "yes" if result.converged else "no",
        "iterations": result.convergence.iterations,
        "gradient_norm": result.convergence.gradient_norm,
        "log_likelihood": result.log_likelihood,
        **{f"statistic:{name}": value for name, value in result.statistics.items()},
        "covariance": result.inference.covariance,
        "inference": "given" if result.inference_ok else f"withheld: {result.inference_reason}",
        **{f"note:{number}": note for number, note in enumerate(result.notes, 1)},
    }
    return [_fact(model, name, value) for name, value in facts.items()]


def failed_rows(model: str, terms: tuple[str, ...], reason: str) -> tuple[list[Row], list[Row]]:
    """Rows of a model that could not be estimated at all: every term with the reason, and the fact."""
    blank = dict.fromkeys(("estimate", "std_error", "statistic", "p_value", "low", "high"))
    estimates = [{"model": model, "term": t, **blank, "estimable": False, "reason": reason} for t in terms]
    return estimates, [_fact(model, "not_estimated", reason)]


def marginal_rows(model: str, effects: MarginalEffects, bands: SimultaneousBands | None = None) -> list[Row]:
    """One row a grid point and scale; bands that hold at all points together stand beside the slope."""
    slope = "linear" if effects.count is None else "semi_elasticity"
    curves = {slope: effects.slope, "count": effects.count}
    place = {"model": model, "focus": effects.focus, "along": effects.moderator}
    return [
        {**place, "scale": scale, **point}
        for scale, curve in curves.items()
        if curve is not None
        for point in _points(effects, curve, bands if scale == slope else None)
    ]


def _points(effects: MarginalEffects, curve: EffectCurve, bands: SimultaneousBands | None) -> Iterator[Row]:
    nowhere = [math.nan] * len(effects.grid)
    outer = (nowhere, nowhere) if bands is None else (bands.lower, bands.upper)
    columns = zip(
        effects.grid, curve.estimate, curve.std_error, curve.lower, curve.upper, *outer, strict=True
    )
    names = ("effect", "std_error", "low", "high", "low_all", "high_all")
    for number, (at, *values) in enumerate(columns):
        named = dict(zip(names, map(as_number, values), strict=True))
        yield {"point": number, "moderator": float(at), **named}


def _fact(model: str, name: str, value: Any) -> Row:
    is_number = isinstance(value, int | float)
    return {
        "model": model,
        "name": name,
        "value": as_number(value) if is_number else None,
        "text": None if is_number else str(value),
    }


def as_number(value: float | None) -> float | None:
    """Turn what is not a number into None, which tables hold as unknown."""
    return None if value is None or math.isnan(value) else float(value)
