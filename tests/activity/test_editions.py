from __future__ import annotations

from dataclasses import replace

import polars as pl

from aicluster_spark.activity.catalogue import load_rule_set
from aicluster_spark.activity.codes import CodePatterns, mistake_in
from aicluster_spark.activity.editions import Move, moves_used, packaged_moves, with_predecessors
from aicluster_spark.activity.kernel import judge
from aicluster_spark.activity.rules import Leg, RuleSet


def rules(*legs: Leg) -> RuleSet:
    return RuleSet("rules", "Rules", 2025, (("a", "b"),), "-", "-", (), ("en",), ("title",), True, legs)


MOVE = Move("cpc", ("G06V10", "G06V20"), CodePatterns(range=("G06K9/00-60",)), "2022.01", "read", "-")


def test_the_packaged_table_is_well_formed():
    for move in packaged_moves():
        assert move.scheme in ("cpc", "ipc")
        assert move.evidence in ("read", "known")
        assert move.source
        assert not any(mistake_in("subtree", place) for place in move.new)
        assert not any(
            mistake_in(kind, p) for kind in ("exact", "prefix", "range") for p in getattr(move.old, kind)
        )


def test_a_leg_that_asks_for_all_new_places_takes_the_old_one():
    for subtree in (("G06V10", "G06V20"), ("G06V",), ("G06",)):
        (leg,) = with_predecessors(rules(Leg("leg", cpc=CodePatterns(subtree=subtree))), (MOVE,)).legs
        assert leg.cpc == CodePatterns(subtree=subtree, range=("G06K9/00-60",))


def test_a_leg_that_asks_for_some_or_in_another_scheme_stays():
    some = rules(Leg("leg", cpc=CodePatterns(subtree=("G06V10",))))
    other = rules(Leg("leg", ipc=CodePatterns(subtree=("G06V10", "G06V20"))))
    assert with_predecessors(some, (MOVE,)) == some
    assert with_predecessors(other, (MOVE,)) == other


def test_what_was_not_read_is_not_used():
    asked = rules(Leg("leg", cpc=CodePatterns(subtree=("G06V",))))
    assert with_predecessors(asked, (replace(MOVE, evidence="known"),)) == asked


def test_exclusions_move_with_their_places():
    leg = Leg("leg", cpc=CodePatterns(subtree=("G06K",)), not_cpc=CodePatterns(subtree=("G06V",)))
    (moved,) = with_predecessors(rules(leg), (MOVE,)).legs
    assert moved.not_cpc.range == ("G06K9/00-60",)


def share(rule_set: RuleSet, codes: list[str]) -> float:
    patents = pl.DataFrame(
        {
            "patent_id": [str(i) for i in range(len(codes))],
            "title": "A neural network",
            "abstract": None,
            "language": "en",
            "cpc": [[code] for code in codes],
            "ipc": None,
        },
        schema_overrides={"abstract": pl.String, "ipc": pl.List(pl.String)},
    )
    return judge(patents, (rule_set,))["is_ai"].mean()


def test_a_constant_technology_does_not_jump_at_an_edition_change():
    published = load_rule_set("oecd2025")
    stated = with_predecessors(published, packaged_moves())
    moves = {
        "pattern recognition": (["G06K9/62", "G06K9/6256"], ["G06F18/00", "G06F18/214"]),
        "machine learning": (["G06N99/005"], ["G06N20/00"]),
        "language": (["G06F17/27", "G06F17/2785"], ["G06F40/20", "G06F40/30"]),
        "retrieval": (["G06F17/30", "G06F17/30247"], ["G06F16/00", "G06F16/583"]),
        "vision": (["G06K9/00221", "G06K9/46"], ["G06V40/16", "G06V10/40"]),
        "bioinformatics": (["G06F19/24"], ["G16B40/20"]),
    }
    for old, new in moves.values():
        assert share(stated, old) == share(stated, new) == 1.0
    for name in ("pattern recognition", "vision", "bioinformatics"):
        old, new = moves[name]
        assert (share(published, old), share(published, new)) == (0.0, 1.0)


def test_oecd2025_uses_only_moves_of_its_places():
    used = {move.new[0] for move in moves_used(load_rule_set("oecd2025"), packaged_moves())}
    assert used == {"G06F18", "G06V10", "G06N20", "G06F16", "G06F40", "G16B5", "G16C10"}
