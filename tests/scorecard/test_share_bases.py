"""A share names what it is of, and is unknown over very few."""

from __future__ import annotations

import polars as pl

from aicluster_spark.scorecard.build import build_scorecard
from aicluster_spark.scorecard.catalogue import Indicator, packaged_indicators, study_catalogue
from aicluster_spark.scorecard.figures.figure import figure
from aicluster_spark.scorecard.values import indicator_values
from aicluster_spark.stages.scorecard.formulas import compute
from aicluster_spark.study.scorecard import ScorecardOptions
from tests.scorecard.made import nation

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
