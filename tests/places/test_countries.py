from __future__ import annotations

import csv

import pycountry
import pytest

from aicluster_spark.places.countries import iso_country
from aicluster_spark.places.packaged import open_packaged


@pytest.mark.parametrize(
    ("published", "country"),
    [
        ("US", "US"),
        (" jp ", "JP"),
        ("JPX", "JP"),
        ("TWX", "TW"),
        ("DEX", "DE"),
        ("GBX", "GB"),
        ("GB2", "GB"),
        ("JA", "JP"),
        ("EN", "GB"),
        ("DT", "DE"),
        ("CHN", "CN"),
        ("MEX", "MX"),  # an alpha-3 code before a marked one
        ("SA", "SA"),
        ("SU", None),  # its successors are fifteen
        ("YU", None),
        ("NY", None),
        ("ZZZ", None),
        ("", None),
        (None, None),
    ],
)
def test_published_codes(published: str | None, country: str | None) -> None:
    assert iso_country(published) == country


def test_the_packaged_codes_lead_to_countries_and_shadow_none() -> None:
    with open_packaged("country_codes.csv") as lines:
        for row in csv.DictReader(lines):
            assert pycountry.countries.get(alpha_2=row["country"]) is not None, row
            assert pycountry.countries.get(alpha_2=row["code"]) is None, row
            assert row["source"], row
