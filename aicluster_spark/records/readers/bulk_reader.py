"""What the readers of folders of tables share: planning once, and the account of all rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

from pyspark.sql import DataFrame, SparkSession

from aicluster_spark.records.readers.bulk_account import account, rejects, together
from aicluster_spark.records.readers.bulk_tables import (
    BulkTable,
    PlannedTables,
    check_tables,
    plan_tables,
    read_table,
    rows_seen,
)
from aicluster_spark.records.readers.reader import Dialect, Parsed, Setting
from aicluster_spark.study.models import Limits, RecordsOptions


@dataclass(frozen=True, slots=True)
class Joined:
    """Tables of a folder after they were joined.

    Attributes
    ----------
    documents
        Judged rows of the documents' own table, kept and refused.
    patents, parties
        Frames of the schemas of those names.
    others
        Rows of all other tables, with the reasons of those that belong to no document.
    """

    documents: DataFrame
    patents: DataFrame
    parties: DataFrame
    others: tuple[DataFrame, ...]


class BulkReader(ABC):
    """A `FrameReader` of a folder of tables.

    The account covers the rows of all tables. A row of another table than the documents' own is kept if it
    belongs to a document, also to one that is refused: it goes where its document goes.
    """

    name: str
    title: str
    expects: str
    encoding: str = "utf-8"
    dialect: Dialect
    tables: Sequence[BulkTable]

    def __init__(self) -> None:
        self._scratch: TemporaryDirectory[str] | None = None
        self._planned: tuple[Path, PlannedTables] | None = None
        self._kept_elsewhere = 0

    @abstractmethod
    def join(self, rows: dict[str, DataFrame], setting: Setting, options: RecordsOptions) -> Joined:
        """Join the rows of the tables that are there."""

    def check(self, path: Path) -> None:
        """Refuse what is no folder with the tables that nothing can be read without."""
        check_tables(path, self.tables, self.name)

    def count(self, path: Path, scratch: Path | None = None, limits: Limits | None = None) -> int:
        """Count the rows of all tables by their line ends and quotes, without parsing them."""
        return rows_seen(self._plan(path, scratch, limits or Limits()))

    def read(
        self, spark: SparkSession, path: Path, options: RecordsOptions, scratch: Path | None = None
    ) -> Parsed:
        """Read and join the tables; what is persisted here is freed when the stage ends.

        Parameters
        ----------
        spark, path, options
            As for every `FrameReader`.
        scratch
            Folder for unpacked tables, which executors must see; a temporary one of this machine if None.
        """
        planned = self._plan(path, scratch, options.limits)
        tables = {table.name: table for table in self.tables}
        rows = {
            name: read_table(spark, tables[name], files, self.dialect, options.limits)
            for name, files in planned.items()
        }
        setting = Setting(options.kinds, _newest(path), kept_doubts=options.kept_doubts)
        joined = self.join(rows, setting, options)
        others = account(joined.others)
        self._kept_elsewhere = others.kept
        refused = together([rejects(joined.documents), *others.refused])
        return Parsed(joined.patents, joined.parties, refused)

    def kept(self, parties: DataFrame, patents: DataFrame) -> int:
        """Count the documents that were written, and the rows of other tables that belong to a document."""
        kept = patents.count() + self._kept_elsewhere
        self._planned = None
        if self._scratch is not None:
            self._scratch.cleanup()
            self._scratch = None
        return kept

    def _plan(self, path: Path, scratch: Path | None, limits: Limits) -> PlannedTables:
        """Plan the tables, which is as long as reading their bytes, only once for counting and reading."""
        if self._planned is None or self._planned[0] != path:
            if scratch is None:
                self._scratch = TemporaryDirectory(prefix="aicluster-")
            folder = scratch or Path(self._scratch.name if self._scratch else "")
            self._planned = (path, plan_tables(path, self.tables, self.dialect, folder, limits))
        return self._planned[1]


def _newest(path: Path) -> date:
    """Day the tables were last written, after which nothing in them can lie."""
    written = max(file.stat().st_mtime for file in path.iterdir())
    return datetime.fromtimestamp(written, timezone.utc).date()
