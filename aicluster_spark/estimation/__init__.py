"""Estimators for panels of cities and years, without Spark: counts, linear models, dynamic panels.

Every estimator takes a pandas frame and returns an `EstimationResult`; what cannot be estimated is named
with its reason, rows that are left out are counted by reason, and a sample that cannot carry a model raises
an `EstimationError`.
"""

from __future__ import annotations

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.counts.conditional_nb import fit_conditional_negative_binomial
from aicluster_spark.estimation.counts.negative_binomial import fit_negative_binomial
from aicluster_spark.estimation.counts.poisson import fit_poisson
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
from aicluster_spark.estimation.fit.parts import (
    AbsorbedEffect,
    Convergence,
    DiagnosticTest,
    FitArrays,
    Inference,
)
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.gmm import GmmInstruments, GmmOptions, StandardInstruments, fit_gmm
from aicluster_spark.estimation.inference.bootstrap import BootstrapRule, BootstrapTest
from aicluster_spark.estimation.inference.conley import ConleyRule, conley
from aicluster_spark.estimation.inference.jackknife import jackknife
from aicluster_spark.estimation.inference.morans_i import MoransI, morans_i
from aicluster_spark.estimation.inference.multiplicity import StepDown, adjust_p_values, romano_wolf
from aicluster_spark.estimation.inference.score_bootstrap import score_bootstrap
from aicluster_spark.estimation.inference.wild_bootstrap import wild_bootstrap
from aicluster_spark.estimation.mediation.channels import Channels, mediate_channels
from aicluster_spark.estimation.mediation.mediate import mediate
from aicluster_spark.estimation.mediation.result import MediationOptions, MediationResult
from aicluster_spark.estimation.moderation.centring import Centred, centre
from aicluster_spark.estimation.moderation.johnson_neyman import JohnsonNeymanRegion, johnson_neyman
from aicluster_spark.estimation.moderation.marginal import EffectCurve, MarginalEffects, marginal_effects
from aicluster_spark.estimation.moderation.simultaneous_bands import SimultaneousBands, simultaneous_bands
from aicluster_spark.estimation.moderation.split import SplitComparison, split_by_moderator
from aicluster_spark.estimation.moderation.turning_point import FiellerSet, TurningPoint, turning_point
from aicluster_spark.estimation.ols import fit_ols
from aicluster_spark.estimation.prediction.bases import Observed, UnitBase, base_rows, observed
from aicluster_spark.estimation.prediction.predict import Base, Difference, Prediction, difference, predict
from aicluster_spark.estimation.specification.curve import SpecificationCurve, run_grid
from aicluster_spark.estimation.specification.grid import Grid
from aicluster_spark.estimation.specification.specification import Specification, fit_specification
from aicluster_spark.estimation.table_formats import to_csv, to_html, to_latex, to_text
from aicluster_spark.estimation.tables import RegressionTable, regression_table
from aicluster_spark.estimation.threshold.fit import fit_threshold
from aicluster_spark.estimation.threshold.result import ThresholdFit, ThresholdOptions

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
