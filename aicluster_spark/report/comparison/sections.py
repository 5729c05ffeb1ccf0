"""A comparison of two runs as the sections of a page."""

from __future__ import annotations

from aicluster_spark.report import words
from aicluster_spark.report.comparison import changes
from aicluster_spark.report.comparison.lists import centrality, clusters, missing
from aicluster_spark.report.comparison.reasons import Reasons
from aicluster_spark.report.comparison.scorecards import scorecards
from aicluster_spark.report.comparison.side import RunSide
from aicluster_spark.report.comparison.why import why, why_stage
from aicluster_spark.report.content import Section
from aicluster_spark.report.language import say
from aicluster_spark.report.tabulate import Field, tabulate


def sections(one: RunSide, two: RunSide, reasons: Reasons) -> list[Section]:
    """Return why the runs differ, then what differs, from clusters to rows."""
    return [
        why(one, two, reasons),
        clusters(one, two, reasons),
        centrality(one, two, reasons),
        _coefficients(one, two, reasons),
        scorecards(one, two, reasons),
        _rows(one, two),
    ]


def _coefficients(one: RunSide, two: RunSide, reasons: Reasons) -> Section:
    found = changes.coefficient_changes(one, two)
    changed = found.filter("changed").height
    sentences = [
        say(
            "{changed:,} of {terms:,} coefficients of the studies' models changed.",
            changed=changed,
            terms=found.height,
        ),
        why_stage(reasons, "estimation", changed > 0),
    ]
    if changed:
        sentences.append(
            say("Both estimates come from overlapping data, so the difference of two runs carries no test.")
        )
    three = words.three
    fields = [
        Field("model", "model"),
        Field("term", "term"),
        Field("estimate_one", "estimate, first run", three),
        Field("std_error_one", "standard error, first run", three),
        Field("estimate_two", "estimate, second run", three),
        Field("std_error_two", "standard error, second run", three),
        Field("difference", "second less first", three),
    ]
    told = found.with_columns(words.in_words("term", words.term))
    table = tabulate("coefficient-changes", say("Coefficients of both runs"), told, fields)
    question, title = say("Which estimates changed?"), say("Coefficients")
    if none := missing(one, two, "fits", "estimates"):
        return Section("coefficients", title, question, [none])
    return Section("coefficients", title, question, list(filter(None, sentences)), [table])


def _rows(one: RunSide, two: RunSide) -> Section:
    found = changes.row_changes(one, two)
    tables = len({*one.rows()["table"], *two.rows()["table"]})
    sentence = say(
        "{changed:,} of {tables:,} tables have another number of rows.", changed=found.height, tables=tables
    )
    fields = [
        Field("stage", "stage", phrase=True),
        Field("table", "table"),
        Field("rows_one", "rows, first run", words.count),
        Field("rows_two", "rows, second run", words.count),
        Field("difference", "second less first", words.count),
    ]
    table = tabulate("row-changes", say("Tables with another number of rows"), found, fields)
    return Section("rows", say("Tables"), say("Where did rows come or go?"), [sentence], [table])
