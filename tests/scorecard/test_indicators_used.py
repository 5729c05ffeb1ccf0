"""Which indicators the index uses: known of the clusters, whatever small peers are too small to know."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from aicluster_spark.scorecard.catalogue import Catalogue, packaged_indicators
from aicluster_spark.scorecard.matrix import NO_SPREAD, indicator_matrix, judging_cities

STANDINGS = ["cluster"] * 3 + ["compared"] * 2 + ["peer"] * 7
CITIES = tuple(f"c{number:02d}" for number in range(len(STANDINGS)))


def cities(ai_patents: list[float]) -> pl.DataFrame:
    return pl.DataFrame({"city": CITIES, "standing": STANDINGS, "ai_patents": ai_patents})


def why_not(known: list[int], judging: list[bool] | None = None, share: float = 0.5) -> str | None:
    """Why an indicator that is known in these cities is not used; else None."""
    indicator = packaged_indicators()[0]
    values = [float(place) if place in known else None for place in range(len(CITIES))]
    column = pl.DataFrame({"city": CITIES, "indicator": [indicator.id] * len(CITIES), "value": values})
    judges = np.array([True] * 4 + [False] * 8 if judging is None else judging)
    matrix = indicator_matrix(Catalogue((indicator,)), column, CITIES, share, judges)
    return matrix.why_not.get(indicator.id)


def test_clusters_and_compared_cities_that_can_have_an_index_judge() -> None:
    many = [100.0, 50.0, 5.0, 5.0, 4.0, *[30.0] * 7]
    assert judging_cities(cities(many), 5).tolist() == [True] * 4 + [False] * 8
    assert judging_cities(cities(many), 1).tolist() == [True] * 5 + [False] * 7


def test_all_scored_cities_judge_where_fewer_than_three_others_could() -> None:
    assert judging_cities(cities([100.0, 50.0, 4.0, 4.0, 4.0, *[30.0] * 7]), 5).all()


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ([0, 1, 2], None),  # of no peer: what they are too small to know takes nothing from the clusters
        ([0, 1, 9], None),
        ([0, 9, 10, 11], "known in 1 of 4 clusters and compared cities; 2 are needed"),
        ([0, 1], "known in 2 of 12 cities; 3 are needed"),
    ],
)
def test_an_indicator_is_used_that_enough_of_the_judging_cities_know(
    known: list[int], why: str | None
) -> None:
    assert why_not(known) == why


def test_where_all_judge_the_share_is_of_all() -> None:
    assert why_not([0, 1, 2, 3, 4], [True] * 12) == "known in 5 of 12 cities; 6 are needed"
    assert why_not([0, 1, 2, 3, 4, 5], [True] * 12) is None
    assert why_not([0, 1], [True] * 12, share=0.1) == "known in 2 of 12 cities; 3 are needed"


def test_what_is_the_same_in_all_cities_tells_none_apart() -> None:
    indicator = packaged_indicators()[0]
    column = pl.DataFrame({"city": CITIES, "indicator": [indicator.id] * 12, "value": [2.0] * 12})
    matrix = indicator_matrix(Catalogue((indicator,)), column, CITIES, 0.5, np.ones(12, dtype=np.bool_))
    assert matrix.why_not == {indicator.id: NO_SPREAD}
