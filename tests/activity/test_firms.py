"""AI firms by the words of a register."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pyarrow as pa
import pytest

from aicluster_spark.activity.firm_rules import load_firm_rules
from aicluster_spark.activity.firms import FirmKernel, judge_firms
from aicluster_spark.schema.activity import ENTERPRISE_ACTIVITY

FIRMS = [  # name, scope, code, edition, narrow verdict, deciding leg
    ("甲软件有限公司", "软件开发；人工智能应用软件开发；销售", "I6513", 2017, True, "phrase_in_scope"),
    ("乙人工智能科技有限公司", None, None, None, True, "word_in_name"),
    ("丙科技有限公司", "人工智能、大数据技术咨询", None, None, True, "word_in_scope"),
    ("丁餐饮有限公司", "餐饮服务（地址：人工智能产业园3栋）", "H6210", 2017, False, None),
    ("戊贸易有限公司", "技术开发（不含人工智能）", None, None, False, None),
    ("己机械有限公司", None, "C3491", 2017, None, None),
    ("庚机器人有限公司", "智能机器人的研发；销售", "C3491", 2017, False, None),
    ("辛机器人有限公司", "智能机器人的研发；销售", "C3491", 2011, False, None),
]


@pytest.fixture(scope="module")
def firms() -> pl.DataFrame:
    columns = ["name", "scope", "industry_code", "industry_edition"]
    frame = pl.DataFrame([firm[:4] for firm in FIRMS], columns, orient="row", infer_schema_length=None)
    places = pl.int_range(pl.len(), dtype=pl.Int64)
    return frame.with_columns(
        pl.col("industry_edition").cast(pl.Int32),
        places.alias("source_row"),
        places.cast(pl.String).alias("enterprise_id"),
        pl.lit("f.csv").alias("source_file"),
    )


def test_the_narrow_rules(firms):
    judged = judge_firms(firms, load_firm_rules().narrow)
    assert judged["is_ai"].to_list() == [firm[4] for firm in FIRMS]
    assert judged["matched_rule"].to_list() == [firm[5] for firm in FIRMS]
    assert judged["reason"].to_list() == [None] * 5 + ["no business scope", None, None]
    assert judged["matched_terms"][0].to_list() == ["人工智能应用软件开发", "人工智能"]


def test_the_wide_rules_ask_for_a_code_of_the_right_edition(firms):
    judged = judge_firms(firms, load_firm_rules())
    assert judged["is_ai"].to_list()[-2:] == [True, False]
    assert judged["matched_rule"].to_list()[-2:] == ["related_and_industry", None]


def test_only_the_fields_of_the_study_are_read(firms):
    by_name, by_scope = (
        judge_firms(firms, replace(load_firm_rules().narrow, fields=(field,))) for field in ("name", "scope")
    )
    assert by_name["is_ai"].to_list() == ["人工智能" in firm[0] for firm in FIRMS]
    assert by_scope["is_ai"].to_list() == [True, None, True, False, False, None, False, False]
    assert set(by_scope["reason"].drop_nulls()) == {"no business scope"}


def test_the_kernel_gives_the_table(firms):
    batches = list(FirmKernel(load_firm_rules())(firms.to_arrow().to_batches(max_chunksize=3)))
    assert pa.Table.from_batches(batches).schema == ENTERPRISE_ACTIVITY.arrow
    assert sum(batch.num_rows for batch in batches) == len(FIRMS)
