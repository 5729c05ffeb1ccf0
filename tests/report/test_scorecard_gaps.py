"""Gaps of scored cities and the steps that would close them: who is named, and how values are written."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from cards import standing

from aicluster_spark.report import ReportData
from aicluster_spark.report.content import Table
from aicluster_spark.report.language import speaking, stated
from aicluster_spark.report.sections.profiles.section import profiles_section
from aicluster_spark.report.sections.scorecards.gaps import (
    focus_steps,
    gap_blocks,
    largest_gaps,
    tabulate_steps,
)
from aicluster_spark.scorecard.catalogue import packaged_indicators


def test_values_of_steps_have_units_and_three_digits(data: ReportData) -> None:
    steps = data.scorecard_steps.head(1).with_columns(
        indicator=pl.lit("capital"), target=pl.lit(231_600_000.0)
    )
    given = replace(data, scorecard_steps=steps)
    table = tabulate_steps(given, focus_steps(given), "x")
    row = dict(zip((each.heading for each in table.columns), table.rows[0], strict=True))
    assert (row["unit"].text, row["target"].text, row["target"].value) == (
        "CNY",
        "232 million",
        231_600_000.0,
    )


@pytest.mark.parametrize(
    ("indicator", "value", "unit", "shown"),
    [
        ("growth", 2.7, "share", "270.0 %"),
        ("specialisation", 1.604, "LQ", "1.6"),
        ("complexity", -0.3512, "standard deviations", "−0.351"),
        ("pilot", 0.0, "yes or no", "no"),
        ("ai_patents_yearly", 23.44, "patents a year", "23.4"),
    ],
)
def test_values_of_steps_are_written_as_their_unit_asks(
    data: ReportData, indicator: str, value: float, unit: str, shown: str
) -> None:
    catalogue = {each.id: each.unit for each in packaged_indicators()}
    assert catalogue[indicator] == unit
    steps = data.scorecard_steps.head(1).with_columns(indicator=pl.lit(indicator), value=pl.lit(value))
    given = replace(data, scorecard_steps=steps)
    roadmaps = [
        block
        for block in profiles_section(given).blocks
        if isinstance(block, Table) and block.caption == "Roadmap" and block.rows
    ]
    for table in (tabulate_steps(given, focus_steps(given), "x"), *roadmaps):
        row = dict(zip((each.heading for each in table.columns), table.rows[0], strict=True))
        assert (row["unit"].text, row["now"].text, row["now"].value) == (unit, shown, value)
    assert len(roadmaps) == 1


def test_the_largest_gaps_name_the_frontier_and_what_makes_most_of_them(data: ReportData) -> None:
    [first, second, *_] = data.scorecard.filter(pl.col("standing") == "cluster")["city"]
    area = data.scorecard_gaps.filter(pl.col("focus") == "foundation")
    gap = pl.when(pl.col("city") == second).then(0.61).when(pl.col("standing") != "cluster").then(0.9)
    standings = data.scorecard.select("city", "standing")
    gaps = area.join(standings, on="city").with_columns(frontier_gap=gap.otherwise(0.0)).drop("standing")
    labels = dict(data.names.frame().select("city", "label").iter_rows())
    steps = data.scorecard_steps.with_columns(indicator=pl.lit("branches"), gap_share=pl.lit(0.724))
    given = replace(data, scorecard_gaps=gaps, scorecard_steps=steps)
    assert largest_gaps(given) == [
        "Largest gaps of clusters to the frontier of each focus area, of 1 at most: in foundation "
        f"{labels[second]}, 0.61 behind {labels[first]} (Breadth over branches of AI makes 72 % of what it "
        "lacks)."
    ]
    alone = gaps.with_columns(frontier_gap=pl.lit(0.0))
    assert largest_gaps(replace(given, scorecard_gaps=alone)) == []
    [unclustered] = largest_gaps(standing(given, "peer"))
    assert unclustered.startswith("Largest gaps of the scored cities shown")


def test_the_table_of_gaps_shows_both_sizes_or_says_that_no_city_is_of_similar_size(data: ReportData) -> None:
    [first, second, *_] = data.scorecard.filter(pl.col("standing") == "cluster")["city"]
    none = pl.col("city") == second
    gaps = data.scorecard_gaps.with_columns(
        peer=pl.when(~none).then("peer"),
        peer_gap=pl.when(~none).then("peer_gap"),
        peer_reason=pl.when(none).then(pl.lit("no scored city of similar size")),
    )
    given = replace(data, scorecard_gaps=gaps)
    [table] = [each for each in gap_blocks(given) if isinstance(each, Table) and each.id == "scorecard-gaps"]
    labels = dict(data.names.frame().select("city", "label").iter_rows())
    rows = [dict(zip((c.heading for c in table.columns), row, strict=True)) for row in table.rows]
    sizes = dict(data.scorecard.select("city", "ai_patents").iter_rows())
    peers = dict(gaps.select("city", "peer").iter_rows())
    told = {row["city"].text: row for row in rows}
    known, unknown = told[labels[first]], told[labels[second]]
    assert known["AI patents"].value == sizes[first]
    assert known["AI patents of the peer"].value == sizes[peers[first]]
    for heading in ("peer of similar size", "AI patents of the peer", "gap to the peer"):
        assert (unknown[heading].text, unknown[heading].reason) == (None, "no scored city of similar size")
    steps = focus_steps(given).filter(pl.col("city") == second)
    assert set(steps["peer_reason"]) == {"no scored city of similar size"}
    with speaking("zh"):
        tables = [each for each in gap_blocks(given) if isinstance(each, Table)]
        # A city and its value, and not the option of normalisation that has the same English name.
        assert all("前沿城市" in [column.heading for column in each.columns] for each in tables)
        assert stated("no scored city of similar size") == "没有规模相近的参评城市"
