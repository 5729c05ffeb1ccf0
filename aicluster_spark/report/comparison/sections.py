"""A comparison of two runs as the sections of a page."""

from __future__ import annotations

import re

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.cities import CityNames
from aicluster_spark.report.comparison import changes
from aicluster_spark.report.comparison.causes import Cause, causes, same_stages
from aicluster_spark.report.comparison.side import RunSide
from aicluster_spark.report.content import Cell, Section, Table
from aicluster_spark.report.language import message, say
from aicluster_spark.report.tabulate import Field, column, tabulate

KINDS = {
    "option": message("option"),
    "input": message("input file"),
    "code": message("code of the stage"),
    "software": message("software"),
    "earlier": message("follows from earlier stages"),
    "absent": message("only one run has the stage"),
    "unrecorded": message("code or an input: the older manifest does not keep which"),
}
STATES = {
    "running": message("still running"),
    "failed": message("one that failed"),
    "stopped": message("one that was stopped"),
}
HASH = re.compile(r"[0-9a-f]{20,}")
CHANGES = {
    changes.ENTERED: message("entered"),
    changes.LEFT: message("left"),
    changes.MOVED: message("other rank"),
    changes.STAYED: message("same rank"),
}


def sections(one: RunSide, two: RunSide) -> list[Section]:
    """Return why the runs differ, then what differs: clusters, coefficients, rows."""
    return [_causes(one, two), _clusters(one, two), _coefficients(one, two), _rows(one, two)]


def _causes(one: RunSide, two: RunSide) -> Section:
    found, same = causes(one, two), same_stages(one, two)
    sentences = [_cause_sentence(found)]
    sentences += [_unfinished(side) for side in (one, two) if side.run.shown_state != "finished"]
    if same:
        sentences.append(say("Both runs stand on the same results of {stages}.", stages=words.listed(same)))
    columns = [column("what"), column("stage"), column("name"), column("first run"), column("second run")]
    rows = [
        [
            Cell(say(KINDS[cause.kind])),
            *(Cell(text or "", is_name=True) for text in (cause.stage, cause.name)),
            *(Cell(shown(value) if value else None, is_name=True) for value in (cause.before, cause.after)),
        ]
        for cause in found
    ]
    table = Table("causes", say("Options, inputs, code and software that differ"), columns, rows)
    return Section("why", say("Why"), say("What differs in what the runs were given?"), sentences, [table])


def _unfinished(side: RunSide) -> str:
    return say(
        "Run {run} is {state}: what it did not come to is not compared.",
        run=side.run.run_id,
        state=say(STATES[side.run.shown_state]),
    )


def _cause_sentence(found: list[Cause]) -> str:
    own = [cause for cause in found if cause.kind not in ("earlier", "software")]
    if not found:
        return say("The runs were given the same.")
    if not own:
        return say("The runs differ in software alone; no stage ran anew for it.")
    counted = {kind: sum(cause.kind == kind for cause in own) for kind in dict.fromkeys(c.kind for c in own)}
    parts = [f"{say(KINDS[kind])} ({count:,})" for kind, count in counted.items()]
    return say("The runs differ by: {parts}.", parts=words.listed(parts))


def shown(value: str | None) -> str:
    """Cut a hash to the digits a person compares; a dash for what is not there."""
    return value[:12] if value and HASH.fullmatch(value) else value or "–"


def _clusters(one: RunSide, two: RunSide) -> Section:
    found = changes.cluster_changes(one, two)
    cities = pl.concat([side.tables["cities"] for side in (two, one)], how="diagonal")
    names = CityNames(cities.unique("city", keep="first", maintain_order=True))
    told = names.join(found).with_columns(words.in_words("change", lambda change: say(CHANGES[change])))
    fields = [
        Field("label", "city"),
        Field("change", "change", phrase=True),
        Field("rank_one", "rank, first run", words.count),
        Field("rank_two", "rank, second run", words.count),
        Field("ai_patents_one", "AI patents, first run", words.count),
        Field("ai_patents_two", "AI patents, second run", words.count),
        Field("lq_one", "location quotient, first run", words.decimal),
        Field("lq_two", "location quotient, second run", words.decimal),
    ]
    caption = say("Clusters of the last complete window of each run")
    table = tabulate("cluster-changes", caption, told, fields)
    question = say("Which cities entered, left or moved?")
    return Section("clusters", say("Clusters"), question, [_cluster_sentence(found)], [table])


def _cluster_sentence(found: pl.DataFrame) -> str:
    if found.is_empty():
        return say("Neither run has a cluster in its last complete window.")
    count = dict(found.group_by("change").len().iter_rows())
    entered, left, moved, stayed = (count.get(change, 0) for change in CHANGES)
    return say(
        "Clusters: {entered:,} entered the list, {left:,} left it, {both:,} are on both lists, {moved:,} of "
        "them at another rank.",
        entered=entered,
        left=left,
        both=moved + stayed,
        moved=moved,
    )


def _coefficients(one: RunSide, two: RunSide) -> Section:
    found = changes.coefficient_changes(one, two)
    changed = found.filter("changed").height
    sentences = [
        say(
            "{changed:,} of {terms:,} coefficients of the studies' models changed.",
            changed=changed,
            terms=found.height,
        )
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
    shown = found.with_columns(pl.col("term").map_elements(words.term, return_dtype=pl.String))
    table = tabulate("coefficient-changes", say("Coefficients of both runs"), shown, fields)
    question = say("Which estimates changed?")
    return Section("coefficients", say("Coefficients"), question, sentences, [table])


def _rows(one: RunSide, two: RunSide) -> Section:
    found = changes.row_changes(one, two)
    tables = len({*one.rows()["table"], *two.rows()["table"]})
    sentence = say(
        "{changed:,} of {tables:,} tables have another number of rows.", changed=found.height, tables=tables
    )
    fields = [
        Field("stage", "stage"),
        Field("table", "table"),
        Field("rows_one", "rows, first run", words.count),
        Field("rows_two", "rows, second run", words.count),
        Field("difference", "second less first", words.count),
    ]
    table = tabulate("row-changes", say("Tables with another number of rows"), found, fields)
    return Section("rows", say("Tables"), say("Where did rows come or go?"), [sentence], [table])
