"""The store of stage results: complete or not visible at all.

    results/<stage>/<fingerprint>/
        manifest.json            written last, atomically: the commit point
        attempt-<id>/<table>/*.parquet

A killed attempt leaves a folder that no manifest names; the next attempt removes it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from typing import Any

from pyarrow import fs

from aicluster_spark.errors import ResultsError
from aicluster_spark.runs.lock import hold
from aicluster_spark.runs.storage import Location

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file of a result: its path below the workspace and its size in bytes."""

    path: str
    bytes: int


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One table of a result.

    Attributes
    ----------
    files
        Its parquet files.
    rows
        Rows, counted from the files' footers.
    columns
        Column names and Arrow types.
    """

    files: tuple[DataFile, ...]
    rows: int
    columns: dict[str, str]

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(file.bytes for file in self.files)


@dataclass(frozen=True, slots=True)
class StageResult:
    """What one stage left behind, and how it came about.

    Attributes
    ----------
    stage, fingerprint
        Its name in the store.
    attempt
        Name of the folder the files are in.
    tables
        Tables by name.
    files
        Other files, such as the report, by name.
    facts
        Figures the stage states about itself.
    upstream
        Fingerprints of the stages it read.
    options
        The blocks of the study it depends on.
    code
        Fingerprint of the code and packaged data behind it; empty in results of older versions.
    inputs
        Names and hashes of the files outside the workspace that it read; None where there are none.
    seconds, started, versions
        How long it took, when it began, with which software; `spark_application` where Spark was used.
    """

    stage: str
    fingerprint: str
    attempt: str
    tables: dict[str, TableEntry]
    files: dict[str, DataFile] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    upstream: dict[str, str] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    inputs: Any = None
    seconds: float = 0.0
    started: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    spark_application: str | None = None


@dataclass(frozen=True, slots=True)
class ResultStore:
    """The results of one workspace."""

    workspace: Location

    def folder(self, stage: str, fingerprint: str) -> Location:
        """Where a result lives, or will."""
        return self.workspace.child("results", stage, fingerprint)

    def find(self, stage: str, fingerprint: str) -> StageResult | None:
        """Return a committed result whose files are all there in full size, or None."""
        result = self._committed(stage, fingerprint)
        return None if result is None or self._damaged(result) else result

    def damaged(self, stage: str, fingerprint: str) -> list[str]:
        """Name what keeps a committed result from being found: files that are gone or of another size."""
        result = self._committed(stage, fingerprint)
        if result is None:
            return [self.relative(self.folder(stage, fingerprint).child(MANIFEST).path)]
        return self._damaged(result)

    def lock(self, stage: str, fingerprint: str, waiting: Callable[[], None]) -> AbstractContextManager[None]:
        """Hold the result's lock: a second run waits here and then finds the result."""
        return hold(self.folder(stage, fingerprint), waiting)

    def begin(self, stage: str, fingerprint: str) -> Location:
        """Open a folder for a new attempt and remove what killed attempts left; call it under the lock."""
        folder = self.folder(stage, fingerprint)
        if folder.local is not None:  # only there does the lock keep others' live attempts away
            for leftover in folder.folders():
                if leftover.path != self._committed_attempt(folder):
                    leftover.delete_folder()
        return folder.child(f"attempt-{uuid.uuid4().hex[:12]}").make_folder()

    def commit(self, result: StageResult) -> None:
        """Make the result visible."""
        self.folder(result.stage, result.fingerprint).child(MANIFEST).write_json(asdict(result))

    def relative(self, path: str) -> str:
        """Path below the workspace."""
        return path.removeprefix(self.workspace.path.rstrip("/") + "/")

    def location(self, file: DataFile) -> Location:
        """Where a file of a result is."""
        return self.workspace.child(*file.path.split("/"))

    def _committed_attempt(self, folder: Location) -> str:
        """Path of the attempt that the manifest names: readers may be in it, so it stays for now."""
        committed = _read(folder.child(MANIFEST))
        return folder.child(committed.attempt).path if committed else ""

    def _committed(self, stage: str, fingerprint: str) -> StageResult | None:
        return _read(self.folder(stage, fingerprint).child(MANIFEST))

    def _damaged(self, result: StageResult) -> list[str]:
        named = [f for table in result.tables.values() for f in table.files] + list(result.files.values())
        if not named:
            return []
        found = self.workspace.filesystem.get_file_info([self.location(f).path for f in named])
        pairs = zip(named, found, strict=True)
        return [f.path for f, info in pairs if info.type != fs.FileType.File or info.size != f.bytes]


def _read(manifest: Location) -> StageResult | None:
    """Read the manifest of a result; a damaged one commits nothing, so that the stage runs again."""
    if not manifest.exists():
        return None
    try:
        return _from_json(manifest.read_json())
    except (AttributeError, KeyError, ResultsError, TypeError):
        return None


def _from_json(value: Mapping[str, Any]) -> StageResult:
    tables = {
        name: TableEntry(tuple(DataFile(**f) for f in t["files"]), t["rows"], t["columns"])
        for name, t in value["tables"].items()
    }
    files = {name: DataFile(**f) for name, f in value["files"].items()}
    return StageResult(**{**value, "tables": tables, "files": files})
