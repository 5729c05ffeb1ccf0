"""How an effect changes along another variable: marginal effects, regions, bands, turns, split samples."""

from __future__ import annotations

from aicluster_spark.estimation.moderation.centring import Centred, centre
from aicluster_spark.estimation.moderation.johnson_neyman import JohnsonNeymanRegion, johnson_neyman
from aicluster_spark.estimation.moderation.marginal import EffectCurve, MarginalEffects, marginal_effects
from aicluster_spark.estimation.moderation.simultaneous_bands import SimultaneousBands, simultaneous_bands
from aicluster_spark.estimation.moderation.split import SplitComparison, split_by_moderator
from aicluster_spark.estimation.moderation.turning_point import FiellerSet, TurningPoint, turning_point

__all__ = [
    "Centred",
    "EffectCurve",
    "FiellerSet",
    "JohnsonNeymanRegion",
    "MarginalEffects",
    "SimultaneousBands",
    "SplitComparison",
    "TurningPoint",
    "centre",
    "johnson_neyman",
    "marginal_effects",
    "simultaneous_bands",
    "split_by_moderator",
    "turning_point",
]
