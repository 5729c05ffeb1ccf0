"""The stage on records in Chinese and Latin script, with co-applicants that published no address."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest
from pyarrow import fs
from pyspark.sql import SparkSession

from aicluster_spark.runs.events import silence
from aicluster_spark.runs.results import ResultStore, StageResult
from aicluster_spark.runs.storage import Location
from aicluster_spark.schema import TABLES
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.places.stage import PLACES
from aicluster_spark.study.loader import StudyFile
from aicluster_spark.study.models import Study

STUDY = {
    "study": "china",
    "title": "China",
    "provenance": {"kind": "sample", "statement": "Rows made for a test of the stage."},
    "records": {"sources": [{"reader": "cnipa_gazette_csv", "path": "none"}]},
    "estimation": {"models": [{"name": "m", "regressors": ["policy"]}]},
}
PARTIES = [
    ("CN-1", "applicant", 0, "深圳甲公司", "firm", "广东省深圳市南山区", None, "518057"),
    ("CN-1", "applicant", 1, "合肥乙大学", "university", None, None, None),
    ("CN-1", "inventor", 0, "王某", "person", None, None, None),
    ("CN-2", "applicant", 0, "合肥乙大学", "university", "安徽省巢湖市庐江县", None, "200030"),
    ("CN-3", "applicant", 0, "东京丙", "firm", "日本国东京都", None, "0"),
    ("CN-3", "applicant", 1, "李某", "person", None, None, None),
    ("CN-4", "applicant", 0, "丁研究所", "institute", None, None, None),
    ("CN-5", "applicant", 0, "Huawei", "firm", "Shenzhen", "CN", None),
    ("CN-6", "applicant", 0, "戊公司", "firm", "安徽省巢湖市银屏镇", None, None),
]


def table(name: str, rows: list[dict[str, Any]]) -> Any:
    """Rows of a table, columns that are not given null."""
    frame = pl.DataFrame(
        {c.name: [row.get(c.name) for row in rows] for c in TABLES[name].columns}, strict=False
    )
    return frame.to_arrow().cast(TABLES[name].arrow)


def records(context: StageContext) -> None:
    names = ("patent_id", "role", "position", "name", "sector", "address", "country", "postcode")
    parties = [dict(zip(names, row, strict=True)) for row in PARTIES]
    patents = sorted({row["patent_id"] for row in parties})
    context.write_arrow("parties", table("parties", [{**row, "name_key": row["name"]} for row in parties]))
    days = {"year": 2009, "application_date": dt.date(2009, 5, 1)}
    context.write_arrow("patents", table("patents", [{"patent_id": number, **days} for number in patents]))
    listed = {
        "enterprise_id": "reg-1",
        "source_file": "register.csv",
        "source_row": 0,
        "name_key": "丁研究所",
        "region": "北京",
        "city": "海淀",
        "address": "海淀区中关村",
        "region_code": "110108",
    }
    context.write_arrow("enterprises", table("enterprises", [listed]))


@pytest.fixture(scope="module")
def ran(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> StageContext:
    folder = tmp_path_factory.mktemp("china")
    store = ResultStore(Location(fs.LocalFileSystem(), str(folder / "workspace")))
    study_file = StudyFile(Study.model_validate(STUDY), folder / "study.yaml", "")

    def context(stage: str, upstream: dict[str, StageResult]) -> StageContext:
        attempt = store.begin(stage, "f" * 20)
        return StageContext(stage, study_file, store, attempt, upstream, lambda: spark, silence)

    before = context("records", {})
    records(before)
    done = StageResult("records", "f" * 20, before.attempt.name, before.tables, facts={})
    stage = context("places", {"records": done})
    PLACES.run(stage)
    return stage


def rows(context: StageContext, name: str) -> pl.DataFrame:
    return pl.DataFrame(context.reread_arrow(name))


@pytest.mark.spark
def test_each_party_is_placed_by_its_script(ran: StageContext) -> None:
    placed = {
        (row["patent_id"], row["position"]): row for row in rows(ran, "party_places").iter_rows(named=True)
    }
    where = {
        key: (row["city_then"], row["city"], row["country"], row["method"]) for key, row in placed.items()
    }
    assert where["CN-1", 0] == ("CN-440300", "CN-440300", "CN", "prefecture")
    assert where["CN-2", 0] == ("CN-341400", "CN-340100", "CN", "prefecture+county")
    assert where["CN-3", 0] == (None, None, "JP", "no_province")
    assert where["CN-5", 0][1:3] == ("CN-440300", "CN"), "one city has one id in both scripts"
    assert where["CN-6", 0][:2] == ("CN-341400", None)
    assert placed["CN-6", 0]["level"] == "region"


@pytest.mark.spark
def test_applicants_without_an_address_are_filled_and_persons_are_not(ran: StageContext) -> None:
    placed = {
        (row["patent_id"], row["position"]): row for row in rows(ran, "party_places").iter_rows(named=True)
    }
    co_applicant = placed["CN-1", 1]
    assert (co_applicant["city"], co_applicant["method"], co_applicant["confidence"]) == (
        "CN-340100",
        "own_record",
        1.0,
    )
    assert (placed["CN-4", 0]["city"], placed["CN-4", 0]["method"]) == ("CN-110000", "register")
    assert ("CN-3", 1) not in placed
    assert len(placed) == 7
    assert ran.facts["fill"] == {"without_address": 2, "own_record": 1, "register": 1, "share_filled": 1.0}
    assert set(ran.facts["fill_accuracy"]) == {"own_record", "register"}


@pytest.mark.spark
def test_cities_carry_names_coordinates_and_the_counties_met(ran: StageContext) -> None:
    cities = {row["city"]: row for row in rows(ran, "cities").iter_rows(named=True)}
    assert set(cities) == {"CN-110000", "CN-340100", "CN-440300"}
    shenzhen = cities["CN-440300"]
    assert (shenzhen["name"], shenzhen["region"], shenzhen["country"]) == ("深圳市", "CN-GD", "CN")
    assert shenzhen["members"] == ["Shenzhen", "南山区"]
    assert (round(shenzhen["latitude"]), round(shenzhen["longitude"])) == (23, 114)
    assert cities["CN-340100"]["members"] == ["庐江县"]
    assert cities["CN-110000"]["members"] == []


@pytest.mark.spark
def test_the_facts_count_what_could_not_be_told(ran: StageContext) -> None:
    china = ran.facts["china"]
    assert (china["parties"], china["mainland_parties"], china["parties_abroad"]) == (4, 3, 1)
    assert china["split_city_without_county"] == 1
    assert china["postcode_disagrees"] == 1
    assert ran.facts["parties_with_address"] == 5
    names = rows(ran, "place_names")
    assert len(names) == 5
    assert names.filter(pl.col("address") == "广东省深圳市南山区")["place"].item() == "深圳市"


@pytest.mark.spark
def test_enterprises_have_a_place_and_applicants_their_enterprise(ran: StageContext) -> None:
    placed = rows(ran, "enterprise_places").row(0, named=True)
    assert (placed["city"], placed["region_code_agrees"]) == ("CN-110000", True)
    found = {
        (row["patent_id"], row["position"]): row
        for row in rows(ran, "party_enterprises").iter_rows(named=True)
        if row["role"] == "applicant"
    }
    assert (found["CN-4", 0]["enterprise_id"], found["CN-4", 0]["method"]) == ("reg-1", "name_and_city")
    assert found["CN-1", 0]["reason"] == "not_registered"
    assert found["CN-3", 1]["reason"] == "person"
