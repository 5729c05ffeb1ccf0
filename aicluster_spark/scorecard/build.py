"""From tables of other stages to the scorecard: all steps in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from aicluster_spark.scorecard import standing
from aicluster_spark.scorecard.catalogue import Catalogue
from aicluster_spark.scorecard.draws import draw_ranks
from aicluster_spark.scorecard.figures.chain import count_chain
from aicluster_spark.scorecard.figures.figure import Figure, Scope, Tables
from aicluster_spark.scorecard.figures.gather import gather_figures
from aicluster_spark.scorecard.figures.organisations import organisations, organisations_told
from aicluster_spark.scorecard.figures.patents import offices
from aicluster_spark.scorecard.frames import (
    Index,
    choices_frame,
    index_columns,
    indicators_frame,
    subsystems_frame,
    values_frame,
)
from aicluster_spark.scorecard.gap_tables import gap_frames
from aicluster_spark.scorecard.index import scores_of
from aicluster_spark.scorecard.matrix import index_problem, indicator_matrix, judging_cities
from aicluster_spark.scorecard.measures import compare_countries
from aicluster_spark.scorecard.values import Compute, indicator_values
from aicluster_spark.study.panel import YearbookColumn
from aicluster_spark.study.scorecard import ScorecardOptions


@dataclass(frozen=True, slots=True, eq=False)
class Scorecard:
    """A finished scorecard.

    Attributes
    ----------
    tables
        Frames by the name of their table.
    mixture
        What the mixture says of the models, as plain values.
    """

    tables: Mapping[str, pl.DataFrame]
    mixture: Mapping[str, object]


def build_scorecard(
    tables: Tables,
    scope: Scope,
    cities: pl.DataFrame,
    catalogue: Catalogue,
    options: ScorecardOptions,
    yearbook: Sequence[YearbookColumn],
    own: Sequence[Figure],
    compute: Compute,
    tell: Callable[[str], None] = lambda text: None,
) -> Scorecard:
    """Score the cities.

    Parameters
    ----------
    tables
        Those of `gather.READS`, not yet read.
    scope
        Cities and years.
    cities
        Of `scored_cities`.
    catalogue
        Indicators of the study.
    options
        Block `scorecard` of the study.
    yearbook
        Yearbook columns of its panel.
    own
        Figures of its own indicators, by their identifiers.
    compute
        Evaluates formulas.
    tell
        Hears of progress.
    """
    tell("counting figures")
    chain = count_chain(tables, scope)
    figures = [*gather_figures(tables, scope, yearbook, chain), *own]
    constants = {"years": float(scope.years)}
    values = indicator_values(
        catalogue.indicators, figures, constants, scope.cities, compute, options.minimum_base
    )
    index = _index(catalogue, values, cities, options, tell)
    least = options.minimum_coverage
    models = standing.judge_models(index, catalogue, least, options.seed)
    told = organisations_told(figures, cities["city"].to_list())
    gaps, steps = gap_frames(index, catalogue, cities, least)
    whole = cities.select("city", "standing", "ai_patents").with_columns(
        *index_columns(index, options),
        *standing.coordination_columns(index),
        *standing.model_columns(models),
        told["organisations_reason"],
        window_start=scope.start,
        window_end=scope.end,
    )
    frames = {
        "scorecard": whole,
        "scorecard_indicators": indicators_frame(index, options),
        "scorecard_values": values_frame(index, values),
        "scorecard_subsystems": subsystems_frame(index, options),
        "scorecard_choices": choices_frame(index, options),
        "scorecard_models": standing.models_frame(index, models),
        "scorecard_balances": standing.balances_frame(index, catalogue, least),
        "scorecard_gaps": gaps,
        "scorecard_steps": steps,
        "scorecard_international": compare_countries(tables, scope, cities, figures, options.seed),
        "scorecard_chain": chain,
        "scorecard_organisations": organisations(tables, scope, told),
        "scorecard_offices": offices(tables, scope),
    }
    return Scorecard(frames, models.check)


def _index(
    catalogue: Catalogue,
    values: pl.DataFrame,
    cities: pl.DataFrame,
    options: ScorecardOptions,
    tell: Callable[[str], None],
) -> Index:
    judging = judging_cities(cities, options.minimum_base)
    matrix = indicator_matrix(catalogue, values, tuple(cities["city"]), options.minimum_known, judging)
    problem = index_problem(matrix, cities["ai_patents"].to_numpy(), options)
    tell(f"drawing {options.draws:,} recipes over {problem.values.shape[1]} indicators")
    with_own = bool(options.own_weights)
    draws = draw_ranks(problem, options.draws, options.weight_noise, options.seed, with_own)
    return Index(matrix, problem, scores_of(problem, options.recipe), draws)
