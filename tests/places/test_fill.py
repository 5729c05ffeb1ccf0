from __future__ import annotations

import datetime as dt
import random

import pytest
from pyspark.sql import DataFrame, SparkSession

from aicluster_spark.places import fill

pytestmark = pytest.mark.spark
KNOWN = "patent_id string, role string, position int, name_key string, date date, city string"
WANTED = "patent_id string, role string, position int, name_key string, date date"
DAY = dt.date(2010, 1, 1)


def known_frame(spark: SparkSession, rows: list[tuple[str, int, str]]) -> DataFrame:
    """Records of a name, so many days after `DAY`, in a city."""
    data = [
        (f"k{i}", "applicant", 0, name, DAY + dt.timedelta(day), city)
        for i, (name, day, city) in enumerate(rows)
    ]
    frame = spark.createDataFrame(data, KNOWN)
    return frame.selectExpr(
        "*", "city as city_then", "city as city_now", "'CN-GD' as region", "'CN' as country"
    )


def wanted_frame(spark: SparkSession, rows: list[tuple[str, int]]) -> DataFrame:
    data = [(f"w{i}", "applicant", 1, name, DAY + dt.timedelta(day)) for i, (name, day) in enumerate(rows)]
    return spark.createDataFrame(data, WANTED)


def cities(filled: DataFrame) -> dict[str, str]:
    return {row["patent_id"]: row["place"]["city"] for row in filled.collect()}


def nearest_by_hand(records: list[tuple[str, int, str]], name: str, day: int) -> str | None:
    """The same rule by search: nearest day, the day before first; most records, then smaller id."""
    own = [(abs(d - day), d > day, d) for n, d, _ in records if n == name]
    if not own:
        return None
    chosen = min(own)[2]
    there = [city for n, d, city in records if n == name and d == chosen]
    return min(set(there), key=lambda city: (-there.count(city), city))


def test_the_nearest_record_of_the_name_tells_the_city(spark: SparkSession) -> None:
    draw = random.Random(7)
    records = [(draw.choice("abc"), draw.randrange(60), draw.choice("XYZ")) for _ in range(40)]
    asked = [(draw.choice("abcd"), draw.randrange(60)) for _ in range(40)]
    filled = fill.fill_from_own_records(
        wanted_frame(spark, asked), fill.own_records(known_frame(spark, records))
    )
    expected = {f"w{i}": nearest_by_hand(records, name, day) for i, (name, day) in enumerate(asked)}
    assert cities(filled) == {who: city for who, city in expected.items() if city is not None}
    assert any(city is None for city in expected.values()), "a name without records stays unknown"


def test_confidence_is_the_share_of_the_name_in_the_city(spark: SparkSession) -> None:
    records = [("firm", 0, "X"), ("firm", 10, "X"), ("firm", 20, "X"), ("firm", 400, "Y")]
    known = fill.own_records(known_frame(spark, records))
    filled = fill.fill_from_own_records(wanted_frame(spark, [("firm", 12), ("firm", 500)]), known)
    rows = {row["patent_id"]: row for row in fill.as_party_places(filled, "own_record", 0.0).collect()}
    assert (rows["w0"]["city"], rows["w0"]["confidence"], rows["w0"]["city_then"]) == ("X", 0.75, "X")
    assert (rows["w1"]["city"], rows["w1"]["confidence"]) == ("Y", 0.25)
    assert fill.as_party_places(filled, "own_record", 0.5).count() == 1, "doubtful cities are not filled"
    late = fill.fill_from_own_records(wanted_frame(spark, [("firm", 4000)]), known)
    assert fill.as_party_places(late, "own_record", 0.0).first()["city_then"] is None, (
        "borders of another year"
    )


def test_the_register_fills_only_names_of_one_city(spark: SparkSession) -> None:
    rows = [("one", "X", 0.9), ("one", "X", 0.8), ("two", "X", 0.9), ("two", "Y", 0.9), (None, "Z", 0.9)]
    register = spark.createDataFrame(rows, "name_key string, city string, confidence double").selectExpr(
        "*", "city as city_then", "city as city_now", "'CN-GD' as region", "'CN' as country"
    )
    filled = fill.fill_from_register(wanted_frame(spark, [("one", 0), ("two", 0), ("none", 0)]), register)
    placed = fill.as_party_places(filled, "register", 0.5).collect()
    assert [(row["patent_id"], row["city"], row["confidence"]) for row in placed] == [("w0", "X", 0.8)]


def test_hiding_takes_the_stated_share_and_always_the_same(spark: SparkSession) -> None:
    known = known_frame(spark, [("firm", day % 900, "X") for day in range(4000)])
    once, again, other = (
        {row["patent_id"] for row in known.where(fill.hidden(known, 0.1, seed)).collect()}
        for seed in (1, 1, 2)
    )
    assert once == again != other
    assert 0.07 < len(once) / 4000 < 0.13


def test_accuracy_counts_what_was_found_again(spark: SparkSession) -> None:
    truth = known_frame(spark, [("a", 0, "X"), ("b", 0, "Y"), ("c", 0, "Z")])
    seen = fill.own_records(known_frame(spark, [("a", 5, "X"), ("b", 5, "X")]))
    asked = truth.select(*fill.KEYS, "name_key", "date")
    found = fill.compare(truth, fill.fill_from_own_records(asked, seen), 0.0).first()
    assert found.asDict() == {"hidden": 3, "filled": 2, "right": 1}
