"""Why two runs differ, as the section of a page: each stage, then everything that differs."""

from __future__ import annotations

import re

from aicluster_spark.report import words
from aicluster_spark.report.comparison.causes import Cause, stages_of
from aicluster_spark.report.comparison.reasons import Reasons
from aicluster_spark.report.comparison.side import RunSide
from aicluster_spark.report.content import Cell, Section, Table
from aicluster_spark.report.language import message, say, stated
from aicluster_spark.report.tabulate import column

KINDS = {
    "option": message("option"),
    "seed": message("seed"),
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
MOST_NAMED, LONGEST = 5, 60
"""Options and files of one stage that a sentence names, and characters of a value in it."""


def why(one: RunSide, two: RunSide, reasons: Reasons) -> Section:
    """State what differs in what the runs were given, stage by stage."""
    sentences = [_studies(one, two), _given(reasons.causes)]
    sentences += [_unfinished(side) for side in (one, two) if side.run.shown_state != "finished"]
    if reasons.same:
        stages = words.listed([stated(name) for name in reasons.same])
        sentences.append(say("Both runs stand on the same results of {stages}.", stages=stages))
    blocks = [_stages(one, two, reasons), _details(reasons.causes)]
    title, question = say("Why"), say("What differs in what the runs were given?")
    return Section("why", title, question, list(filter(None, sentences)), blocks)


def why_stage(reasons: Reasons, stage: str, differs: bool) -> str:
    """Say in one sentence why the results of a stage differ, or that they cannot.

    Parameters
    ----------
    reasons
        What differs between the runs.
    stage
        Name of the stage.
    differs
        Whether what the section compares differs: of nothing there is no reason.
    """
    if stage in reasons.same:
        return say("Both runs stand on one and the same result of the stage {stage}.", stage=stated(stage))
    parts = _parts(reasons.of_stage(stage)) if differs else []
    if not parts:
        return ""
    return say("Why: {parts}.", parts=say("; ").join(parts))


def shown(value: str | None) -> str:
    """Cut a hash to the digits a person compares; a dash for what is not there."""
    return value[:12] if value and HASH.fullmatch(value) else value or "–"


def cause_name(cause: Cause) -> str:
    """Return what differs by its name; stages by theirs in the language spoken."""
    if cause.kind in ("earlier", "absent", "unrecorded", "code"):
        return words.listed([stated(name) for name in cause.name.split(", ")])
    return cause.name


def _stages(one: RunSide, two: RunSide, reasons: Reasons) -> Table:
    """One row a stage: whether its result is the same, and if not, why."""
    columns = [column("stage"), column("result"), column("why")]
    rows = [
        [
            Cell(stated(stage)),
            Cell(_result(stage, one, two, reasons.same)),
            Cell(say("; ").join(_parts(reasons.of_stage(stage))) or "–"),
        ]
        for stage in stages_of(one, two)
    ]
    return Table("stages", say("Stages, and why their results differ"), columns, rows)


def _result(stage: str, one: RunSide, two: RunSide, same: list[str]) -> str:
    if stage in same:
        return say("the same")
    if stage not in two.stages:
        return say("first run alone")
    return say("another result") if stage in one.stages else say("second run alone")


def _parts(of_stage: list[Cause]) -> list[str]:
    parts = [_part(cause) for cause in of_stage]
    more = len(parts) - MOST_NAMED
    return [*parts[:MOST_NAMED], *([say("and {n:,} more", n=more)] if more > 0 else [])]


def _part(cause: Cause) -> str:
    if cause.kind == "earlier":
        return say("it follows from {stages}", stages=cause_name(cause))
    if cause.kind in ("absent", "unrecorded", "code"):
        return say(KINDS[cause.kind])
    return say(
        "{kind} {name} ({before} → {after})",
        kind=say(KINDS[cause.kind]),
        name=words.cut_end(cause.name, LONGEST),
        before=words.cut_end(shown(cause.before), LONGEST),
        after=words.cut_end(shown(cause.after), LONGEST),
    )


def _details(found: list[Cause]) -> Table:
    columns = [column("what"), column("stage"), column("name"), column("first run"), column("second run")]
    rows = [
        [
            Cell(say(KINDS[cause.kind])),
            Cell(stated(cause.stage)),
            Cell(cause_name(cause), is_name=cause.kind in ("option", "seed", "input", "software")),
            *(Cell(shown(value) if value else None, is_name=True) for value in (cause.before, cause.after)),
        ]
        for cause in found
    ]
    return Table("causes", say("Options, inputs, code and software that differ"), columns, rows)


def _studies(one: RunSide, two: RunSide) -> str:
    if one.study.study == two.study.study:
        return ""
    return say(
        "The runs are of two studies, {one} and {two}: expect most to differ.",
        one=one.study.study,
        two=two.study.study,
    )


def _unfinished(side: RunSide) -> str:
    return say(
        "Run {run} is {state}: what it did not come to is not compared.",
        run=side.run.run_id,
        state=say(STATES[side.run.shown_state]),
    )


def _given(found: list[Cause]) -> str:
    own = {(cause.kind, cause.name) for cause in found if cause.kind not in ("earlier", "software")}
    if not found:
        return say("The runs were given the same.")
    if not own:
        return say("The runs differ in software alone; no stage ran anew for it.")
    counted = {kind: sum(each == kind for each, _ in own) for kind in KINDS}
    parts = [f"{say(KINDS[kind])} ({count:,})" for kind, count in counted.items() if count]
    return say("The runs differ by: {parts}.", parts=words.listed(parts))
