"""The real lists from file to intensity: how many documents, how many about AI, which years are known."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from aicluster_spark.policy.documents import assess_documents
from aicluster_spark.policy.texts import distinct_documents, judge_documents
from aicluster_spark.records.readers.policy_table import PolicyTable
from aicluster_spark.records.readers.reader import Setting
from aicluster_spark.schema.register import POLICIES

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
READER = PolicyTable()
AREAS = pl.DataFrame(
    [("sh", "上海市", "上海市"), ("sz", "广东省", "深圳市"), ("hz", "浙江省", "杭州市")],
    schema=["city", "province", "name"],
    orient="row",
)


def read(table: pl.DataFrame, source_file: str) -> pl.DataFrame:
    bound = READER.bind(table.columns, {})
    absent = [name for name in READER.columns if name not in bound]
    cells = table.select(
        *(pl.col(header).alias(name) for name, header in bound.items()),
        *(pl.lit(None, pl.String).alias(name) for name in absent),
        pl.int_range(pl.len(), dtype=pl.Int64).alias("source_row"),
        pl.lit(None, pl.Int64).alias("byte_offset"),
    )
    rows = READER.rows(cells, Setting(kinds=(), newest=None)).filter(pl.col("reason").is_null())
    return rows.with_columns(pl.lit(source_file).alias("source_file")).select(POLICIES.names)


def provincial(path: Path) -> pl.DataFrame:
    calamine = pytest.importorskip("python_calamine")
    header, *rows = calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    cells = [[str(cell) if cell != "" else None for cell in row] for row in rows]
    return read(pl.DataFrame(cells, schema=dict.fromkeys(header, pl.String), orient="row"), path.stem)


@pytest.fixture(scope="module")
def documents() -> pl.DataFrame:
    national = pl.read_csv(DATA / "cn_policy_national" / "all_policies_unified.csv", infer_schema=False)
    lists = [provincial(path) for path in sorted((DATA / "cn_policy_provincial").glob("*.xlsx"))]
    return distinct_documents(pl.concat([read(national, "ministries"), *lists]))


@pytest.mark.shared
def test_real_documents_are_judged(documents: pl.DataFrame) -> None:
    judged = judge_documents(documents)
    assert documents.height == 32_522  # of 34,953 rows; Henan's list repeats itself
    assert judged["is_ai"].sum() == 81
    assert judged.filter(pl.col("is_ai").is_null()).height == 32_108  # titles alone
    assert judged.group_by("evidence").len().drop_nulls().sort("evidence").rows() == [
        ("text", 1),
        ("title", 80),
    ]
    plan = documents.filter(pl.col("title") == "国务院关于印发新一代人工智能发展规划的通知")
    row = judged.row(by_predicate=pl.col("policy_id") == plan["policy_id"][0], named=True)
    assert (row["counts"], row["strength"], plan["year"].to_list()) == (True, 3.0, [2017])


@pytest.mark.shared
def test_real_intensity_is_known_only_where_lists_reach(documents: pl.DataFrame) -> None:
    policy = assess_documents(documents, AREAS, range(2012, 2023), ("national", "province"), 10, 0.15)
    shanghai_list = policy.coverage.filter(pl.col("place") == "上海市")
    assert shanghai_list.select("first", "last").rows() == [(1994, 2022)]
    table = policy.intensity
    hangzhou = table.filter(pl.col("city") == "hz")
    assert hangzhou["flow"].null_count() == hangzhou.height  # no list of Zhejiang
    shanghai = table.filter(pl.col("city") == "sh")
    assert shanghai["flow"].null_count() == 0
    assert shanghai.filter(pl.col("year") < 2017)["flow"].sum() == 0
    assert shanghai.filter(pl.col("year") == 2017)["flow"].item() == 5
    assert (shanghai["unjudged"] > 0).all()
    backed = policy.documents.filter(
        (pl.col("city") == "sh") & pl.col("year").is_between(2012, 2022) & (pl.col("level") != "city")
    )
    assert shanghai["flow"].sum() == backed.height
    assert (
        policy.uncovered
        == policy.texts["counts"].sum() - policy.documents["policy_id"].n_unique() - policy.nowhere.height
    )
