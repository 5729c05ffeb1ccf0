from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.places.distance import kilometres
from aicluster_spark.places.gazetteer import Gazetteer
from aicluster_spark.places.metropolitan import metropolitan_units

RADIUS, CENTRE = 25.0, 200_000
SILICON_VALLEY = [
    "San Jose", "Palo Alto", "Fremont", "Santa Clara", "Mountain View", "Sunnyvale", "Cupertino", "Milpitas",
]  # fmt: skip


@pytest.fixture(scope="module")
def units(gazetteer: Gazetteer) -> dict[tuple[str, str], str]:
    """Name of the centre by country and name of the largest place of that name."""
    centre = metropolitan_units(gazetteer.places, RADIUS, CENTRE)
    named = gazetteer.places.with_columns(unit=centre).join(
        gazetteer.places.select(unit="id", centre="name"), on="unit"
    )
    inside = named.filter((pl.col("country") != "US") | (pl.col("region") == "US-CA"))
    ordered = inside.sort("population", nulls_last=False)
    return {(c, n): u for c, n, u in ordered.select("country", "name", "centre").iter_rows()}


@pytest.mark.parametrize("place", SILICON_VALLEY)
def test_silicon_valley_is_one_unit(units: dict[tuple[str, str], str], place: str) -> None:
    assert units["US", place] == "San Jose"


@pytest.mark.parametrize(
    ("country", "place", "centre"),
    [
        ("US", "Oakland", "San Francisco"),
        ("JP", "Yokohama", "Yokohama"),
        ("JP", "Kawasaki", "Yokohama"),
        ("KR", "Suwon", "Suwon"),
        ("KR", "Incheon", "Incheon"),
        ("CN", "Shenzhen", "Shenzhen"),
        ("CN", "Dongguan", "Dongguan"),
        ("HK", "Hong Kong", "Hong Kong"),
        ("TW", "Hsinchu", "Hsinchu"),
        ("TW", "Zhubei", "Hsinchu"),
        ("TW", "Taoyuan", "Taipei"),
    ],
)
def test_known_neighbours(units: dict[tuple[str, str], str], country: str, place: str, centre: str) -> None:
    assert units[country, place] == centre


@st.composite
def gazetteers(draw: st.DrawFn) -> pl.DataFrame:
    n = draw(st.integers(1, 25))
    rows = [
        (
            f"p{i}",
            draw(st.sampled_from(["AA", "BB"])),
            draw(st.floats(-1, 1)),
            draw(st.floats(-1, 1)),
            draw(st.one_of(st.none(), st.integers(0, 500_000))),
        )
        for i in range(n)
    ]
    return pl.DataFrame(
        rows,
        schema={"id": pl.String, "country": pl.String, "latitude": pl.Float64, "longitude": pl.Float64,
                "population": pl.Int64},
        orient="row",
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(gazetteers(), st.floats(1, 150), st.integers(1, 400_000), st.randoms(use_true_random=False))
def test_units_partition_the_gazetteer(
    places: pl.DataFrame, radius: float, people: int, random: object
) -> None:
    unit = metropolitan_units(places, radius, people)
    by_id = {row[0]: row for row in places.iter_rows()}
    members = dict(zip(places["id"], unit, strict=True))
    for place, centre in members.items():
        assert members[centre] == centre, "a centre belongs to itself: no chains"
        if place != centre:
            here, there = by_id[place], by_id[centre]
            assert here[1] == there[1], "never across a border"
            assert (there[4] or 0) >= people, "only a large place is joined"
            assert (there[4] or 0) >= (here[4] or 0), "by a smaller one"
            away = kilometres(np.array(here[2:4], float), np.array([there[2:4]], float))[0]
            assert away <= radius + 1e-6
            larger = max(people, (here[4] or 0) + 1)
            nearer = [c for c in set(unit) if by_id[c][1] == here[1] and (by_id[c][4] or 0) >= larger]
            assert all(
                away <= kilometres(np.array(here[2:4], float), np.array([by_id[c][2:4]], float))[0] + 1e-6
                for c in nearer
            ), "the nearest larger centre is joined"
    shuffled = places.sample(fraction=1.0, shuffle=True, seed=random.randrange(1000))  # type: ignore[attr-defined]
    again = dict(zip(shuffled["id"], metropolitan_units(shuffled, radius, people), strict=True))
    assert again == members, "the order of the gazetteer does not matter"


def test_distance_against_a_published_one() -> None:
    """Meridian quadrant of the sphere of mean radius: a quarter of 2 pi R."""
    quarter = kilometres(np.array([0.0, 0.0]), np.array([[90.0, 0.0]]))[0]
    assert quarter == pytest.approx(6371.0088 * np.pi / 2)
