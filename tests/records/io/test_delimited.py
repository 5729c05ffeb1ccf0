"""Plan and parse together: the same rows whatever the chunks, and those of Python's csv where well-formed."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aicluster_spark.errors import InputError
from aicluster_spark.records.io.chunks import read_chunk
from aicluster_spark.records.io.delimited import parse_text
from aicluster_spark.records.io.plan import Chunk
from aicluster_spark.records.io.text_plan import plan_text
from aicluster_spark.records.readers.reader import Dialect
from aicluster_spark.records.rejects import REASONS
from aicluster_spark.study.models import Limits
from tests.records.io.reading import read_text

REAL_CELL = st.text(st.sampled_from('深圳𠮷㐀"a,\n1 |;'), max_size=8)
PIECES = [
    b'"', b'""', b",", b"\n", b"\r\n", b"\r", b"a", b"\x00", b"\xef\xbb\xbf", b"\x81", b"\xff", b"|",
    "深".encode("gb18030"), "𠮷".encode("gb18030"), "深".encode(), b"h1,h2\n",
]  # fmt: skip
BYTES = st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join)
QUICK = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SIZES = (1, 5, 13, 40)


@QUICK
@given(body=BYTES, encoding=st.sampled_from(["utf-8", "gb18030"]), limit=st.sampled_from([9e-6, 2e-5, 1.0]))
def test_any_bytes_give_the_same_account_for_every_size_of_chunks(
    tmp_path: Path, body: bytes, encoding: str, limit: float
) -> None:
    file = tmp_path / "any.csv"
    file.write_bytes(b"h1,h2\n" + body)
    limits = Limits(record_megabytes=limit)
    whole = read_text(file, tmp_path, limits=limits, encoding=encoding)
    assert set(whole.refused["reason"]) <= set(REASONS)
    for size in SIZES:
        cut = read_text(file, tmp_path, size, limits, encoding=encoding)
        assert cut.cells.equals(whole.cells)
        assert cut.refused.equals(whole.refused)


@QUICK
@given(
    table=st.lists(st.tuples(REAL_CELL, REAL_CELL, REAL_CELL).filter(any), max_size=12),
    encoding=st.sampled_from(["utf-8", "gb18030", "utf-16-le"]),
    delimiter=st.sampled_from([",", "\t", ";", "|"]),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    mark=st.booleans(),
)
def test_well_formed_texts_read_as_by_python_at_every_cut(
    tmp_path: Path,
    table: list[tuple[str, str, str]],
    encoding: str,
    delimiter: str,
    line_end: str,
    quoting: int,
    mark: bool,
) -> None:
    text = io.StringIO()
    if line_end == "\r":
        quoting = csv.QUOTE_ALL  # Python would leave a lone LF unquoted
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerows([("一", "二", "三"), *table])
    start = "\ufeff" if encoding == "utf-16-le" or (mark and encoding == "utf-8") else ""
    file = tmp_path / "table.csv"
    file.write_bytes((start + text.getvalue()).encode(encoding))
    expected = list(csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=delimiter))[1:]
    stated = None if start else encoding
    for size in (1, 11, 1000):
        found = read_text(file, tmp_path, size, dialect=Dialect(delimiter), encoding=stated)
        assert [[cell or "" for cell in row] for row in found.rows] == expected
        assert found.refused.is_empty()


def test_every_offset_as_chunk_border_around_quotes_newlines_and_long_characters(tmp_path: Path) -> None:
    rows = [("深圳,市", '他说"好"\n第二行'), ("𠮷|㐀", ""), ('5" pipe', "a\r\nb"), ("末", "尾")]
    text = '深,𠮷\n"深圳,市","他说""好""\n第二行"\r\n𠮷|㐀,""\n5" pipe,"a\r\nb"\n末,尾'
    for encoding in ("utf-8", "gb18030", "utf-16"):  # the last with its mark, which tells it
        file = tmp_path / f"{encoding}.csv"
        file.write_bytes(text.encode(encoding))
        for size in range(1, file.stat().st_size + 1):
            assert read_text(file, tmp_path, size, encoding=encoding).rows == rows


def test_headers_that_are_the_same_up_to_a_nul_stay_two_columns(tmp_path: Path) -> None:
    file = tmp_path / "nul.csv"
    file.write_bytes(b"a,a\x00b,1\n1,2,3\n")
    found = read_text(file, tmp_path)
    assert found.cells.columns[:3] == ["a", "a\x00b", "1"]
    assert found.rows == [("1", "2", "3")]


def test_chunks_of_one_file_are_read_apart_in_any_order_and_at_once(tmp_path: Path) -> None:
    lines = "".join(f'{n},"第一行{n}\r\n他说""好""，𠮷"\r\n' for n in range(3_000))
    for encoding in ("utf-8", "gb18030", "utf-16"):
        file = tmp_path / "large.csv"
        file.write_bytes(f"序号,摘要\r\n{lines}".encode(encoding))
        whole = read_text(file, tmp_path)
        plan = plan_text(file, tmp_path, Limits(), Dialect(), None, 1_000)
        assert (len(whole.plan.chunks), len(plan.chunks) > 90) == (1, True)
        assert max(chunk.stop - chunk.start for chunk in plan.chunks) <= 1_000
        with ThreadPoolExecutor(4) as pool:
            backwards = list(pool.map(partial(cells_of, header=plan.header), reversed(plan.chunks)))
        cells = pl.concat(backwards).sort("source_row")
        assert cells.equals(whole.cells)
        assert cells["摘要"][2_999] == '第一行2999\r\n他说"好"，𠮷'


def cells_of(chunk: Chunk, header: tuple[str, ...]) -> pl.DataFrame:
    cells, refused = parse_text(read_chunk(chunk), chunk, Dialect(), header, 16_000_000)
    assert refused.is_empty()
    return cells


@pytest.mark.parametrize(
    ("record", "reason", "detail"),
    [
        (b"only one", "broken_record", "1 cells instead of 2"),
        (b"1,2,3", "broken_record", "3 cells instead of 2"),
        (b'"a"b,2', "broken_record", "text follows a closing quote"),
        (b'""b,2', "broken_record", "text follows a closing quote"),
        (b'a,"never closed', "broken_record", "a quote opens and does not close"),
        (b"\xff\xfe,2", "undecodable", "bytes that are no characters of the file's encoding"),
        (b"", "empty_record", "an empty line"),
        (b'"",', "empty_record", "all cells are empty"),
        (b"h1,h2", "repeated_header", "the header again"),
        (b"\xef\xbb\xbfh1,h2", "repeated_header", "the header again"),
        (b"x" * 120 + b",2", "record_too_long", "123 bytes in one line"),
    ],
)
def test_one_bad_record_is_refused_by_itself(tmp_path: Path, record: bytes, reason: str, detail: str) -> None:
    file = tmp_path / "bad.csv"
    file.write_bytes(b"h1,h2\n" + "一,二\n".encode() + record + b"\n" + "三,四\n".encode())
    found = read_text(file, tmp_path, limits=Limits(record_megabytes=1e-4))
    assert found.rows == [("一", "二"), ("三", "四")]
    offset = 6 + len("一,二\n".encode())
    assert found.refused.drop("raw").rows() == [(1, offset, reason, detail)]
    assert found.refused["raw"][0] == record.decode("utf-8", "replace")


def test_gbk_decodes_as_gb18030_wherever_it_decodes_at_all() -> None:
    decoded = 0
    for code in (bytes([first, second]) for first in range(256) for second in range(256)):
        try:
            text = code.decode("gbk")
        except UnicodeDecodeError:
            continue
        assert text == code.decode("gb18030")
        decoded += 1
    ascii_pairs = 128 * 128
    assert decoded > ascii_pairs + 21_000
    with pytest.raises(UnicodeDecodeError):  # of four bytes, the second is a digit: never the second of two
        "𠮷".encode("gb18030").decode("gbk")


def test_an_unclosed_quote_costs_one_record_of_a_large_file(tmp_path: Path) -> None:
    file = tmp_path / "quote.csv"
    file.write_bytes(b"h1,h2\n" + b'a,"\n' + b"1,2\n" * 100_000 + b'3,"x\ny"\n')
    found = read_text(file, tmp_path, chunk_bytes=10_000, limits=Limits(record_megabytes=0.05))
    assert found.reasons == [(0, "broken_record")]
    assert len(found.rows) == 100_001
    assert found.rows[-1] == ("3", "x\ny")


@pytest.mark.parametrize("chunk_bytes", [100_000, 32_000_000])
def test_a_cell_of_twenty_megabytes_is_refused_and_the_next_record_read(
    tmp_path: Path, chunk_bytes: int
) -> None:
    file = tmp_path / "long.csv"
    file.write_bytes(b"h1,h2\n1,2\n3," + b"x" * 20_000_000 + b"\r\n5,6\n")
    found = read_text(file, tmp_path, chunk_bytes)
    assert found.rows == [("1", "2"), ("5", "6")]
    assert found.refused.drop("raw").rows() == [(1, 10, "record_too_long", "20000004 bytes in one line")]
    assert len(found.refused["raw"][0]) == 1000
    kept = read_text(file, tmp_path, chunk_bytes, Limits(record_megabytes=32))
    assert len(kept.rows[1][1] or "") == 20_000_000


def test_nul_bytes_stay_in_their_cell(tmp_path: Path) -> None:
    file = tmp_path / "nul.csv"
    file.write_bytes(b"h1,h2\na\x00b,2\n\n" + b"1,2\n" * 10)
    assert read_text(file, tmp_path).rows[0] == ("a\x00b", "2")


def test_empty_is_null_unless_it_was_quoted(tmp_path: Path) -> None:
    file = tmp_path / "empty.csv"
    file.write_bytes(b'h1,h2\n,""\n1,\n')
    found = read_text(file, tmp_path)
    assert found.rows == [("1", None)]
    assert found.reasons == [(0, "empty_record")]


def test_names_of_columns_are_made_distinct(tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_bytes(b"a,a,,source_row\n1,2,3,4\n")
    assert read_text(file, tmp_path).plan.header == ("a", "a (2)", "column 3", "source_row (2)")


def test_a_header_only_is_a_table_without_rows(tmp_path: Path) -> None:
    for text in (b"h1,h2", b"h1,h2\n", b"\xef\xbb\xbfh1,h2\r\n"):
        file = tmp_path / "header.csv"
        file.write_bytes(text)
        found = read_text(file, tmp_path)
        assert found.plan.header == ("h1", "h2")
        assert found.plan.seen == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "x.csv is empty."),
        (b"\xef\xbb\xbf", "x.csv has no header: its first line is empty."),
        (b"\n1,2\n", "x.csv has no header: its first line is empty."),
        (b'"h1,h2\n1,2\n', "x.csv has no header: its first line has a quote that does not close."),
        (b"h" * 200 + b"\n1\n", "x.csv has no header: its first line is too long."),
    ],
)
def test_what_the_user_sees_of_a_file_without_a_header(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    with pytest.raises(InputError, match=f"^{message}"):
        read_text(file, tmp_path, limits=Limits(record_megabytes=1e-4))


def test_a_file_that_became_shorter_is_noticed(tmp_path: Path) -> None:
    from aicluster_spark.records.io.chunks import read_chunk

    file = tmp_path / "x.csv"
    file.write_bytes(b"h1\n1\n2\n")
    chunk = read_text(file, tmp_path).plan.chunks[0]
    file.write_bytes(b"h1\n1\n")
    with pytest.raises(InputError, match=r"x\.csv became shorter"):
        read_chunk(chunk)
