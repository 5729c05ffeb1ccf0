"""Development models of scored cities: degrees, the check by a mixture, and their chart."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from cards import prose

from aicluster_spark.report import ReportData
from aicluster_spark.report.charts.models import FILLS, model_bars
from aicluster_spark.report.content import Figure
from aicluster_spark.report.language import Language, speaking
from aicluster_spark.report.sections.scorecards.models import model_blocks
from aicluster_spark.report.sections.scorecards.words import model_words, shown_cities

DEGREES = "membership: technology-innovation 0.50, application-scenario 0.30 and institutional-supply 0.20"


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


def test_a_city_without_a_model_has_no_verdict(data: ReportData) -> None:
    without = data.scorecard.filter(pl.col("model").is_null())["city"].to_list()
    assert without
    label = dict(data.names.frame().select("city", "label").iter_rows())
    (table,) = [block.table for block in model_blocks(data, shown_cities(data)) if isinstance(block, Figure)]
    verdicts = {row[0].text: row[2].text for row in table.rows}
    assert [verdicts[label[city]] for city in without] == [None] * len(without)
    assert verdicts["San Jose, US"] == "driven by the highest"
