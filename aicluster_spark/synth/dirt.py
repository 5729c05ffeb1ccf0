"""Faults of the real files, made on purpose, each of them listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from aicluster_spark.synth.yearly_csv import ALWAYS_QUOTED, COLUMNS, HEADER

Cells = dict[str, str]
FULL_WIDTH = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789/"}
ADVERTISEMENT = "更多数据请联系，本行为宣传行，SYNTHETIC"
BAD_BYTE = "\udcff"
"""Stands for the byte FF, which no character of GB18030 begins with."""
STAND_IN = "\ue000"
"""Stands for it in turn where only whole characters are allowed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of dirt.

    Attributes
    ----------
    meaning
        What is wrong with the row.
    fate
        What a careful reader does: reject, keep (the value is repaired or unknown), or duplicate.
    field
        The cell that is touched, empty for whole rows.
    change
        New text of the cell; None for faults of whole rows.
    """

    meaning: str
    fate: str
    field: str = ""
    change: Callable[[str], str] | None = None


def _wrong_check_digit(number: str) -> str:
    front, _, digit = number.rpartition(".")
    return f"{front}.{'0123456789X'[('0123456789X'.index(digit) + 1) % 11]}"


def _without_suffix(address: str) -> str:
    return address.replace("省", "", 1).replace("市", "", 1)


def _compact(day: str) -> str:
    return day.replace("-", "")


FAULTS: dict[str, Fault] = {
    "repeated_header": Fault("the header stands in the middle of the file", "reject"),
    "advertisement": Fault("a note instead of a record", "reject"),
    "exact_duplicate": Fault("the row before once more", "duplicate"),
    "short_row": Fault("the row ends in the middle", "reject"),
    "bad_byte": Fault(
        "a byte that GB18030 cannot hold",
        "keep",
        "当前专利权人地址",
        lambda text: text[:3] + BAD_BYTE + text[3:],
    ),
    "bad_date": Fault("a day that does not exist", "reject", "申请日", lambda day: day[:5] + "02-30"),
    "no_filing_date": Fault("no filing date", "reject", "申请日", lambda _: ""),
    "zero_date": Fault("zeros for a missing filing date", "reject", "申请日", lambda _: "0000-00-00"),
    "future_date": Fault("published in the future", "reject", "公开公告日", lambda day: "2099" + day[4:]),
    "filed_after_publication": Fault(
        "published before it was filed", "reject", "公开公告日", lambda day: f"{int(day[:4]) - 20}{day[4:]}"
    ),
    "wrong_check_digit": Fault(
        "the check digit does not fit the number", "reject", "申请号", _wrong_check_digit
    ),
    "no_number": Fault("no application number, but that of the publication", "keep", "申请号", lambda _: ""),
    "literal_nan": Fault("the word nan for an empty cell", "keep", "申请人城市", lambda _: "nan"),
    "other_date_form": Fault("a date of eight digits", "keep", "申请日", _compact),
    "dotted_date": Fault("a date with points", "keep", "公开公告日", lambda day: day.replace("-", ".")),
    "full_width": Fault(
        "full-width digits and strokes in IPC", "keep", "IPC分类号", lambda code: code.translate(FULL_WIDTH)
    ),
    "ancient_shi": Fault("巿 for 市", "keep", "申请人地址", lambda text: text.replace("市", "巿")),
    "no_address": Fault("no address", "keep", "申请人地址", lambda _: ""),
    "dropped_suffix": Fault("province and city without their suffix", "keep", "申请人地址", _without_suffix),
    "blanks_in_address": Fault(
        "blanks inside the address", "keep", "申请人地址", lambda text: " ".join([text[:3], text[3:]])
    ),
    "trailing_separator": Fault(
        "a separator after the last inventor", "keep", "发明人", lambda names: names + ";"
    ),
    "wide_separator": Fault(
        "full-width separators between inventors", "keep", "发明人", lambda names: names.replace(";", "；")
    ),
}
"""Every kind of dirt; each has the same share."""


@dataclass(frozen=True, slots=True)
class Soiled:
    """Lines with dirt.

    Attributes
    ----------
    text
        All lines with their ends.
    lines
        How many they are.
    faults
        For each fault: place of the line among the lines, place of the row it was made from, kind, old and
        new text of the cell.
    """

    text: str
    lines: int
    faults: list[tuple[int, int, str, str, str]]


def soil(
    clean: pl.Series, cells_of: Callable[[int], Cells], share: float, random: np.random.Generator
) -> Soiled:
    """Soil a share of rows, each kind of dirt with the same chance.

    Parameters
    ----------
    clean
        Lines without dirt and without their ends, shape (n,).
    cells_of
        Gives the cells of a row.
    share
        Share of rows to soil.
    random
        Stream.
    """
    kinds = list(FAULTS)
    number = random.binomial(len(clean), share)
    rows = np.sort(random.choice(len(clean), number, replace=False)).tolist()
    drawn = random.integers(0, len(kinds), number).tolist()
    cuts = random.integers(2, 20, number).tolist()
    changed: list[str] = []
    faults: list[tuple[int, int, str, str, str]] = []
    inserted = 0
    for row, kind, cut in zip(rows, drawn, cuts, strict=True):
        name = kinds[kind]
        made, old, new = _soiled(name, clean[row], cells_of(row), cut)
        if old != new or not FAULTS[name].field:
            faults.append((row + inserted + (name == "exact_duplicate"), row, name, old, new))
        inserted += len(made) - 1
        changed.append("\n".join(made).replace(BAD_BYTE, STAND_IN))
    lines = clean.scatter(rows, changed) if rows else clean
    text = lines.str.join("\n").item() + "\n"
    if any(name == "bad_byte" for _, _, name, _, _ in faults):
        text = text.replace(STAND_IN, BAD_BYTE)
    return Soiled(text, len(clean) + inserted, faults)


def _soiled(name: str, line: str, cells: Cells, cut: int) -> tuple[list[str], str, str]:
    """Lines that stand for a row, and the old and new text of the cell; an inserted line comes first."""
    fault = FAULTS[name]
    if fault.change is not None:
        old = cells[fault.field]
        new = fault.change(old) if old else old
        return [write_line({**cells, fault.field: new})], old, new
    if name == "repeated_header":
        return [HEADER, line], "", ""
    if name == "advertisement":
        return [ADVERTISEMENT, line], "", ""
    if name == "exact_duplicate":
        return [line, line], "", ""
    return [write_line(cells, COLUMNS[:cut])], "", ""


def write_line(cells: Cells, columns: tuple[str, ...] = COLUMNS) -> str:
    """Write one row as its line."""
    return ",".join(_quoted(name, cells[name]) for name in columns)


def _quoted(name: str, cell: str) -> str:
    if name in ALWAYS_QUOTED or any(sign in cell for sign in ',"\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
