"""What is said of a city that the study names and that has too few AI patents for an index."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from aicluster_spark.report import ReportData
from aicluster_spark.report.language import Language, speaking
from aicluster_spark.report.sections.scorecards.section import scorecards_section

NAMED = "c005"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "no rank, since an index takes at least 5 AI patents; no subsystem in which it surely "),
        ("zh", "没有名次：指数至少需要 5 件人工智能专利；"),
    ],
)
def test_a_city_without_an_index_keeps_its_subsystems_and_its_model(
    data: ReportData, language: Language, said: str
) -> None:
    with speaking(language):
        [told] = [each for each in scorecards_section(few(data)).sentences if said in each]
    assert ("technology-innovation driven" if language == "en" else "技术创新") in told


def few(data: ReportData) -> ReportData:
    """Let the city that the study names have a model and subsystems, and no index."""
    of_it = pl.col("city") == NAMED
    whole = data.scorecard.with_columns(
        model=pl.when(of_it).then(pl.lit("technology")).otherwise("model"),
        reason=pl.when(of_it).then(pl.lit("an index takes at least 5 AI patents")).otherwise("reason"),
    )
    assert whole.filter(of_it)["rank"].to_list() == [None]
    return replace(data, scorecard=whole)
