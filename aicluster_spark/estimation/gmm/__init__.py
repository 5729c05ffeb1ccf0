"""Difference and system GMM for dynamic panels, in the conventions of xtabond2."""

from __future__ import annotations

from aicluster_spark.estimation.gmm.fit import fit_gmm
from aicluster_spark.estimation.gmm.specification import GmmInstruments, GmmOptions, StandardInstruments

__all__ = ["GmmInstruments", "GmmOptions", "StandardInstruments", "fit_gmm"]
