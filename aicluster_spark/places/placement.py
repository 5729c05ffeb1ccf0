"""Where one address was placed, and the scale of confidence (its reasons are in docs/places.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["city", "region", "country", "none"]

#: Confidence of each rule before it is multiplied by the chosen place's share of all namesakes.
CONFIDENCE: dict[str, float] = {
    "name_in_region": 0.98,
    "name": 0.95,
    "alternate_name_in_region": 0.90,
    "alternate_name": 0.85,
    "city_and_region": 0.70,
    "successor": 0.85,
    "district": 0.80,
    "romanisation": 0.70,
    "part_of_name": 0.60,
    "misspelling": 0.60,
    "region_stated": 0.95,
    "region_word": 0.95,
    "region_name": 0.90,
    "region_of_district": 0.85,
    "region_romanisation": 0.80,
    "country": 0.95,
}

#: A city that is its own first-level region (Seoul, Beijing): the two readings name one place.
CITY_IS_REGION = 0.90


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one address was placed.

    Attributes
    ----------
    level
        How far down: city, region, country or none.
    place
        Row of the place in the gazetteer's `places`; null unless placed in a city.
    region
        ISO 3166-2 code; null where unknown.
    country
        ISO 3166-1 alpha-2; null where the published code is unknown.
    method
        Rule that placed it; the reason where it could not be placed.
    confidence
        From 0 to 1; null where not placed.
    """

    level: Level
    place: int | None
    region: str | None
    country: str | None
    method: str
    confidence: float | None
