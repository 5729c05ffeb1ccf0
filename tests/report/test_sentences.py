"""Sentences at their edges: none, one, all, too few to tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import polars as pl
import pytest
import sample

from aicluster_spark.report import ReportData, headline
from aicluster_spark.report.sections.activity import activity_section
from aicluster_spark.report.sections.clusters.firmness import firmness_blocks, single_changes
from aicluster_spark.report.sections.clusters.section import clusters_section
from aicluster_spark.report.sections.collaboration.section import collaboration_section
from aicluster_spark.report.sections.method.formulas import formulas
from aicluster_spark.report.sections.method.section import method_section
from aicluster_spark.report.sections.network.section import network_section


def limits(data: ReportData, clusters: int, sure: int) -> ReportData:
    """The data with so many clusters in the last window, so many of them with a lower limit above 1."""
    last = (pl.col("window_end") == sample.LAST_YEAR) & (pl.col("city").str.slice(1).cast(pl.Int64) < 24)
    number = pl.col("city").str.slice(1).cast(pl.Int64)
    return replace(
        data,
        clusters=data.clusters.with_columns(is_cluster=last & (number < clusters)),
        city_lq=data.city_lq.with_columns(lq_low=pl.when(number < sure).then(1.2).otherwise(0.8)),
    )


@pytest.mark.parametrize(
    ("clusters", "sure", "said"),
    [
        (3, 3, "For all of 3 clusters the whole 95 % interval of the location quotient lies above 1."),
        (
            3,
            0,
            "For none of 3 clusters the whole 95 % interval of the location quotient lies above 1; each",
        ),
        (
            3,
            2,
            "For 2 of 3 clusters the whole 95 % interval of the location quotient lies above 1; that of the",
        ),
        (4, 2, "lies above 1; those of the other 2 reach down to it or below."),
        (1, 1, "For the one cluster the whole 95 % interval of the location quotient lies above 1."),
        (1, 0, "The one cluster's 95 % interval of the location quotient reaches to 1 or below."),
    ],
)
def test_the_sentence_on_intervals_fits_all_some_and_none(
    data: ReportData, clusters: int, sure: int, said: str
) -> None:
    assert said in clusters_section(limits(data, clusters, sure)).sentences[1]


@pytest.mark.parametrize(
    ("drawn", "said"), [(100, "All 24 cities with AI"), (10, "The 10 of 24 cities with most")]
)
def test_the_map_says_whether_it_shows_all_cities(data: ReportData, drawn: int, said: str) -> None:
    shown = clusters_section(replace(data, study=sample.study(report={"map_cities": drawn})))
    assert shown.blocks[0].sentence.startswith(said)


def test_another_rule_set_is_a_choice_of_the_chart(data: ReportData) -> None:
    other = data.stability.filter("is_reference").with_columns(
        rule_set=pl.lit("wipo2019"), is_reference=pl.lit(value=False), jaccard=pl.lit(0.4)
    )
    changed = replace(data, stability=pl.concat([data.stability, other]))
    assert single_changes(changed.stability)["choice"].to_list()[1] == "rule set wipo2019"
    figure = firmness_blocks(changed)[0]
    shown = {(row["choice"], row["agreement"]) for row in figure.spec["datasets"]["choices"]}
    assert ("rule set wipo2019", 0.4) in shown


def test_specifications_that_differ_in_one_choice_are_named_by_it(data: ReportData) -> None:
    changed = single_changes(data.stability)
    assert changed["choice"].to_list() == ["base inventions", "LQ above 1.25"]
    figure, cities, presets = firmness_blocks(data)
    assert figure.sentence.startswith("4 specifications gave a list of the last window; 2 of them differ")
    assert "changes most with LQ above 1.25" in figure.sentence
    drawn = figure.spec["datasets"]["choices"]
    assert [row["agreement"] for row in drawn] == pytest.approx(
        [*changed["jaccard"], *changed["rank_correlation"]]
    )
    assert cities.rows[0][2].text == "0.75"
    assert presets.rows[0][0].text == "study"
    assert firmness_blocks(sample.empty(data, "stability")) == []


def test_first_partners_are_named_with_their_shares(data: ReportData) -> None:
    table = collaboration_section(data).blocks[-1]
    names = dict(data.names.frame().select("city", "label").iter_rows())
    first, second = table.rows[0], table.rows[1]
    assert first[0].text == names[data.city_partners["city"][0]]
    assert first[1].text == f"{names['c020']} (50 %); {names['c021']} (25 %)"
    assert (second[1].text, second[1].reason) == (None, "no AI patent with another city")


def with_ties(data: ReportData, ties: int, untied: int) -> ReportData:
    """The data with so many ties between cities, and so many cities of known centrality without any."""
    number = pl.col("city").str.slice(1).cast(pl.Int64)
    isolate = pl.col("degree").is_not_null() & (number < untied)
    return replace(
        data,
        network_summary=data.network_summary.with_columns(edges=pl.lit(ties, pl.Int64)),
        city_measures=data.city_measures.with_columns(
            degree=pl.when(isolate).then(pl.lit(0, pl.Int64)).otherwise("degree")
        ),
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([0.5, 0.4, 0.3, 0.2], "; most central: {0}; {1} and {2}."),
        ([0.5, 0.5, 0.3, 0.2], "; most central, with the same value: {0} and {1}."),
        ([0.5, 0.3, 0.3, 0.3], "; most central: {0}."),
        ([0.5, 0.5, 0.5, 0.5], "; most central: 4 cities of the same value."),
    ],
)
def test_equals_in_centrality_are_not_ranked_by_their_names(
    data: ReportData, values: list[float], said: str
) -> None:
    cities = [f"c{n:03d}" for n in (3, 1, 0, 2)]
    value = pl.col("city").replace_strict(dict(zip(cities, values, strict=True)), default=0.1)
    measure = data.study.panel.centrality
    known = pl.col(measure).is_not_null()
    measures = data.city_measures.with_columns(pl.when(known).then(value.cast(pl.Float64)).alias(measure))
    line = headline(with_ties(replace(data, city_measures=measures), 10, 0))[3]
    frame = data.names.frame().filter(pl.col("city").is_in(cities)).sort("order")
    rank = dict(zip(cities, values, strict=True))
    order = sorted(frame.iter_rows(named=True), key=lambda row: -rank[row["city"]])
    assert line.endswith(said.format(*(row["label"] for row in order)))


def test_no_city_is_called_most_central_on_a_handful_of_ties(data: ReportData) -> None:
    few, enough = (headline(with_ties(data, ties, 9))[3] for ties in (9, 10))
    assert few.endswith(
        "9 of them without a tie to another city; with 9 ties between cities there is no ranking to speak of."
    )
    assert "most central" not in few
    assert "9 of them without a tie to another city; most central: " in enough
    assert (
        "14 cities have a known harmonic closeness in the last window, 9 of them without a tie"
        in (network_section(with_ties(data, 9, 9)).sentences[0])
    )


def test_patents_that_could_not_be_judged_are_counted_where_ai_is_told(data: ReportData) -> None:
    complete = data.city_output.filter(pl.col("year") <= sample.LAST_YEAR)
    said = f"as AI: {complete['unjudged'].sum():,} of the {complete['patents'].sum():,} patents of all cities"
    assert said in activity_section(data).sentences[1]
    unknown = data.city_output.with_columns(unjudged=pl.lit(None, pl.Int64))
    assert len(activity_section(replace(data, city_output=unknown)).sentences) == 1


def test_the_formulas_are_those_of_the_studys_models() -> None:
    models = [
        {"name": "plain", "regressors": ["policy"], "effects": ["country", "year"], "cluster": "city"},
        {"name": "mixed", "regressors": ["centrality", "policy:centrality", "policy"]},
    ]
    written = {
        title: (formula, meaning)
        for title, formula, meaning in formulas(sample.study(estimation={"models": models})).formulas
    }
    plain, clustered = written["Model plain: Poisson with fixed effects"]
    assert plain == "E[ai_patents] = exp(β₁·policy + country + year)"
    assert clustered.startswith("Errors are clustered by city;")
    effects = {title: text for title, (text, _) in written.items() if title.startswith("Marginal")}
    assert effects == {
        "Marginal effect of policy in model mixed": "∂ log E[ai_patents] / ∂ policy = β₃ + β₂·centrality"
    }


def begun(data: ReportData, *minutes: int) -> ReportData:
    """The data with stages that began so many minutes after noon."""
    noon = datetime(2026, 1, 2, 12, tzinfo=timezone.utc)
    stages = zip(data.manifests.items(), minutes, strict=False)
    return replace(
        data,
        manifests={n: replace(stage, started=noon + timedelta(minutes=m)) for (n, stage), m in stages},
    )


def test_results_computed_earlier_are_told_from_those_of_one_run(data: ReportData) -> None:
    at_once, in_two = (method_section(begun(data, *minutes)).sentences for minutes in ((0, 0, 1), (0, 0, 60)))
    assert at_once[1] == (
        "Computing them took 14 s together; begun 2026-01-02 12:00 to 2026-01-02 12:01 (UTC)."
    )
    assert not [sentence for sentence in at_once if "reused" in sentence]
    assert in_two[2] == "Computed earlier and reused: records and places."
    assert "took" not in " ".join(method_section(data).sentences)
