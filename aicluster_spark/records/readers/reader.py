"""What every reader offers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pyspark.sql import DataFrame, SparkSession

from aicluster_spark.study.models import RecordsOptions


@dataclass(frozen=True, slots=True)
class Parsed:
    """One source file as canonical tables.

    Attributes
    ----------
    patents, parties, rejects
        Frames of the schemas of those names.
    """

    patents: DataFrame
    parties: DataFrame
    rejects: DataFrame


class Reader(Protocol):
    """Reads one source format.

    Attributes
    ----------
    name
        Name used in studies.
    title
        What the format is, in one line.
    expects
        What a file must look like, for `aicluster readers`.
    encoding
        How text is encoded, as it goes into the files table.
    """

    name: str
    title: str
    expects: str
    encoding: str

    def check(self, path: Path) -> None:
        """Refuse a file that is not of the format.

        Raises
        ------
        InputError
            With what is missing.
        """

    def count(self, path: Path) -> int:
        """Count the file's records in a second way, simpler than reading them."""

    def read(self, spark: SparkSession, path: Path, options: RecordsOptions) -> Parsed:
        """Read the file; every record is kept or rejected."""

    def kept(self, parties: DataFrame, patents: DataFrame) -> int:
        """Count from the written tables how many records of the file were kept."""
