from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.policy.instruments import SIDES, find_instruments
from aicluster_spark.policy.relevance import judge_relevance
from aicluster_spark.policy.strength import strength
from aicluster_spark.policy.texts import NOT_A_MEASURE, SAME_MEASURE, distinct_documents, judge_documents
from aicluster_spark.policy.words import Words, count_words, longest_first, policy_table
from aicluster_spark.schema.policy_texts import POLICY_TEXTS
from aicluster_spark.schema.register import POLICIES


def policies(*rows: dict) -> pl.DataFrame:
    empty = pl.DataFrame(POLICIES.arrow.empty_table())
    filled = [
        {"policy_id": str(n), "year": 2019, "issuer_level": "national", "places": [], **row}
        for n, row in enumerate(rows)
    ]
    return pl.concat([empty, pl.DataFrame(filled).cast({"year": pl.Int32})], how="diagonal_relaxed")


def relevance(title: str, text: str | None = None) -> dict:
    frame = pl.DataFrame({"title": [title], "text": [text]}, schema={"title": pl.String, "text": pl.String})
    return judge_relevance(frame).row(0, named=True)


@pytest.mark.parametrize(
    ("title", "terms"),
    [
        ("国务院关于印发新一代人工智能发展规划的通知", ["人工智能"]),
        ("关于人工　智能的通知", ["人工智能"]),
        ("“AI+制造”行动方案", ["人工智能"]),
        ("上海市智能网联汽车测试与应用管理办法", ["智能网联"]),
        ("人工智能大模型部署应用指引", ["人工智能", "大模型"]),
    ],
)
def test_a_title_that_names_ai_suffices(title, terms) -> None:
    row = relevance(title)
    assert (row["is_ai"], row["evidence"], row["terms"], row["reason"]) == (True, "title", terms, None)


@pytest.mark.parametrize(
    "title",
    [
        "中华人民共和国预算法实施条例",
        "无人驾驶航空器飞行管理暂行条例",
        "关于智慧城市建设的若干意见",
        "第十一届青少年机器人竞赛工作方案",
        "关于支持AIR项目的通知",
    ],
)
def test_look_alikes_do_not(title) -> None:
    assert relevance(title, "正文")["is_ai"] is False


def test_without_text_a_silent_title_leaves_it_open() -> None:
    row = relevance("关于科技创新的意见")
    assert row["is_ai"] is None
    assert row["mentions"] is None
    assert "no text" in row["reason"]


def test_a_text_must_name_ai_often_and_densely() -> None:
    assert relevance("公告", "人工智能标准化，人工智能大模型。人工智能")["evidence"] == "text"
    assert relevance("公告", "人工智能，人工智能")["is_ai"] is False
    passing = relevance("公告", "人工智能" * 3 + "其他内容" * 500)
    assert (passing["is_ai"], passing["mentions"], passing["reason"]) == (False, 3, "not about AI")


def test_longer_words_are_counted_once() -> None:
    words = Words(longest_first(["采购", "政府采购"]))
    found = count_words(pl.Series(["政府采购与采购", None, ""]), words)
    assert found.rows() == [(0, "政府采购", 1), (0, "采购", 1)]


def test_instruments_are_counted_by_side() -> None:
    found = find_instruments(
        pl.Series(["加强人才培养，设立专项资金；完善标准体系；扩大政府采购", "无", None])
    )
    assert found.row(0, named=True) == {
        "supply": 2, "environment": 1, "demand": 1,
        "instruments": ["demand.procurement", "environment.standards", "supply.funding", "supply.talent"],
    }  # fmt: skip
    assert found.row(1, named=True) == {"supply": 0, "environment": 0, "demand": 0, "instruments": []}
    assert set(found.row(2)) == {None}


def test_each_word_stands_for_one_instrument() -> None:
    table = policy_table("instruments")
    words = [word for side in SIDES for kind in table[side].values() for word in kind]
    assert len(words) == len(set(words)) > 80


def test_types_are_graded() -> None:
    frame = pl.DataFrame({"t": ["法", "规划", "通知", "没有", None]}, schema={"t": pl.String})
    assert frame.select(strength(pl.col("t"))).to_series().to_list() == [5.0, 3.0, 1.0, None, None]


def test_documents_are_judged_with_every_reason() -> None:
    rows = policies(
        {"title": "新一代人工智能发展规划", "document_type": "规划"},
        {"title": "市政府新闻发布会介绍世界人工智能大会"},
        {"title": "关于人工智能的意见", "year": None},
        {"title": "关于人工智能的办法", "issuer_level": None},
        {"title": "关于粮食的办法", "text": "粮食"},
    )
    judged = judge_documents(rows)
    assert tuple(judged.columns) == POLICY_TEXTS.names
    assert judged["counts"].to_list() == [True, False, False, False, False]
    assert judged["reason"].to_list() == [
        None, NOT_A_MEASURE, "the year is unknown", "the issuer's level is unknown", "not about AI",
    ]  # fmt: skip
    assert judged["strength"].to_list() == [3.0, None, None, None, None]


def test_news_of_a_measure_is_not_counted_beside_it() -> None:
    rows = policies(
        {"title": "四部门联合发布《人工智能标识办法》", "text": "短"},
        {"title": "关于印发《人工智能标识办法》的通知", "text": "人工智能标识办法全文"},
        {
            "title": "关于印发《人工智能标识办法》的通知",
            "text": "他省",
            "issuer_level": "province",
            "places": ["浙江省"],
        },
        {"title": "关于印发《人工智能标识办法》的通知", "text": "次年", "year": 2020},
        {"title": "关于印发《机器人办法》的通知", "text": "机器人"},
    )
    judged = judge_documents(rows)
    assert judged["reason"].to_list() == [SAME_MEASURE, None, None, None, None]


def test_a_repeated_document_stays_once() -> None:
    rows = policies({"title": "甲", "policy_id": "x"}, {"title": "甲", "policy_id": "x"}, {"title": "乙"})
    assert distinct_documents(rows).height == 2


@given(
    st.lists(
        st.none() | st.text(alphabet="人工智能机器学习政府采购 AIai、。", max_size=30), min_size=1, max_size=5
    )
)
@settings(max_examples=60, deadline=None)
def test_counts_match_a_plain_search(texts) -> None:
    words = ("人工智能", "机器学习", "政府采购")
    found = {
        (row, word): n
        for row, word, n in count_words(pl.Series(texts, dtype=pl.String), Words(words)).iter_rows()
    }
    for row, text in enumerate(texts):
        plain = (text or "").replace(" ", "").lower()
        for word in words:
            assert found.get((row, word), 0) == plain.count(word)
