"""Tables of the places stage: where each party is, and how surely."""

from __future__ import annotations

from aicluster_spark.schema.table import BOOLEAN, DOUBLE, INTEGER, LONG, STRING, STRINGS, Column, Table

CHINESE_CITY = "CN-"
"""Begins the identifier of a city that is a unit of China, before its administrative code."""

PARTY_PLACES = Table(
    "party_places",
    "The place of one party that published an address, or was filled from its name.",
    ("patent_id", "role", "position"),
    (
        Column("patent_id", STRING, "The patent."),
        Column("role", STRING, "inventor, applicant or assignee."),
        Column("position", INTEGER, "Place in the list of the role, from 0."),
        Column(
            "city_then",
            STRING,
            "Place matched, by the borders of the record's year; CN-CODE for Chinese cities.",
        ),
        Column("city_now", STRING, "The same place by the borders of the reference year."),
        Column("city", STRING, "Unit of analysis: the metropolitan unit; null unless placed in a city."),
        Column("level", STRING, "city, region, country or none: how far down the address could be placed."),
        Column("region", STRING, "State, province or prefecture, ISO 3166-2 where known."),
        Column("country", STRING, "ISO 3166-1 alpha-2."),
        Column("method", STRING, "Rule that placed it."),
        Column("confidence", DOUBLE, "From 0 to 1; the scale is stated in docs.", "share"),
    ),
)

ENTERPRISE_PLACES = Table(
    "enterprise_places",
    "The place of one enterprise of a register that has a name.",
    ("source_file", "source_row"),
    (
        Column("source_file", STRING, "File the enterprise was read from."),
        Column("source_row", LONG, "Row in that file, from 0."),
        Column("city_then", STRING, "Place by the borders of the founding year."),
        Column("city_now", STRING, "The same place by the borders of the reference year."),
        Column("city", STRING, "Unit of analysis."),
        Column("level", STRING, "city, region, country or none."),
        Column("region", STRING, "Province, ISO 3166-2."),
        Column("country", STRING, "ISO 3166-1 alpha-2."),
        Column("method", STRING, "Rule that placed it."),
        Column("confidence", DOUBLE, "From 0 to 1; the scale is stated in docs.", "share"),
        Column("region_code_agrees", BOOLEAN, "Whether the code of first registration is of the same place."),
    ),
)

CITIES = Table(
    "cities",
    "One unit of analysis that occurs in the records.",
    ("city",),
    (
        Column("city", STRING, "Identifier of the unit: that of its centre in the gazetteer."),
        Column("name", STRING, "Name shown to people."),
        Column("country", STRING, "ISO 3166-1 alpha-2."),
        Column("region", STRING, "Region of the centre."),
        Column("latitude", DOUBLE, "Latitude of the centre.", "degrees"),
        Column("longitude", DOUBLE, "Longitude of the centre.", "degrees"),
        Column("population", LONG, "Population of the centre in the gazetteer.", "people"),
        Column("members", STRINGS, "Names of the places of the records that the unit contains."),
    ),
)

PLACE_NAMES = Table(
    "place_names",
    "One distinct address as published, with how it was placed and how often it occurs.",
    ("address", "published_region", "published_country"),
    (
        Column("address", STRING, "Address or city as published."),
        Column("published_region", STRING, "State as published."),
        Column("published_country", STRING, "Country as published."),
        Column("level", STRING, "city, region, country or none."),
        Column("place", STRING, "Name of the place it was matched to."),
        Column("city", STRING, "Unit of analysis."),
        Column("country", STRING, "ISO 3166-1 alpha-2."),
        Column("method", STRING, "Rule that placed it."),
        Column("confidence", DOUBLE, "From 0 to 1.", "share"),
        Column("rows", LONG, "Parties that carry it."),
    ),
)
