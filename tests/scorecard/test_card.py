"""The whole card of a made nation: its tables fit, and what is unknown says why."""

from __future__ import annotations

import polars as pl
import pytest

from aicluster_spark.schema import TABLES
from aicluster_spark.scorecard.build import Scorecard, build_scorecard
from aicluster_spark.scorecard.catalogue import study_catalogue
from aicluster_spark.stages.scorecard.formulas import compute
from aicluster_spark.stages.scorecard.stage import WRITES
from aicluster_spark.study.scorecard import ScorecardOptions
from tests.scorecard.made import nation


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


def test_the_study_s_own_ranks_mostly_lie_within_the_intervals_of_drawn_recipes(card: Scorecard) -> None:
    whole = card.tables["scorecard"].drop_nulls("rank")
    assert whole.height >= 10
    assert (whole["rank_low"] <= whole["rank_median"]).all()
    assert (whole["rank_median"] <= whole["rank_high"]).all()
    within = whole["rank"].is_between(whole["rank_low"], whole["rank_high"])
    assert within.mean() >= 0.9  # the own recipe is one that may be drawn; noise moves the others
    assert (whole["rank_high"] - whole["rank_low"]).mean() < whole.height / 2  # not by being endless
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
    sizes = card.tables["scorecard"].select("city", "ai_patents")
    both = gaps.join(sizes, on="city").join(sizes, left_on="peer", right_on="city", suffix="_of_peer")
    assert (both["ai_patents_of_peer"] / both["ai_patents"]).is_between(0.5, 2).all()
    assert set(gaps.filter(pl.col("peer").is_null())["peer_reason"]) <= {"no scored city of similar size"}
    assert gaps.filter(pl.col("peer_gap").is_null() != pl.col("peer_reason").is_not_null()).is_empty()
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
