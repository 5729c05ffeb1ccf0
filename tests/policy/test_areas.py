from __future__ import annotations

from aicluster_spark.policy.areas import mainland_areas
from aicluster_spark.policy.reach import area_names


def test_cities_have_the_names_issuers_use() -> None:
    areas = mainland_areas(["440300", "310000", "222800", "5128581", "440300"])
    assert areas.rows() == [("310000", "上海市", "上海市"), ("440300", "广东省", "深圳市")]


def test_every_city_is_found_by_its_name_alone_and_with_its_province() -> None:
    names = area_names(mainland_areas(["440300"]))
    assert set(names.rows()) == {
        ("province", "广东省", "440300"), ("city", "深圳市", "440300"), ("city", "广东省深圳市", "440300"),
    }  # fmt: skip
