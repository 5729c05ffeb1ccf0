"""How many cells each record of a text has, and whether its quotes are well-formed, without parsing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aicluster_spark.records.io.lines import CR, LF, WHOLE, BlockScan, Records

if TYPE_CHECKING:
    from aicluster_spark.records.readers.reader import Dialect


@dataclass(frozen=True, slots=True)
class Fields:
    """What is known of each record before it is parsed.

    Attributes
    ----------
    counts
        Cells; shape (records,). Means nothing where the record is not whole.
    blank
        Whether nothing stands before the line end; shape (records,).
    trailing
        Whether text follows a closing quote; shape (records,).
    """

    counts: NDArray[np.int64]
    blank: NDArray[np.bool_]
    trailing: NDArray[np.bool_]


def count_fields(content: bytes, scan: BlockScan, records: Records, dialect: Dialect) -> Fields:
    """Count the cells of each record of a block that was scanned and resolved as a whole."""
    data = np.frombuffer(content, np.uint8)
    delimiters = np.flatnonzero(data == ord(dialect.delimiter))
    trailing = np.zeros(records.starts.size, bool)
    if scan.runs.size:
        events, inside = _quoting(scan, records)
        delimiters = delimiters[~_state(events, inside, delimiters)]
        closing = _closing(data, scan, events, inside, ord(dialect.delimiter))
        trailing[np.searchsorted(records.stops, closing, side="right")] = True
    counts = np.searchsorted(delimiters, records.stops) - np.searchsorted(delimiters, records.starts) + 1
    first = data[records.starts] if records.starts.size else data[:0]
    return Fields(counts, (first == LF) | (first == CR), trailing)


def _quoting(scan: BlockScan, records: Records) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Find where "inside quotes" may change, and whether it is inside behind that place.

    Changes are the odd runs of quotes, and the ends of records that were cut, behind which it is outside.
    """
    odd = (scan.lengths & 1).astype(bool)
    resets = records.stops[records.state != WHOLE] - 1
    at = np.concatenate((resets, scan.runs[odd]))
    turns = np.concatenate((np.zeros(resets.size, bool), scan.opening[odd]))
    order = np.argsort(at, kind="stable")
    at, turns = at[order], turns[order]
    turned = np.cumsum(turns)
    since = np.maximum.accumulate(np.where(turns, 0, turned))
    return at, ((turned - since) & 1).astype(bool)


def _state(
    events: NDArray[np.int64], inside: NDArray[np.bool_], places: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether places, which are no quotes or starts of runs, stand inside quotes before they are read."""
    state: NDArray[np.bool_] = np.append(inside, False)[np.searchsorted(events, places) - 1]
    return state


def _closing(
    data: NDArray[np.uint8],
    scan: BlockScan,
    events: NDArray[np.int64],
    inside: NDArray[np.bool_],
    delimiter: int,
) -> NDArray[np.int64]:
    """Find runs of quotes that end a quoted cell although text follows."""
    odd = (scan.lengths & 1).astype(bool)
    before = _state(events, inside, scan.runs)
    closes = np.where(odd, before, scan.opening & ~before)
    behind = scan.runs + scan.lengths
    follows = data[np.minimum(behind, data.size - 1)]
    ends = (follows == delimiter) | (follows == LF) | (follows == CR) | (behind >= data.size)
    found: NDArray[np.int64] = scan.runs[closes & ~ends]
    return found
