"""Which part of the world a map shows, and which names it carries."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
import sample
from hypothesis import given
from hypothesis import strategies as st

from aicluster_spark.report import ReportData, findings
from aicluster_spark.report.charts.coastlines import coastlines
from aicluster_spark.report.charts.labels import beside, uncrowded
from aicluster_spark.report.charts.view import centre_meridian, from_centre, view_of, world
from aicluster_spark.report.sections.clusters.map import map_figure
from aicluster_spark.report.sections.clusters.windows import windows_figure

NO_TIES = (np.empty(0), np.empty(0), np.empty(0))
LONGITUDES = st.lists(st.floats(-180, 180), min_size=1, max_size=20).map(np.array)


@given(LONGITUDES, st.sampled_from([11.0, 150.0, -170.0]))
def test_degrees_from_the_centre_name_the_same_meridian(longitudes: np.ndarray, centre: float) -> None:
    east = from_centre(longitudes, centre)
    assert ((east >= -180) & (east <= 180)).all()
    turns = (east + centre - longitudes) / 360
    np.testing.assert_allclose(turns, np.round(turns), atol=1e-9)


def test_the_world_is_cut_where_fewest_ties_cross() -> None:
    pacific = (np.array([-122.0, 116.0]), np.array([139.0, -74.0]), np.array([5.0, 2.0]))
    atlantic = (np.array([-74.0]), np.array([2.0]), np.array([3.0]))
    assert centre_meridian(*pacific) == 150.0
    assert centre_meridian(*atlantic) == 11.0
    both = tuple(np.concatenate(pair) for pair in zip(pacific, atlantic, strict=True))
    assert centre_meridian(*both) == 150.0


def test_places_of_one_country_get_a_map_of_their_own() -> None:
    view = view_of(np.array([116.4, 121.5, 113.3]), np.array([39.9, 31.2, 23.1]), NO_TIES)
    assert not view.is_world
    assert view.west < 113.3
    assert view.east > 121.5
    assert view.south < 23.1
    assert view.north > 39.9
    assert view.projection["type"] == "azimuthalEqualArea"


def test_a_country_across_the_antimeridian_is_not_the_whole_world() -> None:
    ties = (np.array([-122.0]), np.array([139.0]), np.array([1.0]))
    view = view_of(np.array([178.4, -178.0]), np.array([-18.1, -17.0]), ties)
    assert not view.is_world
    assert view.west < 178.4
    assert view.east > 182.0


@pytest.mark.parametrize("places", [([], []), ([-122.0, 116.0], [37.0, 40.0]), ([0.0, 1.0], [-33.0, 50.0])])
def test_places_far_apart_or_none_get_the_world(places: tuple[list[float], list[float]]) -> None:
    longitudes, latitudes = (np.array(values, dtype=float) for values in places)
    view = view_of(longitudes, latitudes, NO_TIES)
    assert view.is_world
    assert view == world(11.0)


def test_antarctica_is_left_out_and_nothing_else() -> None:
    topology = coastlines()
    (land,) = topology["objects"]["land"]["geometries"]
    scale, shift = (topology["transform"][name][1] for name in ("scale", "translate"))
    starts = {ring[0] if ring[0] >= 0 else ~ring[0] for polygon in land["arcs"] for ring in polygon}
    south = min(topology["arcs"][arc][0][1] * scale + shift for arc in starts)
    assert -60 < south < -50  # Tierra del Fuego
    assert len(land["arcs"]) > 100


def test_the_sample_is_of_the_world_and_a_part_of_it_is_not(data: ReportData) -> None:
    assert findings.map_view(data).is_world
    assert not findings.map_view(sample.of_country(data, "CN")).is_world


@given(
    st.lists(
        st.tuples(st.text("ab", min_size=1, max_size=9), st.floats(0, 100), st.floats(0, 100)), max_size=25
    ),
    st.integers(0, 10),
)
def test_chosen_labels_never_overlap_and_each_one_left_out_would(
    points: list[tuple[str, float, float]], limit: int
) -> None:
    labels = [label for label, _, _ in points]
    x, y = (np.array([point[axis] for point in points], dtype=float) for axis in (1, 2))
    shown = uncrowded(labels, x, y, character=2.0, line=5.0, limit=limit)

    def overlap(a: int, b: int) -> bool:
        apart = x[a] + 2 * (len(labels[a]) + 2) <= x[b] or x[b] + 2 * (len(labels[b]) + 2) <= x[a]
        return bool(abs(y[a] - y[b]) < 5 and not apart)

    chosen = [place for place in range(len(points)) if shown[place]]
    assert len(chosen) <= limit
    assert not any(overlap(a, b) for a in chosen for b in chosen if a != b)
    if len(chosen) < limit:
        for place in range(len(points)):
            assert shown[place] or any(overlap(place, other) for other in chosen if other < place)


def test_a_name_is_written_on_the_first_side_of_its_point_that_is_free() -> None:
    x, y = np.array([10.0, 9.0, 9.5, 9.0, 9.0]), np.array([0.0, 1.0, 0.5, 1.2, -1.5])
    names = ["first", "second", "third", "fourth", "fifth"]
    sides = beside(names, x, y, character=1.0, line=5.0, limit=5)
    assert sides == ["right", "left", None, "above", "below"]
    assert beside(["first", "second"], x[:2], y[:2], character=1.0, line=5.0, limit=1) == ["right", None]


def test_in_the_windows_clusters_have_their_names_before_other_cities_do(data: ReportData) -> None:
    first, second = (pl.col("city") == city for city in ("c000", "c001"))
    last = pl.col("window_end") == data.last_complete_year
    crowded = data.clusters.with_columns(
        lq=pl.when(last & (first | second)).then(pl.lit(1.5)).otherwise("lq"),
        ai_patents=pl.when(last & first).then(500.0).when(last & second).then(490.0).otherwise("ai_patents"),
        is_cluster=pl.when(last).then(second).otherwise("is_cluster"),
    )
    rows = windows_figure(replace(data, clusters=crowded)).spec["datasets"]["cities"]
    drawn = [row for row in rows if row["window_end"] == data.last_complete_year]
    assert [row["side"] for row in drawn if row["status"] == "cluster"] == ["right"]
    assert [row["ai_patents"] for row in drawn] == sorted((r["ai_patents"] for r in drawn), reverse=True)


def test_clusters_lie_on_top_of_other_cities_and_are_named_first(data: ReportData) -> None:
    (figure,) = map_figure(data, findings.judged(data))
    drawn = [city["status"] for city in figure.spec["datasets"]["cities"]]
    assert drawn == sorted(drawn, key="cluster".__eq__)
    assert len(set(drawn)) > 1
    names = figure.spec["datasets"]["names"]
    last = [name for name in names if name["window_end"] == max(n["window_end"] for n in names)]
    clusters = set(findings.clusters(data)["label"])
    narrow = [name["label"] for name in last if name["narrow"]]
    assert 0 < len(narrow) <= 4
    assert {narrow[0], last[0]["label"]} <= clusters
