"""Given the planted people and places, the networks hold exactly the planted ties."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import polars as pl
import pytest

from aicluster_spark.engine.windows import in_windows
from aicluster_spark.network.mentions import inventor_mentions, leveled, located_parties, with_identities
from aicluster_spark.network.teams import teams
from aicluster_spark.network.ties import window_ties
from aicluster_spark.study.windows import Window
from tests.synth.conftest import Folder

pytestmark = pytest.mark.spark
WIDTH, CAP = 3, 150


def test_planted_ties_are_found_when_people_and_places_are_given(nation: Folder, spark, tmp_path) -> None:
    patents = nation.truth("patents").filter("is_ai").select("patent_id", "year")
    parties = nation.truth("parties").join(patents.select("patent_id"), on="patent_id", how="semi")
    tables = {
        "patents": patents,
        "parties": parties.select("patent_id", "role", "position", name_key="name"),
        "places": parties.select("patent_id", "role", "position", city="city_now"),
        "ids": parties.filter(role="inventor").select(
            "patent_id", "position", identity=pl.col("identity").cast(pl.String)
        ),
    }
    for name, table in tables.items():
        table.write_parquet(tmp_path / f"{name}.parquet")
    read = {name: spark.read.parquet(str(tmp_path / f"{name}.parquet")) for name in tables}
    people = with_identities(read["parties"], read["ids"])
    mentions = leveled(
        inventor=inventor_mentions(read["patents"], people),
        city=located_parties(read["patents"], people, read["places"], "applicant"),
    )
    ends = range(nation.nation.years[0] + WIDTH - 1, nation.nation.years[1] + 1)
    windows = [Window(end - WIDTH + 1, end) for end in ends]
    ties = pl.DataFrame(window_ties(in_windows(teams(mentions, CAP), windows), "newman").toPandas())

    key = ["window_end", "source", "target"]
    pairs = nation.truth("city_pairs").filter("is_ai", pl.col("window_end") - pl.col("window_start") == 2)
    ordered = {
        "source": pl.min_horizontal("city_a", "city_b"),
        "target": pl.max_horizontal("city_a", "city_b"),
    }
    planted = pairs.filter(pl.col("city_a") != pl.col("city_b")).select(
        "window_end", **ordered, patents="patents"
    )
    found = ties.filter(level="city").select(*key, "patents")
    assert planted.height > 50
    assert found.sort(key).rows() == planted.sort(key).rows()

    counted: Counter[tuple[int, str, str]] = Counter()
    inventors = tables["ids"].join(patents, on="patent_id")
    for (_, year), team in inventors.group_by("patent_id", "year"):
        for end in (year, year + 1, year + 2):
            if end in ends:
                counted.update((end, *pair) for pair in combinations(sorted(team["identity"]), 2))
    named = ties.filter(level="inventor").select(*key, "patents")
    assert {row[:3]: row[3] for row in named.iter_rows()} == counted
