from __future__ import annotations

import pytest

from aicluster_spark.places.gazetteer import Gazetteer, geonames
from aicluster_spark.places.lookup import Lookup
from aicluster_spark.places.match import Matcher

COUNTRIES = ("CA", "CN", "DE", "FR", "GB", "HK", "JP", "KR", "SE", "SG", "TW", "US")


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return geonames(1000, COUNTRIES)


@pytest.fixture(scope="session")
def lookup(gazetteer: Gazetteer) -> Lookup:
    return Lookup(gazetteer)


@pytest.fixture(scope="session")
def matcher(lookup: Lookup) -> Matcher:
    return Matcher(lookup, 0.5)
