"""Chinese units have today's names, each its own."""

from __future__ import annotations

from collections import Counter

import pytest

from aicluster_spark.report.unit_names import han_names, latin_names, read_rows


@pytest.mark.parametrize(
    ("code", "han", "latin"),
    [
        ("210200", "大连", "Dalian"),  # 旅大 until 1981
        ("410500", "安阳", "Anyang"),  # the code was another city's
        ("421000", "荆州", "Jingzhou"),  # 荆沙 for two years
        ("430900", "益阳", "Yiyang"),  # GeoNames has the seat under a district's name
        ("451400", "崇左", "Chongzuo"),  # GeoNames has no such place
        ("150100", "呼和浩特", "Hohhot"),  # no transliteration
        ("653100", "喀什", "Kashgar"),
    ],
)
def test_a_unit_has_the_name_of_today(code: str, han: str, latin: str) -> None:
    assert han_names()[code] == han
    assert latin_names()[f"CN-{code}"] == latin


def test_no_two_units_of_a_province_share_a_name() -> None:
    today = max(int(row["last"]) for row in read_rows("cities.csv"))
    living = {row["city"]: row["province"] for row in read_rows("cities.csv") if int(row["last"]) == today}
    for names in (han_names(), {code.removeprefix("CN-"): name for code, name in latin_names().items()}):
        shared = Counter((province, names[code]) for code, province in living.items())
        assert [pair for pair, number in shared.items() if number > 1] == []
