"""Cases, trends and documents say what the results carry and no more."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
import pytest

from aicluster_spark.report import ReportData
from aicluster_spark.report.content import Figure, Prose, Table
from aicluster_spark.report.sections.collaboration.cases import cases
from aicluster_spark.report.sections.collaboration.section import collaboration_section
from aicluster_spark.report.sections.network.section import network_section
from aicluster_spark.report.sections.policy.documents import document_blocks
from aicluster_spark.report.sections.profiles.trend import trend_blocks

CITY = {"label": "Here", "intra": 9, "inter": 3, "single": 20, "partly_located": 1, "ei_index": -0.5}
CITY |= {"ei_low": -0.8, "ei_high": -0.1, "reason": None}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "works more within than with other cities"),
        ({"ei_high": 0.2}, "cannot be told"),
        (
            {"partly_located": 13},
            "most of its teams are placed in part only, so where it works cannot be told",
        ),
        ({"ei_index": 0.5, "ei_low": 0.1, "ei_high": 0.8}, "works more with other cities than within"),
        ({"ei_low": None, "ei_high": None}, "E–I index is −0.50, without an interval"),
        ({"ei_index": None, "reason": "no team is placed"}, "unknown: no team is placed."),
    ],
)
def test_a_case_says_no_more_than_its_interval(data: ReportData, changed: dict, said: str) -> None:
    partner = {"city": "c001", "window_start": 2011, "window_end": 2015, "rank": 1, "partner": "c004"}
    told = replace(
        data,
        city_partners=pl.DataFrame(
            [partner | {"patents": 2, "weight": 1.5, "weight_share": 0.5}], data.city_partners.schema
        ),
    )
    rows = [{"city": "c001"} | CITY | changed, {"city": "c002"} | CITY | changed]
    [block] = cases(told, pl.DataFrame(rows))
    first, second = block.paragraphs
    assert first.startswith(
        "Here: 9 AI patents by teams within the city, 3 with other cities, 20 of one party"
    )
    assert said in first
    assert first.endswith(
        "first partner is Shenzhen, CN: 2 AI patents, 50 % of what it shares with other cities."
    )
    assert second.endswith("No AI patent of known cities joins it with another.")


@pytest.mark.parametrize(
    ("partners", "said"),
    [
        (["c004", "c002"], "as much with Shenzhen, CN and Seoul, KR as with any other: 25 % of what"),
        (["c004", "c002", "c003", "c006"], "It works as much with each of 4 cities: 25 % of what"),
    ],
)
def test_partners_of_the_same_share_are_no_first_partner(
    data: ReportData, partners: list[str], said: str
) -> None:
    window = {"city": "c001", "window_start": 2011, "window_end": 2015, "patents": 2, "weight": 1.0}
    rows = [
        window | {"rank": place, "partner": partner, "weight_share": 0.25 + place * 1e-16}
        for place, partner in enumerate(partners, 1)
    ]
    told = replace(data, city_partners=pl.DataFrame(rows, data.city_partners.schema))
    [block] = cases(told, pl.DataFrame([{"city": "c001"} | CITY]))
    assert said in block.paragraphs[0]
    assert "first partner" not in block.paragraphs[0]


def test_the_strongest_tie_is_named_only_if_it_is_one(data: ReportData) -> None:
    last = data.last_window(data.city_pairs).sort("city_a", "city_b").with_row_index("place")
    for strongest, said in ((1, "the strongest joins "), (2, "the strongest are 2 ties, each of 9 shared")):
        patents = (
            pl.when(pl.col("place") < strongest).then(9).otherwise(1).cast(data.city_pairs["patents"].dtype)
        )
        given = replace(data, city_pairs=last.with_columns(patents=patents).drop("place"))
        assert said in next(block.sentence for block in network_section(given).blocks if block.id == "ties")


def test_an_index_of_0_stands_on_no_side(data: ReportData) -> None:
    section = collaboration_section(balanced(data, intra=100, inter=100, partly_located=0))
    figure = next(block for block in section.blocks if isinstance(block, Figure))
    assert {row["side"] for row in figure.spec["datasets"]["cities"]} == {"cannot be told"}
    assert "0 (more outside) for 0" in figure.sentence


def balanced(data: ReportData, **changes: int) -> ReportData:
    """The sample's clusters with other counts of teams in the last window."""
    given = data.collaboration.with_columns(**{name: pl.lit(n, pl.Int64) for name, n in changes.items()})
    index = (pl.col("inter") - pl.col("intra")) / (pl.col("inter") + pl.col("intra"))
    return replace(
        data, collaboration=given.with_columns(ei_index=index).cast(dict(data.collaboration.schema))
    )


def test_sides_are_counted_by_intervals_and_not_where_most_teams_are_placed_in_part(data: ReportData) -> None:
    few, many, part = (
        collaboration_section(balanced(data, intra=n, inter=2 * n, partly_located=p))
        for n, p in ((1, 0), (100, 0), (100, 301))
    )
    assert "by its 95 % interval 0 work more with other cities and 0 work more within" in few.sentences[0]
    clusters = re.search(r"Of (\d+) cluster", few.sentences[0])
    assert clusters
    assert f"interval {clusters[1]} work" in many.sentences[0]
    assert "whether clusters work within or with others cannot be told" in part.sentences[0]
    whole_page = str(part)
    assert "works more with other cities than within" not in whole_page
    assert "more open than every" not in whole_page
    assert "The whole interval lies" not in whole_page


def test_without_a_cluster_the_cities_with_most_ai_patents_are_told_of(data: ReportData) -> None:
    given = replace(data, clusters=data.clusters.with_columns(is_cluster=pl.lit(False)))
    section = collaboration_section(given)
    assert "There is no cluster in" in section.sentences[0]
    assert "with most AI patents." in section.sentences[0]
    [table] = [block for block in section.blocks if isinstance(block, Table)]
    assert table.rows


def test_documents_are_drawn_from_the_first_to_the_last_year_and_unknown_ones_are_named(
    data: ReportData,
) -> None:
    figure, kinds = document_blocks(data)
    assert isinstance(figure, Figure)
    assert isinstance(kinds, Table)
    assert [[cell.value for cell in row] for row in figure.table.rows] == [
        [2012, 1, 0, 0, 0, 0, 1],
        [2013, 0, 0, 0, 0, 0, 0],
        [2014, 9, 5, 4, 2, 0, 3],
    ]
    assert figure.sentence == (
        "10 documents count as AI policy, 2012 to 2014. 5 use supply, 4 environment and 2 demand "
        "instruments. Of 4 no text was read, so their instruments are unknown."
    )
    assert [[cell.text for cell in row] for row in kinds.rows] == [
        ["supply instruments", "talent", "5", "2014"]
    ]
    assert document_blocks(replace(data, policy_instruments=data.policy_instruments.head(0))) == []


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ((2.0, 1.5, 3.0), "The limits of the last lie above those of the first."),
        ((0.1, 0.05, 0.2), "The limits of the last lie below those of the first."),
        ((1.2, 0.7, 1.6), "Their limits overlap."),
        ((1.2, None, None), "AI patents from 7 to 9."),
    ],
)
def test_a_trend_compares_limits_and_leaves_out_incomplete_windows(
    data: ReportData, last: tuple[float, ...], said: str
) -> None:
    limits = ((0.8, 0.5, 1.1), last, (9.0, 8.0, 10.0))
    rows = [
        {"city": "c000", "window_start": end - 4, "window_end": end, "ai_patents": 7.0 + 2 * place}
        | dict(zip(("lq", "lq_low", "lq_high"), each, strict=True))
        for place, (end, each) in enumerate(zip((2014, 2015, 2019), limits, strict=True))
    ]
    given = replace(data, city_lq=pl.DataFrame(rows, data.city_lq.schema))
    [figure] = trend_blocks(given, "c000", "San Jose, US", 1)
    assert figure.sentence.endswith(said)
    assert len(figure.table.rows) == 2
    assert "--city c000" in figure.behind
    assert trend_blocks(given, "c001", "x", 2) == []


def test_limits_far_beyond_all_quotients_are_cut_and_said_to_be(data: ReportData) -> None:
    own = data.city_lq.filter(pl.col("city") == "c000").with_columns(lq=pl.lit(2.0), lq_low=pl.lit(1.0))
    for high, cut in ((90.0, True), (3.0, False)):
        given = replace(data, city_lq=own.with_columns(lq_high=pl.lit(high)))
        [figure] = trend_blocks(given, "c000", "San Jose, US", 1)
        assert ("beyond the drawing" in figure.note) is cut
        domain = figure.spec["layer"][2]["encoding"]["y"]["scale"]["domain"]
        assert domain == [0, 3.6 if cut else 3.0]


def windows_of(data: ReportData, *rows: tuple[float, float, float, float]) -> ReportData:
    """The sample with the windows of one city: AI patents, quotient and its limits, the last ones of all."""
    names, first = ("ai_patents", "lq", "lq_low", "lq_high"), data.last_complete_year - len(rows) + 1
    made = [
        {"city": "c000", "window_start": end - 4, "window_end": end} | dict(zip(names, row, strict=True))
        for end, row in enumerate(rows, start=first)
    ]
    return replace(data, city_lq=pl.DataFrame(made, data.city_lq.schema))


def test_a_trend_begins_where_patents_are_enough_and_tells_a_fall_from_its_height(data: ReportData) -> None:
    few, height, end = (1.0, 40.0, 0.0, 96.9), (11.0, 17.2, 10.2, 29.0), (117.0, 2.22, 1.88, 2.61)
    given = windows_of(data, few, (5.0, 2.0, 0.9, 5.0), height, end)
    [figure] = trend_blocks(given, "c000", "Beijing", 1)
    assert isinstance(figure, Figure)
    assert figure.sentence.startswith("From LQ 2.00 in")
    assert figure.sentence.endswith(
        ": LQ 17.20 (95 % limits 10.20 to 29.00), with 11 AI patents; the limits of the last lie below those."
    )
    assert "In the table alone: 1 window with fewer than 5 AI patents." in figure.note
    assert len(figure.spec["datasets"]["windows"]) == 3
    assert figure.spec["layer"][2]["encoding"]["y"]["scale"]["domain"] == [0, 29.0]
    assert len(figure.table.rows) == 4


def test_a_height_within_the_limits_of_the_end_is_not_told_and_later_few_are(data: ReportData) -> None:
    given = windows_of(
        data, (9.0, 1.0, 0.5, 2.0), (9.0, 2.0, 1.0, 4.0), (9.0, 1.5, 0.8, 3.0), (2.0, 9.0, 1.0, 40.0)
    )
    [figure] = trend_blocks(given, "c000", "Beijing", 1)
    assert isinstance(figure, Figure)
    assert figure.sentence.endswith("Their limits overlap. 1 later window has fewer than 5 AI patents.")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [(1.0, 9.0, 0.1, 50.0), (4.0, 0.0, 0.0, 6.0)],
            "No complete window has 5 AI patents: its quotients are",
        ),
        (
            [(1.0, 9.0, 0.1, 50.0), (7.0, 2.0, 0.9, 4.0)],
            "one window is no trend: LQ 2.00 (95 % limits 0.90 to 4.00).",
        ),
    ],
)
def test_too_few_windows_are_no_trend(data: ReportData, rows: list[tuple[float, ...]], said: str) -> None:
    prose, table = trend_blocks(windows_of(data, *rows), "c000", "Montréal", 1)
    assert isinstance(prose, Prose)
    assert said in prose.paragraphs[0]
    assert isinstance(table, Table)
    assert len(table.rows) == 2


def test_limits_of_few_patents_do_not_set_the_scale(data: ReportData) -> None:
    given = windows_of(data, (7.0, 4.0, 1.0, 7.0), (40.0, 2.0, 1.4, 3.0))
    [figure] = trend_blocks(given, "c000", "Beijing", 1)
    assert isinstance(figure, Figure)
    assert figure.spec["layer"][2]["encoding"]["y"]["scale"]["domain"] == [0, pytest.approx(4.4)]
    assert "Limits that reach beyond the drawing are cut." in figure.note
