from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from aicluster_spark.specialisation.agreement import agreement, rank_correlation
from aicluster_spark.specialisation.density import EARTH_RADIUS_KM, density_clusters
from aicluster_spark.specialisation.presets import agreement_table, preset_table
from aicluster_spark.study.models import ClusterRule, Presets


def great_circle(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Haversine distances in km of all pairs: a second way to measure."""
    phi, lam = np.radians(latitude), np.radians(longitude)
    half = np.sin((phi[:, None] - phi) / 2) ** 2
    half += np.cos(phi[:, None]) * np.cos(phi) * np.sin((lam[:, None] - lam) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))


def by_hand(distance: np.ndarray, weight: np.ndarray, radius: float, minimum: float) -> list[set[int]]:
    """DBSCAN as its paper writes it: grow each cluster from a core place."""
    near = distance <= radius
    core = (near @ weight >= minimum) & (weight > 0)
    clusters, seen = [], set()
    for start in np.flatnonzero(core):
        if start in seen:
            continue
        cluster, todo = set(), [start]
        while todo:
            place = todo.pop()
            if place in cluster:
                continue
            cluster.add(int(place))
            todo += [other for other in np.flatnonzero(near[place] & core) if other not in cluster]
        seen |= cluster
        clusters.append(cluster)
    return clusters


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(39, 41), st.floats(115, 118), st.integers(0, 40)), min_size=1, max_size=25),
    st.floats(5, 60),
)
def test_dense_clusters_against_the_papers_algorithm(places: list[Any], radius: float) -> None:
    latitude, longitude, weight = (np.array(side, float) for side in zip(*places, strict=True))
    distance = great_circle(latitude, longitude)
    if np.any(np.abs(distance - radius) < 1e-6):
        return
    found = density_clusters(latitude, longitude, weight, radius, 50.0)
    wanted = by_hand(distance, weight, radius, 50.0)
    cores = [
        set(np.flatnonzero((found.label == n) & found.core).tolist()) for n in range(found.label.max() + 1)
    ]
    assert sorted(map(sorted, cores)) == sorted(map(sorted, wanted))
    assert np.allclose(found.density, (distance <= radius) @ weight)
    for place in np.flatnonzero((found.label >= 0) & ~found.core):
        reachable = np.flatnonzero(found.core & (distance[place] <= radius))
        nearest = reachable[np.argmin(distance[place][reachable])]
        gap = distance[place][reachable] - distance[place][nearest]
        same = found.label[reachable[gap < 1e-6]]
        assert found.label[place] in same
        assert weight[place] > 0
    noise = (found.label < 0) & (weight > 0)
    assert not np.any((distance <= radius)[noise][:, found.core])


def test_unplaced_cities_are_noise_and_clusters_are_numbered_by_weight() -> None:
    found = density_clusters(
        np.array([10.0, 50.0, np.nan]), np.array([10.0, 50.0, np.nan]), np.array([60.0, 90.0, 500.0]), 13, 50
    )
    assert found.label.tolist() == [1, 0, -1]
    assert np.isnan(found.density[2])
    empty = density_clusters(np.array([np.nan]), np.array([np.nan]), np.array([5.0]), 13, 1)
    assert empty.label.tolist() == [-1]


def measures() -> pl.DataFrame:
    n = 20
    return pl.DataFrame(
        {
            "city": [f"c{number:02d}" for number in range(n)],
            "window_start": [2000] * n,
            "window_end": [2004] * n,
            "ai_patents": [float(10 * number) for number in range(n)],
            "lq": [0.2 * number for number in range(n)],
            "focus": [0.01 * number for number in range(n)],
            "intra": [0.0 if number == 18 else 1.0 for number in range(n)],
            "inter": [None if number == 17 else 1.0 for number in range(n)],
        }
    )


def test_presets_are_their_rules() -> None:
    cities = pl.DataFrame(
        {
            "city": [f"c{number:02d}" for number in range(19)],
            "latitude": [30.0] * 19,
            "longitude": [100.0 + i for i in range(19)],
        }
    )
    table = preset_table(measures(), cities, Presets(), ClusterRule(minimum_ai_patents=50))
    members = {
        preset: rows.filter("is_member")["city"].to_list()
        for (preset,), rows in table.partition_by("preset", as_dict=True).items()
    }
    # quotient above 1 from c06 on; c18 has no work within, c17 none known with others
    assert members["paper"] == [f"c{number:02d}" for number in (*range(6, 17), 19)]
    # of 19 cities with AI patents the top tenth is c18 and c19 (percentiles 18/19 and 1): all three stars
    assert members["eu_stars"] == ["c18", "c19"]
    assert members["wipo_density"] == [f"c{number:02d}" for number in range(5, 19)]  # c19 has no coordinates
    failed = {(row["preset"], row["city"]): row["failed"] for row in table.to_dicts()}
    assert failed["paper", "c18"] == "collaborates"
    assert failed["paper", "c01"] == "specialised, scale"
    assert failed["wipo_density", "c19"] == "no coordinates"
    assert failed["eu_stars", "c19"] is None
    compared = {(r["first"], r["second"]): r for r in agreement_table(table).to_dicts()}
    pair = compared["eu_stars", "paper"]
    assert (pair["in_first"], pair["in_second"], pair["in_both"]) == (2, 12, 1)
    assert pair["jaccard"] == pytest.approx(1 / 13)


def test_kappa_and_jaccard_by_their_definitions() -> None:
    first = np.array([1, 1, 1, 0, 0, 0, 0, 0, 0, 0], bool)
    second = np.array([1, 1, 0, 1, 0, 0, 0, 0, 0, 0], bool)
    found = agreement(first, second)
    assert found.jaccard == pytest.approx(2 / 4)
    assert found.kappa == pytest.approx((0.8 - (0.09 + 0.49)) / (1 - 0.58))
    nobody = np.zeros(4, bool)
    assert np.isnan(agreement(nobody, nobody).jaccard)
    assert np.isnan(agreement(nobody, nobody).kappa)


def test_rank_correlation_is_rs(golden: dict[str, Any]) -> None:
    case = golden["r_base"]["spearman"]
    x, y = np.array(case["x"], float), np.array(case["y"], float)
    assert rank_correlation(x, y) == pytest.approx(case["value"])
    assert rank_correlation(np.append(x, np.nan), np.append(y, 4.0)) == pytest.approx(case["value"])
    assert np.isnan(rank_correlation(x[:2], y[:2]))


def test_kappa_is_the_printed_one_and_that_of_statsmodels(golden: dict[str, Any]) -> None:
    printed = golden["printed"]["kappa"]
    counts = np.array(printed["table"])
    first = np.repeat([True, True, False, False], counts.ravel())
    second = np.repeat([True, False, True, False], counts.ravel())
    found = agreement(first, second).kappa
    assert found == pytest.approx(printed["value"], abs=5e-3)
    assert found == pytest.approx(cohens_kappa(counts).kappa)
