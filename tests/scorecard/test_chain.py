"""AI firms by their place in the value chain: by code, by scope, by neither; counted by hand."""

from __future__ import annotations

import math
import unicodedata
from datetime import date
from typing import Any

import polars as pl
import pytest

from aicluster_spark.scorecard.figures.chain import NEITHER, count_chain
from aicluster_spark.scorecard.figures.chain_places import PLACES, chain_words, code_place, scope_places
from aicluster_spark.scorecard.figures.patents import code_lists
from tests.scorecard.made import SCOPE, A, B, Rows, figures, joined, lazy


def firm(row: int, **changes: Any) -> dict[str, Rows]:
    key = {"source_file": "r.csv", "source_row": row}
    told = {"enterprise_id": str(row), "founded": date(2014, 1, 1), "status": "active"} | changes
    return {
        "enterprises": [key | {name: value for name, value in told.items() if name != "city"}],
        "enterprise_activity": [key | {"is_ai": True}],
        "enterprise_places": [key | {"city": told.get("city", A)}],
    }


def place(code: str | None, edition: int | None = None) -> str | None:
    frame = pl.DataFrame(
        {"industry_code": [code], "industry_edition": [edition]},
        schema={"industry_code": pl.String, "industry_edition": pl.Int32},
    )
    found: str | None = frame.select(code_place()).item()
    return found


def by_scope(*scopes: str | None) -> str | None:
    words = pl.DataFrame(
        {"enterprise_id": ["1"] * len(scopes), "scope": scopes}, schema_overrides={"scope": pl.String}
    )
    found = scope_places(words.select("enterprise_id", words=chain_words()))
    return found["by_scope"][0] if found.height else None


@pytest.mark.parametrize(
    ("code", "edition", "expected"),
    [
        ("C3911", 2017, "hardware"),
        ("C39", None, "hardware"),  # manufacturing in every edition
        ("6511", 2017, "platform"),
        ("I6513", 2017, "application"),  # application software
        ("6520", 2017, "hardware"),  # chip design
        ("6520", 2011, "platform"),  # system integration
        ("6511", 2002, "application"),  # a department store
        ("6511", None, None),  # nobody knows which of the two
        ("I6420", None, "platform"),  # the letter leaves the later editions
        ("G6210", 2002, "platform"),
        ("Q8411", 2017, "application"),
        (" m7320 ", 2017, None),  # research says nothing of the place
        ("M7510", None, None),
        ("software", None, None),
        (None, 2017, None),
    ],
)
def test_a_code_tells_a_place_by_its_edition(
    code: str | None, edition: int | None, expected: str | None
) -> None:
    assert place(code, edition) == expected


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("人工智能应用软件开发；技术服务", "application"),
        ("人工智能行业应用系统集成服务；人工智能基础软件开发", "application"),  # two words to one
        ("云计算装备技术服务；人工智能应用软件开发", "platform"),  # a tie: the first
        ("人工智能应用软件开发；云计算装备技术服务", "application"),
        ("芯片设计；芯片销售；云计算；数据中心", "platform"),  # a word counts once
        ("人工智能技术开发（不含芯片、集成电路制造）；应用软件开发", "application"),  # left out
        ("半导体器件专用设备制造除外；云平台", "platform"),
        ("Ｃｌｏｕｄ services; AI training", "platform"),  # full-width
        ("开发CHIPS和软件", "hardware"),
        (
            "Design of sensors and robots, excluding cloud computing, operating systems, middleware",
            "hardware",
        ),
        ("聊天机器人开发；机器人销售；语音识别", "application"),  # a robot that is none
        ("microchip", None),  # not the beginning of a word
        ("软件开发；技术咨询", None),
        ("", None),
    ],
)
def test_a_scope_tells_a_place_by_its_words(scope: str, expected: str | None) -> None:
    assert by_scope(scope) == expected


def test_rows_of_a_firm_are_read_together() -> None:
    assert by_scope("云计算", None, "芯片；传感器") == "hardware"
    assert by_scope(None) is None


def test_longer_words_hide_those_inside_of_them() -> None:
    words = pl.DataFrame({"scope": ["人工智能硬件销售"]}).select(chain_words()).to_series()[0]
    assert words.to_list() == ["人工智能硬件"]


def test_words_stand_once_and_as_texts_are_read() -> None:
    words = [word for name in PLACES for word in code_lists()["chain_words"][name]]
    assert len(words) == len(set(words))
    assert [unicodedata.normalize("NFKC", word).lower() for word in words] == words


def test_firms_are_counted_at_their_places_and_lead_back() -> None:
    rows = joined(
        [
            firm(
                1, industry_code="C3911", industry_edition=2017, scope="云计算；应用软件开发"
            ),  # the code decides
            firm(2, industry_code="I6511", industry_edition=2017),
            firm(3, industry_code="M7320", industry_edition=2017, scope="人工智能应用软件开发"),
            firm(4, scope="传感器销售"),
            firm(5, scope="技术咨询"),
            firm(6, industry_code="C3911", founded=date(2020, 1, 1)),  # not yet
            firm(7, industry_code="C3911", closed=date(2014, 5, 1)),  # no more
            firm(
                8, enterprise_id="2", industry_code="C3911", industry_edition=2017, scope="云平台"
            ),  # contradicts 2
            firm(9, city=B, industry_code="C39"),
            firm(10, city=B, scope="技术咨询"),
            firm(11, city=B),
        ]
    )
    chain = count_chain(lazy(**rows), SCOPE)
    counted = {(row[0], row[1]): row[2:5] for row in chain.iter_rows()}
    assert counted == {
        (A, "hardware"): (2, 1, 1),
        (A, "platform"): (1, 0, 1),
        (A, "application"): (1, 0, 1),
        (A, "unknown"): (1, 0, 0),
        (B, "hardware"): (1, 1, 0),
        (B, "platform"): (0, 0, 0),
        (B, "application"): (0, 0, 0),
        (B, "unknown"): (2, 0, 0),
    }
    few = "code and scope tell the place in the value chain of 1 of 3 AI firms"
    assert chain["share"].to_list() == [0.5, 0.25, 0.25, None, None, None, None, None]
    assert chain["reason"].to_list() == [None, None, None, NEITHER, few, few, few, NEITHER]
    found = figures(lazy(**rows))
    assert {name: found[f"{name}_firms"][A] for name in PLACES} == {
        "hardware": 2,
        "platform": 1,
        "application": 1,
    }
    assert found["placed_in_chain"][A] == 4
    assert found["chain_evenness"][A] == pytest.approx(1.5 * math.log(2) / math.log(3))
    assert found["chain_evenness"][B] == found["hardware_firms"][B] == few


def test_half_of_the_firms_are_enough_and_one_place_is_no_evenness() -> None:
    found = figures(lazy(**joined([firm(1, industry_code="C39"), firm(2)])))
    assert found["hardware_firms"][A] == 1
    assert found["platform_firms"][A] == 0
    assert found["chain_evenness"][A] == 0


def test_a_study_without_a_register_has_no_chain() -> None:
    assert count_chain(lazy(), SCOPE).is_empty()
    assert figures(lazy())["chain_evenness"][A] == "the study has no register of enterprises"
