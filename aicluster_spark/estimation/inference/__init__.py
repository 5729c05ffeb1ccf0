"""Standard errors and tests beyond a fit's own: bootstraps, jackknife, space, and many tests at once."""

from __future__ import annotations

from aicluster_spark.estimation.inference.bootstrap import BootstrapRule, BootstrapTest
from aicluster_spark.estimation.inference.conley import ConleyRule, conley
from aicluster_spark.estimation.inference.jackknife import jackknife
from aicluster_spark.estimation.inference.morans_i import MoransI, morans_i
from aicluster_spark.estimation.inference.multiplicity import StepDown, adjust_p_values, romano_wolf
from aicluster_spark.estimation.inference.score_bootstrap import score_bootstrap
from aicluster_spark.estimation.inference.wild_bootstrap import wild_bootstrap

__all__ = [
    "BootstrapRule",
    "BootstrapTest",
    "ConleyRule",
    "MoransI",
    "StepDown",
    "adjust_p_values",
    "conley",
    "jackknife",
    "morans_i",
    "romano_wolf",
    "score_bootstrap",
    "wild_bootstrap",
]
