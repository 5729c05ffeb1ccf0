"""What a stage is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aicluster_spark.runs.fingerprint import code_fingerprint
from aicluster_spark.runs.storage import Location
from aicluster_spark.schema import MODULE_OF
from aicluster_spark.study.loader import StudyFile
from aicluster_spark.study.models import Study

if TYPE_CHECKING:
    from aicluster_spark.stages.context import StageContext


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the road from records to report.

    Attributes
    ----------
    name
        Name of the stage; its package and its folder in the store carry it too.
    question
        The question it answers, for people.
    reads, writes
        Tables by name.
    options
        The part of a study the stage depends on, as JSON values: nothing else may change its results.
    run
        Does the work.
    needs_spark, needs_graphframes
        What it cannot do without, asked of the study.
    data
        Packaged data it reads, below `data/`.
    inputs
        Names and hashes of the files outside the workspace that it reads.
    everything
        Whether it reads all results of all stages before it, as the report does.
    further
        Modules of other packages whose code also decides its results.
    """

    name: str
    question: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    options: Callable[[Study], Any]
    run: Callable[[StageContext], None]
    needs_spark: bool = True
    needs_graphframes: Callable[[Study], bool] = lambda study: False
    data: tuple[str, ...] = ()
    inputs: Callable[[StudyFile, Location], Any] = lambda study_file, workspace: None
    everything: bool = False
    further: tuple[str, ...] = ()

    def code(self) -> str:
        """Fingerprint of the code and packaged data behind the stage."""
        parts = [
            self.name,
            f"stages/{self.name}.py",
            f"stages/{self.name}",
            *(f"schema/{name}.py" for name in self._schemas()),
            "engine/tables.py",
            *self.further,
        ]
        return code_fingerprint([*parts, *(f"data/{name}" for name in self.data)])

    def _schemas(self) -> list[str]:
        """Modules that declare what the stage writes; a table that it keeps for itself has none."""
        return sorted({MODULE_OF[table] for table in self.writes if table in MODULE_OF})
