"""The comparison as a page of its own, and as lines for a terminal."""

from __future__ import annotations

from dataclasses import replace

from aicluster_spark.report.comparison.causes import Cause, causes
from aicluster_spark.report.comparison.sections import KINDS, sections, shown
from aicluster_spark.report.comparison.side import RunSide
from aicluster_spark.report.embed import assets
from aicluster_spark.report.frame import frame
from aicluster_spark.report.language import TAGS, say, speaking
from aicluster_spark.report.templating import environment
from aicluster_spark.study.models import Language

MOST_DETAILS = 40
"""Lines of what differs in a terminal; the page has all of them."""


def build_comparison(one: RunSide, two: RunSide, language: Language = "en") -> str:
    """Write the page of what changed from one run to another, and why.

    Returns
    -------
    str
        One HTML document without a script and without any reference to the network.
    """
    with speaking(language):
        marked = one if one.study.provenance.kind == "synthetic" else two
        title = say("From run {one} to run {two}", one=one.run.run_id, two=two.run.run_id)
        return (
            environment()
            .get_template("comparison.html.j2")
            .render(
                frame=replace(frame(marked.study), title=title, statement=_statements(one, two)),
                sections=sections(one, two),
                language=language,
                tags=TAGS,
                kind=marked.study.provenance.kind,
                style=assets("style.css", "wide.css"),
            )
        )


def _statements(one: RunSide, two: RunSide) -> str:
    """Say what kind of records both runs stand on: once where it is the same."""
    return " ".join(dict.fromkeys(side.study.provenance.statement for side in (one, two)))


def summary_lines(one: RunSide, two: RunSide, language: Language = "en") -> list[str]:
    """Return the sentences of the page, and what differs in what the runs were given."""
    with speaking(language):
        found = sections(one, two)
        lines = [sentence for section in found for sentence in section.sentences]
        details = [_detail(cause) for cause in causes(one, two)]
        more = len(details) - MOST_DETAILS
        rest = [say("  and {n:,} more, which the page lists (--output)", n=more)] if more > 0 else []
        return [*lines, *details[:MOST_DETAILS], *rest]


def _detail(cause: Cause) -> str:
    """Write one cause as a line: what, where, from what to what."""
    change = "" if cause.before == cause.after else f": {shown(cause.before)} → {shown(cause.after)}"
    return f"  {say(KINDS[cause.kind])}  {cause.stage}  {cause.name}{change}"
