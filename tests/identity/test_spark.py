"""The Spark side: evidence, namesakes, linkage and tables, against the same worked out in plain Python."""

from __future__ import annotations

import random

import networkx as nx
import numpy as np
import polars as pl
import pytest
from pyspark.sql import functions as F

from aicluster_spark.identity.cities import MEASURES, city_table, movement, of_largest
from aicluster_spark.identity.kernel import link_blocks, whole_groups
from aicluster_spark.identity.link import linked
from aicluster_spark.identity.mentions import evidence, name_years
from aicluster_spark.identity.names import with_name_parts
from aicluster_spark.identity.summary import described, identity_table
from aicluster_spark.identity.weights import packaged_weights
from aicluster_spark.network.ranking import RankingRule
from aicluster_spark.stages.identity.ranks import city_ranks
from aicluster_spark.study.windows import Window
from tests.network import graphs

pytestmark = pytest.mark.spark

NAMES = ["wei wang", "wei q wang", "jun li", "marko radosavljevic", "王伟"]
KEY = ["patent_id", "position"]
TEXTS = pl.List(pl.String)
PATENTS = {"patent_id": pl.String, "year": pl.Int32, "cpc": TEXTS, "ipc": TEXTS}
PARTIES = {"patent_id": pl.String, "role": pl.String, "position": pl.Int32, "name_key": pl.String}
PLACES = {"patent_id": pl.String, "role": pl.String, "position": pl.Int32, "city": pl.String}


def records(seed: int = 4) -> tuple[list, list, list]:
    chance = random.Random(seed)
    patents, parties, places = [], [], []
    for number in range(60):
        patent = f"US-{number:03}"
        code = chance.choice(["G06N3/08", "G06F17/10", "E05D7/00"])
        patents.append((patent, chance.choice([None, 2001, 2002, 2003]), [code], None))
        parties.append((patent, "assignee", 0, chance.choice(["acme", "bolt", None])))
        for position, name in enumerate(chance.sample(NAMES, chance.choice([1, 2, 3]))):
            parties.append((patent, "inventor", position, name))
            if chance.random() < 0.7:
                places.append((patent, "inventor", position, chance.choice(["beijing", "seoul"])))
    places.append(("US-000", "assignee", 0, "tokyo"))
    return patents, parties, places


def namesakes(parties: list, patents: list) -> dict[tuple[str, int], float]:
    year_of = {patent: year or 9999 for patent, year, *_ in patents}
    kinds: dict[tuple[str, str], int] = {}
    seen = set()
    for patent, role, _, name in parties:
        if role == "inventor":
            parts = with_name_parts(pl.DataFrame({"name_key": [name]})).row(0, named=True)
            kind = (parts["family"], parts["given"])
            kinds[kind] = min(kinds.get(kind, 9999), year_of[patent])
            seen.add((name, year_of[patent], kind))
    found = {}
    for name, year, (family, given) in seen:
        known = [kind for kind, first in kinds.items() if first <= year]
        of_family, of_given = sum(k[0] == family for k in known), sum(k[1] == given for k in known)
        found[name, year] = of_family * of_given / len(known)
    return found


def test_spark_gathers_links_and_describes_what_one_process_does(spark, tmp_path):
    patents, parties, places = records()
    tables = {"patents": (patents, PATENTS), "parties": (parties, PARTIES), "places": (places, PLACES)}
    for name, (rows, schema) in tables.items():
        pl.DataFrame(rows, schema, orient="row").write_parquet(tmp_path / f"{name}.parquet")
    found = evidence(*(spark.read.parquet(str(tmp_path / f"{name}.parquet")) for name in tables))
    found.write.parquet(str(tmp_path / "evidence"))
    mentions = spark.read.parquet(str(tmp_path / "evidence"))
    rows = mentions.join(name_years(mentions), ["name_key", "year"])
    rows.write.parquet(str(tmp_path / "rows"))
    here = pl.read_parquet(tmp_path / "rows" / "*.parquet").sort(KEY)
    told = dict(zip(here.select("name_key", "year").iter_rows(), here["namesakes"], strict=True))
    assert told == pytest.approx(namesakes(parties, patents))

    kept = spark.read.parquet(str(tmp_path / "rows"))
    link_blocks(kept.repartition(3).drop("place"), packaged_weights()).write.parquet(str(tmp_path / "people"))
    people = pl.read_parquet(tmp_path / "people" / "*.parquet").sort(KEY)
    assert people.equals(linked(here, packaged_weights()).sort(KEY).select(people.columns))
    assert people["strict"].n_unique() < people.height
    a_year_less_changes_ids_only_by_joining(here, people)
    first = here.filter(patent_id="US-000")
    own_place = {p[2]: p[3] for p in places if p[:2] == ("US-000", "inventor")}
    assert first["place"].to_list() == [own_place.get(k, "tokyo") for k in first["position"]]
    assert first["city"].n_unique() == first["place"].n_unique()

    told = kept.join(spark.read.parquet(str(tmp_path / "people")).withColumnRenamed("loose", "identity"), KEY)
    table = pl.DataFrame(identity_table(told).toPandas())
    sizes = people.group_by("loose").len().filter(pl.col("len") > 1)
    assert dict(table.select("identity", "mentions").iter_rows()) == dict(sizes.iter_rows())
    assert not table["conflicting_names"].any()
    assert not table["twice_on_a_patent"].any()
    wrong = described(here.with_columns(identity=pl.lit("one"), score=1.0)).row(0, named=True)
    assert (wrong["conflicting_names"], wrong["twice_on_a_patent"]) == (True, True)
    assert (wrong["mentions"], wrong["spellings"], wrong["applicants"]) == (here.height, len(NAMES), 2)
    assert (wrong["first_year"], wrong["last_year"], wrong["cities"]) == (2001, 2003, 3)
    cities_agree(told.withColumn("loose", F.col("identity")), here.join(people, on=KEY))
    ranks_agree(told, here.join(people, on=KEY))


def a_year_less_changes_ids_only_by_joining(rows: pl.DataFrame, every: pl.DataFrame) -> None:
    """Ids of earlier records alone are those of all records, or joined."""
    before = linked(rows.filter(pl.col("year") <= 2002), packaged_weights())
    both = before.join(every, on=KEY, suffix="_after")
    assert 20 < both.height < every.height
    for setting in ("strict", "loose"):
        became = both.group_by(setting).agg(pl.col(f"{setting}_after").unique())
        assert (became[f"{setting}_after"].list.len() == 1).all()
        joined = both.group_by(f"{setting}_after").agg(pl.col(setting).unique())
        assert joined.select(pl.col(f"{setting}_after").is_in(pl.col(setting))).to_series().all()


def cities_agree(rows, frame: pl.DataFrame) -> None:
    """Count inventors, partners and brokers of each city again, patent by patent."""
    table = city_table(rows, {"name": "name_key", "strict": "strict", "loose": "loose"}).toPandas()
    found = {(r.city, r.setting): (r.inventors, r.mean_degree, r.brokers) for r in table.itertuples()}
    for setting, column in (("name", "name_key"), ("strict", "strict"), ("loose", "loose")):
        partners: dict[str, set[str]] = {}
        inside, outside = set(), set()
        for team in frame.select("patent_id", "place", one=column).unique().partition_by("patent_id"):
            members = list(team.select("place", "one").iter_rows())
            for place, one in members:
                partners.setdefault(one, set()).update({other for _, other in members} - {one})
                others = [(p, o) for p, o in members if (p, o) != (place, one) and p is not None]
                inside |= {(place, one) for p, _ in others if p == place}
                outside |= {(place, one) for p, _ in others if p != place}
        for city in ("beijing", "seoul"):
            there = set(frame.filter(place=city)[column])
            mean = sum(len(partners[one]) for one in there) / len(there)
            brokers = sum((city, one) in inside & outside for one in there)
            assert found[city, setting] == (len(there), pytest.approx(mean), brokers)
    assert found["seoul", "loose"][2] > 0


def ranks_agree(rows, frame: pl.DataFrame) -> None:
    """Rank the people of all teams with networkx, and spread the ranks over the cities."""
    table = city_ranks(
        rows, {"strict": "strict"}, Window(2001, 2003), RankingRule(tolerance=1e-12)
    ).toPandas()
    found = {row.city: (row.inventor_pagerank_mean, row.inventor_pagerank_gini) for row in table.itertuples()}
    teams = frame.group_by("patent_id").agg(pl.col("strict").unique())["strict"].to_list()
    ranks = nx.pagerank(graphs.graph(teams, "newman", 1000), alpha=0.85, tol=1e-14, max_iter=1000)
    for city in ("beijing", "seoul"):
        values = np.array([ranks[one] for one in frame.filter(place=city)["strict"].unique()])
        apart = np.abs(values[:, None] - values[None, :]).mean()
        assert found[city] == pytest.approx((values.mean(), apart / (2 * values.mean())), rel=1e-8)


def test_the_movement_of_cities_between_the_settings_is_told():
    rows = [
        ("a", "strict", 20, 2.0, 0, 0.02, 0.5), ("a", "loose", 15, 3.0, 1, 0.03, 0.6),
        ("b", "strict", 10, 2.0, 4, 0.04, 0.2), ("b", "loose", 9, 2.0, 6, 0.04, 0.2),
        ("c", "strict", 2, 1.0, 1, 0.01, 0.1), ("c", "loose", 1, 9.0, 1, 0.05, None),
    ]  # fmt: skip
    cities = pl.DataFrame(rows, ["city", "setting", *MEASURES], orient="row")
    told = {each["measure"]: each for each in movement(cities, 5)}
    assert told["inventors"] == {
        "measure": "inventors", "cities": 2, "median": pytest.approx(0.175), "largest": 0.25, "city": "a"
    }  # fmt: skip
    assert (told["mean_degree"]["median"], told["mean_degree"]["city"]) == (0.25, "a")
    assert (told["brokers"]["cities"], told["brokers"]["largest"]) == (1, 0.5)  # none to begin with: no ratio
    assert told["inventor_pagerank_mean"]["largest"] == pytest.approx(0.5)
    assert movement(cities.with_columns(setting=pl.lit("own")), 5) == []
    shown = of_largest(cities, 2).select("city", "setting", "inventors").rows()
    assert shown == [("a", "loose", 15), ("a", "strict", 20), ("b", "loose", 9), ("b", "strict", 10)]


def test_groups_are_never_cut():
    frame = pl.DataFrame({"block": ["a"] * 5 + ["b"] * 1 + ["c"] * 9 + ["d"] * 2})
    pieces = list(
        whole_groups(
            frame.to_arrow().cast(frame.head(0).to_arrow().schema).to_batches(max_chunksize=2), "block", 4
        )
    )
    assert pl.concat(pieces)["block"].to_list() == frame["block"].to_list()
    assert [set(piece["block"]) for piece in pieces] == [{"a"}, {"b", "c"}, {"d"}]
