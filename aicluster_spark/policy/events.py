"""A dated policy event, and whether a study counts it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

import pyarrow as pa

from aicluster_spark.schema.policy import POLICY_EVENTS

_READ = re.compile(r"read\b")


@dataclass(frozen=True, slots=True)
class PolicyEvent:
    """One row of a table of events; the attributes are the columns of `policy_events`.

    Attributes
    ----------
    level
        national, city, district or county.
    country
        ISO 3166-1 alpha-2.
    place, city_code_2024
        Name of the place as in the source, and its administrative code where one is given.
    programme
        Name of the programme or strategy.
    date, year, precision
        Date as precise as the source gives it, its year, and year, month or day.
    evidence, source
        How the event is known, and where it was read.
    used, reason
        Whether the study counts it, and why not.
    """

    level: str
    country: str
    place: str
    city_code_2024: str | None
    programme: str
    date: str
    year: int
    precision: str
    evidence: str
    source: str | None
    used: bool = False
    reason: str | None = None


def judge_events(events: Iterable[PolicyEvent], levels: Sequence[str]) -> list[PolicyEvent]:
    """Say of each event whether a study that works at `levels` uses it, and if not, why.

    An event counts only if its evidence begins with `read`: its date was read in the named source. What is
    known from background alone stays in the table, unused.
    """
    return [_judged(event, levels) for event in events]


def events_table(events: Iterable[PolicyEvent]) -> pa.Table:
    """Return the events as the table `policy_events`."""
    return pa.Table.from_pylist([asdict(event) for event in events], schema=POLICY_EVENTS.arrow)


def _judged(event: PolicyEvent, levels: Sequence[str]) -> PolicyEvent:
    reason = _why_not(event, levels)
    return replace(event, used=reason is None, reason=reason)


def _why_not(event: PolicyEvent, levels: Sequence[str]) -> str | None:
    if event.level not in levels:
        return f"the study uses {' and '.join(levels)} events, this one is of level {event.level}"
    if not _READ.match(event.evidence):
        return f"the date was not read in a source (evidence: {event.evidence})"
    return None
