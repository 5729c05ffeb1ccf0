from __future__ import annotations

import polars as pl
import pytest

from aicluster_spark.records.scripts import simplified, simplified_characters


def simple(text: str | None) -> str | None:
    frame = pl.DataFrame({"x": [text]}, schema={"x": pl.String})
    return frame.select(found=simplified(pl.col("x"))).item()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("鴻海精密工業股份有限公司", "鸿海精密工业股份有限公司"),
        ("財團法人工業技術研究院", "财团法人工业技术研究院"),
        ("國立臺灣大學", "国立台湾大学"),
        ("清华大学 IBM", "清华大学 IBM"),
        ("", ""),
        (None, None),
    ],
)
def test_traditional_names_meet_simplified_ones(text: str | None, wanted: str | None) -> None:
    assert simple(text) == wanted


def test_what_was_replaced_once_stays() -> None:
    table = simplified_characters()
    assert len(table) > 3000
    everything = "".join(table)
    assert simple(everything) == "".join(table.values())
    assert simple(simple(everything)) == simple(everything)
