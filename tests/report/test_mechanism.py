"""The mechanism's arrows carry the estimates of their fits; groups compare as statsmodels compares them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
import sample
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from aicluster_spark.report import ReportData
from aicluster_spark.report.content import Table
from aicluster_spark.report.language import speaking
from aicluster_spark.report.mechanism import Arrow, flows
from aicluster_spark.report.position_groups import compare_groups
from aicluster_spark.report.sections.estimation.mechanism import mechanism_figures
from aicluster_spark.report.sections.estimation.position_groups import position_group_blocks, resources


@pytest.fixture(scope="module")
def estimated(data: ReportData) -> ReportData:
    return sample.estimated(data)


def arrow(data: ReportData, part: str, channel: str | None = None) -> Arrow:
    (flow,) = flows(data)
    found = [
        a for a in flow.arrows if a.part == part and (channel is None or channel in (a.source, a.target))
    ]
    return found[0]


def estimate(data: ReportData, fit: str, term: str) -> float:
    return data.estimates.filter((pl.col("model") == fit) & (pl.col("term") == term))["estimate"][0]


def test_every_arrow_carries_the_number_of_its_fit(estimated: ReportData) -> None:
    into, out = arrow(estimated, "to_channel", "capital"), arrow(estimated, "from_channel", "capital")
    assert into.estimate == estimate(estimated, "channels/capital/mediator", "policy")
    assert out.estimate == estimate(estimated, "channels/capital/outcome", "capital")
    direct = estimated.mediation_channels.filter(pl.col("effect") == "direct")
    assert arrow(estimated, "direct").estimate == direct["estimate"][0]
    product = arrow(estimated, "moderation")
    assert (product.source, product.target) == ("centrality", "policy:centrality")
    assert product.estimate == estimate(estimated, "moderation", "policy:centrality")


def test_the_effect_that_a_moderator_acts_on_is_of_the_same_fit(estimated: ReportData) -> None:
    product, effect = arrow(estimated, "moderation"), arrow(estimated, "conditional")
    assert product.fit == effect.fit == "moderation"
    assert effect.estimate == estimate(estimated, "moderation", "policy")
    assert effect.estimate != arrow(estimated, "direct").estimate
    rows = estimated.fits.filter(pl.col("fit") == "moderation")["observations"][0]
    assert product.rows == effect.rows == rows
    (figure,) = mechanism_figures(estimated)
    assert f") moderation, {rows:,} rows" in figure.note
    written = {row[2].text: row for row in figure.table.rows}
    mark = written["product of policy and moderator"][7].text
    assert (
        mark == written["effect of policy where the moderator is 0, of the same fit as the product"][7].text
    )
    assert mark != written["effect of policy beside the first channel that was estimated"][7].text
    assert written["product of policy and moderator"][8].value == rows
    with speaking("zh"):
        (chinese,) = mechanism_figures(estimated)
    assert [column.heading for column in chinese.table.columns][:2] == ["起点", "终点"]


def test_a_channel_without_data_is_drawn_as_such_with_its_reason(estimated: ReportData) -> None:
    skipped = arrow(estimated, "to_channel", "labour")
    assert (skipped.estimate, skipped.state) == (None, "absent")
    assert "no such column" in str(skipped.reason)
    (figure,) = mechanism_figures(estimated)
    assert "Without data: labour." in figure.sentence
    boxes = {box["label"]: box["known"] for box in figure.spec["datasets"]["boxes"]}
    assert boxes["labour\nno data"] is False
    assert boxes["capital"] is True
    heads = figure.spec["datasets"]["heads"]
    assert sum(head["text"] == "–" for head in heads) == 2
    assert len(heads) == len(figure.table.rows) == 7


@pytest.mark.parametrize(("low", "high", "carried"), [(0.1, 0.9, True), (-0.1, 0.9, False)])
def test_arrows_that_cannot_be_told_from_0_are_no_mechanism(
    estimated: ReportData, low: float, high: float, carried: bool
) -> None:
    channels = estimated.mediation_channels.with_columns(low=pl.lit(-1.0), high=pl.lit(1.0))
    bounds = estimated.estimates.with_columns(low=pl.lit(low), high=pl.lit(high))
    (figure,) = mechanism_figures(replace(estimated, mediation_channels=channels, estimates=bounds))
    assert ("carry no mechanism" in figure.sentence) is not carried


@pytest.mark.parametrize(
    ("of_channels", "said"),
    [(-0.1, "No channel has two arrows that both differ from 0"), (0.1, "Both arrows differ from 0 through")],
)
def test_what_differs_from_0_beside_the_channels_carries_no_channel(
    estimated: ReportData, of_channels: float, said: str
) -> None:
    beside = estimated.mediation_channels.with_columns(low=pl.lit(0.1), high=pl.lit(0.9))
    bounds = estimated.estimates.with_columns(low=pl.lit(of_channels), high=pl.lit(0.9))
    (figure,) = mechanism_figures(replace(estimated, mediation_channels=beside, estimates=bounds))
    assert said in figure.sentence
    assert "carry no mechanism" not in figure.sentence


def test_without_a_test_no_interval_is_counted(estimated: ReportData) -> None:
    unknown = pl.lit(None, pl.Float64)
    channels = estimated.mediation_channels.with_columns(low=unknown, high=unknown)
    bounds = estimated.estimates.with_columns(low=unknown, high=unknown)
    (figure,) = mechanism_figures(replace(estimated, mediation_channels=channels, estimates=bounds))
    assert "have an estimate; none carries a test." in figure.sentence
    assert "excludes 0" not in figure.sentence


def test_without_mediation_policy_and_its_moderator_are_drawn(estimated: ReportData) -> None:
    estimation = estimated.study.estimation.model_copy(update={"mediations": ()})
    study = estimated.study.model_copy(update={"estimation": estimation})
    (flow,) = flows(replace(estimated, study=study))
    assert [a.part for a in flow.arrows] == ["conditional", "moderation"]
    assert flow.arrows[0].estimate == estimate(estimated, "moderation", "policy")


def test_groups_are_compared_as_statsmodels_does_with_one_value_a_city() -> None:
    rng = np.random.default_rng(3)
    cities, years = 17, 5
    panel = pl.DataFrame(
        {"city": np.repeat(np.arange(cities), years).astype(str)}
        | {"centrality": np.repeat(rng.random(cities), years), "capital": rng.normal(size=cities * years)}
        | {"flat": np.ones(cities * years)}
    )
    capital, flat = compare_groups(panel, "centrality", 0.5, ["capital", "flat"]).iter_rows(named=True)
    means = panel.group_by("city").mean()
    low, high = (
        DescrStatsW(means.filter(side)["capital"].to_numpy())
        for side in (pl.col("centrality") <= 0.5, pl.col("centrality") > 0.5)
    )
    _, p, _ = CompareMeans(high, low).ttest_ind(usevar="unequal")
    assert capital["p_value"] == pytest.approx(p, rel=1e-9)
    assert capital["difference"] == pytest.approx(high.mean - low.mean)
    assert (capital["cities_low"], capital["cities_high"]) == (low.nobs, high.nobs)
    assert capital["std_error"] == pytest.approx(CompareMeans(high, low).std_meandiff_separatevar)
    assert (flat["difference"], flat["p_value"], flat["p_holm"]) == (0, None, None)
    assert capital["p_holm"] == capital["p_value"]  # the only one that is tested


def test_p_values_are_adjusted_for_their_number_as_holm_did() -> None:
    rng = np.random.default_rng(5)
    panel = pl.DataFrame(
        {"city": np.arange(40).astype(str), "m": rng.random(40)} | {k: rng.random(40) for k in "abc"}
    ).with_columns(d=pl.col("m") * 2 + pl.col("a"))
    rows = compare_groups(panel, "m", 0.5, list("abcd")).sort("p_value")
    p = rows["p_value"].to_list()
    stepped = [min(1.0, value * (4 - place)) for place, value in enumerate(p)]
    expected = [max(stepped[: place + 1]) for place in range(4)]
    assert rows["p_holm"].to_list() == pytest.approx(expected)


def test_resources_are_counted_once_and_never_by_what_the_groups_are_cut_by(estimated: ReportData) -> None:
    panel = estimated.study.panel.model_dump(mode="json", exclude_unset=True) | {
        "variables": [
            {"name": "position", "formula": "centrality / 0.05"},
            {"name": "place", "formula": "position * 2"},
            {"name": "capital", "formula": "log(patents)"},
            {"name": "stock", "formula": "policy * 2"},
            {"name": "openness", "formula": "log(lq)"},
        ]
    }
    options = type(estimated.study.panel).model_validate(panel)
    data = replace(estimated, study=estimated.study.model_copy(update={"panel": options}))
    declared = [each.name for each in options.yearbook]
    for by in ("position", "place", "centrality"):
        assert resources(data, by) == ["patents", *declared, "openness"]


def test_the_table_has_policy_resources_and_effectiveness(estimated: ReportData) -> None:
    table = position_group_blocks(estimated)[-1]
    assert isinstance(table, Table)
    kinds = [row[0].text for row in table.rows]
    assert list(dict.fromkeys(kinds)) == [
        "effect of policy",
        "amount of policy",
        "resources",
        "overall effectiveness",
    ]
    resources = [row[1].text for row in table.rows if row[0].text == "resources"]
    assert "patents" in resources
    assert not [name for name in resources if "policy" in str(name)]
    policy = estimated.splits.filter(pl.col("term") == "policy").row(0, named=True)
    assert [cell.value for cell in table.rows[0][2:7]] == [
        policy[key] for key in ("low", "high", "difference", "std_error", "p_value")
    ]
    for row in table.rows:
        assert all(cell.text is not None or cell.reason for cell in row)


def test_numbers_of_neighbouring_arrows_find_room_beside_each_other(estimated: ReportData) -> None:
    (figure,) = mechanism_figures(estimated)
    heads = figure.spec["datasets"]["heads"]
    assert not [head["text"] for head in heads if "\n" in head["text"]]
    columns = sorted((head["tx"], head["ty"]) for head in heads)
    close = [
        (one, other)
        for place, one in enumerate(columns)
        for other in columns[place + 1 :]
        if abs(one[0] - other[0]) <= 1 and abs(one[1] - other[1]) < 0.5
    ]
    assert close == []
    boxes = [box for box in figure.spec["datasets"]["boxes"] if box["label"] == "centrality"]
    (moderator,), (product,) = boxes, [head for head in heads if head["shape"] == "triangle-left"]
    assert product["tx"] == moderator["column"]
    assert product["ty"] > moderator["y2"]
