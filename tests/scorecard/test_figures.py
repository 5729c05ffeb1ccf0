"""Figures of small made tables, counted by hand: of no table, and of policy, ties and the panel."""

from __future__ import annotations

import polars as pl

from aicluster_spark.scorecard.catalogue import packaged_indicators
from aicluster_spark.scorecard.figures.chain import count_chain
from aicluster_spark.scorecard.figures.gather import gather_figures
from aicluster_spark.stages.scorecard.formulas import own_figure
from aicluster_spark.study.formula import names_of, parse_formula
from aicluster_spark.study.panel import YearbookColumn
from aicluster_spark.study.scorecard import OwnIndicator
from tests.scorecard.made import SCOPE, A, B, C, D, Rows, figures, lazy


def test_nothing_is_known_of_empty_tables_and_every_null_says_why() -> None:
    found = figures(lazy())
    assert found["ai_firms"][A] == "the study has no register of enterprises"
    assert found["inventors"][A] == "the records place no inventor"
    assert found["branches"][A] == "the rule set has no branches"
    assert found["policy_stock"][A] == "the study has no list of policy documents"
    assert found["internet"][A] == "the panel has no yearbook figure of 互联网 or 宽带"


def test_every_figure_that_the_catalogue_names_is_counted() -> None:
    names = {each.name for each in gather_figures(lazy(), SCOPE, (), count_chain(lazy(), SCOPE))} | {"years"}
    for indicator in packaged_indicators():
        for formula in filter(None, (indicator.formula, indicator.base)):
            assert set(names_of(parse_formula(formula))) <= names, indicator.id


def test_policy_and_ties_are_read_from_their_tables() -> None:
    tables = lazy(
        cities=[{"city": A, "country": "US"}, {"city": B, "country": "CN"}, {"city": D, "country": "US"}],
        city_pairs=[
            {"window_end": 2015, "city_a": A, "city_b": B, "weight": 1.0},
            {"window_end": 2015, "city_a": A, "city_b": D, "weight": 3.0},
            {"window_end": 2014, "city_a": B, "city_b": C, "weight": 9.0},
        ],
        collaboration=[
            {"city": city, "window_end": 2015, "intra": 2, "inter": n} for city, n in ((A, 2), (C, 0))
        ],
        city_policy=[{"city": A, "year": 2015, "policy_years": 3, "pilot": None, "pilot_reason": "no list"}],
        city_policy_intensity=[
            {"city": A, "year": 2015, "stock": 2.5},
            {"city": B, "year": 2015, "stock": None, "reason": "no list of the province"},
        ],
        city_policy_documents=[{"city": A, "year": 2014, "policy_id": p} for p in ("x", "y", "z")],
        policy_texts=[
            {"policy_id": "x", "instruments": ["environment.standards", "supply.talent"]},
            {"policy_id": "y", "instruments": ["supply.talent"]},
            {"policy_id": "z", "instruments": None},
        ],
    )
    found = figures(tables)
    textless = pl.DataFrame({"policy_id": ["x", "y", "z"], "instruments": [None, None, ["supply.talent"]]})
    few = figures({**tables, "policy_texts": textless.lazy()})
    for name in ("policy_kinds", "standards_documents"):
        assert few[name][A] == "1 of 3 policy documents of the city have a text"
    assert (found["known_ties"][A], found["foreign_ties"][A], found["partner_cities"][A]) == (4, 1, 2)
    assert found["known_ties"][C] == "no AI patent shared with another city"
    assert found["partner_cities"] == {A: 2, B: "no AI patent of several placed parties", C: 0}
    assert found["policy_years"][A] == 3
    assert found["pilot"][A] == "no list"
    assert found["policy_stock"] == {A: 2.5, B: "no list of the province", C: "no list covers the city"}
    assert (found["policy_kinds"][A], found["standards_documents"][A]) == (2, 1)
    assert found["policy_kinds"][B] == "no list of the province"


PANEL: dict[str, Rows] = {
    "city_year": [
        {"city": city, "year": year, "gdp": gdp}
        for city, gdps in ((A, (10.0, 20.0)), (B, (5.0, None)))
        for year, gdp in zip((2014, 2015), gdps, strict=True)
    ],
    "panel_gaps": [{"variable": "gdp", "city": B, "year": 2015, "reason": "blank in the yearbook"}],
}


def test_yearbook_columns_are_found_by_their_indicator() -> None:
    column = YearbookColumn(name="gdp", indicator="互联网宽带接入用户数")
    found = figures(lazy(**PANEL), (column,))
    assert found["internet"][A] == 20
    assert found["internet"][B] == "blank in the yearbook"
    assert found["internet"][C] == "the city is not in the panel in the last year of the window"


def test_own_indicators_are_formulas_of_the_panel() -> None:
    tables = lazy(**PANEL)
    own = OwnIndicator(
        id="rise", name="Rise", formula="gdp / lag(gdp)", subsystem="industry", focus="application"
    )
    found = own_figure(own, tables["city_year"].collect(), tables["panel_gaps"].collect(), 2015)
    assert found.over(SCOPE.cities)["value"].to_list() == [2.0, None, None]
    assert found.over(SCOPE.cities)["reason"].to_list()[1] == "blank in the yearbook"
