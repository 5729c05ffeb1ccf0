"""Births and deaths of AI firms, counted again one firm after the other."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicluster_spark.schema.specialisation import AI_FIRM_YEARS
from aicluster_spark.specialisation.firm_births import COUNTS, NO_DEATHS, births_and_deaths

SCHEMA = dict(
    zip(COUNTS, (pl.String, pl.Int32, pl.Int32, pl.Boolean, pl.Int64), strict=True),
)
Firm = tuple[str, int | None, int | None, bool]


def table(firms: list[Firm], lists_deaths: bool = True) -> pl.DataFrame:
    lives = pl.DataFrame([(*firm, 1) for firm in firms], schema=SCHEMA, orient="row")
    counted = lives.group_by(COUNTS[:-1]).agg(pl.col("firms").sum())
    return births_and_deaths(counted, lists_deaths).select(AI_FIRM_YEARS.names)


def test_the_columns_are_those_of_the_schema():
    table([("a", 2018, None, False)]).to_arrow().cast(AI_FIRM_YEARS.arrow)


def test_unknown_days_leave_null_with_a_reason():
    firms: list[Firm] = [
        ("a", 2018, 2020, True),
        ("a", 2019, None, False),
        ("b", None, None, True),
        ("b", 2020, None, False),
    ]
    rows = {(row["city"], row["year"]): row for row in table(firms).to_dicts()}
    assert [
        (rows["a", y]["births"], rows["a", y]["deaths"], rows["a", y]["firms"]) for y in (2018, 2019, 2020)
    ] == [
        (1, 0, 1),
        (1, 0, 2),
        (0, 1, 1),
    ]
    b = rows["b", 2020]
    assert (b["births"], b["deaths"], b["firms"], b["births_dated"]) == (None, None, None, 1)
    assert b["reason"] == "1 AI firms without a founding day; 1 AI firms gone without a closing day"
    assert rows["a", 2020]["reason"] is None


def test_a_register_of_the_living_knows_no_deaths():
    row = table([("a", 2018, None, False)], lists_deaths=False).row(0, named=True)
    assert (row["births"], row["deaths"], row["firms"], row["reason"]) == (1, None, None, NO_DEATHS)


def test_no_firm_gives_no_row():
    assert table([]).is_empty()
    assert table([("a", None, None, False)]).is_empty()


years = st.none() | st.integers(2000, 2006)
firm = st.tuples(st.sampled_from("ab"), years, years, st.booleans())


@given(st.lists(firm, max_size=12))
def test_counts_agree_with_one_firm_after_the_other(firms):
    firms = [(city, born, dead, gone or dead is not None) for city, born, dead, gone in firms]
    for row in table(firms).to_dicts():
        own = [f for f in firms if f[0] == row["city"]]
        births, deaths = (sum(f[place] == row["year"] for f in own) for place in (1, 2))
        undated = (sum(f[1] is None for f in own), sum(f[3] and f[2] is None for f in own))
        assert row["births"] == (None if undated[0] else births)
        assert row["deaths"] == (None if undated[1] else deaths)
        alive = (
            sum((f[1] <= row["year"]) - (f[2] is not None and f[2] <= row["year"]) for f in own)
            if not undated[0]
            else None
        )
        assert row["firms"] == (None if undated[1] else alive)
        assert (row["reason"] is None) == (undated == (0, 0))


@pytest.mark.spark
def test_an_enterprise_listed_twice_counts_once(spark):
    from datetime import date

    from aicluster_spark.specialisation.firm_births import firm_lives, lists_deaths

    rows = [
        ("f", 0, "e1", date(2018, 1, 2), None, "active"),
        ("g", 0, "e1", date(2019, 1, 2), date(2021, 5, 6), None),
        ("f", 1, "e2", None, None, "revoked"),
        ("f", 2, "e3", date(2018, 1, 2), None, "active"),
    ]
    enterprises = spark.createDataFrame(
        rows,
        "source_file string, source_row long, enterprise_id string, founded date, closed date, status string",
    )
    activity = spark.createDataFrame(
        [("f", 0, True), ("g", 0, True), ("f", 1, True), ("f", 2, False)],
        "source_file string, source_row long, is_ai boolean",
    )
    places = spark.createDataFrame(
        [("f", 0, "a"), ("g", 0, "a")], "source_file string, source_row long, city string"
    )
    lives = {tuple(row) for row in firm_lives(enterprises, activity, places).collect()}
    assert lives == {("a", 2018, 2021, True, 1), (None, None, None, True, 1)}
    assert lists_deaths(enterprises)
