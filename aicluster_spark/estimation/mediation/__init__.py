"""Effects through a mediator and beside it, their bootstrap, and how much hidden confounding they bear."""

from __future__ import annotations

from aicluster_spark.estimation.mediation.channels import Channels, mediate_channels
from aicluster_spark.estimation.mediation.mediate import mediate
from aicluster_spark.estimation.mediation.result import MediationOptions, MediationResult

__all__ = ["Channels", "MediationOptions", "MediationResult", "mediate", "mediate_channels"]
