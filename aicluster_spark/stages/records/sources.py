"""The files of a study with their readers, and a name for each that no other has."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from aicluster_spark.records.readers.reader import Reader
from aicluster_spark.records.readers.registry import READERS
from aicluster_spark.records.sources import find_files
from aicluster_spark.runs.fingerprint import fingerprint, remembered_sha256
from aicluster_spark.runs.storage import Location
from aicluster_spark.study.loader import StudyFile
from aicluster_spark.study.models import Source


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file, or folder of tables, that a reader takes as a whole.

    Attributes
    ----------
    source
        Entry of the study.
    reader
        Reader of its format.
    path
        Where it is.
    name
        What rows call it: its name, or where two share one, its path below their common folder.
    """

    source: Source
    reader: Reader
    path: Path
    name: str


def source_files(study_file: StudyFile) -> list[SourceFile]:
    """Find all files of a study, in its order."""
    folder = study_file.path.resolve().parent
    found = [
        (source, path) for source in study_file.study.records.sources for path in find_files(source, folder)
    ]
    names = _names([path for _, path in found])
    return [SourceFile(source, READERS[source.reader], path, names[path]) for source, path in found]


def digest(path: Path, memory: Location) -> str:
    """Hash a file, or a folder by the names and hashes of its files."""
    if path.is_file():
        return remembered_sha256(path, memory)
    files = sorted(file for file in path.rglob("*") if file.is_file())
    return fingerprint([(str(file.relative_to(path)), remembered_sha256(file, memory)) for file in files])


def size(path: Path) -> int:
    """Count the bytes of a file, or of all files of a folder."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files)


def _names(paths: list[Path]) -> dict[Path, str]:
    often = Counter(path.name for path in dict.fromkeys(paths))
    shared = [path for path in paths if often[path.name] > 1]
    common = os.path.commonpath([path.parent for path in shared]) if shared else ""
    return {
        path: path.name if often[path.name] == 1 else path.relative_to(common).as_posix() for path in paths
    }
