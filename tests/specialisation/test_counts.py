"""What Spark counts beside patents: enterprises by year, the city a patent belongs to, partners of a city."""

from __future__ import annotations

from datetime import date

import pytest

from aicluster_spark.specialisation.amounts import enterprise_amounts
from aicluster_spark.specialisation.citizenship import citizens
from aicluster_spark.specialisation.output import city_pairs, patent_cities
from aicluster_spark.specialisation.partners import top_partners
from aicluster_spark.study.windows import Window

pytestmark = pytest.mark.spark
FIRMS = [  # enterprise, founded, closed, city, is_ai
    ("e0", date(2005, 1, 1), None, "a", True),
    ("e1", date(2011, 6, 1), date(2013, 2, 1), "a", False),
    ("e1", date(2012, 1, 1), None, "b", True),  # on the register twice: its first row counts
    ("e2", None, None, "a", True),  # no founding day
    ("e3", date(2012, 1, 1), date(2012, 9, 9), "b", True),  # never there at a year's end
    ("e4", date(2012, 1, 1), None, None, True),  # not placed
    ("e5", date(2012, 1, 1), None, "b", None),  # not judged
]


def test_enterprises_count_at_the_end_of_each_year_once(spark) -> None:
    rows = [("f", number, *firm) for number, firm in enumerate(FIRMS)]
    names = (
        "source_file string, source_row long, enterprise_id string, founded date, closed date, city string"
    )
    every = spark.createDataFrame(rows, f"{names}, is_ai boolean")
    register = every.drop("city", "is_ai")
    keys = ["source_file", "source_row"]
    found = enterprise_amounts(
        register, every.select(*keys, "is_ai"), every.select(*keys, "city"), 2010, 2013
    )
    counts = {(row.city, row.year): (row.amount, row.ai_amount) for row in found.collect()}
    assert counts == {
        ("a", 2010): (1, 1),
        ("a", 2011): (2, 1),
        ("a", 2012): (2, 1),
        ("a", 2013): (1, 1),
        ("b", 2012): (1, 0),
        ("b", 2013): (1, 0),
    }


def test_a_patent_belongs_to_its_first_city_and_partners_share_the_patents_with_others(spark) -> None:
    cities = {"p": ["b", "a", "b", "c"], "q": ["a", "b"], "r": ["a"], "s": [None, "c", "a"]}
    placed = spark.createDataFrame(
        [
            (patent, "applicant", i, city)
            for patent, all_of in cities.items()
            for i, city in enumerate(all_of)
        ],
        "patent_id string, role string, position int, city string",
    )
    counted = spark.createDataFrame(
        [(p, 2010, True) for p in cities], "patent_id string, year int, is_ai boolean"
    )
    rows = patent_cities(counted, placed, "applicant")
    assert citizens(rows, placed, "applicant", "every") is rows
    first = citizens(rows, placed, "applicant", "first").collect()
    assert {(row.patent_id, row.city, row.cities) for row in first} == {
        ("p", "b", 1),
        ("q", "a", 1),
        ("r", "a", 1),
        ("s", "c", 1),
    }
    partners = top_partners(city_pairs(rows, [Window(2010, 2011)]), 1).collect()
    of = {row.city: (row.rank, row.partner, row.patents, row.weight, row.weight_share) for row in partners}
    # a: with b on p (half) and q, with c on p (half) and s; three patents with others
    assert of["a"] == (1, "b", 2, 1.5, 0.5)
    assert of["b"] == (1, "a", 2, 1.5, 0.75)
    assert of["c"] == (1, "a", 2, 1.5, 0.75)
