"""Stage `policy`: dated events, and the policy of each city in each year."""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from aicluster_spark.errors import StudyError
from aicluster_spark.policy import (
    PolicyEvent,
    assess_documents,
    assign_policy,
    judge_events,
    mainland_areas,
    packaged_events,
    read_events,
)
from aicluster_spark.policy.events import events_table
from aicluster_spark.runs.fingerprint import own_file_sha256
from aicluster_spark.schema.places import CHINESE_CITY
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.loader import StudyFile


def run(ctx: StageContext) -> None:
    """Judge the events and assign those that count to cities and years."""
    first_year, last_year = ctx.study.panel.first_year, ctx.last_complete_year
    require_years(first_year, last_year)
    events = judge_events(_events(ctx), ctx.study.policy.levels)
    programmes = ctx.study.policy.programmes
    _require_programmes(events, programmes)
    assignment = assign_policy(events, ctx.read_arrow("cities"), first_year, last_year, programmes)
    ctx.write_arrow("policy_events", events_table(events))
    ctx.write_arrow("city_policy", assignment.city_policy)
    _assess_documents(ctx, range(first_year, last_year + 1))
    ctx.fact("events_read", len(events))
    ctx.fact("events_used", sum(event.used for event in events))
    ctx.fact("pilot_zones", _pilots(assignment.city_policy))
    ctx.fact("strategy_years", assignment.strategy_years)
    ctx.fact("countries_unknown", assignment.unknown)


def _assess_documents(ctx: StageContext, years: range) -> None:
    """Sum up the documents of the lists for Chinese cities; without a list the tables are empty."""
    options = ctx.study.policy.documents
    units = [city for city in ctx.read_arrow("cities")["city"].to_pylist() if city.startswith(CHINESE_CITY)]
    areas = mainland_areas(city.removeprefix(CHINESE_CITY) for city in units).with_columns(
        pl.concat_str(pl.lit(CHINESE_CITY), "city").alias("city")
    )
    policies = pl.DataFrame(ctx.read_arrow("policies"))
    found = assess_documents(
        policies,
        areas,
        _since_the_lists_begin(policies, years),
        options.levels,
        options.minimum,
        options.depreciation,
        options.complete,
    )
    ctx.write_arrow("policy_texts", found.texts.to_arrow())
    ctx.write_arrow("policy_instruments", found.kinds.to_arrow())
    ctx.write_arrow("city_policy_documents", found.documents.to_arrow())
    ctx.write_arrow("city_policy_intensity", found.intensity.to_arrow())
    ctx.fact("documents_judged", found.texts.height)
    ctx.fact("documents_of_ai_policy", int(found.texts["counts"].sum()))
    ctx.fact("documents_in_uncovered_years", found.uncovered)
    ctx.fact("places_of_documents_without_city", found.nowhere.height)
    ctx.fact("city_years_with_known_intensity", int(found.intensity["flow"].count()))


def _pilots(city_policy: pa.Table) -> int:
    """Count the cities that are a pilot zone at some time."""
    treated = pl.DataFrame(city_policy).filter(pl.col("pilot_year").is_not_null())
    return treated["city"].n_unique()


def _require_programmes(events: list[PolicyEvent], programmes: tuple[str, ...]) -> None:
    """Raise a StudyError for a programme that no event is of."""
    known = dict.fromkeys(event.programme for event in events if event.level == "city")
    unknown = [name for name in programmes if name not in known]
    if unknown:
        raise StudyError(
            f"policy.programmes names {', '.join(unknown)}, but no event of a city is of it.",
            f"Programmes of cities: {', '.join(known) or 'none'}.",
        )


def _since_the_lists_begin(policies: pl.DataFrame, years: range) -> range:
    """Begin the stock with the first document of the lists, so that the panel's first year has a history."""
    issued = policies["year"].drop_nulls().unique().to_list()
    return range(min([*issued, years.start]), years.stop)


def require_years(first_year: int, last_year: int) -> None:
    """Raise a StudyError if the panel would begin after the last complete year."""
    if first_year > last_year:
        raise StudyError(
            f"The panel begins in {first_year}, but the last complete year of the records is {last_year}.",
            f"Set panel.first_year to {last_year} or before.",
        )


def _events(ctx: StageContext) -> list[PolicyEvent]:
    choice = ctx.study.policy.events
    return packaged_events() if choice == "packaged" else read_events(ctx.study_file.beside(choice))


def _file_hash(study_file: StudyFile) -> str | None:
    choice = study_file.study.policy.events
    return None if choice == "packaged" else own_file_sha256(study_file.beside(choice))


POLICY = Stage(
    name="policy",
    question="How strongly was AI supported, where and when?",
    reads=("cities", "policies"),
    writes=(
        "policy_events",
        "city_policy",
        "policy_texts",
        "policy_instruments",
        "city_policy_documents",
        "city_policy_intensity",
    ),
    options=lambda study: {
        "policy": study.policy.model_dump(mode="json"),
        "first_year": study.panel.first_year,
    },
    run=run,
    needs_spark=False,
    inputs=lambda study_file, _workspace: _file_hash(study_file),
    data=("policy_events.csv", "policy", "china"),
)
