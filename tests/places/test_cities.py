from __future__ import annotations

import polars as pl
import pytest

from aicluster_spark.places.cities import units_of_records
from aicluster_spark.places.summary import frequent_names, level_shares, method_shares

PLACES = pl.DataFrame(
    [
        ("a", "San Jose", "US", "US-CA", 37.3, -121.9, 900_000),
        ("b", "Portland", "US", "US-OR", 45.5, -122.7, 650_000),
        ("c", "Portland", "US", "US-ME", 43.7, -70.3, 68_000),
        ("d", "Suzhou", "CN", "CN-JS", 31.3, 120.6, 6_700_000),
        ("e", "Suzhou", "CN", "CN-AH", 33.6, 117.0, 0),
    ],
    schema=["id", "name", "country", "region", "latitude", "longitude", "population"],
    orient="row",
)
MATCHED = pl.DataFrame(
    {
        "address": ["San Jose", "Palo Alto", "Portland", "Portland", "Suzhou", "Suzhou", "Kanagawa"],
        "published_region": ["CA", "CA", "OR", "ME", None, None, None],
        "published_country": ["US", "US", "US", "US", "CN", "CN", "JP"],
        "place": ["San Jose", "Palo Alto", "Portland", "Portland", "Suzhou", "Suzhou", None],
        "region": ["US-CA", "US-CA", "US-OR", "US-ME", "CN-JS", "CN-AH", "JP-14"],
        "city": ["a", "a", "b", "c", "d", "e", None],
        "level": ["city"] * 6 + ["region"],
        "method": ["name"] * 6 + ["region_name"],
        "rows": [5, 3, 1, 1, 4, 1, 5],
    }
)


def test_units_carry_the_study_s_name_their_members_and_no_ambiguous_name() -> None:
    units = units_of_records(MATCHED, PLACES, {"San Jose, US": "Silicon Valley"})
    named = dict(units.select("city", "name").iter_rows())
    assert named == {
        "a": "Silicon Valley",
        "b": "Portland (OR)",
        "c": "Portland (ME)",
        "d": "Suzhou (Jiangsu Sheng)",
        "e": "Suzhou (Anhui Sheng)",
    }
    assert units["members"].to_list()[0] == ["Palo Alto", "San Jose"]
    assert units.filter(city="e")["population"].to_list() == [None]


def test_a_study_s_name_goes_to_the_largest_of_that_name() -> None:
    units = units_of_records(MATCHED, PLACES, {"Portland, us": "Silicon Forest"})
    named = dict(units.select("city", "name").iter_rows())
    assert (named["b"], named["c"]) == ("Silicon Forest", "Portland (ME)")


def test_shares_are_of_parties_and_not_of_names() -> None:
    assert level_shares(MATCHED) == {"city": 0.75, "region": 0.25, "country": 0.0, "none": 0.0}
    assert sum(method_shares(MATCHED).values()) == pytest.approx(1)
    assert level_shares(MATCHED.clear()) == {}
    assert frequent_names(MATCHED, 1)["city"][0]["address"] == "San Jose"
