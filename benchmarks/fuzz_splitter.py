"""Atheris on the bytes themselves: texts and XML are cut the same however large the chunks.

    pip install -r requirements/fuzz.txt
    python -m benchmarks.fuzz_splitter -max_total_time=300

Atheris chooses the bytes by what code they reach; the first byte says which splitter they go to, and whether
each byte stands for itself or for one of the signs that matter. What must hold: records lie one behind the
other from the first byte to the last; a scan of the whole text and scans of its pieces tell the same borders;
documents are as many as are counted without cutting. libFuzzer's options are taken (`-runs`, `-max_len`,
`-rss_limit_mb`, a folder of a corpus).
"""

from __future__ import annotations

import sys
from itertools import pairwise

import atheris

with atheris.instrument_imports(include=["aicluster_spark.records.io"]):
    from aicluster_spark.records.io.fields import count_fields
    from aicluster_spark.records.io.lines import Records, resolve, scan_block
    from aicluster_spark.records.io.xml_split import count_documents, split_documents

from aicluster_spark.records.readers.reader import Dialect

DIALECTS = (Dialect(), Dialect("\t"), Dialect(";"), Dialect(quote=None))
ROOTS = ("r", "business:PatentDocumentAndRelated")
WIDE = ("深".encode(), "深".encode("gb18030"))
SIGNS = (b'"', b'""', b",", b"\n", b"\r", b"\r\n", b"\t", b";", b"a", b"\x00", *WIDE)
DECLARED = (b"<?xml ", b"?>", b"\xef\xbb\xbf", b"\xff\xfe")
TAGS = (
    *DECLARED,
    b"<r>",
    b"</r>",
    b"</r >",
    b"</other>",
    b"</" + ROOTS[1].encode() + b">",
    b"\n",
    b"\x00",
    b"a",
)
LIMITS = (5, 60, 1_000_000)
"""Longest record allowed: shorter than most, in between, none."""


def cut_text(content: bytes, dialect: Dialect, limit: int, window: int) -> None:
    """Cut a text whole and in pieces."""
    whole = resolve(scan_block(content, dialect), limit, final=True)
    borders = [*whole.starts.tolist(), len(content)] if whole.starts.size else [len(content)] * (not content)
    assert whole.stops.tolist() == borders[1:], "records leave bytes between them"
    assert (count_fields(content, scan_block(content, dialect), whole, dialect).counts >= 1).all()
    assert piecewise(content, dialect, limit, window) == told(whole, 0), "pieces tell other borders"


def piecewise(content: bytes, dialect: Dialect, limit: int, window: int) -> list[tuple[int, int, int]]:
    """Cut a text as a plan does: as much as is decided in a window, then on from there."""
    found: list[tuple[int, int, int]] = []
    at, size = 0, window
    while at < len(content):
        piece = content[at : at + size]
        final = at + len(piece) >= len(content)
        piece = piece if final or not piece.endswith(b"\r") else piece[:-1]
        records = resolve(scan_block(piece, dialect), limit, final=final)
        if records.stops.size:
            found += told(records, at)
            at, size = found[-1][1], window
        else:
            size *= 2
    return found


def told(records: Records, at: int) -> list[tuple[int, int, int]]:
    """Give borders and states as plain numbers."""
    columns = (records.starts + at, records.stops + at, records.state)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def cut_documents(content: bytes) -> None:
    """Cut XML, and count it without cutting."""
    pieces = list(split_documents(content, ROOTS))
    assert len(pieces) == count_documents(content, ROOTS)
    assert all(first[1] <= second[0] for first, second in pairwise(pieces))


def one_input(data: bytes) -> None:
    """Take the first bytes as choices and the others as the text."""
    if len(data) < 3:
        return
    choice, window, content = data[0], data[1] % 64 + 1, data[2:]
    documents, signs = choice & 128, choice & 64
    if signs:
        alphabet = TAGS if documents else SIGNS
        content = b"".join(alphabet[byte % len(alphabet)] for byte in content)
    if documents:
        cut_documents(content)
    else:
        cut_text(content, DIALECTS[choice % 4], LIMITS[choice // 4 % 3], window)


def main() -> None:
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
