from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.records.capital import currency_words, parse_capital


def read(text: str | None, currency: str | None = None) -> tuple[float | None, str | None, str | None]:
    cells = pl.DataFrame({"x": [text], "c": [currency]}, schema={"x": pl.String, "c": pl.String})
    capital = parse_capital(pl.col("x"), pl.col("c"))
    return cells.select(capital.value.alias("v"), capital.currency.alias("u"), capital.basis.alias("b")).row(
        0
    )


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("1000万元人民币", (1e7, "CNY", "stated")),
        ("500,000万元人民币", (5e9, "CNY", "stated")),
        ("5,000(万元人民币)", (5e7, "CNY", "stated")),
        ("3000（万元）", (3e7, "CNY", "currency_assumed")),
        ("３０００万元", (3e7, "CNY", "currency_assumed")),
        ("3.1000(万元)", (31_000.0, "CNY", "currency_assumed")),
        ("50万美元", (500_000.0, "USD", "stated")),
        ("61(万元(港币))", (610_000.0, "HKD", "stated")),
        ("人民币1000万元", (1e7, "CNY", "stated")),
        ("1000.000000万元", (1e7, "CNY", "currency_assumed")),
        ("1.5亿元人民币", (1.5e8, "CNY", "stated")),
        ("88000人民币元", (88_000.0, "CNY", "stated")),
        ("1000", (1e7, "CNY", "both_assumed")),
        ("30()", (300_000.0, "CNY", "both_assumed")),
        ("0", (0.0, "CNY", "both_assumed")),
        ("100美金", (1e6, "USD", "unit_assumed")),
        ("20万特种币", (200_000.0, None, "unknown_currency")),
    ],
)
def test_capital_says_what_it_takes_for_granted(text, read_as) -> None:
    assert read(text) == read_as


@pytest.mark.parametrize(
    "text",
    [None, "", "-", "N/A", "无", "1,0000000(万元人民币)", "1亿5000万元", "5百万元", "10-20万元", "-5万元"],
)
def test_what_is_no_single_amount_is_unknown(text) -> None:
    assert read(text) == (None, None, None)


def test_a_column_of_its_own_names_the_currency() -> None:
    assert read("100.00", "美元") == (1e6, "USD", "unit_assumed")
    assert read("100.00", "火星币") == (1e6, None, "unknown_currency")


@given(st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    value, currency, basis = read(text)
    assert (value is None) == (basis is None)
    assert value is None or value >= 0
    assert (currency is None) == (basis in (None, "unknown_currency"))


def test_currencies_are_of_iso_4217() -> None:
    import pycountry

    historic = {"DEM", "FRF", "NLG", "ITL"}
    known = {currency.alpha_3 for currency in pycountry.currencies}
    assert set(currency_words().values()) - historic <= known
