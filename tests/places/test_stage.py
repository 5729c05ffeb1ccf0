from __future__ import annotations

import polars as pl
import pytest
from pyspark.sql import SparkSession

from aicluster_spark.places.cities import units_of_records
from aicluster_spark.places.gazetteer import Gazetteer, geonames
from aicluster_spark.places.matching import countries_of
from aicluster_spark.schema.places import CITIES, PARTY_PLACES, PLACE_NAMES
from aicluster_spark.stages.places.addresses import (
    distinct_addresses,
    join_places,
    lookup_frame,
    place_addresses,
    with_address,
)
from aicluster_spark.study.models import PlacesOptions

PARTIES = [
    ("1", "inventor", 0, "Palo Alto", "CA", "US"),
    ("1", "inventor", 1, "Palo Alto", "CA", "US"),
    ("1", "inventor", 2, None, None, None),
    ("2", "inventor", 0, "Suwon-si", None, "KR"),
    ("2", "inventor", 1, "Gyeonggi-do", None, "KR"),
    ("3", "inventor", 0, "Taipei Hsien", None, "TW"),
    ("3", "inventor", 1, "Seoul", None, None),
    ("4", "inventor", 0, "  ", None, "KR"),
]


@pytest.mark.spark
def test_every_party_with_an_address_gets_one_place(spark: SparkSession, gazetteer: Gazetteer) -> None:
    schema = "patent_id string, role string, position int, address string, region string, country string"
    parties = with_address(spark.createDataFrame(PARTIES, schema))
    names = pl.from_pandas(distinct_addresses(parties).toPandas())
    assert names["rows"].sum() == 6
    matched = place_addresses(names, gazetteer, PlacesOptions())
    placed = join_places(parties, lookup_frame(spark, matched))
    assert set(placed.columns) == set(PARTY_PLACES.names)
    rows = {(row["patent_id"], row["position"]): row for row in placed.collect()}
    assert set(rows) == {("1", 0), ("1", 1), ("2", 0), ("2", 1), ("3", 0), ("3", 1)}
    assert rows["1", 0]["level"] == "city"
    assert rows["1", 0]["city"] != rows["1", 0]["city_now"], "Palo Alto counts as San Jose"
    assert rows["2", 0]["country"] == "KR"
    assert (rows["2", 1]["level"], rows["2", 1]["region"], rows["2", 1]["city"]) == ("region", "KR-41", None)
    assert rows["3", 0]["city_then"] is None, "a county that became a city was no city then"
    assert rows["3", 0]["city_now"] is not None
    assert (rows["3", 1]["level"], rows["3", 1]["country"]) == ("none", None)


def test_without_merging_every_place_is_its_own_unit(gazetteer: Gazetteer) -> None:
    names = pl.DataFrame(
        {"address": ["Palo Alto"], "published_region": ["CA"], "published_country": ["US"], "rows": [1]}
    )
    apart = PlacesOptions.model_validate({"metropolitan": {"enabled": False}})
    matched = place_addresses(names, gazetteer, apart)
    assert matched["city"].to_list() == matched["place_id"].to_list()


def test_records_without_any_known_country_give_empty_tables_of_the_right_types() -> None:
    types = {
        "address": pl.String,
        "published_region": pl.String,
        "published_country": pl.String,
        "rows": pl.Int64,
    }
    names = pl.DataFrame([("Moscow", None, "SU", 2)], schema=types, orient="row")
    nowhere = geonames(1000, countries_of(names))
    matched = place_addresses(names, nowhere, PlacesOptions())
    assert matched["level"].to_list() == ["none"]
    cities = units_of_records(matched, nowhere.places, {})
    assert cities.select(CITIES.names).to_arrow().cast(CITIES.arrow).num_rows == 0
    assert matched.select(PLACE_NAMES.names).to_arrow().cast(PLACE_NAMES.arrow).num_rows == 1
