"""Gaps of each city to the frontier and to its peer, and the steps that would close them, as tables."""

from __future__ import annotations

import numpy as np
import polars as pl

from aicluster_spark.scorecard import gaps
from aicluster_spark.scorecard.catalogue import FOCUS_AREAS, Catalogue
from aicluster_spark.scorecard.cities import CLUSTER
from aicluster_spark.scorecard.frames import Index, known
from aicluster_spark.scorecard.sides import side

NO_PEER = "no scored city of similar size"
STEP_COLUMNS = {
    "city": pl.String,
    "focus": pl.String,
    "place": pl.Int32,
    "indicator": pl.String,
    "gap_share": pl.Float64,
    "value": pl.Float64,
    "peer_value": pl.Float64,
    "frontier_value": pl.Float64,
    "horizon": pl.String,
    "target": pl.Float64,
}


def gap_frames(
    index: Index, catalogue: Catalogue, cities: pl.DataFrame, minimum_coverage: float
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lay out `scorecard_gaps` and `scorecard_steps`."""
    ids = index.matrix.cities
    clusters = (cities["standing"] == CLUSTER).to_numpy()
    eligible = clusters if clusters.any() else np.ones(len(ids), dtype=np.bool_)
    sizes = cities["ai_patents"].to_numpy()
    gap_rows, step_rows = [], []
    for focus in FOCUS_AREAS:
        members = [each.id for each in catalogue.indicators if each.focus == focus]
        names, field = _field(index, members, minimum_coverage)
        frontier = gaps.frontier_of(field, eligible)
        for city, peer in enumerate(gaps.nearest_peers(sizes, frontier)):
            gap_rows.append(_gap_row(field, focus, ids, city, frontier, peer))
            if frontier is not None and frontier != city:
                found = gaps.steps(field, city, frontier, peer)
                step_rows += [
                    _step_row(field, focus, ids[city], names, place, step, (city, frontier, peer))
                    for place, step in enumerate(found, start=1)
                ]
    return pl.DataFrame(gap_rows, infer_schema_length=None), pl.DataFrame(
        step_rows, schema=STEP_COLUMNS, infer_schema_length=None
    )


def _field(index: Index, members: list[str], minimum_coverage: float) -> tuple[list[str], gaps.Field]:
    used = index.matrix.used_names
    inside = [place for place, name in enumerate(used) if name in members]
    scores = index.known_scores  # values a recipe fills in are no gaps that a city could close
    mean = side(scores, used, members, minimum_coverage)
    directions = index.problem.directions[inside]
    field = gaps.Field(scores[:, inside], index.problem.values[:, inside], mean.score, directions)
    return [used[place] for place in inside], field


def _gap_row(
    field: gaps.Field, focus: str, ids: tuple[str, ...], city: int, frontier: int | None, peer: int | None
) -> dict[str, object]:
    return {
        "city": ids[city],
        "focus": focus,
        "score": known(float(field.score[city])),
        "frontier": None if frontier is None else ids[frontier],
        "frontier_score": None if frontier is None else known(float(field.score[frontier])),
        "frontier_gap": None if frontier is None else known(gaps.gap(field, city, frontier)),
        "peer": None if peer is None else ids[peer],
        "peer_score": None if peer is None else known(float(field.score[peer])),
        "peer_gap": None if peer is None else known(gaps.gap(field, city, peer)),
        "reason": _why_no_gap(field, city, frontier),
        "peer_reason": _why_no_peer_gap(field, city, peer),
    }


def _why_no_gap(field: gaps.Field, city: int, frontier: int | None) -> str | None:
    if frontier is None:
        return "no city has a score in the area"
    if np.isfinite(gaps.gap(field, city, frontier)):
        return None
    return "no indicator of the area is known both of the city and of the frontier"


def _why_no_peer_gap(field: gaps.Field, city: int, peer: int | None) -> str | None:
    if peer is None:
        return NO_PEER
    if np.isfinite(gaps.gap(field, city, peer)):
        return None
    return "no indicator of the area is known both of the city and of the peer"


def _step_row(
    field: gaps.Field,
    focus: str,
    city_id: str,
    names: list[str],
    place: int,
    step: gaps.Step,
    cities: tuple[int, int, int | None],
) -> dict[str, object]:
    city, frontier, peer = cities
    value = field.values[:, step.indicator]
    return {
        "city": city_id,
        "focus": focus,
        "place": place,
        "indicator": names[step.indicator],
        "gap_share": step.gap_share,
        "value": known(float(value[city])),
        "peer_value": None if peer is None else known(float(value[peer])),
        "frontier_value": known(float(value[frontier])),
        "horizon": step.horizon,
        "target": step.target,
    }
