"""Everything the block `estimation` of a study asks for, run on one panel: rows of all tables, no Spark."""

from __future__ import annotations

from aicluster_spark.estimation.programme.ledger import Ledger
from aicluster_spark.estimation.programme.panel import PanelData
from aicluster_spark.estimation.programme.run import run_programme

__all__ = ["Ledger", "PanelData", "run_programme"]
