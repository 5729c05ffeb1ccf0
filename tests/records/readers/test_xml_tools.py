from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from aicluster_spark.records.readers.xml_tools import (
    Refusal,
    find,
    find_all,
    local_name,
    paragraphs,
    read_document,
    text_at,
    text_of,
)
from aicluster_spark.records.rejects import REASONS


def root(document: bytes | str) -> etree._Element:
    found = read_document(document.encode() if isinstance(document, str) else document)
    assert not isinstance(found, Refusal), found
    return found


def test_elements_are_found_in_any_namespace() -> None:
    found = root('<p:a xmlns:p="x" xmlns:q="y"><q:b><p:c>1</p:c><c>2</c></q:b><d/></p:a>')
    assert local_name(found) == "a"
    assert [text_of(one) for one in find_all(found, "b/c")] == ["1", "2"]
    assert text_at(found, "b/c") == "1"
    assert find(found, "b/x") is None
    assert text_at(None, "b") is None
    assert text_at(found, "d") is None


def test_text_of_mixed_content_is_run_together() -> None:
    found = root("<t>Catalysts of TiO<sub>2</sub> and <b>zeolite <i>Y</i></b>,\n   dried</t>")
    assert text_of(found) == "Catalysts of TiO2 and zeolite Y, dried"


def test_paragraphs_stand_one_a_line_and_bare_text_counts_too() -> None:
    assert paragraphs(root("<a><p>one</p><p> </p><p>two</p></a>"), "p") == "one\ntwo"
    assert paragraphs(root("<a>bare</a>"), "p") == "bare"
    assert paragraphs(root("<a/>"), "p") is None


def test_named_characters_of_an_unread_document_type_become_characters() -> None:
    found = root('<!DOCTYPE a SYSTEM "x.dtd"><a>&ldquo;Min&minus;20&rdquo;<b/>&nosuch; &amp; &#x4e2d;</a>')
    assert text_of(found) == "“Min−20”&nosuch; & 中"


def test_comments_and_instructions_are_no_text() -> None:
    assert text_of(root("<a>one<!-- two --><?three four?></a>")) == "one"


def test_pictures_that_are_listed_are_no_entities() -> None:
    listed = '<!DOCTYPE a SYSTEM "x.dtd" [<!ENTITY D1.TIF SYSTEM "D1.TIF" NDATA TIF>]>'
    assert text_of(root(f"{listed}<a>1</a>")) == "1"


@pytest.mark.parametrize("label", ["gb2312", "GB2312", "gbk", "gb18030"])
def test_chinese_labels_are_taken_for_the_encoding_that_holds_them_all(label: str) -> None:
    text = "朱镕基𠮷"
    document = f'<?xml version="1.0" encoding="{label}"?><a>{text}</a>'.encode("gb18030")
    assert text_of(root(document)) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_of_byte_order_are_forgiven(encoding: str) -> None:
    assert text_of(root('<?xml version="1.0"?><a>中</a>'.encode(encoding))) == "中"


def test_blank_lines_before_the_declaration_are_forgiven() -> None:
    assert text_of(root(b'\r\n \n<?xml version="1.0"?><a>1</a>')) == "1"


@pytest.mark.parametrize("nothing", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_nothing_is_an_empty_record(nothing: bytes) -> None:
    assert read_document(nothing) == Refusal("empty_record", "no content")


def test_a_refusal_says_in_one_line_what_is_wrong() -> None:
    found = read_document(b"<a><b></a>")
    assert isinstance(found, Refusal)
    assert found.reason == "broken_record"
    assert "\n" not in found.detail
    assert "b" in found.detail


def test_a_local_file_is_never_read() -> None:
    found = read_document(b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>')
    assert found == Refusal("broken_record", "declares the entity e: entities are not expanded")


@given(st.binary(max_size=200) | st.text(alphabet='<>/&;!"ab[]- x?', max_size=80).map(str.encode))
def test_any_bytes_are_a_document_or_a_refusal(content: bytes) -> None:
    found = read_document(content)
    if isinstance(found, Refusal):
        assert found.reason in REASONS
        assert found.detail
    else:
        text_of(found)
