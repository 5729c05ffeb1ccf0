"""Cities of several countries: the table side by side and the ranks by measure."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from aicluster_spark.report import ReportData
from aicluster_spark.report.content import Figure, Prose, Table
from aicluster_spark.report.sections.scorecards.measures import MEASURES
from aicluster_spark.report.sections.scorecards.section import scorecards_section
from aicluster_spark.report.sections.scorecards.world import world_blocks


def test_cities_of_all_countries_stand_side_by_side_and_are_drawn(data: ReportData) -> None:
    blocks = {block.id: block for block in scorecards_section(data).blocks if not isinstance(block, Prose)}
    table, figure = blocks["scorecard-countries"], blocks["scorecard-measures"]
    assert isinstance(table, Table)
    assert isinstance(figure, Figure)
    assert [len(table.rows), len(table.columns)] == [6, 1 + len(MEASURES)]
    first = dict(zip((each.heading for each in table.columns), table.rows[0], strict=True))
    assert first["share of AI patents"].text == "50.0 %; rank 1 (1 to 4)"
    assert first["share of AI patents"].value == 0.5
    assert first["growth"].text == "50.0 %; rank 1"
    drawn = figure.spec["datasets"]["ranks"]
    assert len(drawn) == 6 * len(MEASURES)
    assert sum(row["rank_low"] is not None for row in drawn) == 6
    assert figure.sentence.startswith(
        "First of the cities shown: by share of AI patents San Jose, US, rank 1 (1 to 4)"
    )
    level = data.scorecard_international.with_columns(rank=pl.lit(2, pl.Int32))
    tied = next(
        block
        for block in world_blocks(replace(data, scorecard_international=level))
        if isinstance(block, Figure)
    )
    assert "by growth San Jose, US and 5 more, rank 2;" in tied.sentence
    gone = data.scorecard_international.with_columns(
        value=pl.lit(None, pl.Float64),
        rank=pl.lit(None, pl.Int32),
        reason=pl.lit("no AI patent in the window before"),
    )
    [unknown] = [
        block
        for block in world_blocks(replace(data, scorecard_international=gone))
        if isinstance(block, Table) and block.id == "scorecard-countries"
    ]
    assert unknown.reasons == ["no AI patent in the window before"]
