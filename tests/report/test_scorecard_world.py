"""Cities of several countries: the table side by side and the ranks by measure."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from aicluster_spark.report import ReportData
from aicluster_spark.report.content import Figure, Prose, Table
from aicluster_spark.report.language import speaking
from aicluster_spark.report.sections.scorecards.measures import MEASURES, compared
from aicluster_spark.report.sections.scorecards.section import scorecards_section
from aicluster_spark.report.sections.scorecards.side_by_side import side_by_side
from aicluster_spark.report.sections.scorecards.world import world_blocks
from aicluster_spark.study.models import Study


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


@pytest.mark.parametrize(
    ("counting", "counted"), [("full", "counted in each"), ("fractional", "divided over")]
)
def test_the_table_of_countries_says_what_shares_and_growth_are_of(
    data: ReportData, counting: str, counted: str
) -> None:
    given = replace(data, study=counted_by(data, counting))
    headings = {}
    for language in ("en", "zh"):
        with speaking(language):
            table = side_by_side(given, compared(given))
        headings[language] = [(column.heading, column.meaning) for column in table.columns]
    meanings = dict(headings["en"])
    assert meanings["share of AI patents"].startswith("of the AI patents of all cities, a patent of several")
    assert counted in meanings["share of AI patents"]
    width = given.study.specialisation.windows.width
    assert meanings["growth"] == (
        f"AI patents of the window over those of the window before, each of {width} years, less 1"
    )
    assert all(english != chinese for english, chinese in zip(*headings.values(), strict=True))
    assert sum("AI patents" in meaning for _, meaning in headings["zh"]) == 0


def counted_by(data: ReportData, counting: str) -> Study:
    """The sample's study with another way to count patents of several cities."""
    block = data.study.specialisation.model_copy(update={"counting": counting})
    return data.study.model_copy(update={"specialisation": block})
