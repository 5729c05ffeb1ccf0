r"""Where the records of a delimited text end, although quoted cells may hold line ends.

The rule is that of RFC 4180 as Python's `csv` and Arrow read it: a quote opens only at the start of a cell,
two quotes inside stand for one, any other quote is text; LF, CRLF and CR end a record outside quotes. Two
things follow that make it fast and safe to cut a file anywhere:

- What matters of a run of adjacent quotes is whether it is odd and whether it stands at a cell's start. An
  odd run at a cell's start turns "inside quotes" over; any other odd run leaves them, whatever was before. An
  even run changes nothing.
- So each line maps "inside" and "outside" at its start to one of them at its end, in one of four ways, and
  `scan_block` finds which without knowing what comes before the block. Only `resolve` needs the beginning.

A record that never closes, or not within the longest record allowed, is cut at its first line end, and the
next line starts a record again: one stray quote costs one record, not the rest of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from aicluster_spark.records.readers.reader import Dialect

LF: Final = 10
CR: Final = 13
QUOTE: Final = 34
KEEPS, TURNS, LEAVES, ENTERS = range(4)
"""What a line does to "inside quotes": nothing, turn it over, end outside, end inside."""
WHOLE, TOO_LONG, UNCLOSED = range(3)
"""What a record is: complete, longer than allowed in one line, or cut since its quote does not close."""


@dataclass(frozen=True, slots=True)
class BlockScan:
    """Lines and runs of quotes of a block of bytes, whatever stands before it.

    Attributes
    ----------
    stops
        End of each line, behind its line end; shape (lines,). The rest behind the last is no whole line.
    acts
        What each line, and last the rest, does to "inside quotes"; shape (lines + 1,).
    runs, lengths, opening
        Start and length of each run of quotes, and whether it stands at the start of a cell; shape (runs,).
    size
        Bytes of the block.
    """

    stops: NDArray[np.int64]
    acts: NDArray[np.uint8]
    runs: NDArray[np.int64]
    lengths: NDArray[np.int64]
    opening: NDArray[np.bool_]
    size: int


@dataclass(frozen=True, slots=True)
class Records:
    """Borders of the records of a block that begins where a record does.

    Attributes
    ----------
    starts, stops
        First byte and the byte behind the line end; shape (records,).
    state
        WHOLE, TOO_LONG or UNCLOSED; shape (records,).
    """

    starts: NDArray[np.int64]
    stops: NDArray[np.int64]
    state: NDArray[np.uint8]


def scan_block(block: bytes | memoryview, dialect: Dialect) -> BlockScan:
    """Find lines and quotes of any block of a text; line ends, quote and delimiter must be single bytes."""
    data = np.frombuffer(block, np.uint8)
    quote = ord(dialect.quote) if dialect.quote else LF
    low = np.flatnonzero(data <= max(quote, CR))
    low_bytes = data[low]
    stops = _line_stops(data, low, low_bytes)
    quotes = low[low_bytes == quote] if dialect.quote else low[:0]
    first = np.flatnonzero(np.diff(quotes, prepend=-2) != 1)
    lengths = np.diff(first, append=quotes.size)
    runs = quotes[first]
    opening = _starts_cell(data, runs, ord(dialect.delimiter))
    odd = (lengths & 1).astype(bool)
    return BlockScan(stops, _acts(stops, runs[odd], opening[odd]), runs, lengths, opening, data.size)


def resolve(scan: BlockScan, record_bytes: int, *, final: bool) -> Records:
    """Put the lines of a block that begins with a record together to records.

    Parameters
    ----------
    scan
        The block.
    record_bytes
        Length beyond which a record is refused.
    final
        Whether the source ends with the block; if not, what is not yet decided at its end is left out.
    """
    rest = scan.size > (scan.stops[-1] if scan.stops.size else 0)
    stops = np.append(scan.stops, scan.size) if final and rest else scan.stops
    starts = np.concatenate((stops[:0], [0], stops[:-1])).astype(np.int64) if stops.size else stops
    long = (stops - starts > record_bytes).astype(np.uint8) * np.uint8(TOO_LONG)
    openers = np.flatnonzero((scan.acts == TURNS) | (scan.acts == ENTERS))
    openers = openers[openers < stops.size]
    last = _last_lines(scan.acts, openers, stops.size)
    reach = np.append(stops, scan.size)[last] - starts[openers]
    closes = (last < stops.size) & (reach <= record_bytes)
    waits = ~closes & (last == stops.size) & (reach <= record_bytes) & (not final)
    joined, cut, end = _walk(openers, last, closes, waits, stops.size)
    state = long
    state[cut] = np.where(long[cut] == TOO_LONG, TOO_LONG, UNCLOSED)
    inner = np.zeros(stops.size + 1, np.int64)
    inner[openers[joined]] += 1
    inner[last[joined]] -= 1
    ends = np.cumsum(inner[:end]) == 0
    begins = np.concatenate(([True], ends[:-1])) if end else ends
    return Records(starts[:end][begins], stops[:end][ends], state[:end][ends])


def _line_stops(
    data: NDArray[np.uint8], low: NDArray[np.int64], low_bytes: NDArray[np.uint8]
) -> NDArray[np.int64]:
    """Find the ends of lines; CR and LF together are one."""
    returns = low[low_bytes == CR]
    stops: NDArray[np.int64] = low[low_bytes == LF] + 1
    if not returns.size:
        return stops
    following = data[np.minimum(returns + 1, data.size - 1)]
    alone = returns[(following != LF) | (returns + 1 == data.size)]
    return np.sort(np.concatenate((stops, alone + 1)))


def _starts_cell(data: NDArray[np.uint8], runs: NDArray[np.int64], delimiter: int) -> NDArray[np.bool_]:
    before = data[np.maximum(runs - 1, 0)]
    starts: NDArray[np.bool_] = (before == delimiter) | (before == LF) | (before == CR) | (runs == 0)
    return starts


def _acts(stops: NDArray[np.int64], runs: NDArray[np.int64], opening: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Compose what the odd runs of each line do."""
    acts = np.zeros(stops.size + 1, np.uint8)
    line = np.searchsorted(stops, runs, side="right")
    turned = np.concatenate(([0], np.cumsum(opening)))
    leaving = np.flatnonzero(~opening)
    begin = np.flatnonzero(np.diff(line, prepend=-1))
    lines, since = line[begin], begin.copy()
    where = np.searchsorted(lines, line[leaving])
    np.maximum.at(since, where, leaving)
    end = np.append(begin[1:], runs.size)
    odd = (turned[end] - turned[since]) & 1
    left = np.zeros(lines.size, bool)
    left[where] = True
    acts[lines] = np.where(left, np.where(odd, ENTERS, LEAVES), np.where(odd, TURNS, KEEPS))
    return acts


def _last_lines(acts: NDArray[np.uint8], openers: NDArray[np.int64], lines: int) -> NDArray[np.int64]:
    """Line with which the record of each opening line would end; the number of lines where none does."""
    closers = np.flatnonzero((acts[:lines] == TURNS) | (acts[:lines] == LEAVES))
    return np.append(closers, lines)[np.searchsorted(closers, openers, side="right")]


def _walk(
    openers: NDArray[np.int64],
    last: NDArray[np.int64],
    closes: NDArray[np.bool_],
    waits: NDArray[np.bool_],
    lines: int,
) -> tuple[list[int], list[int], int]:
    """Go from record to record: which openers join lines, which lines are cut, where what is decided ends."""
    behind = np.where(closes, np.searchsorted(openers, last, side="right"), np.arange(1, openers.size + 1))
    steps, goes, stays = behind.tolist(), closes.tolist(), waits.tolist()
    joined: list[int] = []
    cut: list[int] = []
    at = 0
    while at < len(steps):
        if stays[at]:
            return joined, [int(openers[i]) for i in cut], int(openers[at])
        (joined if goes[at] else cut).append(at)
        at = steps[at]
    return joined, [int(openers[i]) for i in cut], lines
