"""What says why two runs differ, found once for all sections of their page."""

from __future__ import annotations

from dataclasses import dataclass

from aicluster_spark.report.comparison.causes import Cause, causes, same_stages
from aicluster_spark.report.comparison.side import RunSide


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why two runs differ, or cannot.

    Attributes
    ----------
    causes
        Everything that differs in what the runs were given.
    same
        Stages that both runs have with one and the same result.
    """

    causes: list[Cause]
    same: list[str]

    def of_stage(self, stage: str) -> list[Cause]:
        """Causes that act on a stage."""
        return [cause for cause in self.causes if cause.stage == stage]


def reasons_of(one: RunSide, two: RunSide) -> Reasons:
    """Find what differs between two runs, and which stages do not."""
    return Reasons(causes(one, two), same_stages(one, two))
