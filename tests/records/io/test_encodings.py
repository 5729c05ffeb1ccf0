"""Which encoding a text is in, and what the user sees where none can be told."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from aicluster_spark.errors import InputError
from aicluster_spark.records.io.encodings import find_encoding, safe_to_cut
from tests.records.io.reading import read_text

ROWS = [("深圳市腾讯计算机系统有限公司", f"一种第{n}号数据处理方法𠮷㐀") for n in range(30)]
TEXT = "申请人,名称\n" + "".join(",".join(row) + "\n" for row in ROWS)


def name_of(tmp_path: Path, content: bytes, stated: str | None = None) -> str:
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    return find_encoding(file, "x.csv", stated).name


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (TEXT.encode("gb18030"), "gb18030"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32-le"),
        (b"a,b\n" * 3_000_000 + TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode() + b"\xff\xff,\x80\n", "utf-8"),
        (TEXT.encode("gb18030") + b"\xff\xff,\x80\n", "gb18030"),
        (b"a,b\n1,2\n", "utf-8"),
    ],
)
def test_encodings_are_found_and_texts_read_the_same(tmp_path: Path, content: bytes, encoding: str) -> None:
    assert name_of(tmp_path, content) == encoding
    if content.count(b"\n") < 100 and len(content) > 100:
        found = read_text(tmp_path / "x.csv", tmp_path / "scratch", chunk_bytes=100)
        assert found.rows == ROWS
        assert found.plan.header == ("申请人", "名称")
        assert found.plan.encoding == encoding


def test_what_is_stated_counts_and_gbk_becomes_gb18030(tmp_path: Path) -> None:
    assert name_of(tmp_path, TEXT.encode("gb18030"), "GBK") == "gb18030"
    assert name_of(tmp_path, TEXT.encode("gb18030"), "cp936") == "gb18030"
    assert name_of(tmp_path, codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16") == "utf-16-le"
    assert name_of(tmp_path, "Müller,Zürich\n".encode("latin-1"), "latin-1") == "iso8859-1"
    assert read_text(tmp_path / "x.csv", tmp_path, encoding="latin-1").plan.header == ("Müller", "Zürich")


@pytest.mark.parametrize(
    ("content", "stated", "message"),
    [
        (
            "Name,Ort\nMüller,Zürich\nGrößer,Köln\n".encode("latin-1"),
            None,
            "x.csv is in no encoding that can be told",
        ),
        (
            TEXT.encode("utf-16-le"),
            None,
            "x.csv is no text that can be read: every fifth byte or more is zero",
        ),
        (TEXT.encode(), "no-such-code", "x.csv: the encoding no-such-code is not known"),
        (TEXT.encode(), "rot13", "x.csv: the encoding rot13 is not known"),
        (TEXT.encode("gb18030"), "utf-16", "x.csv: utf-16 has no byte order mark here"),
    ],
)
def test_what_the_user_sees_where_no_encoding_fits(
    tmp_path: Path, content: bytes, stated: str | None, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        name_of(tmp_path, content, stated)


def test_the_wrong_encoding_stated_is_noticed_in_the_header(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(TEXT.encode("gb18030"))
    with pytest.raises(InputError, match=r"x\.csv is not utf-8: its first line does not decode"):
        read_text(file, tmp_path, encoding="utf-8")


@pytest.mark.parametrize("encoding", ["utf-16-le", "gb18030"])
def test_what_does_not_decode_is_refused_after_transcoding_too(tmp_path: Path, encoding: str) -> None:
    broken = b"\x00\xd8" if encoding == "utf-16-le" else b"\xff"
    lines = ["一|二\n".encode(encoding), "三".encode(encoding) + broken + "|四\n".encode(encoding)]
    file = tmp_path / "x.csv"
    mark = codecs.BOM_UTF16_LE if encoding == "utf-16-le" else b""
    from aicluster_spark.records.readers.reader import Dialect

    file.write_bytes(mark + b"".join(lines) + "五|六\n".encode(encoding))
    found = read_text(file, tmp_path, dialect=Dialect("|"), encoding=None if mark else encoding)
    assert found.rows == [("五", "六")]
    assert found.reasons == [(0, "undecodable")]


def test_a_text_that_ends_within_a_character_is_refused_there(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(codecs.BOM_UTF16_LE + "一,二\n三,四\n五,六".encode("utf-16-le")[:-1])
    found = read_text(file, tmp_path)
    assert found.rows == [("三", "四")]
    assert found.reasons == [(1, "undecodable")]


def test_only_delimiters_that_are_no_second_bytes_are_safe() -> None:
    seconds = set()
    for code in range(0x80, 0x30000):
        if not 0xD800 <= code < 0xE000:
            seconds |= set(chr(code).encode("gb18030")[1:])
    for byte in range(0x20, 0x7F):
        assert safe_to_cut("gb18030", chr(byte)) == (byte not in seconds)
