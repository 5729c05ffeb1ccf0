"""Difference in differences for treatments that begin at different times."""

from __future__ import annotations

from aicluster_spark.estimation.did.bacon import BaconDecomposition, Comparison, bacon_decomposition
from aicluster_spark.estimation.did.callaway_santanna import callaway_santanna
from aicluster_spark.estimation.did.event_study import EventStudy
from aicluster_spark.estimation.did.panel import adoption_from_treatment
from aicluster_spark.estimation.did.placebo import RandomPlacebo, placebo_at_random, placebo_in_time
from aicluster_spark.estimation.did.sun_abraham import sun_abraham

__all__ = [
    "BaconDecomposition",
    "Comparison",
    "EventStudy",
    "RandomPlacebo",
    "adoption_from_treatment",
    "bacon_decomposition",
    "callaway_santanna",
    "placebo_at_random",
    "placebo_in_time",
    "sun_abraham",
]
