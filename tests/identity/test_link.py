"""Linkage on made-up mentions: names, evidence, guards, ids over the years, split evidence."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.identity.link import in_order, linked
from aicluster_spark.identity.names import name_level, with_name_parts
from aicluster_spark.identity.pairs import Pairs, candidate_pairs, overlap
from aicluster_spark.identity.resolve import _go_together, identities
from aicluster_spark.identity.weights import LEVELS, packaged_weights

LISTS = {name: pl.List(pl.Int64) for name in ("applicants", "coinventors", "groups", "subclasses")}
SCHEMA = {
    "patent_id": pl.String, "position": pl.Int32, "year": pl.Int32, "name_key": pl.String, "city": pl.Int64,
    "namesakes": pl.Float64, **LISTS,
}  # fmt: skip
NEAR = {"applicants": [1], "coinventors": [7, 8], "groups": [3], "subclasses": [30], "city": 5}
FAR = {"applicants": [2], "coinventors": [9], "groups": [4], "subclasses": [40], "city": 6}


def mention(patent: str, name: str, year: int = 2010, **values: Any) -> dict[str, Any]:
    return {"patent_id": patent, "position": 0, "year": year, "name_key": name, "namesakes": 0.5} | values


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return with_name_parts(pl.DataFrame(list(rows), schema=SCHEMA))


def people(mentions: pl.DataFrame, setting: str = "strict") -> dict[str, str]:
    found = linked(mentions, packaged_weights())
    return dict(zip(found["patent_id"], found[setting], strict=True))


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("yu sic kim", "yusic kim", "exact"),
        ("robert j greenberg", "robert jay greenberg", "initial"),
        ("robert greenberg", "robert j greenberg", "missing"),
        ("robert k greenberg", "robert jay greenberg", None),
        ("seung min lee", "seung mo lee", None),
        ("王伟", "王伟", "exact"),
    ],
)
def test_how_names_go_together(one, other, level):
    parts = frame(mention("A", one), mention("B", other))
    assert parts["block"].n_unique() == 1
    columns = ("given", "first", "second")
    pair = pl.DataFrame({**parts[:1].select(columns).to_dict(), **{f"{c}_2": parts[c][1:] for c in columns}})
    assert pair.select(name_level()).item() == level
    assert _go_together(*parts.select(columns).rows()) == (level is not None)


def test_the_same_name_with_the_same_evidence_is_one_person_and_far_evidence_another():
    found = people(
        frame(
            mention("A", "wei wang", **NEAR),
            mention("B", "wei wang", **NEAR),
            mention("C", "wei wang", **FAR),
        )
    )
    assert found == {"A": "A/0", "B": "A/0", "C": "C/0"}


def test_the_strongest_link_is_told_in_words():
    found = linked(
        frame(mention("A", "wei wang", **NEAR), mention("B", "wei wang", **NEAR)), packaged_weights()
    )
    assert found["evidence"][0] == (
        "name: exact; namesakes: below 1; applicant: shared; coinventor: two or more; city: same; "
        "technology: group; years_apart: 0-1"
    )
    weights = packaged_weights().bits
    places = [0, 2, 0, 0, 0, 0, 0]
    assert found["score"][0] == pytest.approx(
        sum(weights[c][k] for c, k in zip(LEVELS, places, strict=True)), abs=1e-5
    )


def test_two_namesakes_on_one_patent_stay_two_although_a_third_mention_is_near_both():
    first = mention("A", "wei wang", **NEAR)
    rows = frame(first, {**first, "position": 1}, mention("B", "wei wang", 2011, **NEAR))
    found = linked(rows, packaged_weights())
    assert found["strict"].to_list() == ["A/0", "A/1", "A/0"]
    assert found["guarded"].all()


def test_a_name_without_initial_does_not_chain_two_people():
    names = ("robert j greenberg", "robert greenberg", "robert k greenberg")
    found = people(frame(*(mention(f"P{k}", name, 2010 + k, **NEAR) for k, name in enumerate(names))))
    assert found == {"P0": "P0/0", "P1": "P0/0", "P2": "P2/0"}


def random_mentions(seed: int, count: int = 120) -> pl.DataFrame:
    chance = random.Random(seed)
    names = ["wei wang", "wei q wang", "wei l wang", "weiming wang", "jun li", "jun kai li"]
    rows = []
    for number in range(count):
        some = lambda most: sorted(chance.sample(range(6), chance.randint(0, most)))  # noqa: E731
        groups = some(2)
        evidence = {"applicants": some(2), "coinventors": some(3), "groups": groups}
        evidence |= {"subclasses": [group // 2 for group in groups], "position": number}
        evidence |= {"city": chance.choice([None, 1, 2]), "namesakes": chance.choice([0.005, 0.05, 0.5, 2.0])}
        year = chance.randint(2000, 2009)
        rows.append(mention(f"P{chance.randrange(count):03}", chance.choice(names), year, **evidence))
    return frame(*rows)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("setting", ["strict", "loose"])
def test_a_new_year_changes_no_identity_but_by_joining_two(seed, setting):
    every = random_mentions(seed)
    for year in (2004, 2007):
        before = linked(every.filter(pl.col("year") <= year), packaged_weights())
        after = linked(every, packaged_weights())
        both = before.join(after, on=["patent_id", "position"], suffix="_after")
        moved = both.group_by(setting).agg(pl.col(f"{setting}_after").n_unique().alias("became"))
        assert (moved["became"] == 1).all()  # nobody is split
        kept = both.group_by(f"{setting}_after").agg(pl.col(setting).unique().alias("were"))
        alone = kept.filter(pl.col("were").list.len() == 1)
        assert (
            alone[f"{setting}_after"] == alone["were"].list.first()
        ).all()  # who is not joined keeps the id
        assert kept.select(pl.col(f"{setting}_after").is_in(pl.col("were"))).to_series().all()


@pytest.mark.parametrize("seed", range(4))
def test_identities_are_people_and_the_order_of_rows_does_not_matter(seed):
    mentions = random_mentions(seed)
    found = linked(mentions, packaged_weights()).sort("patent_id", "position")
    again = linked(mentions.sample(fraction=1, shuffle=True, seed=seed), packaged_weights())
    assert found.equals(again.sort("patent_id", "position"))
    named = found.join(mentions, on=["patent_id", "position"])
    for setting in ("strict", "loose"):
        assert not named.select(setting, "patent_id").is_duplicated().any()
        pairs = named.join(named, on=setting, suffix="_2")
        assert pairs.select(name_level().is_not_null()).to_series().all()


@given(st.integers(0, 200))
@settings(max_examples=25)
def test_candidates_and_overlaps_equal_those_found_pair_by_pair(seed):
    mentions = random_mentions(seed, 25)
    pairs, split = candidate_pairs(mentions)
    assert not split
    rows = mentions.rows(named=True)
    bare = {r["family"] + r["first"] for r in rows if r["first"] != r["given"]}
    wanted = set()
    for j, other in enumerate(rows):
        for i, one in enumerate(rows[:j]):
            near = set(one["applicants"]) & set(other["applicants"]) or set(one["coinventors"]) & set(
                other["coinventors"]
            )
            near = near or (one["city"] is not None and one["city"] == other["city"])
            rare = one["namesakes"] < 0.1 and other["namesakes"] < 0.1
            whole = (one["family"], one["given"]) == (other["family"], other["given"])
            word = (one["family"], one["first"]) == (other["family"], other["first"])
            if (whole and (near or rare)) or (word and near and one["family"] + one["first"] in bare):
                wanted.add((i, j))
    assert set(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)) == wanted
    for name in LISTS:
        counts = [
            len(set(rows[i][name]) & set(rows[j][name]))
            for i, j in zip(pairs.first, pairs.second, strict=True)
        ]
        assert overlap(mentions[name], pairs).tolist() == counts


def by_hand(mentions: pl.DataFrame, crowd: int) -> set[tuple[int, int]]:
    """Pair the first of the city, the first of each subclass in it, and all of each subclass and year."""
    found: set[tuple[int, int]] = set()
    rows = [(k, 0, r["subclasses"][0], r["year"]) for k, r in enumerate(mentions.rows(named=True))]
    for depth, most in ((1, crowd), (2, crowd), (3, len(rows))):
        for thing in {row[1 : 1 + depth] for row in rows}:
            same = [row[0] for row in rows if row[1 : 1 + depth] == thing][:most]
            found |= set(combinations(same, 2))
    return found


def test_evidence_that_too_many_share_is_split_and_told():
    rows = [mention(f"P{k}", "wei wang", 2000 + k % 5, subclasses=[k % 3], city=5) for k in range(60)]
    ordered = in_order(frame(*rows))
    whole, none = candidate_pairs(ordered, crowd=60)
    pairs, split = candidate_pairs(ordered, crowd=10)
    assert (len(whole.first), none) == (60 * 59 // 2, frozenset())
    assert split == {"wang|wei"}
    assert set(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)) == by_hand(ordered, 10)
    fewer = in_order(frame(*rows[:30]))
    assert len(candidate_pairs(fewer, crowd=10)[0].first) == len(by_hand(fewer, 10))


def test_no_links_leave_everybody_alone():
    label, guarded = identities(
        frame(mention("A", "wei wang"), mention("B", "jun li")), *3 * [np.empty(0, np.int64)]
    )
    assert label.tolist() == [0, 1]
    assert not guarded.any()
    assert (
        overlap(pl.Series([[1]], dtype=pl.List(pl.Int64)), Pairs(*2 * [np.empty(0, np.int64)])).tolist() == []
    )
