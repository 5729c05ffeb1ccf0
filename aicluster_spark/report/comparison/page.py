"""The comparison as a page of its own, in every language, and as lines for a terminal."""

from __future__ import annotations

from dataclasses import replace

from aicluster_spark.report.comparison.causes import Cause
from aicluster_spark.report.comparison.reasons import Reasons, reasons_of
from aicluster_spark.report.comparison.sections import sections
from aicluster_spark.report.comparison.side import RunSide
from aicluster_spark.report.comparison.why import KINDS, cause_name, shown
from aicluster_spark.report.content import Section
from aicluster_spark.report.document import Contents, in_both_languages, render
from aicluster_spark.report.frame import Frame, frame
from aicluster_spark.report.language import naming, say, speaking, stated
from aicluster_spark.report.variables import study_labels
from aicluster_spark.study.models import Language

MOST_DETAILS = 40
"""Lines of what differs in a terminal; the page has all of them."""
STYLES = ("style.css", "wide.css")
SCRIPTS = ("texts.js", "tables.js", "download.js", "contents.js", "begin.js")
"""Of the report's scripts those that serve a page without charts."""
KINDS_OF_RECORDS = ("synthetic", "sample", "real")
"""The page carries the first of these that either run has."""


def build_comparison(one: RunSide, two: RunSide, language: Language = "en") -> str:
    """Write the page of what changed from one run to another, and why.

    Parameters
    ----------
    one, two
        The runs.
    language
        Language the page opens in; the reader can switch to the other one.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    reasons = reasons_of(one, two)
    return render(
        "comparison.html.j2",
        in_both_languages(language, lambda spoken: _contents_in(spoken, one, two, reasons)),
        _marked(one, two).study.provenance.kind,
        STYLES,
        SCRIPTS,
    )


def _contents_in(language: Language, one: RunSide, two: RunSide, reasons: Reasons) -> Contents:
    with speaking(language):
        return Contents(_frame(one, two), _sections(one, two, reasons))


def _sections(one: RunSide, two: RunSide, reasons: Reasons) -> list[Section]:
    """Variables have the labels of the second study, which is mostly the first one changed."""
    with naming(study_labels(two.study)):
        return sections(one, two, reasons)


def _frame(one: RunSide, two: RunSide) -> Frame:
    """Say what kind of records both runs stand on: once where it is the same."""
    frames = [frame(side.study) for side in (one, two)]
    return replace(
        frame(_marked(one, two).study),
        title=say("From run {one} to run {two}", one=one.run.run_id, two=two.run.run_id),
        statement=" ".join(dict.fromkeys(each.statement for each in frames)),
        reminder=" ".join(dict.fromkeys(each.reminder for each in frames)),
        noscript=say("Sorting, filters, downloads and the other language need JavaScript."),
    )


def _marked(one: RunSide, two: RunSide) -> RunSide:
    """Return the run whose records need the mark most."""
    return min((one, two), key=lambda side: KINDS_OF_RECORDS.index(side.study.provenance.kind))


def summary_lines(one: RunSide, two: RunSide, language: Language = "en") -> list[str]:
    """Return the sentences of the page, and what differs in what the runs were given."""
    reasons = reasons_of(one, two)
    with speaking(language):
        lines = [sentence for section in _sections(one, two, reasons) for sentence in section.sentences]
        details = [_detail(cause) for cause in reasons.causes]
        more = len(details) - MOST_DETAILS
        rest = [say("  and {n:,} more, which the page lists (--output)", n=more)] if more > 0 else []
        return [*dict.fromkeys(lines), *details[:MOST_DETAILS], *rest]


def _detail(cause: Cause) -> str:
    """Write one cause as a line: what, where, from what to what."""
    change = "" if cause.before == cause.after else f": {shown(cause.before)} → {shown(cause.after)}"
    return f"  {say(KINDS[cause.kind])}  {stated(cause.stage)}  {cause_name(cause)}{change}"
