"""What scorecards and profiles say: degrees, checks, units, sides of balances, ranks outside of intervals."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from aicluster_spark.report import ReportData
from aicluster_spark.report.charts.models import FILLS, model_bars
from aicluster_spark.report.content import Figure, Prose, Table
from aicluster_spark.report.language import Language, speaking, stated
from aicluster_spark.report.sections.method.scorecard_formulas import scorecard_formulas
from aicluster_spark.report.sections.profiles.section import profiles_section
from aicluster_spark.report.sections.scorecards.gaps import focus_steps, largest_gaps, tabulate_steps
from aicluster_spark.report.sections.scorecards.measures import MEASURES
from aicluster_spark.report.sections.scorecards.models import model_blocks
from aicluster_spark.report.sections.scorecards.parts import balances
from aicluster_spark.report.sections.scorecards.ranking import ranking
from aicluster_spark.report.sections.scorecards.section import scorecards_section, strength
from aicluster_spark.report.sections.scorecards.words import model_words, shown_cities
from aicluster_spark.report.sections.scorecards.world import world_blocks
from aicluster_spark.report.sections.summary import summary_section
from aicluster_spark.scorecard.catalogue import packaged_indicators
from aicluster_spark.study.scorecard import Recipe

DEGREES = "membership: technology-innovation 0.50, application-scenario 0.30 and institutional-supply 0.20"


def prose(blocks: list[Any]) -> list[Prose]:
    return [block for block in blocks if isinstance(block, Prose)]


@pytest.mark.parametrize(
    ("model", "mixture", "said"),
    [
        ("technology", None, f"technology-innovation driven ({DEGREES})"),
        ("mixed", "technology", f"of mixed model ({DEGREES}; a mixture agrees on the highest)"),
        (
            "behind",
            "scenario",
            "below the median in the scores of all three development models "
            f"({DEGREES}; a mixture has application-scenario highest)",
        ),
    ],
)
def test_a_model_is_said_with_all_degrees_and_the_mixture(
    data: ReportData, model: str, mixture: str | None, said: str
) -> None:
    share = pl.when(pl.col("model") == mixture).then(0.8).otherwise(0.1) if mixture else pl.lit(None)
    given = replace(data, scorecard_models=data.scorecard_models.with_columns(mixture=share.cast(pl.Float64)))
    row = given.scorecard.row(0, named=True) | {"model": model}
    assert model_words(given, row) == said


@pytest.mark.parametrize(
    ("agreement", "groups", "within", "three", "doubted"),
    [
        (0.46, 2, True, False, True),
        (0.46, 3, True, True, True),
        (0.8, 2, False, False, True),
        (0.8, 3, False, True, False),
    ],
)
def test_the_check_says_where_it_speaks_against_the_models(
    data: ReportData, agreement: float, groups: int, within: bool, three: bool, doubted: bool
) -> None:
    check = {"fitted": True, "cities": 46, "groups": groups, "agreement": agreement, "chance": 0.5}
    manifest = data.manifests["scorecard"]
    facts = {**manifest.facts, "mixture": check}
    given = replace(data, manifests={**data.manifests, "scorecard": replace(manifest, facts=facts)})
    (said,) = prose(model_blocks(given, shown_cities(given)))
    assert ("agreement is within chance" in said.paragraphs[1]) is within
    assert ("do not support three groups" in said.paragraphs[1]) is not three
    assert ("does not bear them out" in said.paragraphs[1]) is doubted


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


def test_a_side_of_one_indicator_is_named(data: ReportData) -> None:
    only = pl.col("used") & (
        ~pl.col("roles").list.contains("security") | (pl.col("indicator") == "security_share")
    )
    given = replace(data, scorecard_indicators=data.scorecard_indicators.with_columns(used=only))
    (said,) = prose(balances(given, shown_cities(given)))
    assert said.paragraphs[1:] == [
        "In the balance of security and development the side of security rests on a single indicator, "
        f"{name(given, 'security_share')}, and says no more than that one does."
    ]


def name(data: ReportData, indicator: str) -> str:
    return str(data.scorecard_indicators.filter(pl.col("indicator") == indicator)["name"][0])


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
    ("language", "mixed", "cluster"), [("en", "mixed", "cluster"), ("zh", "混合型", "集群")]
)
def test_the_chart_of_models_tells_clusters_and_what_drives(
    data: ReportData, language: Language, mixed: str, cluster: str
) -> None:
    with speaking(language):
        [figure] = [block for block in model_blocks(data, shown_cities(data)) if isinstance(block, Figure)]
    rows = figure.spec["datasets"]["memberships"]
    for layer, field in zip(figure.spec["layer"][1:], ("standing", "verdict"), strict=True):
        scale = layer["encoding"]["shape"]["scale"]
        assert {row[field] for row in rows} <= set(scale["domain"])
        assert len({*scale["range"]}) == 3
    assert len({*FILLS}) == 3
    assert all(FILLS[0] >= row["full"] >= FILLS[2] for row in rows)
    assert {row["full"] for row in rows if row["verdict"] == mixed} == {FILLS[1]}
    of_city = {row["label"]: (row["standing"], row["verdict"]) for row in rows}
    models = dict(data.names.join(data.scorecard).select("label", "model").iter_rows())
    assert language != "en" or all(
        (models[city] == "mixed") is (told[1] == mixed) for city, told in of_city.items()
    )
    assert sum(told[0] == cluster for told in of_city.values()) == 5
    assert sum(told[1] == mixed for told in of_city.values()) > 0


def test_the_axis_of_memberships_has_ticks_that_its_labels_can_tell() -> None:
    row = {
        "label": "a",
        "standing": "cluster",
        "verdict": "mixed",
        "model": "m",
        "place": 0,
        "membership": 1.0,
    }
    spec = model_bars(pl.DataFrame([row]), ["a"], "words")
    ticks = spec["layer"][0]["encoding"]["x"]["axis"]["values"]
    assert ticks[0] == 0
    assert ticks[-1] == 1
    assert len({f"{tick:.1f}" for tick in ticks}) == len(ticks)


def test_a_profile_has_quotient_gaps_counts_and_why_inventors_are_unknown(data: ReportData) -> None:
    partners = data.city_partners.with_columns(city=pl.lit(data.scorecard["city"][0]))
    first, second = prose(list(profiles_section(replace(data, city_partners=partners)).blocks))[:2]
    text = " ".join(first.paragraphs)
    assert "Location quotient" in text
    assert (
        "Gaps to the frontier, of 1 at most: none in innovation, of which it is the frontier; none in" in text
    )
    assert "甲公司 (8)" in text
    assert re.search(r"Partner cities, with shared AI patents: \S.* \(8\) and .* \(7\)\.", text)
    assert "Inventors: unknown, the records place no inventor." in " ".join(second.paragraphs)


def short(data: ReportData, length: int) -> ReportData:
    """The sample with a shorter ranking."""
    report = data.study.report.model_copy(update={"ranking_length": length})
    return replace(data, study=data.study.model_copy(update={"report": report}))


def standing(data: ReportData, word: str) -> ReportData:
    """The sample without clusters and compared cities: all are of one standing."""
    return replace(data, scorecard=data.scorecard.with_columns(standing=pl.lit(word)))


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


def test_profiles_say_how_many_are_left_out(data: ReportData) -> None:
    assert "They are of the first 3 of 6 clusters" in profiles_section(short(data, 3)).sentences[0]
    assert "They are of" not in profiles_section(data).sentences[0]


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
    ("low", "high", "said"),
    [
        (
            8.0,
            9.0,
            "placed best in technological innovation, rank 1 (1 to 2), worst in digital infrastructure",
        ),
        (2.0, 9.0, "no subsystem in which it surely stands better than in another"),
    ],
)
def test_subsystems_are_compared_by_intervals_of_ranks(
    data: ReportData, low: float, high: float, said: str
) -> None:
    names = ["innovation", "infrastructure"]
    rows = [{"city": str(n), "subsystem": name, "rank": n} for name in names for n in range(1, 12)]
    parts = pl.DataFrame(
        [
            # The lower score of the first subsystem is the better place: scores have no common scale.
            {"city": "1", "subsystem": names[0], "score": 0.2, "rank": 1, "rank_low": 1.0, "rank_high": 2.0},
            {"city": "1", "subsystem": names[1], "score": 0.6, "rank": 9, "rank_low": low, "rank_high": high},
        ]
    )
    assert strength(replace(data, scorecard_subsystems=pl.DataFrame(rows)), parts).startswith(said)


def test_a_profile_tells_ranks_with_intervals_and_the_firms(data: ReportData) -> None:
    value = (
        pl.when(pl.col("indicator") == "ai_firms")
        .then(12.0)
        .when(pl.col("indicator") == "firm_births")
        .then(0.25)
        .when(pl.col("indicator") == "capital")
        .then(231_600_000.0)
        .when(pl.col("indicator") != "firm_survival")
        .then("value")
    )
    given = replace(data, scorecard_values=data.scorecard_values.with_columns(value=value))
    [first, *_] = prose(list(profiles_section(given).blocks))
    text = " ".join(first.paragraphs)
    assert "Cluster; rank 1 (1 to 5)" in text
    assert "Firms: AI firms 12, Births of AI firms 25.0 % and Capital of AI firms 232 million CNY." in text


def test_a_profile_says_how_many_stand_behind_its_shares(data: ReportData) -> None:
    few = data.scorecard_values.with_columns(
        base=pl.when(pl.col("indicator") == "newcomers").then(1.0).otherwise("base")
    )
    [first, *_] = prose(list(profiles_section(replace(data, scorecard_values=few)).blocks))
    text = " ".join(first.paragraphs)
    assert "Shares and means are over: AI patents in the window before 12" in text
    assert "placed inventors of AI patents 1" in text
    assert "Over fewer than 5 they are unknown." in text


def test_units_and_bases_of_indicators_are_translated() -> None:
    texts = {text for each in packaged_indicators() for text in (each.unit, each.base_of) if text}
    with speaking("zh"):
        english = sorted(text for text in texts if stated(text) == text)
        reason = stated("placed inventors of AI patents: 1; at least 5 are asked for")
    assert english == []
    assert reason == "已定位的人工智能专利发明人：1；至少要求 5"


@pytest.mark.parametrize(
    ("recipe", "place", "formula"),
    [
        (Recipe(), 0, "s = (x − min) / (max − min)"),
        (Recipe(normalisation="frontier"), 0, "s = x / max"),
        (Recipe(weights="entropy"), 1, "w ∝ 1 + Σ p ln p / ln N"),
        (Recipe(aggregation="geometric"), 2, "S = exp(Σ w ln s / Σ w)"),
    ],
)
def test_the_formulas_of_the_index_are_those_of_the_recipe(recipe: Recipe, place: int, formula: str) -> None:
    assert scorecard_formulas(recipe)[place][1] == formula
