"""Scorecards: who is scored, who is first of whom, and how many a sentence counts."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
import pytest
from cards import short, standing

from aicluster_spark.report import ReportData
from aicluster_spark.report.charts.rank_axis import rank_axis, rank_ticks
from aicluster_spark.report.content import Figure, Prose, Table
from aicluster_spark.report.sections.profiles.section import profiles_section
from aicluster_spark.report.sections.scorecards.ranking import ranking
from aicluster_spark.report.sections.scorecards.section import scorecards_section
from aicluster_spark.report.sections.scorecards.words import shown_cities
from aicluster_spark.report.sections.summary import summary_section


def test_ranks_outside_of_their_interval_are_counted(data: ReportData) -> None:
    first = data.scorecard["city"][0]
    outside = pl.when(pl.col("city") == first).then(2.0).otherwise("rank_low")
    given = replace(data, scorecard=data.scorecard.with_columns(rank_low=outside))
    notes = [
        block.note
        for each in (data, given)
        for block in ranking(each, shown_cities(each))
        if isinstance(block, Figure)
    ]
    ranked = data.scorecard["rank"].drop_nulls().len()
    assert f"It ranks 0 of {ranked} scored cities outside" in notes[0]
    assert f"It ranks 1 of {ranked} scored cities outside" in notes[1]


def test_sentences_count_all_scored_cities_however_few_are_drawn(data: ReportData) -> None:
    whole, cut = (scorecards_section(each) for each in (data, short(data, 7)))
    figures = {block.id: block for block in cut.blocks if isinstance(block, Figure)}
    for block in whole.blocks:
        if isinstance(block, Figure) and block.id != "scorecard-measures":  # that one is of single cities
            assert figures[block.id].sentence == block.sentence
            assert len(figures[block.id].table.rows) == len(block.table.rows)
            assert "Drawn are 7 of 12 scored cities" in figures[block.id].note
            assert "Drawn are" not in block.note
    models = figures["scorecard-models"]
    assert models.sentence.startswith(f"Of {data.scorecard['model'].drop_nulls().len()} cities with a model")


def test_the_summary_says_how_sure_the_list_is_where_clusters_work_and_how_they_stand(
    data: ReportData,
) -> None:
    said = summary_section(data).sentences
    assert len(said) == 9
    assert re.search(
        r"For \d of 6 clusters the whole 95 % interval of the location quotient lies above 1", said[5]
    )
    assert "whether" in said[6] or "by its 95 % interval" in said[6]
    assert re.search(
        r"San Jose.* rank 1 of 11; in 90 % .* 1 to 5; .*cities with a model: technology", said[7]
    )
    assert said[8].startswith(
        "Largest gaps of clusters to the frontier of each focus area, of 1 at most: in innovation "
    )
    empty = replace(data, clusters=data.clusters.head(0), scorecard=data.scorecard.head(0))
    assert len(summary_section(empty).sentences) == 5


def test_without_a_cluster_the_first_cities_are_told_of_and_none_is_called_a_cluster(
    data: ReportData,
) -> None:
    given = standing(data, "peer")
    section, profiles = scorecards_section(given), profiles_section(given)
    assert "12 cities are scored in" in section.sentences[0]
    assert "none is a cluster" in section.sentences[0]
    assert section.sentences[1].startswith("There is no cluster. By the study's recipe San Jose")
    assert "these are the 5 scored cities of the first ranks" in profiles.sentences[0]
    assert len([block for block in profiles.blocks if isinstance(block, Prose)]) == 5
    tables = {block.id: block for block in section.blocks if isinstance(block, Table)}
    for name in ("scorecard-gaps", "scorecard-steps", "scorecard-countries"):
        assert tables[name].rows, name


def test_the_first_of_the_clusters_is_a_cluster(data: ReportData) -> None:
    first = pl.when(pl.col("rank") == 1).then(pl.lit("compared")).otherwise("standing")
    given = replace(data, scorecard=data.scorecard.with_columns(standing=first))
    said = scorecards_section(given).sentences[1]
    assert "is the first of the clusters, rank 2 of 11" in said


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (1, [1]),
        (3, [1, 2, 3]),
        (13, [1, 5, 10]),
        (34, [1, 5, 10, 15, 20, 25, 30]),
        (120, [1, *range(10, 121, 10)]),
    ],
)
def test_an_axis_of_ranks_begins_at_the_first_and_has_no_rank_0(highest: int, ticks: list[int]) -> None:
    assert rank_ticks(highest) == ticks
    rows = pl.DataFrame(
        {"rank": [highest, None], "rank_high": [None, 1.0]}, {"rank": pl.Int32, "rank_high": pl.Float64}
    )
    axis = rank_axis("rank", rows).to_dict()
    assert axis["axis"]["values"] == ticks
    assert axis["scale"]["domainMin"] == 1


def test_charts_of_ranks_have_that_axis(data: ReportData) -> None:
    figures = {block.id: block for block in scorecards_section(data).blocks if isinstance(block, Figure)}
    for name in ("scorecard-ranking", "scorecard-measures"):
        scales = [layer["encoding"]["x"] for layer in figures[name].spec["layer"]]
        assert any(x.get("axis", {}).get("values", [None])[0] == 1 for x in scales), name


def test_a_reader_is_told_how_many_indices_rest_on_fewer_subsystems(data: ReportData) -> None:
    assert "rests on fewer than" not in " ".join(scorecards_section(data).sentences)
    ranked = data.scorecard.drop_nulls("rank")["city"]
    gone = pl.col("city").is_in(ranked.head(4).implode()) & (pl.col("subsystem") == "governance")
    parts = data.scorecard_subsystems.with_columns(score=pl.when(~gone).then("score"))
    said = scorecards_section(replace(data, scorecard_subsystems=parts)).sentences
    assert any(each.startswith("The index of 4 of 11 ranked cities rests on fewer than 5") for each in said)
