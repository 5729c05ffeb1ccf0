from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.records.names import name_key, organisation_key, party_key


def key(name: str | None) -> str | None:
    return pl.DataFrame({"name": [name]}, schema={"name": pl.String}).select(name_key(pl.col("name"))).item()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("MÜLLER, Hans-Peter", "muller hans peter"),
        ("  Ｙｕａｎ  Ｘｉｎｇ Lee ", "yuan xing lee"),
        ("王 小明", "王 小明"),
        ("O'Brien", "o brien"),
        ("...", None),
        ("", None),
        (None, None),
    ],
)
def test_spellings_of_one_name_share_a_key(name: str | None, wanted: str | None) -> None:
    assert key(name) == wanted


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(name: str) -> None:
    once = key(name)
    assert key(once) == once


def organisation(name: str | None) -> str | None:
    frame = pl.DataFrame({"name": [name]}, schema={"name": pl.String})
    return frame.select(found=organisation_key(pl.col("name"))).item()


@pytest.mark.parametrize(
    "spellings",
    [
        ("连展科技电子（昆山）有限公司", "連展科技電子(昆山)有限公司", "连展科技电子 (昆山) 股份有限公司"),
        ("鸿海精密工业股份有限公司", "鴻海精密工業股份有限公司", "鸿海精密工业"),
        ("株式会社东芝", "東芝株式会社", "东芝"),
        ("（株）东洋环境", "㈱东洋环境", "东洋环境"),
        ("ABB 技术有限公司", "ＡＢＢ技术有限公司"),
        ("Robert Bosch GmbH", "ROBERT BOSCH G.M.B.H.", "Robert Bosch"),
        ("Samsung Electronics Co., Ltd.", "SAMSUNG ELECTRONICS CO LTD", "Samsung Electronics"),
        ("L'Oréal S.A.", "L'OREAL SA"),
        ("清华大学", "清華大學"),
    ],
)
def test_spellings_of_one_organisation_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({organisation(name) for name in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("美的集团股份有限公司", "美的股份有限公司"),
        ("华为技术有限公司", "华为技术有限公司北京分公司"),
        ("国网浙江省电力公司", "国网浙江省电力公司杭州供电公司"),
        ("中国石油大学（北京）", "中国石油大学（华东）"),
        ("浙江大学", "浙江大学城市学院"),
        ("Siemens AG", "Siemens Healthineers AG"),
    ],
)
def test_other_organisations_do_not(one: str, other: str) -> None:
    assert organisation(one) != organisation(other)


def test_a_bare_legal_form_stays() -> None:
    assert organisation("有限公司") == "有限公司"
    assert organisation("甲有限公司北京分公司") == "甲有限公司北京分公司"
    assert organisation("()") is None


@settings(deadline=None)
@given(st.text("连連（）()有限公司股份株 ABcoltd.,GmbHé", max_size=20))
def test_an_organisations_key_has_no_brackets(name: str) -> None:
    found = organisation(name)
    assert found is None or not set(found) & set("（）()連.,éA")


def test_a_person_keeps_a_name_like_a_legal_form() -> None:
    frame = pl.DataFrame({"name": ["Lee, Co", "Lee Co"], "sector": ["person", "firm"]})
    found = frame.select(key=party_key(pl.col("name"), pl.col("sector")))["key"]
    assert found.to_list() == ["lee co", "lee"]
