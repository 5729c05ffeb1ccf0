"""Spellings are those seen in CNIPA XML, users' tables, PATSTAT, Patsnap, US texts and WIPO ST.8."""

from __future__ import annotations

import csv
import gzip
import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.records.classification import CLASSES, canonical_symbol, symbols

GAZETTE = Path(__file__).parents[3] / "shared/data/cnipa_2017_grants/cnipa_2017_grants.csv.gz"
SPELLINGS = {
    "H05K    1/02    (2006.01)": "H05K1/02",
    "G09G  5/10  (2006.01)": "G09G5/10",
    "G06N   3/08": "G06N3/08",
    "G06N3/08(2006.01)I": "G06N3/08",
    "G06N3/08 (2023.01) A": "G06N3/08",
    "G06N3/045(2023)": "G06N3/045",
    "A61K  31/495": "A61K31/495",
    "H01M4/24.": "H01M4/24",
    "Ｈ０１Ｍ　４／２４": "H01M4/24",
    "g06n 003/08": "G06N3/08",
    "G06N0003080000": "G06N3/08",
    "G06N0003000000": "G06N3/00",
    "A61K0031495000": "A61K31/495",
    "B60L2240120000": "B60L2240/12",
    "C07D48704": "C07D487/04",
    "G06F 1730": "G06F17/30",
    "A61K 3100": "A61K31/00",
    "G06F 1000": "G06F10/00",
    "H04L 2906": "H04L29/06",
    "H01L10000": "H01L100/00",
    "G06F": "G06F",
    "G06N3": "G06N3",
    "G06N   3": "G06N3",
    "G06": "G06",
    "Y02E60/10": "Y02E60/10",
    "H10K59/12": "H10K59/12",
}
NO_SYMBOLS = (
    "",
    "-",
    "IPC",
    "I06N3/08",
    "G13N3/08",
    "A05B1/00",
    "G06N3/",
    "G06N3/0",
    "14-02",
    "G06N/08",
    "0",
)


def canonical(text: str | None) -> str | None:
    frame = pl.DataFrame({"x": [text]}, schema={"x": pl.String})
    return frame.select(found=canonical_symbol(pl.col("x"))).item()


def listed(text: str | None) -> list[str] | None:
    frame = pl.DataFrame({"x": [text]}, schema={"x": pl.String})
    return frame.select(found=symbols(pl.col("x")))["found"].to_list()[0]


@pytest.mark.parametrize(("text", "wanted"), SPELLINGS.items())
def test_every_spelling_has_one_form(text: str, wanted: str) -> None:
    assert canonical(text) == wanted


@pytest.mark.parametrize("text", [*NO_SYMBOLS, None])
def test_other_text_is_no_symbol(text: str | None) -> None:
    assert canonical(text) is None


@pytest.mark.parametrize("wanted", SPELLINGS.values())
def test_the_one_form_is_its_own(wanted: str) -> None:
    assert canonical(wanted) == wanted


SYMBOLS = st.builds(
    lambda main, sub: ("G06F", main, sub),
    st.integers(1, 9999),
    st.from_regex(r"\A(?:\d\d|\d{2,5}[1-9])\Z").filter(str.isascii),
)


@settings(deadline=None)
@given(SYMBOLS)
def test_all_spellings_of_a_symbol_agree(symbol: tuple[str, int, str]) -> None:
    subclass, main, sub = symbol
    spelled = f"{subclass}{main}/{sub}"
    padded = f"{subclass}{main:>4}/{sub}"
    assert canonical(padded) == canonical(f"{spelled} (2006.01)") == canonical(spelled) == spelled
    assert canonical(f"{subclass}{main:04d}{sub:0<6}") == spelled


def test_fixed_width_keeps_every_main_group() -> None:
    texts = pl.DataFrame({"x": [f"G06F{main:>3}00" for main in range(1, 1000)]})
    found = texts.select(found=canonical_symbol(pl.col("x")))["found"].to_list()
    assert found == [f"G06F{main}/00" for main in range(1, 1000)]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("H05K1/02;H05K3/06;", ["H05K1/02", "H05K3/06"]),
        ("G06T3/40 | G06N3/02", ["G06T3/40", "G06N3/02"]),
        ("G06N3/08; G06N3/04；G06N3/08, x", ["G06N3/08", "G06N3/04"]),
        (" ;", []),
        (None, None),
    ],
)
def test_cells_become_lists_in_order(cell: str | None, wanted: list[str] | None) -> None:
    assert listed(cell) == wanted


@pytest.mark.shared
def test_every_symbol_of_the_gazettes_is_read() -> None:
    with gzip.open(GAZETTE, "rt", encoding="utf-8") as file:
        cells = [row[4] for row in csv.reader(file) if len(row) == 10][1:]
    texts = [text for cell in cells for text in cell.split(";") if text]
    found = pl.DataFrame({"x": texts}).select(found=canonical_symbol(pl.col("x")))["found"]
    simple = re.compile(rf"({CLASSES})[A-Z]\d+/\d+")
    assert len(texts) > 90_000
    assert found.to_list() == [text if simple.fullmatch(text) else None for text in texts]
    assert found.null_count() == 0
