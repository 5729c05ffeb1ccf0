"""Loading a study with the names it may use: readers and rule sets."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from aicluster_spark.activity.catalogue import rule_set_names
from aicluster_spark.records.readers.registry import READERS
from aicluster_spark.study.loader import StudyFile, load_study


def load_checked_study(path: Path, overrides: Iterable[str] = ()) -> StudyFile:
    """Load a study; readers and rule sets it names must exist.

    Raises
    ------
    StudyError
        With all mistakes at once.
    """
    vocabulary = {"readers": tuple(READERS), "rule_sets": tuple(rule_set_names())}
    return load_study(path, overrides, vocabulary)
