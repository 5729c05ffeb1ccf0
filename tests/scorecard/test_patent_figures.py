"""Figures of made patents, counted by hand: codes, applicants, inventors."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from aicluster_spark.scorecard.figures.chain import count_chain
from aicluster_spark.scorecard.figures.gather import gather_figures
from aicluster_spark.scorecard.figures.organisations import organisations, organisations_told
from aicluster_spark.scorecard.figures.patents import code_pattern
from tests.scorecard.made import SCOPE, A, B, C, figures, joined, lazy, patent

PATENTS = [
    patent("1", 2011, ["G06N3/08"], {"ann": A, "bob": B}, ("acme", "firm")),
    patent("2", 2013, ["G06N3/08", "G06N20/00", "A61B5/00"], {"ann": A}, ("acme", "firm")),
    patent("3", 2014, ["G06F21/60", "G06N3/08"], {"ann": A, "bob": A}, ("state university", "university")),
    patent("4", 2015, ["H04W4/00"], {"cid": A, "dee": None}, ("acme", "firm")),
    patent("5", 2015, ["G06F9/50"], {"eve": B}, ("nobody knows", "unknown")),
]


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
    tables, scope = lazy(**rows), replace(SCOPE, role="assignee")
    found = gather_figures(tables, scope, (), count_chain(tables, scope))
    told = {each.name: each.over(SCOPE.cities) for each in found}
    for name in ("inventors", "stars"):
        assert told[name]["value"].to_list() == [3 if name == "inventors" else 1, None, 0]
        assert told[name]["reason"][1] == "inventors are placed for 0 of 1 AI patents of the city"
    for name in ("new_inventors", "movers_in", "movers_out"):
        assert told[name]["value"][1] is None


def test_organisations_hold_no_person_and_none_of_unknown_sector() -> None:
    tables = lazy(**joined(PATENTS))
    told = organisations_told(gather_figures(tables, SCOPE, (), count_chain(tables, SCOPE)), SCOPE.cities)
    assert told["organisations_reason"].to_list() == [
        None,
        "the applicants' sector is known for 0 of 1 AI patents",
        "no AI patent in the window",
    ]
    found = organisations(tables, SCOPE, told)
    assert found.rows() == [(A, 1, "Acme", "firm", 2), (A, 2, "State University", "university", 1)]


def test_organisations_are_not_told_of_a_few_known_among_many_unknown() -> None:
    hidden = [patent(str(n), 2015, ["G06N3/08"], {"eve": B}, ("nobody", "unknown")) for n in range(6, 9)]
    of_b = patent("9", 2015, ["G06N3/08"], {"eve": B}, ("town hall", "government"))
    tables = lazy(**joined([*PATENTS, *hidden, of_b]))
    told = organisations_told(gather_figures(tables, SCOPE, (), count_chain(tables, SCOPE)), SCOPE.cities)
    assert told["organisations_reason"][1] == "the applicants' sector is known for 1 of 5 AI patents"
    assert B not in organisations(tables, SCOPE, told)["city"]


def test_a_main_group_takes_its_subgroups_and_no_other_group() -> None:
    pattern = code_pattern({"H04L9": "", "H04W": "", "G06F3/06": ""})
    codes = pl.Series(["H04L9/32", "H04L91/00", "H04W4/00", "G06F3/0601", "G06F3/16"])
    assert codes.str.contains(pattern).to_list() == [True, False, True, True, False]
