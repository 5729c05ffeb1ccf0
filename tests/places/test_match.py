from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.places.countries import iso_country
from aicluster_spark.places.lookup import Lookup
from aicluster_spark.places.match import Matcher
from aicluster_spark.places.placement import CONFIDENCE, Placement


def _place(
    matcher: Matcher, lookup: Lookup, row: tuple[str, str | None, str | None]
) -> tuple[Placement, str | None]:
    found = matcher.place(*row)
    return found, lookup.names[found.place] if found.place is not None else None


CITIES = [
    (("Seoul", None, "KR"), "Seoul", "KR-11"),
    (("Suwon-si", None, "KR"), "Suwon", "KR-41"),
    (("Yongin-si", None, "KR"), "Yongin", "KR-41"),
    (("Ichon-shi", None, "KR"), "Icheon-si", "KR-41"),
    (("Hangzhou Zhejiang", None, "CN"), "Hangzhou", "CN-ZJ"),
    (("Beijing 100074", None, "CN"), "Beijing", "CN-BJ"),
    (("Haidian District, Beijing, P.R. China", None, "CN"), "Haidian", "CN-BJ"),
    (("San Jose.", "CA", "US"), "San Jose", "US-CA"),
    (("San Francsico", "CA", "US"), "San Francisco", "US-CA"),
    (("Plainsboro", "NJ", "US"), "Plainsboro", "US-NJ"),
    (("Lubbock", "TX", None), "Lubbock", "US-TX"),
    (("Montréal", None, "CA"), "Montréal", "CA-QC"),
    (("Willowdale, ON.", None, "CAX"), "Willowdale", "CA-ON"),
    (("Hsin-Chu", None, "TW"), "Hsinchu", None),
    (("Taipei Hsien", None, "TW"), "New Taipei City", None),
    (("Sanchung City, Taipei Hsien", None, "TWX"), "New Taipei City", None),
    (("Tu-Cheng", None, "TW"), "New Taipei City", None),
    (("Tokyo", None, "JPX"), "Tokyo", "JP-13"),
    (("Nara", None, "JP"), "Nara-shi", "JP-29"),
    (("Chiyoda-ku", None, "JP"), "Tokyo", "JP-13"),
    (("Midori-ku, Nagoya-shi, Aichi-ken", None, "JP"), "Nagoya", "JP-23"),
    (("Hachiouji", None, "JP"), "Hachiōji", "JP-13"),
    (("Urawa", None, "JP"), "Saitama", "JP-11"),
    (("MÃ¶lndal", None, "SE"), "Mölndal", None),
    (("Watford, Hertfordshire", None, "GB2"), "Watford", "GB-ENG"),
    (("Stuttgart-Zuffenhausen-Nordheim", None, "DT"), "Stuttgart", "DE-BW"),
    (("Singapore", None, "SG"), "Singapore", None),
    (("Hong Kong", None, "HK"), "Hong Kong", None),
]


@pytest.mark.parametrize(("row", "name", "region"), CITIES)
def test_cities(
    matcher: Matcher, lookup: Lookup, row: tuple[str, str, str], name: str, region: str | None
) -> None:
    found, place = _place(matcher, lookup, row)
    assert (found.level, place, found.region) == ("city", name, region)


REGIONS = [
    (("Kanagawa", None, "JP"), "JP-14"),
    (("Kanagawa-ken", None, "JP"), "JP-14"),
    (("Osaka-fu", None, "JP"), "JP-27"),
    (("Tokyo-to", None, "JP"), "JP-13"),
    (("Saitama Prefecture", None, "JP"), "JP-11"),
    (("Ibaraki", None, "JP"), "JP-08"),  # the city of Ibaraki lies in Osaka
    (("Aichi", None, "JP"), "JP-23"),  # an alternate name of Okazaki in GeoNames
    (("Sunto Shizuoka", None, "JP"), "JP-22"),
    (("Gyeonggi-do", None, "KR"), "KR-41"),
    (("Kyoungki-do", None, "KR"), "KR-41"),
    (("Kyunggido", None, "KR"), "KR-41"),
    (("Guangdong", None, "CN"), "CN-GD"),
    (("Jiangsu", None, "CN"), "CN-JS"),
    (("Hong Kong", None, "CN"), "CN-HK"),
    (("Hsinchu County", None, "TW"), "TW-HSQ"),
    (("Miao-Li Hsien", None, "TW"), "TW-MIA"),
    (("Nowhere at all", "CA", "US"), "US-CA"),
    (("Wiltshire", None, "GBX"), "GB-WIL"),
]


@pytest.mark.parametrize(("row", "region"), REGIONS)
def test_names_that_are_only_a_region_stay_there(
    matcher: Matcher, row: tuple[str, str, str], region: str
) -> None:
    found = matcher.place(*row)
    assert (found.level, found.region, found.place) == ("region", region, None)


@pytest.mark.parametrize(
    "row",
    [
        ("Suwon-si", None, "JP"),  # a Korean city under Japan
        ("Taiwan", None, "TW"),
        ("Iruma-gun", None, "JP"),  # the district around Iruma, without it
        ("Midori-ku", None, "JP"),  # many cities have one
        ("Taizhou", None, "CN"),  # two cities of the same size
    ],
)
def test_what_cannot_be_told_stays_at_the_country(matcher: Matcher, row: tuple[str, str, str]) -> None:
    assert matcher.place(*row).level == "country"


@pytest.mark.parametrize("country", [None, "SU", "??"])
def test_an_unknown_country_is_not_guessed(matcher: Matcher, country: str | None) -> None:
    found = matcher.place("Moscow", None, country)
    assert (found.level, found.country, found.confidence) == ("none", None, None)


def test_a_namesake_lowers_the_confidence_by_its_share(matcher: Matcher, lookup: Lookup) -> None:
    found = matcher.place("Suzhou", None, "CN")
    assert lookup.names[found.place or 0] == "Suzhou"
    assert found.region == "CN-JS"
    assert 0.5 < (found.confidence or 0) < CONFIDENCE["name"]


def test_what_is_less_sure_than_asked_is_given_up(lookup: Lookup) -> None:
    assert Matcher(lookup, 0.99).place("Osaka", None, "JP").level == "region"
    assert Matcher(lookup, 0.6).place("Osaka", None, "JP").level == "city"


WORDS = st.sampled_from(
    ["Seoul", "Suwon-si", "Tokyo", "Osaka", "Aichi-ken", "Midori-ku", "Hsinchu", "Taipei", "Hsien", "Beijing",
     "Springfield", "Cambridge", "San", "Jose", "Hong", "Kong", "Guangdong", "Gyeonggi-do", "St.", "N.",
     "Taiwan", "Korea", "12345", ",", "/", "-gun", "City", "County", "é", "北京", "Zhongli"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.lists(WORDS, max_size=6).map(" ".join),
    st.sampled_from([None, "CA", "NY", "Ontario", "x"]),
    st.sampled_from([None, "US", "JP", "JPX", "KR", "TW", "CN", "CA", "GB2", "SU", "DE"]),
)
def test_no_address_leaves_its_country(
    matcher: Matcher, lookup: Lookup, address: str, region: str | None, country: str | None
) -> None:
    found = matcher.place(address, region, country)
    if country is not None:
        assert found.country == iso_country(country)
    if found.place is not None:
        assert lookup.countries[found.place] == found.country
    assert (found.confidence is None) == (found.level == "none")
    assert found.confidence is None or 0 < found.confidence <= 1
    assert (found.place is not None) == (found.level == "city")
