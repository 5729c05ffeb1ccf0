"""A made-up nation in the real formats, through the command: nothing lost, the planted faults found."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest
from scipy.stats import binomtest

from aicluster_spark.activity.catalogue import load_rule_set
from aicluster_spark.activity.kernel import INPUT, judge
from aicluster_spark.synth.rates import Rates
from aicluster_spark.synth.settings import Nation
from aicluster_spark.synth.write import write_nation
from tests.command import aicluster
from tests.results import read_table

pytestmark = pytest.mark.spark
REJECTED = {
    "bad_date": "bad_date",
    "zero_date": "missing_application_date",
    "no_filing_date": "missing_application_date",
    "future_date": "future_date",
    "filed_after_publication": "application_after_publication",
    "wrong_check_digit": "bad_number",
    "exact_duplicate": "exact_repeat",
    "repeated_header": "repeated_header",
    "advertisement": "broken_record",
    "short_row": "broken_record",
    "cut_document": "broken_record",
    "bad_byte": "undecodable",
    "other_root": "not_a_record",
}
"""Planted faults that cost a record, and the reason each must be given."""


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nation")
    write_nation(Nation(3000, (2010, 2016), 5, 0.03, 60, 2014), folder)
    return folder


@pytest.fixture(scope="module")
def workspace(nation: Path) -> Path:
    place = nation / "ws"
    _run(nation, place)
    return place


def _run(nation: Path, place: Path) -> None:
    words = ("--set", "records.last_complete_year.year=2014", "--to", "records", "--master", "local[2]")
    aicluster("run", nation / "study.yaml", *words, "-w", place)


def table(workspace: Path, name: str) -> pl.DataFrame:
    return read_table(workspace, "records", name)


def test_every_file_reconciles(workspace: Path):
    files = table(workspace, "files")
    assert (files["records_seen"] == files["rows_kept"] + files["rows_rejected"]).all()
    assert files["rows_rejected"].sum() == table(workspace, "rejects").height
    merged = (
        table(workspace, "record_counts").filter(pl.col("what") == "merged_into_application")["count"].sum()
    )
    documents = files.filter(pl.col("reader").is_in(["national_yearly_csv", "cnipa_xml"]))
    assert documents["rows_kept"].sum() == table(workspace, "patents").height + merged


def test_every_planted_fault_is_rejected_for_its_reason_and_nothing_else_is(nation, workspace):
    dirt = pl.read_parquet(nation / "truth/dirt.parquet").filter(pl.col("kind").is_in(list(REJECTED)))
    names = table(workspace, "files")["source_file"].to_list()
    planted = {
        (next(name for name in names if file.endswith(name)), row, REJECTED[kind])
        for file, row, kind in dirt.select("file", "row", "kind").iter_rows()
    }
    found = set(table(workspace, "rejects").select("source_file", "source_row", "reason").iter_rows())
    assert found == planted


def test_patents_are_those_of_the_truth(nation, workspace):
    truth = pl.read_parquet(nation / "truth/patents.parquet")
    patents = table(workspace, "patents")
    assert patents["patent_id"].is_unique().all()
    nameless = patents["application_number"].is_null()  # published without it: known by the publication
    assert set(patents.filter(~nameless)["patent_id"]) <= set(truth["patent_id"])
    joined = patents.join(truth, on="patent_id", suffix="_true")
    assert (joined["year"] == joined["year_true"]).all()
    assert (joined["kind"] == joined["kind_true"]).all()
    assert truth.height - patents.height < 0.02 * truth.height  # those with a fault in their only publication


def test_planted_ai_is_found_with_the_planted_precision_and_recall(nation, workspace):
    """A rule of code and word sees the patents that carry both: many of the AI ones, few of the others."""
    truth = pl.read_parquet(nation / "truth/patents.parquet").select("patent_id", "is_ai", "signal", "kind")
    patents = table(workspace, "patents").select(INPUT)
    found = judge(patents, (load_rule_set("cnipa2023"),)).select(
        "patent_id", found=pl.col("is_ai").fill_null(value=False)
    )
    judged = truth.join(found, on="patent_id").filter(pl.col("kind") != "design")  # designs have no codes
    rates = Rates()
    groups = {True: rates.ai_signals[0], False: rates.false_signals[0]}
    counts = {}
    for is_ai, planted in groups.items():
        group = judged.filter(pl.col("is_ai") == is_ai)
        counts[is_ai] = (int(group["found"].sum()), group.height)
        limits = binomtest(*counts[is_ai]).proportion_ci(0.99, "exact")
        assert limits.low <= planted <= limits.high
    (right, positives), (wrong, negatives) = counts[True], counts[False]
    precision = positives * groups[True] / (positives * groups[True] + negatives * groups[False])
    limits = binomtest(right, right + wrong).proportion_ci(0.99, "exact")
    assert limits.low <= precision <= limits.high
    assert positives > 80
    seen = judged.select(pl.col("found") == (pl.col("signal") == "code_and_word")).to_series()
    assert seen.mean() > 0.99  # the rest: a planted fault took the code or the text


def test_adding_a_year_reads_that_year_alone(nation, workspace):
    folder = nation / "patents"
    last = max(folder.glob("*.csv"))
    parts = workspace / "results/records.part"
    before = set(parts.iterdir())
    (folder / "中国专利数据库2099年.csv").write_bytes(last.read_bytes().split(b"\n", 1)[0] + b"\n")
    try:
        _run(nation, workspace)
    finally:
        (folder / "中国专利数据库2099年.csv").unlink()
    assert len(set(parts.iterdir()) - before) == 1


def test_rejects_are_shown_by_reason_and_written_back_in_their_format(workspace, tmp_path):
    rejects = table(workspace, "rejects")
    shown = aicluster("rejects", "--examples", "1", "-w", workspace).stdout
    for reason, count in rejects.group_by("reason").len().iter_rows():
        assert f"{count:>12,}  {reason}" in shown
    aicluster("rejects", "--export", tmp_path / "out", "-w", workspace)
    files = list((tmp_path / "out").glob("rejected-*.csv"))
    assert files
    for file in files:
        name = file.name.removeprefix("rejected-")
        wanted = rejects.filter(pl.col("source_file") == name)
        rows = file.read_bytes().count(b"\n") - 1
        assert rows >= wanted.height
        header = next(csv.reader([file.read_bytes().split(b"\n", 1)[0].decode("gb18030")]))
        assert header[0] == "专利名称"
