"""A declared grid of specifications, run at once: how much a finding depends on choices."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.inference.multiplicity import adjust_p_values, romano_wolf
from aicluster_spark.estimation.sample.columns import numeric
from aicluster_spark.estimation.specification.grid import Grid, specifications
from aicluster_spark.estimation.specification.specification import Specification, fit_specification


@dataclass(frozen=True, slots=True, eq=False)
class SpecificationCurve:
    """One row a specification.

    Attributes
    ----------
    rows
        Columns: ``panel``, ``estimator``, ``sample``, one for each placeholder, ``term``, ``link``,
        ``estimate``, ``std_error``, ``low``, ``high``, ``p_value``, ``p_holm``, ``p_romano_wolf``, ``per_sd``
        (estimate for one standard deviation of the term, comparable between measures under one link), ``n``,
        ``units``, ``clusters``, ``reason`` (why there is no estimate or no p-value) and ``rank`` (order of
        the estimates, ready for a chart; missing where there is none).
    fits
        Result of each row, None where there is none.
    """

    rows: pd.DataFrame
    fits: tuple[EstimationResult | None, ...]

    def summary(self) -> dict[str, float]:
        """Count the specifications: estimated, negative, positive, and significant at 5 % each way."""
        estimate, p = self.rows["estimate"], self.rows["p_value"]
        return {
            "specifications": float(len(self.rows)),
            "estimated": float(estimate.notna().sum()),
            "negative": float((estimate < 0).sum()),
            "positive": float((estimate > 0).sum()),
            "significantly_negative": float(((estimate < 0) & (p < 0.05)).sum()),
            "significantly_positive": float(((estimate > 0) & (p < 0.05)).sum()),
            "median": float(estimate.median()),
        }


def run_grid(grid: Grid, panels: Mapping[str, pd.DataFrame]) -> SpecificationCurve:
    """Fit every specification of a grid; one that cannot be estimated keeps its row with the reason.

    Parameters
    ----------
    grid
        Choices.
    panels
        Label to frame, e.g. one a window or rule set.

    Raises
    ------
    EstimationError
        If the grid is empty. Everything else ends in a row's reason.

    Notes
    -----
    Simonsohn, Simmons and Nelson (2020), Specification curve analysis, Nature Human Behaviour 4. Holm's
    adjustment counts the specifications with a p-value; that of Romano and Wolf those whose fits keep scores
    and are clustered by the same single variable as the first of them.
    """
    if not grid.size(len(panels)):
        raise EstimationError("The grid holds no specification.", "Give panels and choices.")
    rows, fits, frames = [], [], []
    for labels, frame, model, term, sample in specifications(grid, panels):
        fit, used, reason = _fit(frame, model, sample)
        rows.append({**labels, "term": term, **_figures(fit, term, reason)})
        fits.append(fit)
        frames.append(used)
    table = pd.DataFrame(rows)
    adjusted = adjust_p_values({str(place): p for place, p in enumerate(table["p_value"])})
    table["p_holm"] = list(adjusted.values())
    table["p_romano_wolf"] = _stepped_down(list(table["term"]), fits, frames)
    table["rank"] = table["estimate"].rank(method="first")
    return SpecificationCurve(table, tuple(fits))


def _fit(
    frame: pd.DataFrame, model: Specification, sample: str | None
) -> tuple[EstimationResult | None, pd.DataFrame, str]:
    try:
        if sample is not None:
            frame = frame[_members(frame, sample)]
        return fit_specification(frame, model), frame, ""
    except EstimationError as problem:
        return None, frame, str(problem)


def _stepped_down(
    terms: Sequence[str], fits: Sequence[EstimationResult | None], frames: Sequence[pd.DataFrame]
) -> list[float]:
    """Romano and Wolf's p-value of each specification, NaN for one that cannot be in the family."""
    able = {
        str(place): fit
        for place, (term, fit, frame) in enumerate(zip(terms, fits, frames, strict=True))
        if fit is not None and _keeps_scores(fit, term, len(frame))
    }
    shared = next((tuple(fit.clusters) for fit in able.values()), ())
    family = {name: fit for name, fit in able.items() if tuple(fit.clusters) == shared}
    if not family:
        return [math.nan] * len(fits)
    named = {name: terms[int(name)] for name in family}
    found = romano_wolf(family, named, {name: frames[int(name)] for name in family})
    return [found.adjusted.get(str(place), math.nan) for place in range(len(fits))]


def _keeps_scores(fit: EstimationResult, term: str, rows: int) -> bool:
    """Whether a fit has a test of the term, scores by cluster, and rows that are those of the frame."""
    tested = term in fit.terms and fit.inference_ok and len(fit.clusters) == 1
    return tested and fit.arrays is not None and len(fit.row_status) == rows


def _members(frame: pd.DataFrame, sample: str) -> pd.Series:
    if sample not in frame.columns:
        raise EstimationError(f"The frame has no column '{sample}' for the sample.", "Name a 0/1 column.")
    inside = numeric(frame, sample)
    if not np.isin(inside, (0.0, 1.0)).all():
        raise EstimationError(f"'{sample}' is not 0 or 1 in every row.", "Name a 0/1 column.")
    return pd.Series(inside == 1, index=frame.index)


def _figures(fit: EstimationResult | None, term: str, reason: str) -> dict[str, object]:
    blank = dict.fromkeys(("estimate", "std_error", "low", "high", "p_value", "per_sd"), math.nan)
    if fit is None:
        return {"link": "", **blank, "n": 0, "units": 0, "clusters": "", "reason": reason}
    sizes = {
        "n": fit.n,
        "units": fit.n_units,
        "clusters": ", ".join(f"{count} {name}" for name, count in fit.clusters.items()),
    }
    if term not in fit.terms:
        why = fit.not_estimable.get(term, "it is not in the model")
        return {"link": fit.link, **blank, **sizes, "reason": f"{term}: {why}"}
    place = fit.position(term)
    low, high = fit.confidence_intervals()[place]
    spread = math.nan if fit.arrays is None else float(fit.arrays.regressors[:, place].std())
    estimate = float(fit.coefficients[place])
    return {
        "link": fit.link,
        "estimate": estimate,
        "std_error": float(fit.std_errors[place]),
        "low": float(low),
        "high": float(high),
        "p_value": float(fit.p_values[place]),
        "per_sd": estimate * spread,
        **sizes,
        "reason": fit.inference_reason,
    }
