"""Concatenated and packed XML: every document comes out, and as many as were counted."""

from __future__ import annotations

import codecs
import gzip
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from aicluster_spark.errors import InputError
from aicluster_spark.records.io.plan import Plan
from aicluster_spark.records.io.xml_plan import plan_xml
from aicluster_spark.records.io.xml_split import (
    Document,
    chunk_documents,
    count_documents,
    safe_parser,
    split_documents,
)
from aicluster_spark.study.models import Limits
from tests.records.io.test_containers import tarred, zipped

ROOTS = ("us-patent-grant", "business:PatentDocumentAndRelated")
GRANT = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE us-patent-grant SYSTEM "x.dtd" [ ]>\n'
    b'<us-patent-grant n="%d">\xe6\xb7\xb1</us-patent-grant>\n'
)
OTHER = b'<?xml version="1.0"?>\n<sequence-cwu/>\n'
CHINESE = codecs.BOM_UTF8 + b'<?xml version="1.0"?><business:PatentDocumentAndRelated/>'
PIECES = st.lists(
    st.sampled_from(
        [
            b"<?xml ", b"<?xml", b'version="1.0"?>', b"<us-patent-grant>", b"</us-patent-grant>",
            b"</us-patent-grant >", b"\n", b" ", b"\x00", codecs.BOM_UTF8, b"\xff\xfe", b"text",
            b"<sequence-cwu/>", b"</", OTHER,
        ]
    ),
    max_size=16,
).map(b"".join)  # fmt: skip


def read(path: Path, scratch: Path, chunk_bytes: int, limits: Limits) -> tuple[Plan, list[Document]]:
    plan = plan_xml(path, scratch, limits, ROOTS, chunk_bytes)
    documents: list[Document] = []
    for chunk in plan.chunks:
        assert chunk.first_row == len(documents)
        found = list(chunk_documents(chunk, ROOTS, int(limits.record_megabytes * 1e6)))
        assert len(found) == chunk.records
        documents += found
    assert len(documents) == plan.seen
    return plan, documents


def contents(path: Path, scratch: Path, chunk_bytes: int = 32_000_000) -> list[bytes]:
    return [document.content.strip() for document in read(path, scratch, chunk_bytes, Limits())[1]]


@settings(max_examples=800, deadline=None)
@given(PIECES)
def test_as_many_documents_are_cut_as_are_counted(content: bytes) -> None:
    pieces = list(split_documents(content, ROOTS))
    assert len(pieces) == count_documents(content, ROOTS)
    assert all(a[1] <= b[0] for a, b in pairwise(pieces))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=PIECES, limit=st.sampled_from([2e-5, 1.0]))
def test_the_account_holds_for_any_bytes_and_any_size_of_chunks(
    tmp_path: Path, content: bytes, limit: float
) -> None:
    file = tmp_path / "any.xml"
    file.write_bytes(b"<?xml ?>" + content)
    limits = Limits(record_megabytes=limit)
    whole = [(d.offset, d.length, d.too_long) for d in read(file, tmp_path, 1_000_000, limits)[1]]
    for size in (1, 7, 30):
        cut = [(d.offset, d.length, d.too_long) for d in read(file, tmp_path, size, limits)[1]]
        if b"\xff\xfe" not in content:  # which makes a text of its own of what begins with it
            assert cut == whole


@pytest.mark.parametrize("chunk_bytes", [1, 100, 1000, 1_000_000])
def test_a_weekly_file_is_cut_into_its_documents(tmp_path: Path, chunk_bytes: int) -> None:
    grants = [GRANT % n for n in range(40)]
    grants.insert(20, OTHER)
    file = tmp_path / "ipg.xml"
    file.write_bytes(b"".join(grants))
    assert contents(file, tmp_path, chunk_bytes) == [grant.strip() for grant in grants]


def test_a_document_without_its_end_costs_no_other(tmp_path: Path) -> None:
    file = tmp_path / "ipg.xml"
    file.write_bytes(GRANT % 1 + (GRANT % 2)[:60] + GRANT % 3)
    found = contents(file, tmp_path)
    assert [b'n="1"' in found[0], b'n="3"' in found[2], len(found)] == [True, True, 3]


@pytest.mark.parametrize(
    "packed",
    [
        zipped(**{f"{n}.xml": GRANT % n for n in range(30)}),
        tarred(**{f"{n}.xml": GRANT % n for n in range(30)}),
        tarred("w:gz", **{f"{n}.xml": GRANT % n for n in range(30)}),
        zipped(inner=zipped(**{f"{n}.xml": GRANT % n for n in range(30)})),
        gzip.compress(b"".join(GRANT % n for n in range(30))),
        zipped(**{"all.xml": b"".join(GRANT % n for n in range(30))}),
    ],
)
@pytest.mark.parametrize("chunk_bytes", [1, 500, 1_000_000])
def test_packed_documents_are_read_whatever_they_are_packed_in(
    tmp_path: Path, packed: bytes, chunk_bytes: int
) -> None:
    file = tmp_path / "package"
    file.write_bytes(packed)
    expected = [(GRANT % n).strip() for n in range(30)]
    assert contents(file, tmp_path / "scratch", chunk_bytes) == expected


def test_labels_and_offsets_say_where_a_document_stands(tmp_path: Path) -> None:
    file = tmp_path / "week.zip"
    file.write_bytes(
        zipped(**{"a/1.xml": CHINESE, "2.xml": GRANT % 1 + GRANT % 2, "index.txt": b"", "b": b"MM\x00*"})
    )
    _, found = read(file, tmp_path, 1_000_000, Limits())
    assert [(d.label, d.offset) for d in found] == [
        ("week.zip/a/1.xml", 0),
        ("week.zip/2.xml", 0),
        ("week.zip/2.xml", len(GRANT % 1)),
        ("week.zip/index.txt", 0),
        ("week.zip/b", 0),
    ]


def test_a_document_longer_than_allowed_is_named_and_not_read(tmp_path: Path) -> None:
    long = b"<?xml version='1.0'?><us-patent-grant>" + b"x" * 3_000_000 + b"</us-patent-grant>"
    file = tmp_path / "ipg.xml"
    file.write_bytes(GRANT % 1 + long + GRANT % 2)
    for chunk_bytes in (1000, 1_000_000, 32_000_000):
        _, found = read(file, tmp_path, chunk_bytes, Limits(record_megabytes=1))
        assert [d.too_long for d in found] == [False, True, False]
        assert found[1].length >= 3_000_000 > len(found[1].content)


def test_a_document_in_utf_16_is_left_whole(tmp_path: Path) -> None:
    file = tmp_path / "wide.xml"
    file.write_bytes('<?xml version="1.0" encoding="utf-16"?><a>深</a>'.encode("utf-16"))
    found = contents(file, tmp_path, 4)
    assert [etree.fromstring(content, safe_parser()).text for content in found] == ["深"]


@pytest.mark.parametrize("content", [b"", b"\n \n", codecs.BOM_UTF8])
def test_what_the_user_sees_of_an_empty_file(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.xml"
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"x\.xml is empty"):
        read(file, tmp_path, 100, Limits())


def test_the_parser_expands_no_entity_and_opens_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    stolen = f'<!DOCTYPE a [<!ENTITY s SYSTEM "{secret.as_uri()}">]><a>&s;</a>'.encode()
    assert b"secret</a>" not in etree.tostring(
        etree.fromstring(stolen, safe_parser()).getroottree().getroot()
    )
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 9))
    bomb = b'<!DOCTYPE a [<!ENTITY l0 "ha">' + laughs + b']><a b="&l8;">&l8;</a>'
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(bomb, safe_parser())
