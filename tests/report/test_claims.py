"""The page claims no more than the estimates, splits and indices carry together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
import sample
from statsmodels.stats.proportion import proportion_confint

from aicluster_spark.report import ReportData, headline
from aicluster_spark.report.content import Figure, Prose
from aicluster_spark.report.language import speaking
from aicluster_spark.report.openness import least_open, most_open, with_interval
from aicluster_spark.report.records_behind import PANEL_COMMAND, explain_command, traced
from aicluster_spark.report.sections.clusters.section import clusters_section
from aicluster_spark.report.sections.collaboration.section import collaboration_section
from aicluster_spark.report.sections.estimation.position_groups import position_group_blocks
from aicluster_spark.report.sections.estimation.section import estimation_section
from aicluster_spark.report.sections.network.brokers import broker_sentences, broker_table
from aicluster_spark.report.sections.network.section import network_section
from aicluster_spark.report.sections.robustness.section import robustness_section
from aicluster_spark.report.split_contradictions import contradictions

MODELS: list[dict[str, Any]] = [
    {"name": "alone", "regressors": ["policy"]},
    {"name": "product", "regressors": ["policy", "centrality", "policy:centrality"]},
    {"name": "agreeing", "regressors": ["policy", "centrality", "policy:centrality"], "effects": ["city"]},
    {"name": "opposed", "regressors": ["policy", "centrality", "policy:centrality"], "effects": ["year"]},
]
SPLIT = {"split": "halves", "term": "policy", "moderator": "centrality", "cut": 0.5}
LIMITS = {"low": -6.0, "high": 14.0}


def estimate(model: str, term: str, value: float, low: float | None, high: float | None) -> dict[str, Any]:
    row = {"model": model, "term": term, "estimate": value, "std_error": 1.0, "low": low, "high": high}
    return row | {"estimable": True, "reason": None if low is not None else "too few units"}


def frame(rows: list[dict[str, Any]], like: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame([{name: row.get(name) for name in like.columns} for row in rows], schema=like.schema)


@pytest.fixture(scope="module")
def mixed(data: ReportData) -> ReportData:
    """Estimates of which the first product differs from 0 while another model says the opposite."""
    study = sample.study(
        estimation={"models": MODELS, "splits": [{"name": "halves", "model": "alone"}]},
    )
    rows = [
        estimate("opposed", "policy:centrality", 4.4, -6.0, 14.0),
        estimate("product", "policy", 1.2, 0.4, 1.9),
        estimate("product", "policy:centrality", -4.4, -7.2, -1.5),
        estimate("agreeing", "policy:centrality", -4.3, -7.3, -1.4),
        estimate("alone", "policy", 0.5, 0.1, 0.9),
    ]
    curve = [
        {"grid": "choices", "number": n, "term": "policy:centrality", "estimate": value, "p_holm": holm}
        for n, (value, holm) in enumerate([(-4.4, 0.04), (-2.0, 1.0), (0.4, None), (0.1, 0.9), (None, None)])
    ]
    fits = [
        {"fit": fit, "observations": n, "groups": n // 7, "unit": "city"}
        for fit, n in (("halves/low", 182), ("halves/high", 189), ("product", 196))
    ]
    split = SPLIT | {"low": -0.02, "high": 0.83, "difference": 0.85, "std_error": 0.4, "p_value": 0.068}
    return replace(
        data,
        study=study,
        estimates=frame(rows, data.estimates),
        specification_curve=frame(curve, data.specification_curve),
        fits=frame(fits, data.fits),
        splits=frame([split], data.splits),
    )


def test_the_main_estimate_is_the_first_declared_and_stands_beside_what_others_say(mixed: ReportData) -> None:
    line = headline(mixed)[4]
    assert line == (
        "Policy in model alone is estimated at 0.500 (95 % interval 0.100 to 0.900) and differs from 0 at "
        "the 5 % level. Policy × centrality in model product is estimated at −4.400 (95 % interval −7.200 to "
        "−1.500) and differs from 0 at the 5 % level. "
        "Other models of the same term with its sign: 1 of 2. "
        "Model opposed has the other sign (4.400) and cannot be told from 0. Specifications of choices with "
        "its sign: 2 of 4; tests below 5 % after Holm's adjustment with that sign: 1 of 3."
    )


@pytest.mark.parametrize(
    ("estimator", "rows", "value", "said"),
    [
        ("negative_binomial", 196, -4.3, "gives −4.300 and is no independent support."),
        ("negative_binomial", 196, 4.3, "gives 4.300: the sign hangs on the estimator."),
        ("negative_binomial", 150, -4.3, None),  # other rows
        ("system_gmm", 196, -4.3, None),  # the lagged outcome is in its formula
    ],
)
def test_another_estimator_on_the_same_rows_is_no_other_model(
    mixed: ReportData, estimator: str, rows: int, value: float, said: str | None
) -> None:
    twin = {"name": "twin", "estimator": estimator, "regressors": list(reversed(MODELS[1]["regressors"]))}
    fits = frame([{"fit": "twin", "observations": rows, "part": "models"}], mixed.fits)
    given = replace(
        mixed,
        study=sample.study(estimation={"models": [*MODELS, twin]}),
        estimates=mixed.estimates.vstack(
            frame([estimate("twin", "policy:centrality", value, -7.3, 14.0)], mixed.estimates)
        ),
        fits=mixed.fits.vstack(fits),
    )
    line = headline(given)[4]
    others = "1 of 2" if said else "2 of 3"
    assert f"Other models of the same term with its sign: {others}. " in line
    assert (f"Model twin, the same rows and formula by another estimator, {said}" in line) is (
        said is not None
    )


def test_a_test_with_the_opposite_sign_is_not_counted_for_the_main_estimate(mixed: ReportData) -> None:
    against = mixed.specification_curve.with_columns(
        p_holm=pl.when(pl.col("estimate") > 0).then(0.01).otherwise("p_holm")
    )
    line = headline(replace(mixed, specification_curve=against))[4]
    assert "tests below 5 % after Holm's adjustment with that sign: 1 of 4, with the opposite one: 2." in line


def test_nothing_is_compared_with_an_estimate_that_is_not_there(mixed: ReportData) -> None:
    lost = (pl.col("model") == "product") & (pl.col("term") == "policy:centrality")
    gone = mixed.estimates.with_columns(
        estimable=~lost,
        estimate=pl.when(~lost).then("estimate"),
        reason=pl.when(lost).then(pl.lit("collinear")),
    )
    line = headline(replace(mixed, estimates=gone))[4]
    assert line.endswith("Policy × centrality in model product is not estimable: collinear.")


def test_a_split_against_the_product_is_said_where_splits_are_shown(mixed: ReportData) -> None:
    (warning,) = contradictions(mixed)
    (said,) = warning.paragraphs
    assert warning.tone == "warning"
    assert (
        "policy is −0.020 where centrality is low (182 rows of 26 cities) and 0.830 where it is high" in said
    )
    assert "a difference of 0.850 (p 0.068). In model product its product with centrality is −4.400" in said
    assert "Its model has no term of centrality itself." in said
    assert "The product compares years of the same city" in said
    assert position_group_blocks(mixed)[0] == warning
    assert warning in robustness_section(mixed).blocks
    with speaking("zh"):
        (chinese,) = contradictions(mixed)
    assert "两者符号相互矛盾" in chinese.paragraphs[0]


@pytest.mark.parametrize("difference", [-0.85, None])
def test_a_split_with_the_products_sign_or_without_a_difference_is_no_contradiction(
    mixed: ReportData, difference: float | None
) -> None:
    splits = mixed.splits.with_columns(difference=pl.lit(difference, pl.Float64))
    assert contradictions(replace(mixed, splits=splits)) == []


def teams(*counts: tuple[int, int]) -> pl.DataFrame:
    rows = [
        {"city": f"c{n}", "intra": intra, "inter": inter}
        | {"ei_index": (inter - intra) / (inter + intra) if inter + intra else None}
        for n, (intra, inter) in enumerate(counts)
    ]
    return with_interval(pl.DataFrame(rows, schema_overrides={"ei_index": pl.Float64}))


def test_the_interval_of_the_index_is_wilsons_of_the_share_outside() -> None:
    found = teams((6, 22), (6, 16), (0, 5), (9, 0), (0, 0))
    for intra, inter, low, high in found.select("intra", "inter", "ei_low", "ei_high").head(4).iter_rows():
        expected = proportion_confint(inter, intra + inter, method="wilson")
        assert (low, high) == pytest.approx([2 * limit - 1 for limit in expected], abs=1e-9)
    assert found.row(4, named=True)["ei_low"] is None


def test_a_city_is_most_open_only_where_its_interval_lies_apart() -> None:
    close = teams((6, 22), (6, 16))
    assert most_open(close) is None
    assert least_open(close) is None
    apart = teams((200, 20), (10, 200), (12, 180))
    assert most_open(apart) is None
    assert (least_open(apart) or {})["city"] == "c0"
    assert most_open(apart.head(1)) is None


def test_no_cluster_is_called_inward_for_being_last(data: ReportData) -> None:
    work = data.collaboration.with_columns(
        intra=pl.lit(6, pl.Int64),
        inter=pl.lit(20, pl.Int64),
        ei_index=pl.lit(14 / 26),
        reason=pl.lit(None, pl.String),
    )
    figure = collaboration_section(replace(data, collaboration=work)).blocks[0]
    assert "Intervals overlap: no city can be called" in figure.sentence
    assert "inward" not in figure.sentence
    assert {"ei_low", "ei_high"} <= figure.spec["datasets"]["cities"][0].keys()
    heads = [column.heading for column in figure.table.columns]
    assert heads[-3:] == ["E–I", "95 % from", "to"]


def test_brokers_are_counted_and_what_is_unknown_stays_so(data: ReportData) -> None:
    assert broker_table(data) == []
    number = pl.col("city").str.slice(1).cast(pl.Int64)
    known = data.city_measures.with_columns(
        brokers=pl.when(number < 3).then(9 - 4 * number),
        located_parties=pl.lit(20, pl.Int64),
        constraint=pl.when(number < 2).then(0.25),
        reason=pl.when(number == 2).then(pl.lit("isolate")).otherwise(pl.lit(None, pl.String)),
    )
    filled = replace(data, city_measures=known)
    (said,) = broker_sentences(filled)
    assert "15 of 60 located parties are brokers" in said
    assert said.endswith("in 3 of the 3 cities for which it is known; for 21 it is unknown.")
    (table,) = broker_table(filled)
    assert [row[1].value for row in table.rows] == [9, 5, 1]
    assert [row[3].text for row in table.rows] == ["45.0 %", "25.0 %", "5.0 %"]
    assert (table.rows[2][5].text, table.rows[2][5].reason) == (None, "isolate")


def test_city_figures_name_the_command_that_leads_to_their_records(data: ReportData) -> None:
    first = data.last_window(data.clusters).sort("ai_patents", descending=True)["city"][0]
    behind = {
        block.id: block.behind
        for section in (clusters_section(data), network_section(data), estimation_section(data))
        for block in traced(section, data).blocks
        if isinstance(block, Figure)
    }
    assert behind["ranking"].endswith(f": aicluster explain --city {first}")
    assert behind["ranking"].startswith("Made of `clusters` and `city_lq`. ")
    assert " --with " in behind["ties"]
    assert PANEL_COMMAND in behind["coefficients"]
    assert explain_command("a b; rm", "c'd") == "aicluster explain --city 'a b; rm' --with 'c'\"'\"'d'"


def test_a_floor_that_no_city_reaches_is_said_and_draws_no_empty_chart(data: ReportData) -> None:
    options = data.study.specialisation
    cluster = options.cluster.model_copy(update={"minimum_ai_patents": 1e9})
    high = data.study.model_copy(update={"specialisation": options.model_copy(update={"cluster": cluster})})
    blocks = clusters_section(replace(data, study=high)).blocks
    assert "ranking" not in [block.id for block in blocks if isinstance(block, Figure)]
    (said,) = [block for block in blocks if isinstance(block, Prose) and "quotients" in block.title]
    assert "reach 1e+09 AI patents" in said.paragraphs[0]
    assert "ranking" in [block.id for block in clusters_section(data).blocks if isinstance(block, Figure)]
