from __future__ import annotations

import pytest

from aicluster_spark.places.enterprises import match_enterprises
from aicluster_spark.schema.register import PARTY_ENTERPRISES

pytestmark = pytest.mark.spark

PARTY = (
    "patent_id string, role string, position int, "
    "sector string, name_key string, city string, credit_code string"
)
FIRM = "enterprise_id string, credit_code string, credit_code_valid boolean, name_key string, city string"
FIRMS = [
    ("A", "91440300192203821A", True, "华为技术", "深圳"),
    ("A", "91440300192203821A", True, "华为技术", "深圳"),  # listed twice
    ("B", "B", False, "同名", "深圳"),
    ("C", None, None, "同名", "上海"),
    ("D", None, None, "双胞胎", "深圳"),
    ("E", None, None, "双胞胎", "深圳"),
    ("F", None, None, "无址", None),
    ("G", None, None, "半知", "上海"),
    ("H", None, None, "半知", None),
    ("I", None, None, None, "深圳"),
]
PARTIES = {
    "code": ("applicant", 0, "firm", "改名后", "北京", "91440300192203821A"),
    "wrong code": ("applicant", 0, "firm", "同名", "深圳", "B"),
    "place": ("applicant", 0, "firm", "华为技术", "深圳", None),
    "twin by city": ("assignee", 1, "firm", "同名", "上海", None),
    "no city": ("applicant", 1, "firm", "华为技术", None, None),
    "no city, several": ("applicant", 1, "firm", "同名", None, None),
    "elsewhere": ("applicant", 0, "unknown", "华为技术", "北京", None),
    "elsewhere, several": ("applicant", 0, "firm", "同名", "北京", None),
    "two in the city": ("applicant", 0, "firm", "双胞胎", "深圳", None),
    "firm without a city": ("applicant", 0, None, "无址", "北京", None),
    "unplaced before elsewhere": ("applicant", 0, "firm", "半知", "北京", None),
    "not there": ("applicant", 0, "firm", "未登记", "深圳", None),
    "nameless": ("applicant", 0, "firm", None, "深圳", None),
    "person": ("applicant", 0, "person", "华为技术", "深圳", None),
    "inventor": ("inventor", 0, "person", "华为技术", "深圳", None),
}


@pytest.fixture(scope="module")
def matched(spark) -> dict[str, tuple]:
    parties = spark.createDataFrame([(case, *row) for case, row in PARTIES.items()], PARTY)
    rows = match_enterprises(parties, spark.createDataFrame(FIRMS, FIRM))
    assert tuple(rows.columns) == PARTY_ENTERPRISES.names
    return {row["patent_id"]: tuple(row)[3:] for row in rows.collect()}


@pytest.mark.parametrize(
    ("case", "row"),
    [
        ("code", ("A", "credit_code", 1.0, 1, None)),
        ("wrong code", ("B", "name_and_city", 0.9, 1, None)),
        ("place", ("A", "name_and_city", 0.9, 1, None)),
        ("twin by city", ("C", "name_and_city", 0.9, 1, None)),
        ("no city", ("A", "name_city_unknown", 0.7, 1, None)),
        ("no city, several", (None, None, None, 2, "several_enterprises")),
        ("elsewhere", ("A", "name_other_city", 0.4, 1, None)),
        ("elsewhere, several", (None, None, None, 2, "several_enterprises")),
        ("two in the city", (None, None, None, 2, "several_enterprises")),
        ("firm without a city", ("F", "name_city_unknown", 0.7, 1, None)),
        ("unplaced before elsewhere", ("H", "name_city_unknown", 0.7, 1, None)),
        ("not there", (None, None, None, 0, "not_registered")),
        ("nameless", (None, None, None, 0, "no_name")),
        ("person", (None, None, None, 0, "person")),
    ],
)
def test_an_applicant_is_matched_by_the_best_evidence(matched, case, row) -> None:
    assert matched[case] == row


def test_each_applicant_has_one_row_and_inventors_none(matched) -> None:
    assert set(matched) == set(PARTIES) - {"inventor"}
