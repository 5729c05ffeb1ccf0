from __future__ import annotations

import csv
import gzip
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.records.sectors import SECTORS, sector, sector_evidence

GAZETTE = Path(__file__).parents[3] / "shared/data/cnipa_2017_grants/cnipa_2017_grants.csv.gz"
CHINESE = {
    "华为技术有限公司": ("firm", "公司"),
    "株式会社东芝": ("firm", "会社"),
    "（株）东洋环境": ("firm", "(株)"),
    "东莞市樟木头雅丰海绵制品加工厂": ("firm", "加工厂"),
    "苏州朗捷通智能科技中心（有限合伙）": ("firm", "有限合伙"),
    "北京大学科技园有限公司": ("firm", "公司"),
    "中国南方电网有限责任公司超高压输电公司昆明局": ("firm", "公司"),
    "鴻海精密工業股份有限公司": ("firm", "公司"),
    "浙江大学": ("university", "大学"),
    "中国石油大学(北京)": ("university", "大学"),
    "國立臺灣大學": ("university", "大学"),
    "加州大学校务委员会": ("university", "大学校务委员会"),
    "中国科学院大学": ("university", "大学"),
    "中国科学院上海硅酸盐研究所": ("institute", "研究所"),
    "浙江大学医学院附属第一医院": ("institute", "医院"),
    "弗劳恩霍夫应用研究促进协会": ("institute", "研究促进协会"),
    "农业部环境保护科研监测所": ("institute", "所"),
    "扶沟县水利局": ("government", "局"),
    "中国人民解放军63908部队": ("government", "部队"),
    "中国机械工业企业管理协会": ("unknown", "协会"),
    "王小明": ("person", "王"),
    "张初署": ("person", "张"),
    "韩企业": ("person", "韩"),
    "欧阳娜娜": ("person", "欧阳"),
    "王, 伟": ("person", "王"),
    "约翰·史密斯": ("person", "·"),
    "诺曼·R·伯恩": ("person", "·"),
    "王公司": ("firm", "公司"),
    "斯奈克玛": ("unknown", None),
}
LATIN = {
    "Samsung Electronics Co., Ltd.": ("firm", "LTD"),
    "Robert Bosch GmbH": ("firm", "GMBH"),
    "L'Oréal S.A.": ("firm", "S.A"),
    "Kabushiki Kaisha Toshiba": ("firm", "KAISHA"),
    "ＩＢＭ　Ｃｏｒｐ．": ("firm", "CORP"),
    "The Regents of the University of California": ("university", "UNIVERSITY"),
    "Technische Universität München": ("university", "UNIVERSITAT"),
    "Massachusetts Institute of Technology": ("university", "INSTITUTE OF TECHNOLOGY"),
    "University Innovations Inc.": ("firm", "INC"),
    "Electronics and Telecommunications Research Institute": ("institute", "INSTITUTE"),
    "Fraunhofer-Gesellschaft e.V.": ("institute", "FRAUNHOFER"),
    "The United States of America as represented by the Secretary of the Navy": (
        "government",
        "UNITED STATES OF AMERICA",
    ),
    "TANNER, CHRISTOPHER RICHARD": ("person", "TANNER"),
    "O'Brien, John A., Jr.": ("person", "O'BRIEN"),
    "Siemens": ("unknown", None),
    "Incoming Universities of thought": ("university", "UNIVERSITIES"),
    "Companion Incubator": ("unknown", None),
}


def told(name: str | None) -> tuple[str | None, str | None]:
    frame = pl.DataFrame({"x": [name]}, schema={"x": pl.String})
    return frame.select(s=sector(pl.col("x")), e=sector_evidence(pl.col("x"))).row(0)


@pytest.mark.parametrize(("name", "wanted"), [*CHINESE.items(), *LATIN.items()])
def test_the_word_that_decides_is_given_with_the_sector(name: str, wanted: tuple[str, str | None]) -> None:
    assert told(name) == wanted


@pytest.mark.parametrize("nothing", ["", "  ", None])
def test_no_name_has_no_sector(nothing: str | None) -> None:
    assert told(nothing) == (None, None)


@settings(deadline=None)
@given(st.text("华为大学有限公司研究所·王, INCof（）()。.", min_size=1).filter(str.strip))
def test_any_name_has_a_sector_and_its_evidence(name: str) -> None:
    found, evidence = told(name)
    assert found in SECTORS
    assert evidence is not None or found == "unknown"


@pytest.mark.shared
def test_few_applicants_of_the_gazettes_stay_unknown() -> None:
    with gzip.open(GAZETTE, "rt", encoding="utf-8") as file:
        names = [row[5] for row in csv.reader(file) if len(row) == 10][1:]
    found = Counter(pl.DataFrame({"x": names}).select(s=sector(pl.col("x")))["s"].to_list())
    assert sum(found.values()) == 44_014
    assert found["unknown"] / 44_014 < 0.005
    by_last_word = sum(name.endswith("公司") for name in names)
    assert by_last_word <= found["firm"]
    assert sum(name.endswith("大学") for name in names) <= found["university"]
