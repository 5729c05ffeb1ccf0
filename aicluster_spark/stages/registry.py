"""The stages in order."""

from __future__ import annotations

from aicluster_spark.stages.activity import ACTIVITY
from aicluster_spark.stages.estimation import ESTIMATION
from aicluster_spark.stages.identity.stage import IDENTITY
from aicluster_spark.stages.network import NETWORK
from aicluster_spark.stages.panel import PANEL
from aicluster_spark.stages.places.stage import PLACES
from aicluster_spark.stages.policy import POLICY
from aicluster_spark.stages.records.stage import RECORDS
from aicluster_spark.stages.report import REPORT
from aicluster_spark.stages.scorecard import SCORECARD
from aicluster_spark.stages.specialisation.stage import SPECIALISATION
from aicluster_spark.stages.stage import Stage

STAGES: tuple[Stage, ...] = (
    RECORDS,
    PLACES,
    ACTIVITY,
    SPECIALISATION,
    IDENTITY,
    NETWORK,
    POLICY,
    PANEL,
    ESTIMATION,
    SCORECARD,
    REPORT,
)
STAGE_NAMES = tuple(stage.name for stage in STAGES)
WRITER = {table: stage.name for stage in STAGES for table in stage.writes}


def upstream_of(stage: Stage) -> set[str]:
    """Names of the stages whose results a stage reads.

    The records stage is among them for all others: it says which filing years are complete.
    """
    if stage.everything:
        return set(STAGE_NAMES[: STAGE_NAMES.index(stage.name)])
    named = {WRITER[table] for table in stage.reads}
    return named | ({"records"} if stage.name != "records" else set())
