"""Models of counts with fixed effects: Poisson, negative binomial, conditional negative binomial."""

from __future__ import annotations

from aicluster_spark.estimation.counts.conditional_nb import fit_conditional_negative_binomial
from aicluster_spark.estimation.counts.negative_binomial import fit_negative_binomial
from aicluster_spark.estimation.counts.poisson import fit_poisson

__all__ = ["fit_conditional_negative_binomial", "fit_negative_binomial", "fit_poisson"]
