"""Stage `panel`: one row a city and year."""

from __future__ import annotations

from dataclasses import fields

import pyarrow.compute as pc

from aicluster_spark.errors import StudyError
from aicluster_spark.panel import Panel, PanelInputs, PanelRule, build_panel, count_coverage
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.models import Study

INPUTS = tuple(each.name for each in fields(PanelInputs))
"""Tables the stage reads."""


def run(ctx: StageContext) -> None:
    """Build the panel and count what is known of it."""
    rule = _rule(ctx.study, ctx.last_complete_year)
    inputs = PanelInputs(**{table: ctx.read_arrow(table) for table in INPUTS})
    panel = build_panel(inputs, rule)
    last_record = pc.max(inputs.city_output["year"]).as_py() or rule.last_year
    later = range(rule.last_year + 1, last_record + 1)
    ctx.write_arrow("city_year", panel.city_year)
    ctx.write_arrow("panel_gaps", panel.gaps)
    ctx.write_arrow("panel_variables", panel.variables)
    ctx.write_arrow("coverage", count_coverage(panel.city_year, panel.gaps, later))
    _state_facts(ctx, panel, rule)


def _rule(study: Study, last_year: int) -> PanelRule:
    """Return what the study asks for; a StudyError if a year of the panel has no output to stand on."""
    first_year, first_output = study.panel.first_year, study.specialisation.first_year
    if first_year < first_output:
        raise StudyError(
            f"The panel begins in {first_year}, but output is counted from {first_output} on, "
            "so that years before would look empty.",
            "Set specialisation.first_year to panel.first_year or before.",
        )
    return PanelRule(
        first_year=first_year,
        last_year=last_year,
        cities=study.panel.cities,
        measure=study.panel.centrality,
        window_step=study.network.windows.step,
        quotient_step=study.specialisation.windows.step,
        yearbook=study.panel.yearbook,
        variables=study.panel.variables,
        required=study.panel.required,
        balanced=study.panel.balanced,
    )


def _state_facts(ctx: StageContext, panel: Panel, rule: PanelRule) -> None:
    rows = panel.city_year
    if rows.num_rows == 0:
        raise StudyError(
            f"No city meets panel.cities = {rule.cities} in the years {rule.first_year} to {rule.last_year}.",
            "Choose located or all, or widen the years.",
        )
    ctx.fact("first_year", rule.first_year)
    ctx.fact("last_year", rule.last_year)
    ctx.fact("cities", pc.count_distinct(rows["city"]).as_py())
    ctx.fact("city_years", rows.num_rows)
    ctx.fact("city_years_in_sample", pc.sum(rows["in_sample"]).as_py())
    if rule.balanced:
        ctx.fact("cities_not_balanced", panel.left_out)


PANEL = Stage(
    name="panel",
    question="What happened in each city and year?",
    reads=INPUTS,
    writes=("city_year", "panel_gaps", "panel_variables", "coverage"),
    options=lambda study: {
        "panel": study.panel.model_dump(mode="json"),
        "first_output": study.specialisation.first_year,
        "window_step": study.network.windows.step,
        "quotient_step": study.specialisation.windows.step,
    },
    run=run,
    needs_spark=False,
    data=("china",),
    further=("yearbook",),
)
