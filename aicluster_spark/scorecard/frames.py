"""The index as tables: indicators, values, subsystems, choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aicluster_spark.scorecard.catalogue import SUBSYSTEMS
from aicluster_spark.scorecard.draws import Draws
from aicluster_spark.scorecard.index import Problem, Scores, ranks
from aicluster_spark.scorecard.matrix import Matrix
from aicluster_spark.scorecard.treatment import NONE, kurtosis, skewness, treat
from aicluster_spark.study.scorecard import ScorecardOptions

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """The index of a study and what the draws say of it.

    Attributes
    ----------
    matrix, problem, scores, draws
        Values, what the index is made of, the study's own recipe, and the recipes drawn.
    """

    matrix: Matrix
    problem: Problem
    scores: Scores
    draws: Draws

    @property
    def known_scores(self) -> Floats:
        """Scores of what is known: a recipe that fills in medians does so inside the index alone."""
        return np.where(np.isfinite(self.problem.values), self.scores.indicators, np.nan)


def indicators_frame(index: Index, options: ScorecardOptions) -> pl.DataFrame:
    """Lay out `scorecard_indicators`."""
    matrix = index.matrix
    weights = dict(zip(matrix.used_names, index.scores.weights, strict=True))
    rows = []
    for place, indicator in enumerate(matrix.indicators):
        column = matrix.values[:, place]
        used = indicator.id not in matrix.why_not
        treated = used and options.recipe.outliers == "rule"
        rows.append(
            {
                **indicator.model_dump(exclude={"id"}),
                "indicator": indicator.id,
                "roles": list(indicator.roles),
                "known": int(np.isfinite(column).sum()),
                "used": used,
                "reason": matrix.why_not.get(indicator.id),
                "skewness": known(skewness(column)),
                "kurtosis": known(kurtosis(column)),
                "treatment": treat(column).treatment if treated else NONE if used else None,
                "weight": weights.get(indicator.id),
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def values_frame(index: Index, values: pl.DataFrame) -> pl.DataFrame:
    """Lay out `scorecard_values`: the values with their scores."""
    names = index.matrix.used_names
    scores = pl.concat(
        [
            pl.DataFrame({"city": list(index.matrix.cities)}).with_columns(
                pl.lit(name).alias("indicator"), column("score", index.known_scores[:, place])
            )
            for place, name in enumerate(names)
        ]
        or [pl.DataFrame(schema={"city": pl.String, "indicator": pl.String, "score": pl.Float64})]
    )
    return values.join(scores, on=["city", "indicator"], how="left", maintain_order="left")


def subsystems_frame(index: Index, options: ScorecardOptions) -> pl.DataFrame:
    """Lay out `scorecard_subsystems`."""
    low, _, high = index.draws.limits(options.interval)
    coverage = index.problem.coverage
    used = np.bincount(index.problem.groups, minlength=len(SUBSYSTEMS))
    frames = []
    for group, name in enumerate(SUBSYSTEMS):
        share, score = coverage[:, group], index.scores.groups[:, group]
        told = np.nan_to_num(share * used[group]).round().astype(np.int64)
        frames.append(
            pl.DataFrame({"city": list(index.matrix.cities)}).with_columns(
                pl.lit(name).alias("subsystem"),
                column("score", score),
                column("rank", ranks(score)),
                column("rank_low", low[:, group]),
                column("rank_high", high[:, group]),
                pl.Series("known", told),
                pl.lit(int(used[group])).alias("indicators"),
                column("coverage", share),
                pl.Series("reason", _why(score, told, int(used[group])), dtype=pl.String),
            )
        )
    return pl.concat(frames)


def index_columns(index: Index, options: ScorecardOptions) -> list[pl.Series]:
    """Columns of `scorecard` that come from the index."""
    low, middle, high = (each[:, -1] for each in index.draws.limits(options.interval))
    coverage, score = index.problem.coverage[:, -1], index.scores.index
    used = index.problem.values.shape[1]
    told = np.nan_to_num(coverage * used).round().astype(np.int64)
    few = f"an index takes at least {options.minimum_base:g} AI patents"
    why = [
        few if less else reason
        for less, reason in zip(index.problem.few, _why(score, told, used), strict=True)
    ]
    return [
        column("score", score),
        column("rank", ranks(score)),
        column("rank_low", low),
        column("rank_high", high),
        column("rank_median", middle),
        pl.Series("draws", np.isfinite(index.draws.ranks[:, :, -1]).sum(axis=0)),
        column("coverage", coverage),
        pl.Series("reason", why, dtype=pl.String),
    ]


def choices_frame(index: Index, options: ScorecardOptions) -> pl.DataFrame:
    """Lay out `scorecard_choices`."""
    shifts = index.draws.shifts(ranks(index.scores.index))
    names = ["step", "option", "draws", "mean_shift"]
    types = {"step": pl.String, "option": pl.String, "draws": pl.Int64, "mean_shift": pl.Float64}
    frame = pl.DataFrame(shifts, schema=names, orient="row", schema_overrides=types)
    own = options.recipe.model_dump()
    chosen = [own[step] == option for step, option in frame.select("step", "option").iter_rows()]
    return frame.with_columns(pl.Series("chosen", chosen, dtype=pl.Boolean))


def column(name: str, values: Floats) -> pl.Series:
    """Make a column of numbers, null where they are unknown."""
    return pl.Series(name, values, dtype=pl.Float64).fill_nan(None)


def known(value: float) -> float | None:
    """Give a number, None where it is unknown."""
    return value if np.isfinite(value) else None


def _why(scores: Floats, told: Sequence[int] | NDArray[np.int64], used: int) -> list[str | None]:
    """Say why a score is unknown."""
    if used == 0:
        return ["none of its indicators can be used"] * scores.size
    return [
        None if np.isfinite(score) else f"{count} of {used} indicators are known"
        for score, count in zip(scores, told, strict=True)
    ]
