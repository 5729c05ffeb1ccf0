"""Figures of cities' inventors against plain loops, ties over time, and the words of the methods table."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from aicluster_spark.network.city_people import outside_figures, rank_figures
from aicluster_spark.network.levels import (
    applicant_city_mentions,
    applicant_mentions,
    in_groups,
    province_mentions,
)
from aicluster_spark.network.mentions import located_parties
from aicluster_spark.network.methods import method_rows
from aicluster_spark.network.rules import MeasureRule, PathRule
from aicluster_spark.network.tie_changes import tie_changes
from aicluster_spark.study.windows import Window

WINDOWS = [Window(2001, 2002), Window(2002, 2003), Window(2003, 2004)]
LOCATED = "window_start int, window_end int, patent_id string, node string, party string"


def located() -> list[tuple[int, int, str, str, str]]:
    rng = np.random.default_rng(3)
    rows = []
    for number in range(60):
        window = WINDOWS[number % 2]
        for inventor in rng.choice(25, rng.integers(1, 6), replace=False):
            rows.append((window.start, window.end, f"P{number}", "ABC"[inventor % 3], f"i{inventor}"))
    return [*rows, rows[0]]


@pytest.mark.spark
def test_figures_of_inventors_equal_plain_loops(spark):
    rows = located()
    rng = np.random.default_rng(4)
    ranks = {(end, name): float(rng.random()) for _, end, _, _, name in rows}
    frame = spark.createDataFrame(rows, LOCATED)
    ranked = spark.createDataFrame(
        [(*key, r) for key, r in ranks.items()], "window_end int, node string, pagerank double"
    )
    spread = {(r["window_end"], r["node"]): r for r in rank_figures(frame, ranked).collect()}
    outside = {(r["window_end"], r["node"]): r for r in outside_figures(frame, "newman").collect()}
    assert len(spread) == len(outside) == 6
    for (end, city), row in spread.items():
        values = sorted(ranks[end, name] for name in {r[4] for r in rows if r[1] == end and r[3] == city})
        n = len(values)
        gini = sum(abs(a - b) for a in values for b in values) / (2 * n * n * np.mean(values))
        assert row["inventor_pagerank_mean"] == pytest.approx(np.mean(values), abs=1e-12)
        assert row["inventor_pagerank_gini"] == pytest.approx(gini, abs=1e-12)
        top = sum(values[-int(np.ceil(n / 10)) :]) / sum(values)
        assert row["inventor_pagerank_top_share"] == pytest.approx(top, abs=1e-12)
    for (end, city), row in outside.items():
        total = out = 0.0
        inside_partner, outside_partner = set(), set()
        for patent in {r[2] for r in rows if r[1] == end}:
            team = {(r[3], r[4]) for r in rows if r[1] == end and r[2] == patent}
            for one, other in permutations(team, 2):
                if one[0] == city:
                    total += 1 / (len(team) - 1)
                    out += (other[0] != city) / (len(team) - 1)
                    (inside_partner if other[0] == city else outside_partner).add(one[1])
        assert row["outside_share"] == pytest.approx(out / total, abs=1e-12)
        assert row["brokers"] == len(inside_partner & outside_partner)


@pytest.mark.spark
def test_ties_are_new_kept_or_lost(spark):
    ties = [
        (2001, 2002, "a", "b", 1.0),
        (2001, 2002, "a", "c", 2.0),
        (2002, 2003, "a", "b", 3.0),
        (2002, 2003, "b", "c", 4.0),
    ]
    frame = spark.createDataFrame(
        ties, "window_start int, window_end int, source string, target string, weight double"
    )
    found = {tuple(row) for row in tie_changes(frame, WINDOWS).collect()}
    assert found == {
        (2002, 2003, "a", "b", "kept", 3.0, 1.0),
        (2002, 2003, "b", "c", "new", 4.0, None),
        (2002, 2003, "a", "c", "lost", None, 2.0),
        (2003, 2004, "a", "b", "lost", None, 3.0),
        (2003, 2004, "b", "c", "lost", None, 4.0),
    }


@pytest.mark.spark
def test_levels_take_their_own_parties(spark):
    patents = spark.createDataFrame([("P1", 2001)], "patent_id string, year int")
    parties = spark.createDataFrame(
        [
            ("P1", "applicant", 0, "acme"),
            ("P1", "assignee", 0, "acme"),
            ("P1", "inventor", 0, "wei li"),
            ("P1", "applicant", 1, None),
        ],
        "patent_id string, role string, position int, name_key string",
    )
    places = spark.createDataFrame(
        [("P1", "applicant", 0, "c1", "US-CA"), ("P1", "inventor", 0, None, "CN-BJ")],
        "patent_id string, role string, position int, city string, region string",
    )
    nodes = lambda frame: {row["node"] for row in frame.collect()}  # noqa: E731
    assert nodes(applicant_mentions(patents, parties)) == {"acme"}
    assert nodes(applicant_city_mentions(patents, parties, places)) == {"acme @ c1"}
    groups = spark.createDataFrame([("acme", "holding"), ("other", "x")], "name_key string, of_group string")
    grouped = in_groups(parties, groups)
    assert grouped.schema == parties.schema
    assert nodes(applicant_mentions(patents, grouped)) == {"holding"}
    keys = [row["name_key"] for row in grouped.orderBy("role", "position").collect()]
    assert keys == ["holding", None, "holding", "wei li"]
    assert nodes(province_mentions(patents, places, "inventor")) == {"CN-BJ"}
    assert nodes(province_mentions(patents, places, "applicant")) == {"US-CA"}
    assert nodes(located_parties(patents, parties, places, "inventor")) == set()
    placed = located_parties(patents, parties, places, "applicant").collect()
    assert [(row["node"], row["party"]) for row in placed] == [("c1", "acme")]


def test_the_methods_say_what_was_sampled_left_out_and_weighed():
    paths = PathRule(harmonic="inverse", exact_up_to=100, sources=40)
    rule = MeasureRule("newman", 50, ("closeness", "harmonic", "holes", "communities"), paths=paths, seed=9)
    window = {"window_start": 2001, "window_end": 2005, "residual": 1e-9, "eigenvector_residual": None}
    sampled = {
        "level": "city",
        "engine": "arrays",
        "nodes": 500,
        "harmonic_sources": 40,
        "harmonic_bound": 0.3,
    }
    graph = {"level": "inventor", "engine": "graphframes", "nodes": 50}
    rows = {
        (row["level"], row["measure"]): row
        for row in method_rows([window | sampled, window | graph], {"city": rule, "inventor": rule})
    }
    harmonic = rows["city", "harmonic"]
    assert (harmonic["length"], harmonic["strength"], harmonic["seed"]) == ("inverse", "newman", 9)
    assert (harmonic["sources"], harmonic["error_bound"], harmonic["confidence"]) == (40, 0.3, 0.95)
    assert harmonic["method"].endswith("sampled")
    assert rows["city", "closeness"]["reason"] == "more nodes than sampling.exact_up_to"
    assert rows["city", "core"]["reason"] == "not asked for"
    assert rows["city", "pagerank"]["residual"] == 1e-9
    assert rows["city", "pagerank"]["teams"] == "all"
    assert rows["city", "holes"]["teams"] == "up to 50"
    assert rows["city", "communities"]["seed"] == 9
    assert "label propagation" in rows["inventor", "communities"]["method"]
    assert rows["inventor", "communities"]["strength"] == "none"
    assert rows["inventor", "harmonic"]["reason"] == "the graphframes engine has no such measure"
