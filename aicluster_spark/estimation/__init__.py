"""Estimators for panels of cities and years, without Spark: counts, linear models, dynamic panels.

Every estimator takes a pandas frame and returns an `EstimationResult`; what cannot be estimated is named
with its reason, rows that are left out are counted by reason, and a sample that cannot carry a model raises
an `EstimationError`.

From a frame to a model's rows (`sample`), models (`counts`, `gmm`, `ols`) and what all fits share (`fit`),
their errors and tests (`inference`), designs (`did`, `mediation`, `moderation`, `threshold`), scenarios
(`prediction`), grids of models (`specification`), output (`tables`), all of a study at once (`programme`).
"""

from __future__ import annotations

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.counts import (
    fit_conditional_negative_binomial,
    fit_negative_binomial,
    fit_poisson,
)
from aicluster_spark.estimation.did import (
    BaconDecomposition,
    EventStudy,
    RandomPlacebo,
    adoption_from_treatment,
    bacon_decomposition,
    callaway_santanna,
    placebo_at_random,
    placebo_in_time,
    sun_abraham,
)
from aicluster_spark.estimation.fit import (
    AbsorbedEffect,
    Convergence,
    DiagnosticTest,
    EstimationResult,
    FitArrays,
    Inference,
)
from aicluster_spark.estimation.gmm import GmmInstruments, GmmOptions, StandardInstruments, fit_gmm
from aicluster_spark.estimation.inference import (
    BootstrapRule,
    BootstrapTest,
    ConleyRule,
    MoransI,
    StepDown,
    adjust_p_values,
    conley,
    jackknife,
    morans_i,
    romano_wolf,
    score_bootstrap,
    wild_bootstrap,
)
from aicluster_spark.estimation.mediation import (
    Channels,
    MediationOptions,
    MediationResult,
    mediate,
    mediate_channels,
)
from aicluster_spark.estimation.moderation import (
    Centred,
    EffectCurve,
    FiellerSet,
    JohnsonNeymanRegion,
    MarginalEffects,
    SimultaneousBands,
    SplitComparison,
    TurningPoint,
    centre,
    johnson_neyman,
    marginal_effects,
    simultaneous_bands,
    split_by_moderator,
    turning_point,
)
from aicluster_spark.estimation.ols import fit_ols
from aicluster_spark.estimation.prediction import (
    Base,
    Difference,
    Observed,
    Prediction,
    UnitBase,
    base_rows,
    difference,
    observed,
    predict,
)
from aicluster_spark.estimation.specification import (
    Grid,
    Specification,
    SpecificationCurve,
    fit_specification,
    run_grid,
)
from aicluster_spark.estimation.tables import (
    RegressionTable,
    regression_table,
    to_csv,
    to_html,
    to_latex,
    to_text,
)
from aicluster_spark.estimation.threshold import ThresholdFit, ThresholdOptions, fit_threshold

__all__ = [
    "AbsorbedEffect",
    "BaconDecomposition",
    "Base",
    "BootstrapRule",
    "BootstrapTest",
    "Centred",
    "Channels",
    "ConleyRule",
    "Convergence",
    "DiagnosticTest",
    "Difference",
    "EffectCurve",
    "EstimationError",
    "EstimationResult",
    "EventStudy",
    "FiellerSet",
    "FitArrays",
    "GmmInstruments",
    "GmmOptions",
    "Grid",
    "Inference",
    "JohnsonNeymanRegion",
    "MarginalEffects",
    "MediationOptions",
    "MediationResult",
    "MoransI",
    "Observed",
    "Prediction",
    "RandomPlacebo",
    "RegressionTable",
    "SimultaneousBands",
    "Specification",
    "SpecificationCurve",
    "SplitComparison",
    "StandardInstruments",
    "StepDown",
    "ThresholdFit",
    "ThresholdOptions",
    "TurningPoint",
    "UnitBase",
    "adjust_p_values",
    "adoption_from_treatment",
    "bacon_decomposition",
    "base_rows",
    "callaway_santanna",
    "centre",
    "conley",
    "difference",
    "fit_conditional_negative_binomial",
    "fit_gmm",
    "fit_negative_binomial",
    "fit_ols",
    "fit_poisson",
    "fit_specification",
    "fit_threshold",
    "jackknife",
    "johnson_neyman",
    "marginal_effects",
    "mediate",
    "mediate_channels",
    "morans_i",
    "observed",
    "placebo_at_random",
    "placebo_in_time",
    "predict",
    "regression_table",
    "romano_wolf",
    "run_grid",
    "score_bootstrap",
    "simultaneous_bands",
    "split_by_moderator",
    "sun_abraham",
    "to_csv",
    "to_html",
    "to_latex",
    "to_text",
    "turning_point",
    "wild_bootstrap",
]
