"""Record borders, against a state machine that reads byte by byte."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.records.io.lines import TOO_LONG, UNCLOSED, WHOLE, resolve, scan_block
from aicluster_spark.records.readers.reader import Dialect

COMMA = Dialect()
TEXTS = st.lists(st.sampled_from([b'"', b'""', b",", b"\n", b"\r", b"\r\n", b"a", b"\xc9\xee"])).map(b"".join)
Borders = list[tuple[int, int, int]]


def line_end(text: bytes, at: int) -> int:
    while at < len(text) and text[at] not in b"\r\n":
        at += 1
    return at + (2 if text[at : at + 2] == b"\r\n" else 1) if at < len(text) else at


def record_end(text: bytes, at: int) -> int | None:
    """Where the record that begins here ends; None if its quote never closes."""
    state = "start"
    while at < len(text):
        byte = text[at : at + 1]
        if state == "quoted":
            state = "closed?" if byte == b'"' else state
        elif state == "closed?" and byte == b'"':
            state = "quoted"
        elif byte in b"\r\n":
            return line_end(text, at)
        elif byte == b'"' and state == "start":
            state = "quoted"
        else:
            state = "start" if byte == b"," else "plain"
        at += 1
    return None if state == "quoted" else len(text)


def walk(text: bytes, limit: int) -> Borders:
    found: Borders = []
    at = 0
    while at < len(text):
        line, end = line_end(text, at), record_end(text, at)
        if line - at > limit:
            found.append((at, line, TOO_LONG))
        elif end is None or end - at > limit:
            found.append((at, line, UNCLOSED))
        else:
            found.append((at, end, WHOLE))
        at = found[-1][1]
    return found


def borders(text: bytes, limit: int, *, final: bool = True) -> Borders:
    records = resolve(scan_block(text, COMMA), limit, final=final)
    columns = (records.starts, records.stops, records.state)
    return list(zip(*(column.tolist() for column in columns), strict=True))


@settings(max_examples=800, deadline=None)
@given(TEXTS, st.sampled_from([3, 5, 8, 1000]))
def test_borders_are_those_of_a_machine_that_reads_byte_by_byte(text: bytes, limit: int) -> None:
    assert borders(text, limit) == walk(text, limit)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from([3, 8, 1000]))
def test_what_is_decided_before_the_end_is_decided_the_same_with_the_end(text: bytes, limit: int) -> None:
    whole = walk(text, limit)
    for cut in range(len(text)):
        if text[cut - 1 : cut] != b"\r":  # the caller withholds half of a CRLF
            found = borders(text[:cut], limit, final=False)
            assert found == whole[: len(found)]


def test_every_line_opening_a_quote_costs_no_more_than_one_pass() -> None:
    """Each record runs to the limit before it is known to be broken: going back for each would take hours."""
    text = b'x","\n' * 400_000
    records = resolve(scan_block(text, COMMA), 1_000_000, final=True)
    assert records.starts.size == 400_000
    assert (records.state == UNCLOSED).all()


def test_without_quotes_every_line_is_a_record() -> None:
    records = resolve(scan_block(b'"a\n"b\n', Dialect(quote=None)), 100, final=True)
    assert records.stops.tolist() == [3, 6]
