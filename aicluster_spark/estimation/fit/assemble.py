"""Puts the parts of a fit together and writes the notes that every table carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from aicluster_spark.estimation.arrays import FloatArray
from aicluster_spark.estimation.fit.parts import (
    AbsorbedEffect,
    Convergence,
    DiagnosticTest,
    FitArrays,
    Inference,
)
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.sample.identification import clusters_off_the_mode
from aicluster_spark.estimation.sample.sample import Sample

# With fewer treated clusters the cluster-robust standard error is far too small (MacKinnon and Webb 2017,
# 2018).
FEW_CLUSTERS_WITH_VARIATION = 5


def assemble(
    *,
    estimator: str,
    link: str,
    outcome: str,
    requested: tuple[str, ...],
    sample: Sample,
    not_estimable: Mapping[str, str],
    coefficients: FloatArray,
    covariance: FloatArray,
    inference: Inference,
    convergence: Convergence,
    log_likelihood: float,
    arrays: FitArrays | None,
    statistics: Mapping[str, float] | None = None,
    tests: Sequence[DiagnosticTest] = (),
    notes: Sequence[str] = (),
) -> EstimationResult:
    """Build the result of an estimator that works on a `Sample`.

    Without convergence inference is withheld, whatever the clusters allow. Notes name the convention of the
    standard errors and terms that vary in few clusters.
    """
    if not convergence.converged:
        reason = f"no convergence after {convergence.iterations} iterations"
        inference = replace(inference, ok=False, reason=reason)
    return EstimationResult(
        estimator=estimator,
        link=link,
        outcome=outcome,
        requested=requested,
        terms=sample.terms,
        coefficients=coefficients,
        covariance=covariance,
        n=len(sample.rows),
        unit=sample.effects[0].name if sample.effects else "row",
        n_units=sample.effects[0].levels if sample.effects else len(sample.rows),
        effects=tuple(_absorbed(sample)),
        row_status=sample.row_status,
        convergence=convergence,
        inference=inference,
        log_likelihood=log_likelihood,
        not_estimable={term: not_estimable[term] for term in requested if term in not_estimable},
        statistics=statistics or {},
        tests=tuple(tests),
        notes=(*_inference_notes(inference), *_variation_notes(sample), *notes),
        arrays=arrays,
    )


def _absorbed(sample: Sample) -> list[AbsorbedEffect]:
    return [
        AbsorbedEffect(e.name, e.levels, any(e.is_nested_in(cluster.codes) for cluster in sample.clusters))
        for e in sample.effects
    ]


def _inference_notes(inference: Inference) -> list[str]:
    counts = " and ".join(str(count) for count in inference.clusters.values())
    clusters = f" ({counts} clusters)" if counts else ""
    factor = f"multiplied by {inference.small_sample_factor:.4f} for the small sample"
    notes = [f"Standard errors are {inference.covariance}{clusters}, their square {factor}."]
    return notes if inference.ok else [*notes, f"{inference.reason[:1].upper()}{inference.reason[1:]}."]


def _variation_notes(sample: Sample) -> list[str]:
    notes = []
    for cluster in sample.clusters:
        counts = clusters_off_the_mode(sample.regressors, cluster.codes)
        few = [
            f"{term} ({count})"
            for term, count in zip(sample.terms, counts, strict=True)
            if count < min(FEW_CLUSTERS_WITH_VARIATION, cluster.levels)
        ]
        if few:
            listed = ", ".join(few)
            effect = "so the standard error is likely too small"
            notes.append(f"Varies in few clusters by {cluster.name}, {effect}: {listed}.")
    return notes
