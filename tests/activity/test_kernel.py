from __future__ import annotations

import pickle

import polars as pl
import pyarrow as pa
import pytest

from aicluster_spark.activity.catalogue import load_rule_set
from aicluster_spark.activity.hits import COMPARED
from aicluster_spark.activity.kernel import INPUT, ActivityKernel
from aicluster_spark.engine.tables import spark_ddl
from aicluster_spark.schema.records import PATENTS

SCHEMA = pa.schema([PATENTS.arrow.field(name) for name in INPUT])
ROWS = [
    {"patent_id": "US-1", "title": "Neural networks", "abstract": None, "cpc": ["G06N3/08"], "ipc": None},
    {
        "patent_id": "US-2",
        "title": "Shoe",
        "abstract": "Uses image processing.",
        "cpc": ["G06T7/00"],
        "ipc": [],
    },
    {"patent_id": "US-3", "title": "Shoe", "abstract": "A sole.", "cpc": ["A43B1/00"], "ipc": None},
    {"patent_id": "US-4", "title": "Lamp", "abstract": None, "cpc": None, "ipc": None},
]


def batches(size: int) -> list[pa.RecordBatch]:
    return pa.Table.from_pylist(ROWS, schema=SCHEMA).to_batches(max_chunksize=size)


def test_batches_come_out_in_the_schema_of_the_table():
    kernel = ActivityKernel((load_rule_set("oecd2025"),))
    judged = pa.Table.from_batches(kernel(iter(batches(10))))
    assert judged.schema == COMPARED
    assert judged["patent_id"].to_pylist() == ["US-1", "US-2", "US-3", "US-4"]
    assert judged["matched_rule"].to_pylist() == ["core", "related_and_word", None, None]
    assert judged["matched_terms"].to_pylist() == [["neural network"], ["image processing"], [], []]
    assert judged["reason"].to_pylist() == [None, None, None, "no cpc codes"]


@pytest.mark.parametrize("size", [1, 3])
def test_the_cut_into_batches_changes_nothing(size):
    kernel = pickle.loads(pickle.dumps(ActivityKernel((load_rule_set("oecd2025"),))))  # noqa: S301  our own
    whole, parts = (pa.Table.from_batches(kernel(iter(batches(n)))) for n in (10, size))
    assert whole.equals(parts)


def test_an_empty_batch_gives_no_batch():
    empty = pa.RecordBatch.from_pylist([], schema=SCHEMA)
    assert list(ActivityKernel((load_rule_set("oecd2025"),))(iter([empty]))) == []


def test_columns_in_another_order_are_read_by_name():
    kernel = ActivityKernel((load_rule_set("oecd2025"),))
    shuffled = [batch.select(list(reversed(INPUT))) for batch in batches(10)]
    judged = pl.DataFrame(pa.Table.from_batches(kernel(iter(shuffled))))
    assert judged["is_ai"].to_list() == [True, True, False, None]


def test_codes_of_one_scheme_stand_in_for_the_other_only_where_asked():
    rows = [
        {"patent_id": "CN-1", "language": "zh", "ipc": ["G06N3/08"]},
        {"patent_id": "CN-2", "language": "zh", "ipc": ["A43B1/00"], "cpc": []},
        {"patent_id": "CN-3", "language": "zh", "ipc": ["G06N3/08"], "cpc": ["A43B1/00"]},
    ]
    batch = pa.RecordBatch.from_pylist(rows, schema=SCHEMA)
    rules = (load_rule_set("oecd2025"),)
    strict, lenient = (
        pa.Table.from_batches(ActivityKernel(rules, stand_in=stand_in)([batch]))["is_ai"].to_pylist()
        for stand_in in (False, True)
    )
    assert strict == [None, None, False]
    assert lenient == [True, False, False]


@pytest.mark.spark
def test_spark_gives_what_the_kernel_gives(spark):
    kernel = ActivityKernel((load_rule_set("oecd2025"), load_rule_set("cset1790")))
    rows = [tuple(row.get(name) for name in INPUT) for row in ROWS]
    columns = ", ".join(f"{name} {'array<string>' if name in ('cpc', 'ipc') else 'string'}" for name in INPUT)
    judged = spark.createDataFrame(rows, columns).mapInArrow(kernel, spark_ddl(COMPARED))
    distributed = [row.asDict(recursive=True) for row in judged.orderBy("patent_id", "rule_set").collect()]
    local = pl.DataFrame(pa.Table.from_batches(kernel(iter(batches(10))))).sort("patent_id", "rule_set")
    assert distributed == local.to_dicts()


CHINESE = [
    {"patent_id": "CN-1", "title": "一种神经网络处理器", "language": "zh", "ipc": ["G06N3/063"]},
    {
        "patent_id": "CN-2",
        "title": "基于深度学习的语音识别方法",
        "language": "zh",
        "ipc": ["G06N3/08", "G10L15/16"],
    },
    {"patent_id": "CN-3", "title": "一种门铰链", "language": "zh", "ipc": ["E05D5/02"]},
]


def test_branches_are_those_whose_legs_hold():
    batch = pa.RecordBatch.from_pylist(CHINESE, schema=SCHEMA)
    judged = pl.DataFrame(pa.Table.from_batches(ActivityKernel((load_rule_set("cnipa2023"),))(iter([batch]))))
    rules = load_rule_set("cnipa2023")
    branch_of = {leg.name: leg.branch for leg in rules.legs}
    for row in judged.iter_rows(named=True):
        assert (branch_of.get(row["matched_rule"]) in row["branches"]) == bool(row["is_ai"])
    first, second, third = judged["branches"].to_list()
    assert "NPU" in first
    assert {"机器学习", "智能语音"} & set(second)
    assert third == []
