"""Bases other than patents: what is unknown stays so, and limits of amounts are those of Poisson counts."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import stats

from aicluster_spark.specialisation.amounts import yearbook_amounts
from aicluster_spark.specialisation.bases import BASES, Counted
from aicluster_spark.specialisation.catalogue import catalogue_table
from aicluster_spark.specialisation.lq_table import lq_table
from aicluster_spark.study.specialisation import YearbookBase
from aicluster_spark.study.windows import Window
from aicluster_spark.yearbook.figures import DIFFERENT

AI = {"a": (40.0, 24.0), "b": (30.0, 36.0), "c": (9.0, 0.0), "d": (2.0, 2.0)}
PEOPLE = {"a": (200.0, 220.0), "b": (900.0, 900.0), "c": (50.0, None), "d": (0.0, 0.0)}


def counted(base: str = "population", scale: float = 1.0) -> Counted:
    rows = [(city, 2000 + t, 500.0, ai) for city, both in AI.items() for t, ai in enumerate(both)]
    output = pl.DataFrame(rows, schema=["city", "year", "patents", "ai_patents"], orient="row")
    amounts = pl.DataFrame(
        [
            (
                city,
                2000 + t,
                None if amount is None else amount * scale,
                1.0,
                "blank" if amount is None else None,
            )
            for city, both in PEOPLE.items()
            for t, amount in enumerate(both)
        ],
        schema={"city": str, "year": int, "amount": float, "ai_amount": float, "reason": str},
        orient="row",
    )
    return Counted(output, BASES[base], amounts)


def rows_of(table: pl.DataFrame) -> dict[str, dict[str, object]]:
    return {row["city"]: row for row in table.to_dicts()}


def test_a_quotient_by_people_is_by_hand_over_the_cities_whose_people_are_known() -> None:
    found = rows_of(lq_table(counted(), [Window(2000, 2001)], "full"))
    assert found["a"]["lq"] == pytest.approx((64 / 420) / (130 / 2220))  # d has no people, c is unknown
    assert (found["a"]["amount"], found["a"]["all_amount"], found["a"]["all_ai_amount"]) == (420, 2220, 130)
    assert (found["a"]["base"], found["a"]["patents"], found["a"]["all_ai_patents"]) == (
        "population",
        1000,
        143,
    )


def test_unknown_and_no_base_are_null_with_the_reason_and_never_zero() -> None:
    found = rows_of(lq_table(counted(), [Window(2000, 2001)], "full"))
    assert (found["c"]["lq"], found["c"]["amount"]) == (None, None)
    assert found["c"]["reason"] == "population of 2001: blank"
    assert (found["d"]["lq"], found["d"]["amount"]) == (None, 0)
    assert found["d"]["reason"] == "no person-years"
    later = rows_of(lq_table(counted(), [Window(2001, 2002)], "full"))
    assert later["a"]["reason"] == "population of 2002: no figure"


def test_limits_do_not_depend_on_the_unit_and_are_those_of_poisson_counts() -> None:
    """ln LQ = ln x_i - ln x + constant has variance 1/x_i - 1/x; below 10 the exact limits are Garwood's."""
    ones, thousands = (lq_table(counted(scale=s), [Window(2000, 2000)], "full") for s in (1.0, 1e3))
    for name in ("lq", "lq_low", "lq_high"):
        pairs = zip(ones[name], thousands[name], strict=True)
        assert all(a == b or a == pytest.approx(b, rel=1e-9) for a, b in pairs)
    found = rows_of(ones)
    x_i, x = 40, 79  # of a, and of a, b and c
    spread = stats.norm.ppf(0.975) * np.sqrt(1 / x_i - 1 / x)
    assert found["a"]["lq_low"] == pytest.approx(found["a"]["lq"] * np.exp(-spread), rel=1e-5)
    garwood = stats.chi2.ppf(0.025, 18) / 2, stats.chi2.ppf(0.975, 20) / 2
    expected = 79 * 50 / 1150
    assert (found["c"]["lq_low"], found["c"]["lq_high"]) == pytest.approx(
        tuple(limit / expected for limit in garwood), rel=1e-4
    )
    tested = rows_of(catalogue_table(ones, ones, 0.05))
    wanted = stats.binomtest(40, 79, 200 / 1150, alternative="greater").pvalue
    assert tested["a"]["p_value"] == pytest.approx(wanted, rel=1e-9)
    assert tested["c"]["focus"] == pytest.approx(9 / 50)


def test_enterprises_count_at_the_windows_end() -> None:
    found = rows_of(lq_table(counted("enterprises"), [Window(1999, 2000)], "full"))
    assert (found["b"]["amount"], found["b"]["ai_amount"], found["b"]["all_amount"]) == (900, 1, 1150)
    assert found["b"]["lq"] == pytest.approx((1 / 900) / (3 / 1150))


YEARBOOK = [
    ("甲市", "110100", 2000, "年末总人口", "全市", "万人", 12.5, None),
    ("甲市", None, 2001, "年末总人口", "全市", "万人", None, "not_available"),
    ("乙市", None, 2000, "年末总人口", "全市", "万人", 3.0, None),
    ("乙市", None, 2000, "年末总人口", "全市", "万人", 4.0, None),
    ("乙市", "990000", 2001, "年末总人口", "全市", "万人", 5.0, None),
    ("襄樊市", None, 2009, "年末总人口", "全市", "万人", 6.0, None),
    ("丙市", None, 2000, "年末总人口", "全市", "万人", 1.0, None),
    ("甲市", "110100", 2000, "年末总人口", "市辖区", "万人", 9.0, None),
    ("甲市", "110100", 2000, "地区生产总值", "全市", "万元", 7.0, None),
    ("乙市", None, 2000, "地区生产总值", "全市", "亿元", 8.0, None),
]
NAMES = ["place", "place_code", "year", "indicator", "scope", "unit", "value", "reason"]


def test_figures_of_the_yearbook_find_their_cities_and_say_what_is_missing() -> None:
    yearbook = pl.DataFrame(YEARBOOK, schema=NAMES, orient="row").with_columns(price=pl.lit(None, pl.String))
    cities = pl.DataFrame(
        {
            "city": ["CN-110100", "CN-420600", "x", "y", "z"],
            "name": ["甲市", "襄阳市", "乙市", "丁市", "丁市"],
        }
    )
    found = yearbook_amounts(yearbook, cities, YearbookBase(indicator="年末总人口"))
    assert found.unit == "万人"
    assert found.rows.select("city", "year", "amount", "reason").rows() == [
        ("CN-110100", 2000, 12.5, None),
        ("CN-110100", 2001, None, "marked as not available in the yearbook"),
        ("CN-420600", 2009, 6.0, None),  # the city's name of that year
        ("x", 2000, None, DIFFERENT),
    ]
    mixed = yearbook_amounts(yearbook, cities, YearbookBase(indicator="地区生产总值"))
    assert "several kinds" in mixed.problem
    absent = yearbook_amounts(yearbook, cities, YearbookBase(indicator="常住人口"))
    assert absent.problem == "no yearbook gives 常住人口"
