"""What a stage is given while it runs: its study, its inputs, a place for its results."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

import polars as pl
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from aicluster_spark.engine import tables
from aicluster_spark.engine.scan import scan_table
from aicluster_spark.errors import ResultsError
from aicluster_spark.runs.events import Event, Listener
from aicluster_spark.runs.fingerprint import fingerprint
from aicluster_spark.runs.results import DataFile, ResultStore, StageResult, TableEntry
from aicluster_spark.runs.storage import Location
from aicluster_spark.schema import TABLES
from aicluster_spark.study.loader import StudyFile
from aicluster_spark.study.models import Study

MAX_LOCAL_ROWS = 2_000_000


@dataclass
class StageContext:
    """The surroundings of one running stage.

    Attributes
    ----------
    stage
        Name of the stage.
    study_file
        The study and where it stands, for relative paths.
    store
        Results of the workspace.
    attempt
        Folder of this attempt.
    upstream
        Results the stage may read, by stage.
    session
        Opens the Spark session; called at first use only, so that local stages never start Java.
    listener
        Hears of progress.
    """

    stage: str
    study_file: StudyFile
    store: ResultStore
    attempt: Location
    upstream: Mapping[str, StageResult]
    session: Callable[[], SparkSession]
    listener: Listener
    tables: dict[str, TableEntry] = field(default_factory=dict)
    files: dict[str, DataFile] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    used_spark: bool = False
    started: float = field(default_factory=time.monotonic)

    @property
    def study(self) -> Study:
        """The study."""
        return self.study_file.study

    @cached_property
    def spark(self) -> SparkSession:
        """The Spark session, opened at first use."""
        self.used_spark = True
        return self.session()

    @property
    def scratch(self) -> Location:
        """Folder for what is not kept: the attempt's own, where all executors can write."""
        return self.attempt.child("_scratch")

    @property
    def last_complete_year(self) -> int:
        """Last filing year that the records show well enough, from the records stage."""
        return int(self.upstream["records"].facts["last_complete_year"])

    def upstream_manifests(self) -> dict[str, dict[str, Any]]:
        """Manifests of the stages before this one, as plain values, for the report."""
        return {name: asdict(result) for name, result in self.upstream.items()}

    def read(self, table: str) -> DataFrame:
        """Read an upstream table with Spark."""
        uris = [self.store.location(file).uri for file in self._entry(table).files]
        return tables.read_spark_table(self.spark, TABLES[table], uris)

    def read_arrow(self, table: str, max_rows: int = MAX_LOCAL_ROWS) -> pa.Table:
        """Read an upstream table into memory.

        Raises
        ------
        ResultsError
            If it has more than `max_rows` rows.
        """
        entry = self._entry(table)
        if entry.rows > max_rows:
            raise ResultsError(
                f"{table} has {entry.rows:,} rows; {self.stage} takes at most {max_rows:,} into memory.",
                "Narrow the study.",
            )
        paths = [self.store.location(file).path for file in entry.files]
        return tables.read_arrow_table(TABLES[table], self.store.workspace.filesystem, paths)

    def scan(self, table: str) -> pl.LazyFrame:
        """Read an upstream table lazily and without Spark, for a narrow part of a large one."""
        paths = [self.store.location(file).path for file in self._entry(table).files]
        return scan_table(TABLES[table], self.store.workspace.filesystem, paths)

    def write(self, table: str, frame: DataFrame, rows: int | None = None) -> TableEntry:
        """Write one of the stage's tables with Spark; it is counted and checked on disk."""
        folder = self.attempt.child(table)
        tables.write_spark_table(TABLES[table], frame, folder.uri, rows)
        return self._enter(table, folder)

    def write_arrow(self, table: str, data: pa.Table) -> TableEntry:
        """Write one of the stage's tables from memory."""
        folder = self.attempt.child(table)
        tables.write_arrow_table(TABLES[table], data, folder.filesystem, folder.path)
        return self._enter(table, folder)

    def write_file(self, name: str, content: bytes) -> None:
        """Write a file that is not a table, such as the report."""
        place = self.attempt.child(name)
        place.write_bytes(content)
        self.files[name] = DataFile(self.store.relative(place.path), len(content))
        self.step(f"wrote {name}, {len(content):,} bytes")

    def reread(self, table: str) -> DataFrame:
        """Read back a table this stage has just written: its lineage ends on disk."""
        uris = [self.store.location(file).uri for file in self.tables[table].files]
        return tables.read_spark_table(self.spark, TABLES[table], uris)

    def reread_arrow(self, table: str) -> pa.Table:
        """Read back into memory a table this stage has just written."""
        paths = [self.store.location(file).path for file in self.tables[table].files]
        return tables.read_arrow_table(TABLES[table], self.store.workspace.filesystem, paths)

    def put_aside(self, name: str, frame: DataFrame) -> DataFrame:
        """Keep a frame that is read several times on disk while the stage runs: its lineage ends there."""
        folder = self.scratch.child(name).uri
        frame.write.mode("overwrite").parquet(folder)
        self.step(f"{name.replace('_', ' ')} ready")
        return self.spark.read.schema(frame.schema).parquet(folder)

    def fact(self, name: str, value: Any) -> None:
        """State a figure about the stage; it goes into the manifest, the terminal and the report."""
        self.facts[name] = value
        self._tell("fact", f"{name}: {_short(value)}")

    def step(self, text: str, rows: int | None = None) -> None:
        """Tell how far the stage is."""
        self._tell("step", text, rows)

    def has_part(self, key: Mapping[str, Any]) -> bool:
        """Say whether a part is there already."""
        return self.store.find(*self._part(key)) is not None

    def part(self, key: Mapping[str, Any], compute: Callable[[StageContext], None]) -> StageResult:
        """Compute a part of the stage, or find it: each part has a fingerprint and a commit point of its own.

        A new file or year adds a part and leaves the others as they are.

        Parameters
        ----------
        key
            Everything the part depends on.
        compute
            Writes the part's tables into the context it is given.
        """
        name, mark = self._part(key)
        with self.store.lock(
            name, mark, lambda: self._tell("stage_waiting", "another run computes this part")
        ):
            found = self.store.find(name, mark)
            if found is not None:
                self.step(f"part {mark} is there already")
                return found
            inner = replace(self, attempt=self.store.begin(name, mark), tables={}, files={}, facts={})
            compute(inner)
            self.used_spark = self.used_spark or inner.used_spark
            result = StageResult(
                name, mark, inner.attempt.name, inner.tables, inner.files, inner.facts, options=dict(key)
            )
            self.store.commit(result)
            return result

    def _part(self, key: Mapping[str, Any]) -> tuple[str, str]:
        return f"{self.stage}.part", fingerprint(dict(key))

    def adopt(self, table: str, entries: list[TableEntry]) -> None:
        """Make a table of parts: their files together are the table."""
        self.tables[table] = TableEntry(
            tuple(file for entry in entries for file in entry.files),
            sum(entry.rows for entry in entries),
            _columns(table),
        )
        self.step(f"table {table}", self.tables[table].rows)

    def _entry(self, table: str) -> TableEntry:
        for result in self.upstream.values():
            if table in result.tables:
                return result.tables[table]
        raise KeyError(f"stage {self.stage} does not declare that it reads {table}")

    def enter(self, table: str, paths: list[str]) -> TableEntry:
        """Take files that executors wrote themselves as a table of the stage; only these are its files."""
        filesystem = self.attempt.filesystem
        infos = filesystem.get_file_info(paths) if paths else []
        files = tuple(DataFile(self.store.relative(info.path), info.size) for info in infos)
        self.tables[table] = TableEntry(files, tables.count_rows(filesystem, paths), _columns(table))
        self.step(f"wrote {table}", self.tables[table].rows)
        return self.tables[table]

    def _enter(self, table: str, folder: Location) -> TableEntry:
        tables.check_written(TABLES[table], folder.filesystem, folder.path)
        return self.enter(table, [info.path for info in folder.files(".parquet")])

    def _tell(self, kind: Any, text: str, rows: int | None = None) -> None:
        self.listener(Event(kind, self.stage, text, rows, time.monotonic() - self.started))


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 160 else text[:157] + "..."


def _columns(table: str) -> dict[str, str]:
    """Columns of a shared table; what a stage keeps for itself has none that others could rely on."""
    return {c.name: str(c.type) for c in TABLES[table].columns} if table in TABLES else {}
