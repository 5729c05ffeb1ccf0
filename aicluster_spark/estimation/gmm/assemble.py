"""From the numbers of a fit to the result that is shown."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from aicluster_spark.estimation.arrays import FloatArray, IntArray, TextArray
from aicluster_spark.estimation.fit.parts import Convergence, DiagnosticTest, Inference
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.gmm.design import Design
from aicluster_spark.estimation.gmm.diagnostics import (
    autocorrelation,
    difference_in_hansen,
    overidentification,
)
from aicluster_spark.estimation.gmm.equations import Rows
from aicluster_spark.estimation.gmm.instruments import InstrumentMatrix
from aicluster_spark.estimation.gmm.panel import PanelGrid
from aicluster_spark.estimation.gmm.specification import GmmOptions
from aicluster_spark.estimation.gmm.steps import GmmFit
from aicluster_spark.estimation.sample.sample import KEPT, MISSING

NO_DIFFERENCE = "no neighbouring period"


def assemble(
    fit: GmmFit,
    grid: PanelGrid,
    design: Design,
    matrix: InstrumentMatrix,
    options: GmmOptions,
    unit: str,
    cluster: str,
) -> EstimationResult:
    """Build the result of a fit: named coefficients, tests, counts and notes.

    Time effects and the constant are estimated but not listed among the terms.
    """
    n = len(fit.rows.level_unit) if options.system else len(fit.rows.unit)
    k = fit.moments.X.shape[1]
    groups = fit.moments.clusters.levels
    factor = (n - 1) / (n - k) * groups / (groups - 1) if options.small_sample else 1.0
    covariance = fit.covariance * factor
    shown = [design.names.index(term) for term in design.terms]
    used = np.unique(fit.rows.unit)
    return EstimationResult(
        estimator=_title(options),
        link="identity",
        outcome=design.outcome,
        requested=design.requested,
        terms=design.terms,
        coefficients=fit.reported.coefficients[shown],
        covariance=covariance[np.ix_(shown, shown)],
        n=n,
        unit=unit,
        n_units=len(used),
        effects=design.effects,
        row_status=_status(grid, fit.rows, options),
        convergence=Convergence(True, options.steps, 0.0, "closed form"),
        inference=_inference(options, cluster, groups, factor),
        log_likelihood=math.nan,
        not_estimable=design.not_estimable,
        statistics={
            "instruments": float(matrix.values.shape[1]),
            "instruments_empty": float(matrix.empty),
            "instruments_collinear": float(matrix.collinear),
            "rank_of_moment_covariance": float(fit.moment_rank),
            "transformed_observations": float(len(fit.rows.unit)),
        },
        tests=tuple(_tests(fit, design, matrix, options, covariance)),
        notes=tuple(_notes(fit, matrix, options, unit)),
    )


def _title(options: GmmOptions) -> str:
    kind = "System GMM" if options.system else "Difference GMM"
    deviations = ", forward orthogonal deviations" if options.transformation == "orthogonal" else ""
    return f"{kind}, {('one', 'two')[options.steps - 1]}-step{deviations}"


def _tests(
    fit: GmmFit, design: Design, matrix: InstrumentMatrix, options: GmmOptions, covariance: FloatArray
) -> list[DiagnosticTest]:
    hansen = _hansen(fit)
    conventional = options.steps == 1 and not options.corrected
    correlations = [
        autocorrelation(
            order,
            fit.rows,
            fit.moments,
            fit.reported,
            covariance,
            design.level_y - design.level_X @ fit.reported.coefficients,
            design.level_X,
            fit.error_variance if conventional else None,
        )
        for order in (1, 2)
    ]
    sargan = overidentification("Sargan", fit.first, fit.moments, fit.error_variance)
    return [*correlations, sargan, hansen, *difference_in_hansen(fit.moments, matrix, fit.S, hansen)]


def _hansen(fit: GmmFit) -> DiagnosticTest:
    L = fit.moments.Z.shape[1]
    if fit.second is None:
        why = f"the moments have rank {fit.moment_rank}, less than the number of coefficients"
        return DiagnosticTest("Hansen", math.nan, math.nan, L - fit.moments.X.shape[1], why)
    test = overidentification("Hansen", fit.second, fit.moments)
    if fit.moment_rank == L:
        return test
    return replace(test, note=f"not reliable: {L} moments with a covariance of rank {fit.moment_rank}")


def _inference(options: GmmOptions, cluster: str, groups: int, factor: float) -> Inference:
    if options.corrected:
        kind = "Windmeijer-corrected, " if options.steps == 2 else "robust, "
    else:
        kind = "uncorrected, "
    enough = groups >= options.min_clusters
    least = f"at least {options.min_clusters} are asked for"
    few = f"too few policy units for inference: {groups} clusters by {cluster}, {least}"
    freedom = float(groups - 1) if options.small_sample else math.inf
    return Inference(
        enough, "" if enough else few, f"{kind}clustered by {cluster}", {cluster: groups}, freedom, factor
    )


def _notes(fit: GmmFit, matrix: InstrumentMatrix, options: GmmOptions, unit: str) -> list[str]:
    L, groups = matrix.values.shape[1], fit.moments.clusters.levels
    dropped = f"{matrix.empty} empty and {matrix.collinear} collinear ones dropped"
    notes = [f"{L} instruments for {groups} groups; {dropped}."]
    if groups < L:
        notes.append(
            f"There are more instruments than groups ({L} > {groups}): Hansen's test is weak and two-step "
            "estimates lean towards least squares; collapse the instruments or limit their lags."
        )
    if options.steps == 2 and not options.corrected:
        notes.append("Two-step standard errors without Windmeijer's correction are far too small.")
    return notes


def _status(grid: PanelGrid, rows: Rows, options: GmmOptions) -> TextArray:
    """Reason of each row of the frame; in differences a row without a neighbour has no equation."""
    state = np.full(grid.shape, MISSING, dtype=object)
    if options.system:
        state[rows.usable] = KEPT
    else:
        state[rows.usable] = NO_DIFFERENCE
        state[_equation_cells(rows, options)] = KEPT
    return np.asarray(state[grid.unit_of, grid.period_of], dtype=object)


def _equation_cells(rows: Rows, options: GmmOptions) -> tuple[IntArray, IntArray]:
    if options.transformation == "difference":
        return rows.unit, rows.period
    owners = np.flatnonzero(rows.level_unit[1:] == rows.level_unit[:-1])
    return rows.level_unit[owners], rows.level_period[owners]
