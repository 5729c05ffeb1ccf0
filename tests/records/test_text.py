from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.records import text


def apply(function, value: str | None, *more):
    frame = pl.DataFrame({"x": [value]}, schema={"x": pl.String})
    return frame.select(found=function(pl.col("x"), *more))["found"].to_list()[0]


@pytest.mark.parametrize("nothing", ["", " ", "-", "--", "nan", "None", "<NA>", "NULL", "n/a", None])
def test_words_for_nothing_are_null(nothing: str | None) -> None:
    assert apply(text.present, nothing) is None


@pytest.mark.parametrize("something", ["0", "Nanjing", "none of these", "-1", "南"])
def test_other_cells_stay(something: str) -> None:
    assert apply(text.present, f" {something} ") == something


@pytest.mark.parametrize(
    ("cell", "separators", "values"),
    [
        ("华为技术有限公司; 清华大学;", ";；", ["华为技术有限公司", "清华大学"]),
        ("TANNER, CHRISTOPHER RICHARD|王, 伟", "|", ["TANNER, CHRISTOPHER RICHARD", "王, 伟"]),
        ("H05K1/02；H05K3/06;", ";；", ["H05K1/02", "H05K3/06"]),
        ("约翰·史密斯", ";；", ["约翰·史密斯"]),
        (" ; ", ";", []),
        ("", ";", []),
        (None, ";", None),
    ],
)
def test_cells_are_split_at_their_separators_only(cell, separators, values) -> None:
    assert apply(text.split_cell, cell, separators) == values


@settings(deadline=None)
@given(st.lists(st.text("甲乙丙AB, ·", min_size=1).map(str.strip).filter(bool), max_size=6))
def test_what_was_joined_is_split_again(values: list[str]) -> None:
    assert apply(text.split_cell, " ;".join(values), "；;") == values


@pytest.mark.parametrize(
    ("cell", "value"),
    [("3.0", 3.0), ("1,234", 1234.0), ("１２３", 123.0), (" -2.5 ", -2.5), ("1e3", 1000.0)],
)
def test_numbers_are_read(cell: str, value: float) -> None:
    assert apply(text.number, cell) == value


@pytest.mark.parametrize("cell", ["", "-", "nan", "inf", "12,34", "3 个", "0x10", "1_000", None])
def test_what_is_no_number_is_null(cell: str | None) -> None:
    assert apply(text.number, cell) is None


@settings(deadline=None)
@given(st.integers(0, 2**31 - 1))
def test_counts_survive_their_float_text(count: int) -> None:
    assert apply(text.whole_number, f"{count}.0") == apply(text.whole_number, f"{count:,}") == count


@pytest.mark.parametrize("cell", ["-1", "2.5", "2147483648", "many"])
def test_what_counts_nothing_is_null(cell: str) -> None:
    assert apply(text.whole_number, cell) is None


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("一种光伏板清洗设备", "zh"),
        ("一种LED灯", "zh"),
        ("Use of α-amylase (25 °C)", "en"),
        ("Procédé de fabrication", "en"),  # the script does not tell languages of Latin letters apart
        ("画像形成装置および方法", None),
        ("인공지능", None),
        ("нейронная сеть", None),
        ("123", None),
        (None, None),
    ],
)
def test_script_tells_chinese_from_english(title: str | None, wanted: str | None) -> None:
    assert apply(text.language, title) == wanted
