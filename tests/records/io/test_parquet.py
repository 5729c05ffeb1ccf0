"""Parquet as text cells, batch by batch, and what the user sees of files that are damaged."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from aicluster_spark.errors import InputError
from aicluster_spark.records.io.parquet import parse_parquet, plan_parquet
from aicluster_spark.records.io.plan import Plan
from aicluster_spark.study.models import Limits
from tests.records.io.test_containers import zipped

TYPED = {
    "text": pa.array(["深", None, ""]),
    "whole": pa.array([7, None, None], pa.int64()),
    "long": pa.array([201610058726123456, None, None], pa.int64()),
    "float": pa.array([3.0, float("nan"), None]),
    "lost": pa.array([2.0161005872612e17, None, None]),
    "day": pa.array([dt.date(2016, 1, 28), None, None]),
    "time": pa.array([dt.datetime(2016, 1, 28), None, None]),
    "yes": pa.array([True, None, None]),
    "money": pa.array([Decimal("1.50"), None, None]),
    "words": pa.array(["a", None, None]).dictionary_encode(),
    "names": pa.array([["甲", "乙"], None, None]),
    "bytes": pa.array([b"x", None, None]),
    "inside": pa.array([{"a": 1}, None, None]),
}


def read(path: Path, scratch: Path, chunk_bytes: int) -> tuple[Plan, pl.DataFrame, pl.DataFrame]:
    plan = plan_parquet(path, scratch, Limits(), chunk_bytes)
    parts = [parse_parquet(chunk, plan.header) for chunk in plan.chunks]
    cells, refused = pl.concat([p[0] for p in parts]), pl.concat([p[1] for p in parts])
    assert sorted([*cells["source_row"], *refused["source_row"]]) == list(range(plan.seen))
    return plan, cells, refused


def test_values_become_the_text_that_one_would_type(tmp_path: Path) -> None:
    file = tmp_path / "typed.parquet"
    pq.write_table(pa.table(TYPED), file)
    plan, cells, refused = read(file, tmp_path, 32_000_000)
    assert plan.header == tuple(TYPED)[:-2]
    days = ("2016-01-28", "2016-01-28")
    assert cells.drop("source_row", "byte_offset", "byte_length").rows() == [
        ("深", "7", "201610058726123456", "3", "2.01610058726120e+17", *days, "TRUE", "1.50", "a", "甲;乙")
    ]
    assert refused.select("source_row", "reason").rows() == [(1, "empty_record"), (2, "empty_record")]


def test_rows_are_the_same_however_small_the_chunks(tmp_path: Path) -> None:
    file = tmp_path / "many.parquet"
    table = pa.table({"申请号": [f"CN{n}" for n in range(40_000)], "n": list(range(40_000))})
    pq.write_table(table, file, row_group_size=17_000)
    whole = read(file, tmp_path, 32_000_000)
    cut = read(file, tmp_path, 60_000)
    assert (len(whole[0].chunks), len(cut[0].chunks) > 10) == (3, True)
    assert cut[1].equals(whole[1])
    assert whole[1]["申请号"].to_list() == table["申请号"].to_pylist()


def test_packed_files_are_read_as_one_if_their_columns_are_the_same(tmp_path: Path) -> None:
    one = pa.BufferOutputStream()
    pq.write_table(pa.table({"a": ["1"]}), one)
    other = pa.BufferOutputStream()
    pq.write_table(pa.table({"b": ["1"]}), other)
    file = tmp_path / "years.zip"
    file.write_bytes(zipped(x=one.getvalue().to_pybytes(), y=one.getvalue().to_pybytes()))
    assert read(file, tmp_path / "scratch", 1000)[1]["a"].to_list() == ["1", "1"]
    file.write_bytes(zipped(x=one.getvalue().to_pybytes(), y=other.getvalue().to_pybytes()))
    with pytest.raises(InputError, match=r"years\.zip/y has other columns than .*: b\."):
        read(file, tmp_path / "scratch", 1000)


def test_what_the_user_sees_of_damaged_parquet(tmp_path: Path) -> None:
    file = tmp_path / "typed.parquet"
    pq.write_table(pa.table({"a": ["深圳" * 50] * 50}), file, compression="none", use_dictionary=False)
    good = file.read_bytes()
    broken = {
        "cut": good[:-20],
        "page": good[:10] + bytes(30) + good[40:],
        "text": good.replace("深圳".encode(), b"\xe6\xb7\xff\xff\xff\xff"),
    }
    for content in broken.values():
        file.write_bytes(content)
        with pytest.raises(
            InputError, match=r"typed\.parquet cannot be read as parquet: .*Fetch it again"
        ) as caught:
            read(file, tmp_path, 32_000_000)
        assert "\n" not in str(caught.value)


def test_whatever_byte_is_wrong_every_row_is_accounted_for_or_the_file_refused(tmp_path: Path) -> None:
    """A footer may promise rows that the pages do not hold: Arrow hands over fewer without a word."""
    file = tmp_path / "small.parquet"
    pq.write_table(pa.table({"a": ["1", "2", "3"]}), file, row_group_size=2, store_schema=False)
    good = file.read_bytes()
    refused = 0
    for place in range(len(good)):
        file.write_bytes(good[:place] + bytes([good[place] ^ 2]) + good[place + 1 :])
        try:
            read(file, tmp_path, 32_000_000)
        except InputError:
            refused += 1
    assert refused > len(good) / 4
