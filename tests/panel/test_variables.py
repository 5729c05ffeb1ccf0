"""Variables that a study declares: figures, formulas, gaps, balance, dictionary."""

from __future__ import annotations

import math
import statistics

import pytest

from aicluster_spark.errors import StudyError
from aicluster_spark.panel import build_panel, count_coverage
from aicluster_spark.panel.before import NO_WINDOW, NOT_IN_NETWORK
from aicluster_spark.panel.cells import BEFORE_FIRST, DIVIDED_BY_ZERO, LOG_OF_ZERO
from aicluster_spark.panel.outcomes import NO_CITATIONS, NO_GRANTS, SOME_UNKNOWN
from aicluster_spark.schema.panel import CITY_YEAR, PANEL_GAPS, PANEL_VARIABLES
from aicluster_spark.study.panel import Variable, YearbookColumn
from aicluster_spark.yearbook.figures import DIFFERENT, NOT_PRINTED
from tests.panel.test_panel import BELOW_FLOOR, figure, inputs, rows, rule

GDP = YearbookColumn(name="gdp", indicator="GDP", label="Product of the city")


def declared(**formulas):
    return tuple(Variable(name=name, formula=formula) for name, formula in formulas.items())


def built(given=None, **changes):
    return build_panel(given or inputs(), rule(**changes))


def gaps(panel):
    return {(row["variable"], row["city"], row["year"]): row["reason"] for row in panel.gaps.to_pylist()}


def test_every_formula_is_what_a_person_would_compute():
    formulas = declared(
        gdp_log="log(gdp)",
        more="diff(ai_patents)",
        before="lag(ai_patents, 1)",
        z="std(ai_patents)",
        middle="center(ai_patents)",
        product="centrality:policy",
        share="ai_patents / patents",
        line="2 * ai_patents - (1 + patents) + -year",
        twice="log1p(lag(ai_patents))",
    )
    panel = built(yearbook=(GDP,), variables=formulas)
    found, missing = rows(panel.city_year), gaps(panel)
    patents = {key: row["ai_patents"] for key, row in found.items()}
    assert patents == {("lyon", 2015): 1, ("lyon", 2016): 0, ("seoul", 2015): 0, ("seoul", 2016): 4}
    mean, spread = statistics.mean(patents.values()), statistics.stdev(patents.values())
    for key, row in found.items():
        assert row["z"] == pytest.approx((patents[key] - mean) / spread)
        assert row["middle"] == pytest.approx(patents[key] - mean)
        assert row["line"] == 2 * patents[key] - (1 + row["patents"]) - key[1]
    assert [found["seoul", 2016][name] for name in ("more", "before", "share")] == [4, 0, 0.4]
    assert found["lyon", 2016]["twice"] == pytest.approx(math.log(2))
    assert found["seoul", 2015]["gdp_log"] == pytest.approx(math.log(100))
    assert found["seoul", 2016]["product"] == 0.25
    assert missing["gdp_log", "seoul", 2016] == LOG_OF_ZERO
    assert missing["more", "lyon", 2015] == missing["twice", "lyon", 2015] == BEFORE_FIRST
    assert missing["share", "seoul", 2015] == DIVIDED_BY_ZERO
    assert missing["product", "lyon", 2015] == BELOW_FLOOR


def test_every_empty_cell_has_a_reason_and_no_other_cell():
    panel = built(yearbook=(GDP,), variables=declared(a="log(gdp)", b="lag(centrality, 3)"))
    names = [
        name for name in panel.city_year.column_names if panel.city_year[name].type in ("double", "int64")
    ]
    empty = {
        (name, row["city"], row["year"])
        for row in panel.city_year.to_pylist()
        for name in names
        if row[name] is None
    }
    assert gaps(panel).keys() == empty
    assert all(gaps(panel).values())
    assert panel.gaps.schema == PANEL_GAPS.arrow
    assert panel.city_year.column_names == [*CITY_YEAR.names, "gdp", "a", "b"]
    known = {("gdp", 2015): 1, ("gdp", 2016): 1}
    coverage = count_coverage(panel.city_year, panel.gaps, range(0)).to_pylist()
    assert {
        (r["variable"], r["year"]): r["rows"] for r in coverage if r["variable"] == "gdp"
    }.keys() == known.keys()
    assert sum(r["rows"] for r in coverage) == panel.city_year.num_rows * len(names)


def test_yearbook_figures_find_their_city_and_say_why_there_is_none():
    panel = built(yearbook=(GDP,))
    assert rows(panel.city_year)["seoul", 2015]["gdp"] == 100.0
    assert gaps(panel)["gdp", "lyon", 2015] == "blank in the yearbook"
    assert gaps(panel)["gdp", "lyon", 2016] == NOT_PRINTED
    twice = inputs(
        yearbook=[figure("Seoul", 2015, 1.0), figure("Seoul", 2015, 2.0), figure("Lyon", 2015, 3.0)]
    )
    assert gaps(built(twice, yearbook=(GDP,)))["gdp", "seoul", 2015] == DIFFERENT


def test_a_figure_in_two_units_is_never_mixed():
    mixed = inputs(yearbook=[figure("Seoul", 2015, 1.0), figure("Seoul", 2016, 2.0, unit="10000 yuan")])
    with pytest.raises(
        StudyError, match=r"2 kinds \(price, scope, unit\): None, None, 10000 yuan; None, None, yuan"
    ):
        built(mixed, yearbook=(GDP,))
    one = built(mixed, yearbook=(GDP.model_copy(update={"unit": "yuan"}),))
    assert rows(one.city_year)["seoul", 2015]["gdp"] == 1.0
    with pytest.raises(StudyError, match=r"no figure of wages .* Indicators that were read: GDP"):
        built(yearbook=(YearbookColumn(name="wages", indicator="wages"),))


def test_chinese_places_are_found_by_code_and_by_the_name_of_the_year():
    given = inputs(
        yearbook=[
            figure("x", 2015, 1.0, place_code="440300"),
            figure("深圳市", 2016, 2.0),
            figure("莱芜市", 2016, 3.0),
        ]
    )
    cities = given.cities.to_pylist()
    renamed = {"seoul": "CN-440300", "lyon": "CN-371200"}

    def moved(table):
        changed = [row | {"city": renamed.get(row["city"], row["city"])} for row in table.to_pylist()]
        return table.from_pylist(changed, schema=table.schema)

    assert len(cities) == 3
    tables = {name: moved(getattr(given, name)) for name in ("cities", "city_output", "clusters")}
    found = rows(
        built(
            type(given)(**{n: tables.get(n, getattr(given, n)) for n in given.__slots__}), yearbook=(GDP,)
        ).city_year
    )
    assert [found["CN-440300", year]["gdp"] for year in (2015, 2016)] == [1.0, 2.0]
    assert found["CN-371200", 2016]["gdp"] == 3.0


def test_outcomes_that_the_records_do_not_tell_are_unknown():
    plain = gaps(built())
    assert plain["ai_patents_granted", "seoul", 2016] == NO_GRANTS
    assert plain["ai_patents_cited", "seoul", 2015] == NO_CITATIONS
    told = [
        {"ai_patents_granted": 2, "ai_citations": 5, "ai_citations_unknown": 0},
        {"ai_patents_granted": 0, "ai_citations": 0, "ai_citations_unknown": 1},
    ]
    output = [
        {"city": city, "year": 2016, "patents": 10, "ai_patents": 4} | more
        for city, more in zip(("seoul", "lyon"), told, strict=True)
    ]
    panel = built(inputs(output=output))
    found = rows(panel.city_year)
    assert (found["seoul", 2016]["ai_patents_granted"], found["seoul", 2016]["ai_patents_cited"]) == (2, 9)
    assert (found["seoul", 2015]["ai_patents_granted"], found["seoul", 2015]["ai_patents_cited"]) == (0, 0)
    assert gaps(panel)["ai_patents_cited", "lyon", 2016] == SOME_UNKNOWN


def test_the_quotient_is_that_of_the_window_before():
    panel = built()
    assert rows(panel.city_year)["seoul", 2015]["lq"] == 1.5
    assert gaps(panel)["lq", "seoul", 2016] == NO_WINDOW
    assert gaps(panel)["centrality", "lyon", 2016] == NOT_IN_NETWORK


def test_a_balanced_panel_leaves_out_cities_and_says_how_many():
    required = ("ai_patents", "centrality")
    panel = built(required=required, balanced=True, variables=declared(z="center(ai_patents)"))
    assert set(panel.city_year["city"].to_pylist()) == {"seoul"}
    assert panel.left_out == 1
    assert panel.city_year["z"].to_pylist() == [-2.0, 2.0]
    assert all(panel.city_year["in_sample"].to_pylist())
    with pytest.raises(
        StudyError, match=r"no city has ai_patents, lq in every year .* lq is unknown for 2 cities in 2016"
    ):
        built(required=("ai_patents", "lq"), balanced=True)


def test_the_dictionary_names_source_unit_and_years_of_every_column():
    panel = built(yearbook=(GDP,), variables=declared(gdp_log="log(gdp)", z="std(gdp)", before="lag(gdp)"))
    assert panel.variables.schema == PANEL_VARIABLES.arrow
    told = {row["variable"]: row for row in panel.variables.to_pylist()}
    assert list(told) == panel.city_year.column_names
    assert [row["position"] for row in told.values()] == list(range(len(told)))
    assert told["centrality"]["source"] == "city_measures.harmonic_closeness"
    assert told["gdp"]["source"] == "yearbook.value (GDP)"
    assert [told[name]["unit"] for name in ("gdp", "gdp_log", "z", "before")] == [
        "yuan",
        "log yuan",
        "standard deviations",
        "yuan",
    ]
    assert (told["gdp_log"]["known"], told["gdp_log"]["missing"]) == (1, 3)
    assert (told["gdp_log"]["first_year"], told["gdp_log"]["last_year"]) == (2015, 2015)
    assert told["before"]["formula"] == "lag(gdp)"
    assert (told["before"]["first_year"], told["before"]["known"]) == (2016, 1)
