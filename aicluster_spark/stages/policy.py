"""Stage `policy`: dated events, and the policy of each city in each year."""

from __future__ import annotations

import hashlib

from aicluster_spark.errors import StudyError
from aicluster_spark.policy import PolicyEvent, assign_policy, judge_events, packaged_events, read_events
from aicluster_spark.policy.events import events_table
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.loader import StudyFile


def run(ctx: StageContext) -> None:
    """Judge the events and assign those that count to cities and years."""
    first_year, last_year = ctx.study.panel.first_year, ctx.last_complete_year
    require_years(first_year, last_year)
    events = judge_events(_events(ctx), ctx.study.policy.levels)
    assignment = assign_policy(events, ctx.read_arrow("cities"), first_year, last_year)
    ctx.write_arrow("policy_events", events_table(events))
    ctx.write_arrow("city_policy", assignment.city_policy)
    ctx.fact("events_read", len(events))
    ctx.fact("events_used", sum(event.used for event in events))
    ctx.fact("strategy_years", assignment.strategy_years)
    ctx.fact("countries_unknown", assignment.unknown)


def require_years(first_year: int, last_year: int) -> None:
    """Raise a StudyError if the panel would begin after the last complete year."""
    if first_year > last_year:
        raise StudyError(
            f"The panel begins in {first_year}, but the last complete year of the records is {last_year}.",
            f"Set panel.first_year to {last_year} or before.",
        )


def _events(ctx: StageContext) -> list[PolicyEvent]:
    choice = ctx.study.policy.events
    return packaged_events() if choice == "packaged" else read_events(ctx.study_file.path.parent / choice)


def _file_hash(study_file: StudyFile) -> str | None:
    """Hash of the study's own events, so that a changed file is read again; reading reports a missing one."""
    choice = study_file.study.policy.events
    path = study_file.path.parent / choice
    return hashlib.sha256(path.read_bytes()).hexdigest() if choice != "packaged" and path.is_file() else None


POLICY = Stage(
    name="policy",
    question="How strongly was AI supported, where and when?",
    reads=("cities",),
    writes=("policy_events", "city_policy"),
    options=lambda study: {
        "policy": study.policy.model_dump(mode="json"),
        "first_year": study.panel.first_year,
    },
    run=run,
    needs_spark=False,
    inputs=lambda study_file, _workspace: _file_hash(study_file),
    data=("policy_events.csv",),
)
