"""The truth agrees with the files, and with itself."""

from __future__ import annotations

from collections import Counter, defaultdict

import igraph
import numpy as np
import polars as pl

from aicluster_spark.activity.catalogue import load_rule_set
from aicluster_spark.activity.kernel import judge
from aicluster_spark.synth.cnipa_xml import FAULTS as XML_FAULTS
from tests.synth.conftest import Folder


def test_every_patent_of_the_truth_stands_in_the_files_and_no_other(nation: Folder) -> None:
    dirty = nation.truth("dirt")
    lost = set(dirty.filter(pl.col("expected") != "duplicate")["patent_id"])
    found = set()
    for rows in nation.rows.values():
        found |= {"CN-" + row[8].split(".")[0] for row in rows[1:] if len(row) == 34 and row[8][:2] == "20"}
    for members in nation.members.values():
        for name, _ in members:
            found.add("CN-" + name[4:8] + {"10": "1", "20": "2"}[name[2:4]] + name[10:17])
    known = set(nation.truth("patents")["patent_id"])
    assert found <= known
    assert known - found <= lost


def test_counts_by_city_and_year_are_those_of_the_patents(nation: Folder) -> None:
    patents = nation.truth("patents")
    counted = (
        patents.drop_nulls("city_now")
        .group_by(city="city_now", year="year")
        .agg(ai=pl.col("is_ai").sum(), other=(~pl.col("is_ai")).sum())
    )
    planted = nation.truth("city_year").select(
        "city", pl.col("year").cast(pl.Int32), "ai_published", "other_published"
    )
    joined = planted.join(counted, on=["city", "year"], how="left").fill_null(0)
    assert (joined["ai"] == joined["ai_published"]).all()
    assert (joined["other"] == joined["other_published"]).all()
    assert joined["ai"].sum() > 500
    assert patents.height == nation.nation.patents


def test_addresses_in_the_files_name_the_city_of_the_truth_then(nation: Folder) -> None:
    listed = set(nation.truth("dirt").select("file", "row").rows())
    city = dict(nation.truth("patents").select("patent_id", "city_then").rows())
    names: dict[str, set[str]] = defaultdict(set)
    empty = total = 0
    for file, rows in nation.rows.items():
        for place, row in enumerate(rows[1:]):
            code = city["CN-" + row[8].split(".")[0]] if (file, place) not in listed else None
            if code:
                total += 1
                empty += not row[6]
                if row[6]:
                    names[code].add(row[6])
    assert all(len(found) == 1 for found in names.values())
    assert 0.08 < empty / total < 0.12


def test_mergers_move_addresses_between_cities(nation: Folder) -> None:
    moved = nation.truth("patents").filter(pl.col("city_then") != pl.col("city_now"))
    laiwu = moved.filter(pl.col("city_then") == "371200")
    assert set(laiwu["city_now"]) == {"370100"}, "Laiwu became part of Jinan"
    assert laiwu["year"].max() < 2018


def test_collaboration_counts_are_those_of_the_parties(nation: Folder) -> None:
    parties = nation.truth("parties").filter(pl.col("role") == "applicant").drop_nulls("city_now")
    patents = nation.truth("patents").select("patent_id", "year", "is_ai")
    several = parties.filter(pl.len().over("patent_id") > 1).join(patents, on="patent_id")
    counted: Counter[tuple[int, bool, str, str]] = Counter()
    for (_, year, ai), rows in several.group_by("patent_id", "year", "is_ai"):
        a, b = sorted(rows["city_now"])
        for start in (year - 2, year - 1, year):
            counted[start, ai, a, b] += 1
    planted = nation.truth("city_pairs").filter(pl.col("window_end") - pl.col("window_start") == 2)
    for start, ai, a, b, number in planted.select(
        "window_start", "is_ai", "city_a", "city_b", "patents"
    ).rows():
        assert counted[start, ai, a, b] == number
    inside = {key for key in counted if 2012 <= key[0] <= 2019}
    assert len(inside) == planted.height


def test_centrality_is_harmonic_closeness_of_the_years_before_also_by_igraph(nation: Folder) -> None:
    planted = nation.truth("city_year").filter(pl.col("year") == 2018)
    window = nation.truth("city_pairs").filter(
        "is_ai",
        pl.col("window_start") == 2015,
        pl.col("window_end") == 2017,
        pl.col("city_a") != pl.col("city_b"),
    )
    years = nation.truth("city_year").filter(pl.col("year").is_between(2015, 2017))
    active = (
        set(years.filter(pl.col("ai_published") > 0)["city"]) | set(window["city_a"]) | set(window["city_b"])
    )
    graph = igraph.Graph.TupleList(window.select("city_a", "city_b").rows())
    graph.add_vertices(len(active) - graph.vcount())
    closeness = dict(zip(graph.vs["name"], graph.harmonic_centrality(), strict=True))
    for city, value in planted.select("city", "harmonic_closeness").rows():
        if value is None:
            assert city not in closeness
        else:
            assert abs(closeness[city] - value) < 1e-12


def test_signals_decide_what_the_rule_sets_find(nation: Folder) -> None:
    """Recall and precision of a rule set are those of its kind of signal: it finds these patents exactly."""
    patents = nation.truth("patents")
    texts = {}
    for rows in nation.rows.values():
        for row in rows[1:]:
            if len(row) == 34 and row[8][:2] == "20":
                texts["CN-" + row[8].split(".")[0]] = (row[0], row[20], row[17].replace("／", "/"))
    found = patents.filter(pl.col("patent_id").is_in(list(texts)))
    cells = [texts[patent] for patent in found["patent_id"]]
    frame = pl.DataFrame(
        {
            "patent_id": found["patent_id"],
            "title": [c[0] for c in cells],
            "abstract": [c[1] for c in cells],
            "language": ["zh"] * len(cells),
            "cpc": pl.Series([[]] * len(cells), dtype=pl.List(pl.String)),
            "ipc": [wide(c[2]).split("; ") if c[2] else [] for c in cells],
        }
    )
    expected = {
        "cnipa2023": ["code_and_word"],
        "zh_ai_dictionary": ["code_and_word", "word"],
        "oecd2020": ["code_and_word", "code"],
    }
    for name, signals in expected.items():
        hit = judge(frame, (load_rule_set(name),))["is_ai"].fill_null(value=False)
        assert (hit == found["signal"].is_in(signals)).all(), name
    ai = patents.filter("is_ai")
    shares = dict(ai["signal"].value_counts(normalize=True).rows())
    planted = dict(
        zip(("code_and_word", "code", "word", "none"), nation.process["rates"]["ai_signals"], strict=True)
    )
    for signal, share in planted.items():
        assert abs(shares[signal] - share) < 4 * (share * (1 - share) / ai.height) ** 0.5


def wide(text: str) -> str:
    return text.translate({0xFEE0 + sign: sign for sign in range(0x21, 0x7F)})


def test_people_keep_their_names_share_them_and_move(nation: Folder) -> None:
    parties = nation.truth("parties").filter(pl.col("role") == "inventor")
    people = parties.drop_nulls("city_now")
    assert people.group_by("identity").agg(pl.col("name").n_unique())["name"].max() == 1
    by_name = people.group_by("name").agg(pl.col("identity").n_unique())
    assert by_name["identity"].max() >= 5, "common names collide"
    cities = people.group_by("identity").agg(pl.col("city_now").n_unique(), n=pl.len())
    often = cities.filter(pl.col("n") >= 5)
    assert 0.02 < (often["city_now"] > 1).mean() < 0.4, "some move"
    assert cities["n"].max() > 8 * cities["n"].mean(), "careers are heavy-tailed"
    teams = nation.truth("patents")["team_size"]
    assert 2.2 < teams.mean() < 2.7
    assert parties.group_by("patent_id").agg(pl.col("identity").is_unique().all())["identity"].all()


def test_applicants_of_every_sector_and_clusters_apart_from_the_rest(nation: Folder) -> None:
    first = nation.truth("parties").filter((pl.col("role") == "applicant") & (pl.col("position") == 0))
    shares = dict(first["sector"].value_counts(normalize=True).rows())
    assert set(shares) == {"firm", "university", "institute", "government", "person"}
    clusters = nation.truth("clusters")
    assert clusters.filter("planted_cluster")["expected_lq"].min() > 1.5
    others = clusters.filter(~pl.col("planted_cluster") & (pl.col("ai_patents") >= 50))
    assert others["expected_lq"].fill_null(0).max() < 1 if others.height else True
    sizes = clusters["size"].to_numpy()
    assert np.all(np.diff(sizes) <= 0), "the largest city first"


def test_every_truth_file_is_marked(nation: Folder) -> None:
    import pyarrow.parquet as pq

    for file in nation.path.glob("truth/*.parquet"):
        assert b"SYNTHETIC" in pq.read_schema(file).metadata
    assert "SYNTHETIC" in nation.process
    assert (nation.path / "SYNTHETIC.txt").read_text(encoding="utf-8").startswith("SYNTHETIC")
    assert XML_FAULTS


def test_every_authority_publishes_something_each_year(nation: Folder) -> None:
    """Else a year without policy on AI could not be told from a year that the list does not cover."""
    documents = nation.truth("policies")
    authorities = documents.select("level", "place").unique()
    spoken = documents.select("level", "place", "year").unique()
    assert set(authorities["level"]) == {"national", "provincial", "city"}
    assert spoken.height == authorities.height * documents["year"].n_unique()
