"""Refused records as they stand in their sources, whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from aicluster_spark.records.planning import plan_source
from aicluster_spark.records.raw_records import header_bytes, records_at
from aicluster_spark.records.readers.registry import READERS
from aicluster_spark.study.models import Limits
from tests.records.io.test_containers import zipped

LIMITS = Limits(record_megabytes=0.01)
DOCUMENTS = [f'<?xml version="1.0"?><us-patent-grant>{"深" * n}</us-patent-grant>\n' for n in (3, 20_000, 5)]
HEADER = "申请号,申请日,公开公告号,公开公告日,发明名称\n"
ROWS = [f"CN20141000051{n},2014,CN10370202{n}B,2017,{'长' * n}\n" for n in (1, 20_000, 3)]


@pytest.mark.parametrize("chunk_bytes", [100, 30_000, 32_000_000])
@pytest.mark.parametrize("pack", [False, True])
def test_a_document_that_is_too_long_is_written_whole(tmp_path: Path, chunk_bytes: int, pack: bool) -> None:
    file = tmp_path / "week.xml"
    content = "".join(DOCUMENTS).encode()
    file.write_bytes(zipped(a=content) if pack else content)
    reader = READERS["uspto_xml"]
    plan = plan_source(reader, file, tmp_path / "scratch", LIMITS, None, {}, chunk_bytes)
    found = b"".join(records_at(reader, plan, [1, 2], LIMITS))
    assert found.decode() == "".join(DOCUMENTS[1:])


@pytest.mark.parametrize("chunk_bytes", [100, 32_000_000])
@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
def test_a_row_that_is_too_long_is_written_whole(tmp_path: Path, chunk_bytes: int, delimiter: str) -> None:
    file = tmp_path / "2014.csv"
    text = (HEADER + "".join(ROWS)).replace(",", delimiter)
    file.write_text(text, encoding="utf-8", newline="")
    reader = READERS["cnipa_gazette_csv"]
    plan = plan_source(reader, file, tmp_path / "scratch", LIMITS, None, {}, chunk_bytes)
    found = header_bytes(reader, plan) + b"".join(records_at(reader, plan, [0, 1, 2], LIMITS))
    assert found.decode() == text
