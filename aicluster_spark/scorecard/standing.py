"""What follows from the index for each city: coordination, models and balances, as tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aicluster_spark.scorecard.catalogue import SUBSYSTEMS, Catalogue
from aicluster_spark.scorecard.coupling import couple
from aicluster_spark.scorecard.frames import Index, column
from aicluster_spark.scorecard.mixture import (
    CITIES_PER_GROUP,
    Mixture,
    agreement_by_chance,
    fit_mixture,
    in_order_of,
)
from aicluster_spark.scorecard.models import MODELS, behind_in_all, leading, memberships
from aicluster_spark.scorecard.normalise import z_scores
from aicluster_spark.scorecard.sides import BALANCES, Side, balance_index, side

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Models:
    """The development models of the scored cities.

    Attributes
    ----------
    sides
        Score of each model.
    degrees
        Shape (cities, 3): memberships by the rule, NaN where unknown.
    mixture
        Shape (cities, 3): memberships by the mixture, NaN where there is none.
    check
        Facts about the mixture: whether it was fitted, and what it says.
    """

    sides: dict[str, Side]
    degrees: Floats
    mixture: Floats
    check: dict[str, object]


def coordination_columns(index: Index) -> list[pl.Series]:
    """Columns of `scorecard` about the coordination of the subsystems."""
    found = couple(index.scores.groups)
    missing = [
        [name for name, value in zip(SUBSYSTEMS, row, strict=True) if not np.isfinite(value)]
        for row in index.scores.groups
    ]
    why = [f"no score of {', '.join(names)}" if names else None for names in missing]
    return [
        column("coupling", found.coupling),
        column("development", found.development),
        column("coordination", found.coordination),
        pl.Series("coordination_grade", found.grades, dtype=pl.String),
        pl.Series("coordination_reason", why, dtype=pl.String),
    ]


def judge_models(index: Index, catalogue: Catalogue, minimum_coverage: float, seed: int) -> Models:
    """Score the three models, and let a mixture say whether the cities fall into such groups."""
    names, scores = index.matrix.used_names, index.known_scores
    sides = {
        model: side(scores, names, catalogue.with_role(role), minimum_coverage)
        for model, role in MODELS.items()
    }
    three = np.column_stack([each.score for each in sides.values()])
    degrees = memberships(three) if np.isfinite(three).any(axis=0).all() else np.full(three.shape, np.nan)
    mixture, check = _mixture(three, degrees, seed)
    return Models(sides, degrees, mixture, check)


def _mixture(scores: Floats, degrees: Floats, seed: int) -> tuple[Floats, dict[str, object]]:
    found = np.full(scores.shape, np.nan)
    whole = np.isfinite(scores).all(axis=1)
    needed = CITIES_PER_GROUP * scores.shape[1]
    if whole.sum() < needed:
        few = f"{int(whole.sum())} cities have all three scores; a mixture of three groups takes {needed}"
        return found, {"fitted": False, "reason": few}
    if (np.ptp(scores[whole], axis=0) < 1e-9).any():
        return found, {"fitted": False, "reason": "one of the three scores is the same in all cities"}
    points = np.column_stack([z_scores(each) for each in scores[whole].T])
    fits: dict[int, Mixture] = {groups: fit_mixture(points, groups, seed) for groups in (1, 2, 3)}
    order = in_order_of(fits[3].means)
    found[whole] = fits[3].memberships[:, order]
    both = np.argmax(found[whole], axis=1), np.argmax(degrees[whole], axis=1)
    same = both[0] == both[1]
    best = min(fits, key=lambda groups: fits[groups].bic)
    bic = {str(groups): round(fit.bic, 3) for groups, fit in fits.items()}
    told = {"agreement": float(same.mean()), "chance": agreement_by_chance(*both, seed)}
    return found, {"fitted": True, "cities": len(same), "bic": bic, "groups": best, **told}


def model_columns(models: Models) -> list[pl.Series]:
    """Columns of `scorecard` about the development model."""
    why = [_missing(models, city) for city in range(models.degrees.shape[0])]
    scores = np.column_stack([each.score for each in models.sides.values()])
    return [
        pl.Series("model", leading(models.degrees, behind_in_all(scores)), dtype=pl.String),
        pl.Series("model_reason", why, dtype=pl.String),
    ]


def models_frame(index: Index, models: Models) -> pl.DataFrame:
    """Lay out `scorecard_models`."""
    frames = []
    for place, (name, each) in enumerate(models.sides.items()):
        own = each.reasons(f"the {name} model")
        why = [own[city] or _missing(models, city) for city in range(len(own))]
        frames.append(
            pl.DataFrame({"city": list(index.matrix.cities)}).with_columns(
                pl.lit(name).alias("model"),
                column("score", each.score),
                pl.Series("known", each.known, dtype=pl.Int64),
                pl.lit(each.indicators).alias("indicators"),
                column("membership", models.degrees[:, place]),
                column("mixture", models.mixture[:, place]),
                pl.Series("reason", why, dtype=pl.String),
            )
        )
    return pl.concat(frames)


def _missing(models: Models, city: int) -> str | None:
    if np.isfinite(models.degrees[city]).all():
        return None
    unknown = [name for name, each in models.sides.items() if not np.isfinite(each.score[city])]
    return f"no score of the {' and '.join(unknown)} model" if unknown else "a score is known of no city"


def balances_frame(index: Index, catalogue: Catalogue, minimum_coverage: float) -> pl.DataFrame:
    """Lay out `scorecard_balances`."""
    names, scores = index.matrix.used_names, index.known_scores
    frames = []
    for balance, roles in BALANCES.items():
        first, second = (side(scores, names, catalogue.with_role(role), minimum_coverage) for role in roles)
        reasons = zip(first.reasons(roles[0]), second.reasons(roles[1]), strict=True)
        why = ["; ".join(filter(None, each)) or None for each in reasons]
        frames.append(
            pl.DataFrame({"city": list(index.matrix.cities)}).with_columns(
                pl.lit(balance).alias("balance"),
                column("first", first.score),
                column("second", second.score),
                column("difference", first.score - second.score),
                column("balance_index", balance_index(first.score, second.score)),
                pl.Series("first_known", first.known, dtype=pl.Int64),
                pl.Series("second_known", second.known, dtype=pl.Int64),
                pl.lit(first.indicators, pl.Int64).alias("first_indicators"),
                pl.lit(second.indicators, pl.Int64).alias("second_indicators"),
                pl.Series("reason", why, dtype=pl.String),
            )
        )
    return pl.concat(frames)
