"""The stages policy, panel and report, run one after the other on results written to a real workspace."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import polars as pl
import pytest
import sample
from pyarrow import fs

from aicluster_spark.errors import StudyError
from aicluster_spark.report import ReportData, headline
from aicluster_spark.runs.events import silence
from aicluster_spark.runs.results import ResultStore, StageResult
from aicluster_spark.runs.storage import Location
from aicluster_spark.schema import TABLES as SCHEMAS
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.estimation import ESTIMATION
from aicluster_spark.stages.panel import PANEL
from aicluster_spark.stages.policy import POLICY
from aicluster_spark.stages.report import REPORT
from aicluster_spark.stages.scorecard import SCORECARD
from aicluster_spark.stages.specialisation.stage import SPECIALISATION
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.loader import StudyFile

EVENTS = (
    "level,country,place,programme,date,precision,evidence,source\n"
    "national,KR,South Korea,Strategy,2012-05,month,read,example.org\n"
    "national,FR,France,Strategy,2012,year,background,\n"
)


def no_spark() -> NoReturn:
    raise AssertionError("a local stage opened a Spark session")


class Chain:
    """A workspace in which stages are run by hand."""

    def __init__(self, folder: Path, data: ReportData, **study: Any) -> None:
        self.folder = folder
        self.study_file = StudyFile(sample.study(**study), folder / "study.yaml", "")
        self.store = ResultStore(Location(fs.LocalFileSystem(), str(folder / "workspace")))
        self.done: dict[str, StageResult] = {}
        read = ("files", "record_counts", "completeness", "policies", "yearbook")
        self.give("records", data, read, {"last_complete_year": 2015})
        self.give("places", data, ("place_names", "cities"))
        shown = tuple(table for table in REPORT.reads if table in SPECIALISATION.writes)
        self.give("specialisation", data, shown)
        self.give("network", data, ("city_measures", "city_tie_changes", "network_summary"))

    def give(
        self, name: str, data: ReportData, tables: tuple[str, ...], facts: Mapping[str, Any] | None = None
    ) -> None:
        context = self.context(name)
        for table in tables:
            rows = getattr(data, table, None)  # the page does not show every table: others are empty
            schema = SCHEMAS[table].arrow
            context.write_arrow(table, schema.empty_table() if rows is None else rows.to_arrow().cast(schema))
        self.keep(context, facts or {})

    def run(self, stage: Stage) -> StageContext:
        context = self.context(stage.name)
        stage.run(context)
        assert set(stage.writes) <= set(context.tables)
        self.keep(context, context.facts)
        return context

    def keep(self, context: StageContext, facts: Mapping[str, Any]) -> None:
        self.done[context.stage] = StageResult(
            context.stage, "f" * 20, context.attempt.name, context.tables, facts=dict(facts)
        )

    def context(self, stage: str) -> StageContext:
        return StageContext(
            stage=stage,
            study_file=self.study_file,
            store=self.store,
            attempt=self.store.begin(stage, "f" * 20),
            upstream=dict(self.done),
            session=no_spark,
            listener=silence,
        )


def test_events_become_a_panel_and_a_page_without_spark(data: ReportData, tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    chain = Chain(tmp_path, data, policy={"events": "events.csv"})
    policy = chain.run(POLICY)
    assert policy.facts["strategy_years"] == {"KR": 2012}
    assert policy.facts["countries_unknown"]["FR"] == 2
    assert policy.facts["events_used"] == 1

    panel = chain.run(PANEL)
    rows = pl.DataFrame(panel.reread_arrow("city_year"))
    assert panel.facts["city_years"] == rows.height == panel.facts["cities"] * 9
    assert rows["year"].unique().sort().to_list() == list(range(2007, 2016))
    assert panel.facts["city_years_in_sample"] == rows["in_sample"].sum() > 0
    assert rows.filter(pl.col("in_sample"))["country"].unique().to_list() == ["KR"]
    assert rows.filter(pl.col("policy").is_null() & pl.col("policy_reason").is_null()).is_empty()
    assert rows.filter(pl.col("centrality").is_null() & pl.col("centrality_reason").is_null()).is_empty()
    seoul = rows.filter((pl.col("name") == "Seoul") & (pl.col("year") == 2012)).row(0, named=True)
    assert (seoul["policy"], seoul["policy_years"], seoul["centrality_window"]) == (1.0, 0.0, "2007-2011")
    coverage = pl.DataFrame(panel.reread_arrow("coverage"))
    assert coverage.filter(pl.col("reason") == "not yet published")["year"].unique().sort().to_list() == [
        *range(2016, 2022)
    ]

    chain.give("estimation", data, ESTIMATION.writes)
    chain.give("scorecard", data, SCORECARD.writes)
    report = chain.run(REPORT)
    assert len(report.facts["headline"]) == 5
    assert report.facts["headline"][:4] == headline(data)[:4]
    page = (tmp_path / "workspace" / report.files["report.html"].path).read_text(encoding="utf-8")
    assert page.endswith("</html>")
    assert "Strategy" in page


def test_a_panel_that_begins_after_the_last_complete_year_is_the_studys_mistake(
    data: ReportData, tmp_path: Path
) -> None:
    chain = Chain(tmp_path, data, panel={"first_year": 2016})
    with pytest.raises(
        StudyError, match=r"begins in 2016, but the last complete year of the records is 2015"
    ):
        chain.run(POLICY)


def test_a_panel_that_begins_before_output_is_counted_is_the_studys_mistake(
    data: ReportData, tmp_path: Path
) -> None:
    chain = Chain(tmp_path, data, specialisation={"first_year": 2010})
    chain.run(POLICY)
    with pytest.raises(StudyError, match=r"begins in 2007, but output is counted from 2010 on"):
        chain.run(PANEL)


def test_a_panel_without_a_city_is_the_studys_mistake(data: ReportData, tmp_path: Path) -> None:
    chain = Chain(tmp_path, sample.empty(data, "city_output"))
    chain.run(POLICY)
    with pytest.raises(StudyError, match="No city meets"):
        chain.run(PANEL)


def test_a_changed_file_of_events_is_read_again(data: ReportData, tmp_path: Path) -> None:
    chain = Chain(tmp_path, data, policy={"events": "events.csv"})
    marks = []
    for text in (EVENTS, EVENTS.replace("2012-05", "2013-05")):
        (tmp_path / "events.csv").write_text(text, encoding="utf-8")
        marks.append(POLICY.inputs(chain.study_file, chain.store.workspace))
    assert marks[0] != marks[1]
    assert POLICY.inputs(Chain(tmp_path, data).study_file, chain.store.workspace) is None
