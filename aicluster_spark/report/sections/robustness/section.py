"""Robustness: other selections of cities, other outcomes, other specifications, low and high centrality."""

from __future__ import annotations

from aicluster_spark.report.content import Figure, Prose, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say
from aicluster_spark.report.sections.robustness.curves import curves
from aicluster_spark.report.sections.robustness.errors_again import errors_again
from aicluster_spark.report.sections.robustness.selections import selection_blocks, selection_sentences
from aicluster_spark.report.sections.robustness.splits import splits
from aicluster_spark.report.sections.robustness.thresholds import thresholds

NOT_ASKED = message("The study asks for no other selection, specification or split.")
NOTHING_ESTIMATED = message(
    "The study asks for other selections, specifications or splits, but nothing was estimated."
)


def robustness_section(data: ReportData) -> Section:
    """Show selections, grids, splits and thresholds, each with what could not be estimated and why."""
    title, question = say("Robustness"), say("Does the finding depend on choices?")
    blocks: list[Figure | Table | Prose] = [*selection_blocks(data), *errors_again(data)]
    blocks += [*curves(data), *splits(data), *thresholds(data)]
    if not blocks:
        return Section("robustness", title, question, [say(NOTHING_ESTIMATED if _asked(data) else NOT_ASKED)])
    return Section("robustness", title, question, selection_sentences(data), blocks)


def _asked(data: ReportData) -> bool:
    options = data.study.estimation
    return bool(options.grids or options.splits or options.thresholds or options.selection.models)
