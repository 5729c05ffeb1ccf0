"""Figures of a made register of enterprises, counted by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aicluster_spark.scorecard.figures.firm_rows import NO_FIRMS
from aicluster_spark.scorecard.figures.firms import NO_CAPITAL, NO_SCOPE
from tests.scorecard.made import A, B, C, Rows, figures, joined, lazy


def firm(number: int, **changes: Any) -> dict[str, Rows]:
    key = {"source_file": "r.csv", "source_row": number}
    told = {
        "enterprise_id": str(number),
        "founded": date(2014, 1, 1),
        "status": "active",
        "capital": 1e6,
        "capital_currency": "CNY",
        "industry_code": "I6510",
        "scope": "软件开发",
    } | changes
    return {
        "enterprises": [key | told],
        "enterprise_activity": [key | {"is_ai": True}],
        "enterprise_places": [key | {"city": A}],
    }


def test_firms_are_counted_from_the_register() -> None:
    firms = joined(
        [
            firm(1),
            firm(2, industry_code="C3911", founded=date(2001, 1, 1), scope="云计算服务"),
            firm(3, industry_code="M7300", capital_currency="USD", scope="人工智能应用软件开发"),
            firm(4, founded=date(2010, 1, 1), closed=date(2012, 1, 1), status="cancelled"),
            firm(5, founded=date(2020, 1, 1)),
            firm(6, status="revoked", founded=date(2012, 1, 1)),  # nobody knows when it went
        ]
    )
    years = [
        {"city": A, "year": 2013, "births": 1, "deaths": 0, "firms": 2},
        {"city": A, "year": 2014, "births": 2, "deaths": 1, "firms": 3},
        {"city": A, "year": 2015, "births": 0, "deaths": 0, "firms": 3},
        {"city": B, "year": 2015, "births": None, "deaths": 0, "firms": None, "reason": "a day is unknown"},
        {"city": C, "year": 2015, "births": 1, "deaths": None, "firms": None, "reason": "nobody knows when"},
    ]
    found = figures(lazy(**firms, ai_firm_years=years))
    assert found["ai_firms"] == {A: 3, B: NO_FIRMS, C: NO_FIRMS}
    assert (found["firm_births"][A], found["firm_deaths"][A]) == (3, 1)
    assert found["firm_births"][B] == "a day is unknown"
    assert (found["firm_births"][C], found["firm_deaths"][C]) == (1, "nobody knows when")
    assert found["chain_evenness"][A] == pytest.approx(1)  # one each of hardware, platform, application
    assert found["firm_fields"][A] == 3
    assert found["capital"][A] == 2e6
    assert found["founding_capital"][A] == 1e6
    assert found["infrastructure_firms"][A] == 1


def test_capital_that_few_firms_state_is_unknown() -> None:
    foreign = [firm(number, capital_currency="USD") for number in (2, 3)]
    found = figures(lazy(**joined([firm(1), *foreign])))
    assert found["capital"] == {A: NO_CAPITAL, B: NO_FIRMS, C: NO_FIRMS}
    assert found["founding_capital"][A] == NO_CAPITAL
    assert figures(lazy(**joined([firm(1), foreign[0]])))["capital"][A] == 1e6


def test_a_firm_gone_without_a_day_leaves_the_living_countable() -> None:
    gone = firm(2, status="cancelled")
    dated = firm(3, status="cancelled", closed=date(2016, 5, 1))  # lived at the end of 2015
    dayless = firm(4, founded=None)
    both = joined([firm(1), gone, dated])
    assert figures(lazy(**both))["ai_firms"][A] == 2
    assert figures(lazy(**both))["capital"][A] == 2e6  # the same firms
    unknown = figures(lazy(**joined([firm(1), gone, dayless])))
    assert unknown["ai_firms"][A] == "1 AI firms without a founding day"


def test_operators_are_counted_where_half_of_the_scopes_are_told() -> None:
    found = figures(lazy(**joined([firm(1, scope="云计算服务"), firm(2, scope=None), firm(3, scope=None)])))
    assert found["infrastructure_firms"][A] == NO_SCOPE
