"""Broken XML that every XML reader meets, and how rows are made of documents in tests."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from aicluster_spark.records.readers.reader import Setting, XmlReader

KINDS = ("invention", "utility_model", "design", "plant", "other")
SETTING = Setting(KINDS, date(2030, 1, 1))


def rows(reader: XmlReader, *documents: str | bytes) -> pl.DataFrame:
    """Read documents, text or bytes."""
    found = reader.rows([d.encode() if isinstance(d, str) else d for d in documents], SETTING)
    assert found.height == len(documents)
    return found


def row(reader: XmlReader, document: str | bytes) -> dict[str, Any]:
    """Read one document."""
    return rows(reader, document).row(0, named=True)


def parties(row: dict[str, Any], role: str) -> list[dict[str, Any]]:
    """Parties of a row in a role, without what is missing."""
    listed = [p for p in row["parties"] or () if p["role"] == role]
    return [{k: v for k, v in p.items() if v is not None and k != "role"} for p in listed]


def broken(document: bytes, root: bytes) -> dict[str, bytes]:
    """Ways in which a good document breaks, by name.

    `document` must be UTF-8 with a declaration and without a document type; `root` is its root's name.
    """
    head, body = document.split(b"?>", 1)
    inside = b">" + body.split(b">", 1)[1]
    start = body.split(b">", 1)[0]

    def with_type(declarations: bytes, reference: bytes = b"") -> bytes:
        return (
            head
            + b"?><!DOCTYPE "
            + root
            + b" ["
            + declarations
            + b"]>"
            + start
            + b">"
            + reference
            + inside[1:]
        )

    bomb = b'<!ENTITY l0 "lol">' + b"".join(
        b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12)
    )
    return {
        "truncated": document[: len(document) * 2 // 3],
        "no end tag": document[: document.rindex(b"</")],
        "entity bomb": with_type(bomb, b"&l11;"),
        "entity bomb in an attribute": with_type(bomb).replace(start, start + b' x="&l11;"', 1),
        "internal entity": with_type(b'<!ENTITY e "text">', b"&e;"),
        "external entity": with_type(b'<!ENTITY e SYSTEM "file:///etc/passwd">', b"&e;"),
        "parameter entity": with_type(b'<!ENTITY % e SYSTEM "http://localhost:9/x.dtd"> %e;'),
        "bare ampersand": head + b"?>" + start + b">A & B" + inside[1:],
        "control character": head + b"?>" + start + b">\x0b" + inside[1:],
        "NUL": head + b"?>" + start + b">\x00" + inside[1:],
        "wrong encoding": head + b"?>" + start + b">" + "中文".encode("gb18030") + inside[1:],
        "unknown encoding": b'<?xml version="1.0" encoding="klingon"?>' + body,
        "two roots": document + body,
        "undeclared prefix": head + b"?>" + start + b"><q:z/>" + inside[1:],
        "too deep": head + b"?>" + start + b">" + b"<a>" * 400 + b"</a>" * 400 + inside[1:],
        "no XML": b"PK\x03\x04\x00\x00",
    }
