from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicluster_spark.records.names import name_key


def key(name: str | None) -> str | None:
    return pl.DataFrame({"name": [name]}, schema={"name": pl.String}).select(name_key(pl.col("name"))).item()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("MÜLLER, Hans-Peter", "muller hans peter"),
        ("  Ｙｕａｎ  Ｘｉｎｇ Lee ", "yuan xing lee"),
        ("王 小明", "王 小明"),
        ("O'Brien", "o brien"),
        ("...", None),
        ("", None),
        (None, None),
    ],
)
def test_spellings_of_one_name_share_a_key(name: str | None, wanted: str | None) -> None:
    assert key(name) == wanted


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(name: str) -> None:
    once = key(name)
    assert key(once) == once
