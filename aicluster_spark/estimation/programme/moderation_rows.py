"""Johnson–Neyman regions and turning points as rows."""

from __future__ import annotations

import math

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.moderation.johnson_neyman import JohnsonNeymanRegion
from aicluster_spark.estimation.moderation.turning_point import turning_point
from aicluster_spark.estimation.tables.as_rows import Row, as_number


def region_rows(model: str, region: JohnsonNeymanRegion) -> list[Row]:
    """One row an interval in which the effect differs from zero, or one row that says there is none."""
    signed = [("positive", *each, region.share_positive) for each in region.positive]
    signed += [("negative", *each, region.share_negative) for each in region.negative]
    place = {"model": model, "focus": region.focus, "along": region.moderator}
    seen = {"observed_low": float(region.observed[0]), "observed_high": float(region.observed[1])}
    if not signed:
        why = "the effect differs from zero at no value of the moderator"
        return [{**place, **seen, "region": 0, "reason": why}]
    return [
        {**place, **seen, "region": number, "sign": sign}
        | {"from_value": _bound(low), "to_value": _bound(high), "share": share}
        for number, (sign, low, high, share) in enumerate(signed, 1)
    ]


def no_region(model: str, focus: str, along: str, reason: str) -> Row:
    """Return the row of a model whose region cannot be computed."""
    return {"model": model, "focus": focus, "along": along, "region": 0, "reason": reason}


def turning_rows(model: str, result: EstimationResult, square: str) -> list[Row]:
    """One row that says where a quadratic effect turns, or why nobody can tell."""
    linear, variable = square.rpartition(":")[0], square.rpartition(":")[2]
    row: Row = {"fit": model, "form": f"quadratic: {square}", "moderator": variable}
    try:
        found = turning_point(result, linear, square)
    except EstimationError as problem:
        return [row | {"reason": str(problem)}]
    no_test = "the estimated curve does not turn inside the data, so there is no test of a turn"
    return [
        row
        | {"value": as_number(found.estimate), "set_form": f"{found.shape}; {found.fieller.form}"}
        | {"low": _bound(found.fieller.lower), "high": _bound(found.fieller.upper)}
        | {"p_value": as_number(found.p_value), "reason": no_test if math.isnan(found.p_value) else None}
    ]


def _bound(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
