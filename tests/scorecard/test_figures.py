"""Figures of small made tables, counted by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from aicluster_spark.schema import TABLES
from aicluster_spark.scorecard.build import Scorecard, build_scorecard
from aicluster_spark.scorecard.catalogue import Indicator, packaged_indicators, study_catalogue
from aicluster_spark.scorecard.cities import scored_cities
from aicluster_spark.scorecard.figures.figure import Scope, Tables, figure
from aicluster_spark.scorecard.figures.firms import NO_CAPITAL, NO_FIRMS, NO_SCOPE
from aicluster_spark.scorecard.figures.gather import READS, gather_figures
from aicluster_spark.scorecard.figures.patents import code_pattern, organisations
from aicluster_spark.scorecard.values import indicator_values
from aicluster_spark.stages.scorecard.formulas import compute, own_figure
from aicluster_spark.stages.scorecard.stage import WRITES
from aicluster_spark.study.formula import names_of, parse_formula
from aicluster_spark.study.panel import YearbookColumn
from aicluster_spark.study.scorecard import OwnIndicator, ScorecardOptions

Rows = list[dict[str, Any]]
A, B, C, D = "a", "b", "c", "d"
SCOPE = Scope((A, B, C), 2013, 2015, "inventor")


def lazy(**rows: Rows) -> Tables:
    """Every table the figures read, empty but for the rows given."""
    found = {}
    for name in READS:
        empty = pl.DataFrame(TABLES[name].arrow.empty_table())
        assert isinstance(empty, pl.DataFrame)
        schema: Mapping[str, Any] = empty.schema
        extra = {key: pl.Float64 for row in rows.get(name, []) for key in row if key not in schema}
        found[name] = pl.DataFrame(rows.get(name, []), schema={**schema, **extra}).lazy()
    return found


def patent(
    key: str, year: int, cpc: list[str], people: Mapping[str, str | None], owner: tuple[str, str]
) -> dict[str, Rows]:
    """One AI patent: inventors with their city, and one applicant with its sector."""
    inventors = list(people.items())
    return {
        "patents": [{"patent_id": key, "office": "US", "year": year, "cpc": cpc, "ipc": None}],
        "patent_activity": [{"patent_id": key, "is_ai": True}],
        "parties": [
            *(
                {"patent_id": key, "role": "inventor", "position": n, "name_key": name, "sector": "person"}
                for n, (name, _) in enumerate(inventors)
            ),
            {
                "patent_id": key,
                "role": "assignee",
                "position": 0,
                "name_key": owner[0],
                "name": owner[0].title(),
                "sector": owner[1],
            },
        ],
        "party_places": [
            {"patent_id": key, "role": "inventor", "position": n, "city": city}
            for n, (_, city) in enumerate(inventors)
            if city is not None
        ],
    }


PATENTS = [
    patent("1", 2011, ["G06N3/08"], {"ann": A, "bob": B}, ("acme", "firm")),
    patent("2", 2013, ["G06N3/08", "G06N20/00", "A61B5/00"], {"ann": A}, ("acme", "firm")),
    patent("3", 2014, ["G06F21/60", "G06N3/08"], {"ann": A, "bob": A}, ("state university", "university")),
    patent("4", 2015, ["H04W4/00"], {"cid": A, "dee": None}, ("acme", "firm")),
    patent("5", 2015, ["G06F9/50"], {"eve": B}, ("nobody knows", "unknown")),
]


def joined(patents: list[dict[str, Rows]]) -> dict[str, Rows]:
    return {name: [row for each in patents for row in each[name]] for name in patents[0]}


def figures(tables: Tables, yearbook: tuple[YearbookColumn, ...] = ()) -> dict[str, dict[str, Any]]:
    found = gather_figures(tables, SCOPE, yearbook)
    frames = pl.concat([each.over(SCOPE.cities) for each in found])
    result: dict[str, dict[str, Any]] = {}
    for city, name, value, reason in frames.iter_rows():
        assert (value is None) == bool(reason), (city, name)  # unknown has a reason, known has none
        result.setdefault(name, {})[city] = value if value is not None else reason
    return result


def test_nothing_is_known_of_empty_tables_and_every_null_says_why() -> None:
    found = figures(lazy())
    assert found["ai_firms"][A] == "the study has no register of enterprises"
    assert found["inventors"][A] == "the records place no inventor"
    assert found["branches"][A] == "the rule set has no branches"
    assert found["policy_stock"][A] == "the study has no list of policy documents"
    assert found["internet"][A] == "the panel has no yearbook figure of 互联网 or 宽带"


def test_every_figure_that_the_catalogue_names_is_counted() -> None:
    names = {each.name for each in gather_figures(lazy(), SCOPE, ())} | {"years"}
    for indicator in packaged_indicators():
        for formula in filter(None, (indicator.formula, indicator.base)):
            assert set(names_of(parse_formula(formula))) <= names, indicator.id


SHARE = Indicator.model_validate(
    {
        **dict.fromkeys(("name", "name_zh", "words", "source", "unit", "step", "step_zh"), "text"),
        **{"id": "newcomers", "formula": "new / all", "base": "all", "base_of": "inventors"},
        **{"direction": 1, "subsystem": "industry", "focus": "ecosystem", "roles": ()},
    }
)


def test_a_share_of_few_is_unknown_and_says_of_how_many() -> None:
    rows = [("1", 1.0, 1.0), ("4", 0.0, 4.0), ("5", 2.0, 5.0), ("0", 0.0, 0.0), ("none", None, None)]
    frame = pl.DataFrame(rows, schema=["city", "new", "all"], orient="row")
    counts = [figure(name, frame, reason="no address") for name in ("new", "all")]
    cities = tuple(frame["city"])
    found = indicator_values([SHARE], counts, {}, cities, compute, 5)
    assert found["value"].to_list() == [None, None, 0.4, None, None]
    assert found["base"].to_list() == [1, 4, 5, 0, None]
    assert found["reason"].to_list() == [
        "inventors: 1; at least 5 are asked for",
        "inventors: 4; at least 5 are asked for",
        None,
        "inventors: 0; at least 5 are asked for",
        "no address",
    ]
    every = indicator_values([SHARE], counts, {}, cities, compute, 1)["value"]
    assert every.to_list() == [1.0, 0.0, 0.4, None, None]


def test_the_study_sets_the_minimum_base_of_the_card() -> None:
    tables, cities, scope = nation(6)
    catalogue = study_catalogue(ScorecardOptions())
    few, many = (
        build_scorecard(
            tables, scope, cities, catalogue, ScorecardOptions(draws=0, minimum_base=least), (), (), compute
        ).tables
        for least in (1, 1000)
    )
    values = [each["scorecard_values"].filter(pl.col("indicator") == "applied_share") for each in (few, many)]
    assert [each["value"].null_count() for each in values] == [0, 6]
    assert values[1]["reason"].str.ends_with("at least 1000 are asked for").all()
    assert few["scorecard"]["rank"].null_count() == 0
    assert many["scorecard"].select("score", "rank", "rank_low").null_count().row(0) == (6, 6, 6)
    assert set(many["scorecard"]["reason"]) == {"an index takes at least 1000 AI patents"}


def test_every_share_of_the_catalogue_has_a_base() -> None:
    without = [each.id for each in packaged_indicators() if " / " in each.formula and not each.base]
    assert without == ["ai_patents_yearly", "infrastructure_patents"]  # over years, which are never few


def test_codes_and_applicants_are_counted_from_patents() -> None:
    found = figures(lazy(**joined(PATENTS)))
    assert found["coded_patents"] == {A: 3, B: 1, C: "no AI patent of the window has codes"}
    assert found["applied_patents"][A] == 1
    assert found["applied_fields"] == {A: 1, B: 0, C: "no AI patent of the window has codes"}
    assert found["security_patents"][A] == 1
    # Patent 2: two of three codes in G06N; patent 3: one each of two; patent 4: one.
    assert found["code_breadth"][A] == pytest.approx(((1 - 5 / 9) + 0.5 + 0) / 3)
    assert found["infrastructure_patents"] == {A: 1, B: 1, C: "no patent of the window has codes"}
    assert found["sector_patents"] == {
        A: 3,
        B: "the applicants' sector is known for 0 of 1 AI patents",
        C: "no AI patent in the window",
    }
    assert found["science_patents"][A] == 1
    assert found["science_firm_patents"][A] == 0
    assert found["leading_patents"][A] == 2


def test_inventors_newcomers_and_movers_are_counted() -> None:
    found = figures(lazy(**joined(PATENTS)))
    assert found["inventors"] == {A: 3, B: 1, C: 0}
    assert found["new_inventors"][A] == 1  # cid; ann and bob had a patent in 2011
    assert found["movers_in"] == {A: 1, B: 0, C: 0}  # bob came from b
    assert found["movers_out"] == {A: 0, B: 1, C: 0}
    assert found["stars"][A] == 1  # ann, two patents


def test_inventors_of_an_office_without_addresses_are_unknown_and_not_none() -> None:
    """b's patents have an applicant in b and inventors without an address; c has no patent at all."""
    silent = patent("6", 2014, ["G06N3/08"], {"fay": None, "gus": None}, ("maker", "firm"))
    earlier = patent("7", 2011, ["G06N3/08"], {"fay": None}, ("maker", "firm"))
    rows = joined([*PATENTS[1:4], silent, earlier])
    owners = {"2": A, "3": A, "4": A, "6": B, "7": B}
    rows["party_places"] += [
        {"patent_id": key, "role": "assignee", "position": 0, "city": city} for key, city in owners.items()
    ]
    found = gather_figures(lazy(**rows), replace(SCOPE, role="assignee"), ())
    told = {each.name: each.over(SCOPE.cities) for each in found}
    for name in ("inventors", "stars"):
        assert told[name]["value"].to_list() == [3 if name == "inventors" else 1, None, 0]
        assert told[name]["reason"][1] == "inventors are placed for 0 of 1 AI patents of the city"
    for name in ("new_inventors", "movers_in", "movers_out"):
        assert told[name]["value"][1] is None


def test_organisations_hold_no_person_and_none_of_unknown_sector() -> None:
    found = organisations(lazy(**joined(PATENTS)), SCOPE)
    assert found.rows() == [(A, 1, "Acme", "firm", 2), (A, 2, "State University", "university", 1)]


def test_a_main_group_takes_its_subgroups_and_no_other_group() -> None:
    pattern = code_pattern({"H04L9": "", "H04W": "", "G06F3/06": ""})
    codes = pl.Series(["H04L9/32", "H04L91/00", "H04W4/00", "G06F3/0601", "G06F3/16"])
    assert codes.str.contains(pattern).to_list() == [True, False, True, True, False]


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
            firm(3, industry_code="M7300", capital_currency="USD"),
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


def nation(cities: int) -> tuple[Tables, pl.DataFrame, Scope]:
    """Made cities in two countries with quotients and patents of growing number, enough for an index."""
    chance = np.random.default_rng(5)
    names = [f"c{number:02d}" for number in range(cities)]
    sizes = np.sort(chance.integers(5, 200, cities))[::-1]
    quotients: Rows = []
    for name, size in zip(names, sizes, strict=True):
        for start, end, factor in ((2010, 2012, 0.5), (2013, 2015, 1.0)):
            count = float(round(size * factor))
            quotients.append(
                {
                    "city": name,
                    "window_start": start,
                    "window_end": end,
                    "ai_patents": count,
                    "lq": count / 50,
                }
                | {"all_ai_patents": float(sizes.sum()), "base": "all_patents"}
                | {"ai_amount": count, "amount": 500.0}
            )
    patents = [
        patent(
            f"{name}-{n}",
            int(chance.integers(2010, 2016)),
            [str(chance.choice(CODES))] * 2,
            {f"{name}{n}": name},
            (f"firm {name}", "firm"),
        )
        for name in names
        for n in range(6)
    ]
    units = [{"city": name, "name": name, "country": "US" if n % 2 else "CN"} for n, name in enumerate(names)]
    special = [
        {"city": row["city"], "window_end": row["window_end"], "lq_shrunk": row["lq"]} for row in quotients
    ]
    clusters = [
        {
            "city": name,
            "window_start": 2013,
            "window_end": 2015,
            "ai_patents": float(size),
            "is_cluster": n < 4,
        }
        for n, (name, size) in enumerate(zip(names, sizes, strict=True))
    ]
    tables = lazy(
        **joined(patents), city_lq=quotients, city_specialisation=special, cities=units, clusters=clusters
    )
    scored = scored_cities(tables["clusters"].collect(), tables["cities"].collect(), [names[-1]], 100, 5)
    return tables, scored, Scope(tuple(scored["city"]), 2013, 2015, "inventor")


CODES = ["G06N3/08", "A61B5/00", "H04W12/06", "G06F9/50", "B60W30/00"]


@pytest.fixture(scope="module")
def card() -> Scorecard:
    options = ScorecardOptions(draws=50, minimum_coverage=0.4)
    tables, cities, scope = nation(14)
    return build_scorecard(tables, scope, cities, study_catalogue(options), options, (), (), compute)


def test_a_card_fits_its_tables_and_every_unknown_says_why(card: Scorecard) -> None:
    assert set(card.tables) == set(WRITES)
    for name, frame in card.tables.items():
        shaped = frame.select(TABLES[name].names).to_arrow().cast(TABLES[name].arrow)
        keys = pl.DataFrame(shaped).select(TABLES[name].key)  # type: ignore[union-attr]
        assert keys.n_unique() == frame.height, name
    values = card.tables["scorecard_values"]
    assert values.filter(pl.col("value").is_null() != pl.col("reason").is_not_null()).is_empty()
    for name, value in (
        ("scorecard", "score"),
        ("scorecard_subsystems", "score"),
        ("scorecard_gaps", "frontier_gap"),
    ):
        told = card.tables[name].filter(pl.col(value).is_null() != pl.col("reason").is_not_null())
        assert told.is_empty(), name
    balances = card.tables["scorecard_balances"]
    assert balances.filter(pl.col("difference").is_null() != pl.col("reason").is_not_null()).is_empty()


def test_what_no_data_tell_is_unknown_and_never_zero(card: Scorecard) -> None:
    parts = card.tables["scorecard_subsystems"].filter(pl.col("subsystem") == "governance")
    assert parts["score"].null_count() == parts.height
    assert parts["reason"].unique().to_list() == ["none of its indicators can be used"]
    whole = card.tables["scorecard"]
    assert whole["coordination"].null_count() == whole.height
    assert whole["coordination_reason"].str.contains("governance").all()
    assert whole["model_reason"].str.contains("institution").all()
    assert card.mixture["fitted"] is False


def test_ranks_lie_within_their_intervals_of_drawn_recipes(card: Scorecard) -> None:
    whole = card.tables["scorecard"].drop_nulls("rank")
    assert whole.height >= 10
    assert (whole["rank_low"] <= whole["rank_median"]).all()
    assert (whole["rank_median"] <= whole["rank_high"]).all()
    assert whole["draws"].max() == 50


def test_gaps_and_steps_belong_together(card: Scorecard) -> None:
    gaps, steps = card.tables["scorecard_gaps"], card.tables["scorecard_steps"]
    own = gaps.filter(pl.col("city") == pl.col("frontier"))
    assert own["frontier_gap"].to_list() == [0.0] * own.height
    frontiers = set(gaps["frontier"].drop_nulls())
    clusters = card.tables["scorecard"].filter(pl.col("standing") == "cluster")["city"]
    assert frontiers <= set(clusters)
    assert steps.join(own.select("city", "focus"), on=["city", "focus"], how="semi").is_empty()
    assert steps.group_by("city", "focus").agg(pl.col("gap_share").sum())["gap_share"].max() <= 1 + 1e-9
    assert (steps["place"] <= 3).all()
    assert gaps["peer"].null_count() == 0
    assert gaps.filter(pl.col("peer") == pl.col("frontier")).is_empty()


def test_international_intervals_come_from_counts_alone(card: Scorecard) -> None:
    table = card.tables["scorecard_international"]
    shares = table.filter(pl.col("measure") == "share").sort("rank")
    assert shares["value"].sum() == pytest.approx(1)
    assert (shares["rank_low"] <= shares["rank"]).all()
    assert (shares["rank"] <= shares["rank_high"]).all()
    assert table.filter(pl.col("measure") == "growth")["value"].drop_nulls().len() > 0
    for measure in ("lq", "growth"):
        drawn = table.filter(pl.col("measure") == measure).drop_nulls("value")
        assert drawn.height == shares.height
        assert drawn["rank_low"].null_count() == 0
        assert (drawn["rank_low"] < drawn["rank_high"]).any()
    policy = table.filter(pl.col("measure") == "policy_year")
    assert policy["rank"].null_count() == policy.height


def test_what_a_recipe_fills_in_makes_no_model_and_no_balance() -> None:
    tables, cities, scope = nation(14)
    of_one = pl.col("patent_id").str.starts_with("c05")
    bare = tables["patents"].with_columns(cpc=pl.when(~of_one).then("cpc"))
    found = {}
    for missing in ("available", "median"):
        options = ScorecardOptions(draws=5, minimum_coverage=0.4, recipe={"missing": missing})
        catalogue, known = study_catalogue(options), {**tables, "patents": bare}
        found[missing] = build_scorecard(known, scope, cities, catalogue, options, (), (), compute).tables
    for table, columns in (
        ("scorecard_balances", ["city", "balance", "first_known", "second_known"]),
        ("scorecard_models", ["city", "model", "known"]),
    ):
        one, two = (found[missing][table].select(columns) for missing in found)
        assert one.equals(two)
        assert one[columns[-1]].n_unique() > 1


def test_two_cities_have_values_and_no_index() -> None:
    options = ScorecardOptions(draws=5)
    tables, cities, scope = nation(2)
    found = build_scorecard(tables, scope, cities, study_catalogue(options), options, (), (), compute).tables
    assert found["scorecard"]["score"].null_count() == 2
    assert not found["scorecard_indicators"]["used"].any()
    assert found["scorecard_values"]["value"].drop_nulls().len() > 0
    assert found["scorecard_steps"].is_empty()
