"""The patents behind a figure, and what is said of each: AI, not AI, or unknown and why."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from aicluster_spark.cli.main import cli
from aicluster_spark.errors import ResultsError
from aicluster_spark.lineage.evidence import Question, find_city, patents_behind
from aicluster_spark.runs.results import DataFile, ResultStore, StageResult, TableEntry
from aicluster_spark.runs.run import StageRecord, new_run, save_run
from aicluster_spark.runs.storage import open_location
from aicluster_spark.schema import TABLES
from aicluster_spark.schema.activity import ACTIVITY_HITS

REASON = "no text in a language of the words"
PATENTS = pl.DataFrame(
    {
        "patent_id": ["P1", "P2", "P3", "P4", "P5"],
        "year": [2014, 2013, 2014, 2014, 2020],
        "title": ["\u2066=Learning", "Bolts", "Old", None, "Late"],
        "source_file": "mentions.parquet",
        "source_row": [0, 1, 2, 3, 4],
    }
)
ACTIVITY = pl.DataFrame(
    {
        "patent_id": ["P1", "P2", "P3", "P4", "P5"],
        "is_ai": [True, False, None, True, True],
        "matched_rule": ["core", None, None, "words", "core"],
        "matched_codes": [["G06N3/08", "G06N20/00"], [], ["G06F17/00"], [], ["G06N3/08"]],
        "matched_terms": [[], [], [], ["neural network"], []],
        "reason": [None, None, REASON, None, None],
    }
)
PARTY_PLACES = pl.DataFrame(
    [
        ("P1", "inventor", "b"),
        ("P1", "inventor", "b"),
        ("P1", "inventor", "s"),
        ("P2", "inventor", "b"),
        ("P3", "inventor", "b"),
        ("P4", "applicant", "b"),
        ("P5", "inventor", "b"),
    ],
    schema=["patent_id", "role", "city"],
    orient="row",
)
CITIES = pl.DataFrame(
    {
        "city": ["b", "s", "t"],
        "name": ["Beijing", "San Jose", "San Jose"],
        "country": ["CN", "US", "CR"],
        "region": ["CN-BJ", "US-CA", None],
        "members": [["Beijing"], ["San Jose", "Palo Alto"], ["San Jose"]],
    }
)
HITS = pl.DataFrame(
    [
        ("P1", "own", ["core"], "cpc", None, "G06N20/00", None),
        ("P1", "own", ["core"], "cpc", None, "G06N3/08", None),
        ("P1", "own", ["words"], "title", "neural network", "neural networks", None),
        ("P2", "own", ["words"], "title", "人工智能", "人工智能", "人工智能学院"),
        ("P3", "own", ["wide"], "cpc", None, "G06F17/00", None),
        ("P5", "own", ["core"], "cpc", None, "G06N3/08", None),
    ],
    schema=dict(pl.DataFrame(ACTIVITY_HITS.arrow.empty_table()).schema),
    orient="row",
)
CITY_LQ = pl.DataFrame(
    {
        "city": ["b", "b"],
        "window_start": [2013, 2012],
        "window_end": [2017, 2016],
        "patents": [3.0, 3.0],
        "ai_patents": [1.0, 1.0],
        "all_patents": [60.0, 60.0],
        "all_ai_patents": [10.0, 0.0],
        "lq": [2.0, None],
        "lq_low": [0.5, None],
        "lq_high": [4.0, None],
        "reason": [None, "no AI patent at all"],
    }
)
FRAMES = {"patents": PATENTS, "patent_activity": ACTIVITY, "party_places": PARTY_PLACES, "cities": CITIES}
FRAMES |= {"activity_hits": HITS, "city_lq": CITY_LQ}
LAZY = {name: frame.lazy() for name, frame in FRAMES.items()}
STAGES = {
    "records": ["patents"],
    "places": ["party_places", "cities"],
    "activity": ["patent_activity", "activity_hits"],
}
STAGES |= {"specialisation": ["city_lq"]}


def behind(city: str = "b", partner: str | None = None, ai_only: bool = False) -> pl.DataFrame:
    return patents_behind(LAZY, Question(city, partner, 2013, 2017, "inventor", ai_only))


@pytest.mark.parametrize("name", FRAMES)
def test_the_tables_here_have_the_columns_of_the_schema(name: str) -> None:
    assert set(FRAMES[name].columns) <= set(TABLES[name].names)


def test_patents_of_the_role_and_years_once_each_in_order() -> None:
    found = behind()
    assert found["patent_id"].to_list() == ["P2", "P1", "P3"]
    assert found["is_ai"].to_list() == [False, True, None]
    assert found["reason"].to_list() == [None, None, REASON]


def test_a_tie_is_the_patents_of_both_and_unknown_is_not_ai() -> None:
    assert behind(partner="s")["patent_id"].to_list() == ["P1"]
    assert behind(ai_only=True)["patent_id"].to_list() == ["P1"]


def test_a_city_is_found_by_name_member_or_identifier() -> None:
    assert find_city(LAZY["cities"], "beijing")["city"] == "b"
    assert find_city(LAZY["cities"], "Palo Alto")["city"] == "s"
    assert find_city(LAZY["cities"], "San Jose, CR")["city"] == "t"
    assert find_city(LAZY["cities"], "s")["city"] == "s"
    with pytest.raises(ResultsError, match="2 cities are called San Jose"):
        find_city(LAZY["cities"], "San Jose")
    with pytest.raises(ResultsError, match="No city"):
        find_city(LAZY["cities"], "Atlantis")


@pytest.fixture
def workspace(tmp_path: Path) -> str:
    place = open_location(tmp_path)
    store = ResultStore(place)
    record = new_run("small", tmp_path / "study.yaml", "", ())
    stages = {}
    for stage, names in STAGES.items():
        attempt = store.begin(stage, "f")
        tables = {}
        for name in names:
            part = Path(attempt.path) / f"{name}.parquet"
            FRAMES[name].write_parquet(part)
            file = DataFile(store.relative(str(part)), part.stat().st_size)
            tables[name] = TableEntry((file,), FRAMES[name].height, {})
        facts = {"last_window": "2013-2017"}
        store.commit(StageResult(stage, "f", attempt.name, tables, facts=facts, options={"role": "inventor"}))
        stages[stage] = StageRecord("f", False, 1.0)
    record.stages.update(stages)
    save_run(place, record)
    return str(tmp_path)


def explained(workspace: str, *words: str) -> str:
    done = CliRunner().invoke(cli, ["explain", *words, "-w", workspace], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_three_verdicts_are_told_apart(workspace: str) -> None:
    lines = [line.strip() for line in explained(workspace, "Beijing", "--all").splitlines()]
    assert lines[0].startswith("Beijing, CN: 3 patents filed 2013-2017")
    assert [line for line in lines if " row " in line] == [
        "not AI; mentions.parquet row 1",
        "AI by core; codes G06N3/08, G06N20/00; mentions.parquet row 0",
        f"unknown whether AI: {REASON}; codes G06F17/00; mentions.parquet row 2",
    ]


def test_from_the_quotient_to_rule_set_rule_field_and_text(workspace: str) -> None:
    lines = [line.strip() for line in explained(workspace, "--city", "Beijing", "--all").splitlines()]
    assert lines[1] == "LQ 2.00 [0.50, 4.00] = (1 of 10 AI patents) / (3 of 60 patents)"
    assert (
        lines[2]
        == "made so by: G06F17/00 (cpc, 1), G06N20/00 (cpc, 1), G06N3/08 (cpc, 1), neural network (title, 1)"
    )
    assert "own: words: title: neural networks for neural network" in lines
    assert "own: words: title: 人工智能 (does not count inside of 人工智能学院)" in lines
    unknown = explained(workspace, "Beijing", "--years", "2012-2016").splitlines()[1].strip()
    assert unknown == "LQ: unknown, no AI patent at all; (1 of 0 AI patents) / (3 of 60 patents)"
    assert "no window of these years" in explained(workspace, "Beijing", "--years", "2013-2013")


def test_the_csv_gives_the_reason_and_no_formula(workspace: str) -> None:
    rows = pl.read_csv(explained(workspace, "Beijing", "--all", "--csv").encode())
    assert rows["reason"].to_list() == [None, None, REASON]
    assert rows["is_ai"].to_list() == [False, True, None]
    assert rows["title"].to_list()[1] == "'\u2066=Learning"
    assert rows["hits"].to_list()[2] == "own: wide: cpc: G06F17/00"
