"""Lists whose completeness a study states."""

from __future__ import annotations

import polars as pl

from aicluster_spark.policy.documents import assess_documents
from aicluster_spark.schema.register import POLICIES

AREAS = pl.DataFrame(
    [("sh", "上海市", "上海市"), ("sz", "广东省", "深圳市"), ("gz", "广东省", "广州市")],
    schema=["city", "province", "name"],
    orient="row",
)
EMPTY = pl.DataFrame(POLICIES.arrow.empty_table())


def document(number: int, year: int, level: str, *places: str) -> dict[str, object]:
    return {
        "policy_id": f"p{number}",
        "title": f"关于促进人工智能产业发展的实施意见{number}",
        "issuer_level": level,
        "places": list(places),
        "date": f"{year}-06-01",
        "precision": "day",
        "year": year,
        "source_file": "list.csv",
        "source_row": number,
    }


LIST = pl.concat(
    [
        EMPTY,
        pl.DataFrame(
            [document(1, 2015, "national"), document(2, 2016, "city", "广东省深圳市")],
            schema_overrides={"year": pl.Int32},
        ),
    ],
    how="diagonal_relaxed",
)


def intensity(complete: tuple[int, int] | None) -> dict[tuple[str, int], dict[str, object]]:
    levels = ("national", "province", "city")
    found = assess_documents(LIST, AREAS, range(2014, 2018), levels, 1, 0.5, complete).intensity
    return {(row["city"], row["year"]): row for row in found.to_dicts()}


def test_a_stated_list_makes_silence_a_zero_within_its_years_only():
    found = intensity((2015, 2016))
    assert [found["sz", year]["flow"] for year in range(2014, 2018)] == [None, 1, 1, None]
    assert [found["gz", year]["flow"] for year in range(2014, 2018)] == [None, 1, 0, None]
    assert [found["sh", year]["flow"] for year in (2015, 2016)] == [1, 0]
    assert (found["sz", 2016]["stock"], found["gz", 2016]["stock"]) == (1.5, 0.5)
    assert found["gz", 2017]["reason"] == "no list of documents covers the level national in the year"
    assert found["gz", 2016]["lists"] == 3  # one for each of the three levels


def test_without_the_statement_silence_is_unknown():
    assert {row["flow"] for row in intensity(None).values()} == {None}
