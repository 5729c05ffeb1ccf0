"""Loading a study with the names it may use: readers, rule sets and indicators."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from aicluster_spark.activity.catalogue import rule_set_names
from aicluster_spark.records.readers.registry import READERS
from aicluster_spark.report.boundaries import check_boundaries
from aicluster_spark.scorecard.catalogue import packaged_indicators
from aicluster_spark.study.loader import StudyFile, load_study
from aicluster_spark.study.models import Study
from aicluster_spark.study.windows import study_windows


def load_checked_study(path: Path, overrides: Iterable[str] = ()) -> StudyFile:
    """Load a study; readers, rule sets and indicators it names must exist, and its windows fit its years.

    Raises
    ------
    StudyError
        With all mistakes at once.
    """
    vocabulary = {
        "readers": tuple(READERS),
        "rule_sets": tuple(rule_set_names()),
        "indicators": tuple(each.id for each in packaged_indicators()),
    }
    study_file = load_study(path, overrides, vocabulary)
    _check_windows(study_file.study)
    return study_file


def load_study_to_run(path: Path, overrides: Iterable[str] = ()) -> StudyFile:
    """Load a study that is to be run; the files beside it that only its last stage reads are looked at too.

    What only the report draws must not end a run after the other stages took their hours.

    Raises
    ------
    StudyError
        As `load_checked_study`, or if its boundaries cannot be drawn.
    """
    study_file = load_checked_study(path, overrides)
    check_boundaries(study_file.study.report.boundaries, study_file.path.parent)
    return study_file


def _check_windows(study: Study) -> None:
    """Find windows that cannot be before any work is done, where the study states its last year itself."""
    last = study.records.last_complete_year.year
    if last is not None:
        for block, options in (("specialisation", study.specialisation), ("network", study.network)):
            study_windows(options.windows, options.first_year, last, block)
