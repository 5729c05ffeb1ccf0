"""The report as a folder: figures for papers, tables as CSV, there whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sample
from click.testing import CliRunner

from aicluster_spark.cli.main import cli
from aicluster_spark.cli.whole_folder import write_folder
from aicluster_spark.errors import EnvironmentProblem, ResultsError
from aicluster_spark.report import ReportData, export, fonts
from aicluster_spark.report.content import Cell, Column, Figure, Table
from aicluster_spark.report.csv_tables import to_csv
from aicluster_spark.report.export import figure_mark, report_files, table_files
from aicluster_spark.report.figures import draw, standalone
from aicluster_spark.report.language import speaking
from aicluster_spark.report.page import contents_in
from aicluster_spark.report.sections import SECTIONS
from aicluster_spark.report.sections.method.section import method_section
from tests.small_run import SmallRun


@pytest.fixture(scope="module")
def figures(data: ReportData) -> dict[str, Figure]:
    blocks = (block for section in SECTIONS for block in section(data).blocks)
    return {block.id: block for block in blocks if isinstance(block, Figure)}


def test_a_figure_is_drawn_in_every_format_with_its_mark(figures: dict[str, Figure]) -> None:
    figure, mark = figures["coefficients"], "SYNTHETIC: made by a program"
    drawing = draw(figure, "svg", mark).decode()
    assert mark in drawing
    assert drawing.count('aria-roledescription="point"') == 4
    assert draw(figure, "pdf", mark).startswith(b"%PDF")
    image = draw(figure, "png", mark)
    assert image.startswith(b"\x89PNG")
    assert image != draw(figure, "png")


def test_a_map_brings_its_coastlines(figures: dict[str, Figure]) -> None:
    spec = standalone(figures["map"].spec)
    assert spec["datasets"]["coastlines"]["type"] == "Topology"
    assert "usermeta" not in spec
    assert spec["height"] < 760


def test_chinese_is_drawn_with_a_font_that_has_it_or_refused(
    figures: dict[str, Figure], monkeypatch: pytest.MonkeyPatch
) -> None:
    figure, mark = figures["coefficients"], "合成：程序所造"
    assert standalone(figure.spec)["config"]["font"] == fonts.PLAIN_FONT
    assert standalone(figure.spec, mark)["config"]["font"] == fonts.CHINESE_FONT
    assert mark in draw(figure, "svg", mark).decode()
    if fonts.draws_chinese():
        assert draw(figure, "png", mark) != draw(figure, "png", "合合：合合合合")
    monkeypatch.setattr(fonts, "draws_chinese", lambda: False)
    with pytest.raises(EnvironmentProblem, match="fonts-noto-cjk"):
        draw(figure, "png", mark)
    assert draw(figure, "svg", mark)


def test_the_mark_says_what_the_records_are(data: ReportData) -> None:
    assert figure_mark(data).startswith("Sample: ")
    for kind, mark in (("synthetic", "SYNTHETIC: "), ("real", "")):
        study = sample.study(provenance=sample.provenance(kind))
        assert figure_mark(replace(data, study=study)).startswith(mark)
    titled = sample.study(title="SYNTHETIC: a land", provenance=sample.provenance("synthetic"))
    with speaking("zh"):
        assert figure_mark(replace(data, study=titled)) == "合成数据（SYNTHETIC）：a land"
        named = titled.model_copy(update={"title_zh": "合成数据（SYNTHETIC）：一个国家"})
        assert figure_mark(replace(data, study=named)) == "合成数据（SYNTHETIC）：一个国家"
    assert figure_mark(replace(data, study=sample.study(provenance=sample.provenance("real")))) == ""


def test_every_table_is_a_file_and_formulas_are_text(data: ReportData) -> None:
    files = dict(table_files(contents_in("en", data).sections, "sample"))
    assert len(files) > 30
    chinese = dict(table_files(contents_in("zh", data).sections, "sample"))
    assert chinese.keys() == files.keys()
    assert "模型" in chinese["tables/estimates.csv"].decode("utf-8-sig").splitlines()[0]
    names = list(csv.reader(io.StringIO(files["tables/names-none.csv"].decode("utf-8-sig"))))
    assert [row[0] for row in names[1:]] == [sample.HOSTILE, sample.ENDLESS, "'" + sample.FORMULA]
    estimates = list(csv.reader(io.StringIO(files["tables/estimates.csv"].decode("utf-8-sig"))))
    assert [float(row[2]) for row in estimates[1:] if row[2]] == [0.214, -0.03, 0.31, -0.42]


def test_a_cell_that_is_unknown_is_empty_and_a_number_is_written_in_full() -> None:
    row = [Cell("0.33", 1 / 3), Cell(None, reason="why"), Cell('say "x", y'), Cell("\u202e=1")]
    written = to_csv(Table("t", "", [Column("a"), Column("b"), Column("c"), Column("=d")], [row]))
    read = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))
    assert read == [["a", "b", "c", "'=d"], [repr(1 / 3), "", 'say "x", y', "'\u202e=1"]]


def test_a_cell_that_says_more_than_its_number_is_written_as_it_says() -> None:
    row = [
        Cell("0.33*** (2.10)", 1 / 3, says_more=True),
        Cell("=1; rank 2", 1.0, says_more=True),
        Cell("1", 1.0),
    ]
    written = to_csv(Table("t", "", [Column("a"), Column("b"), Column("c")], [row]))
    assert list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))[1] == [
        "0.33*** (2.10)",
        "'=1; rank 2",
        "1",
    ]


def test_files_of_made_up_records_say_so_in_their_names(
    data: ReportData, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "build_report", lambda *_: "")
    monkeypatch.setattr(export, "draw", lambda *_: b"")
    made_up = replace(data, study=sample.study(provenance=sample.provenance("synthetic")))
    names = [name for name, _ in report_files(made_up, ["svg"]) if name != "report.html"]
    assert {name.split("/")[0] for name in names} == {"figures", "tables"}
    assert all(name.rpartition("/")[2].startswith("SYNTHETIC-") for name in names)


def test_a_page_in_a_folder_says_where_its_tables_are(data: ReportData) -> None:
    said = method_section(replace(data, tables_beside=True)).sentences
    assert any("Every table of this page lies beside it as a CSV file" in sentence for sentence in said)
    assert not any("lies beside it" in sentence for sentence in method_section(data).sentences)


@pytest.mark.parametrize(
    ("formats", "said"),
    [("svg,none", "none stands alone"), ("svg,gif", "gif is no format"), (",", "nothing")],
)
def test_formats_that_cannot_be_are_refused_with_what_is_allowed(formats: str, said: str) -> None:
    code, told = aicluster("report", "last", "--formats", formats)
    assert (code, said in told) == (2, True), told
    assert "svg, pdf, png" in told


def test_whole_numbers_and_years_are_written_as_such() -> None:
    row = [Cell("2,017", 2017.0), Cell("1", 1.0), Cell("0.5", 0.5), Cell("1e300", 1e300), Cell("41", 41)]
    written = to_csv(Table("t", "", [Column(str(place)) for place in range(5)], [row]))
    assert written.decode("utf-8-sig").splitlines()[1] == "2017,1,0.5,1e+300,41"


def test_a_folder_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    def fails() -> Iterator[tuple[str, bytes]]:
        yield "a/first.txt", b"1"
        raise EnvironmentProblem("no font")

    with pytest.raises(EnvironmentProblem):
        write_folder(tmp_path / "out", fails(), force=False)
    assert list(tmp_path.iterdir()) == []
    assert write_folder(tmp_path / "out", [("a/first.txt", b"12")], force=False) == (1, 2)
    with pytest.raises(ResultsError, match="--force"):
        write_folder(tmp_path / "out", [("b.txt", b"")], force=False)
    with pytest.raises(EnvironmentProblem):
        write_folder(tmp_path / "out", fails(), force=True)
    assert (tmp_path / "out" / "a" / "first.txt").read_bytes() == b"12"
    write_folder(tmp_path / "out", [("b.txt", b"")], force=True)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [".contents", "b.txt"]


@pytest.mark.parametrize("stranger", ["thesis.txt", "a/thesis.txt"])
def test_a_folder_with_files_of_others_is_never_replaced(tmp_path: Path, stranger: str) -> None:
    mine = tmp_path / "mine" / stranger
    mine.parent.mkdir(parents=True)
    mine.write_text("years of work")
    out = tmp_path / "out"
    write_folder(out, [("a/b.txt", b"1")], force=False)
    (out / stranger).write_text("put here later")
    for place in (tmp_path / "mine", out):
        with pytest.raises(ResultsError, match=f"holds other files, such as {stranger}"):
            write_folder(place, [("a/b.txt", b"2")], force=True)
    assert mine.read_text() == "years of work"
    assert ((out / stranger).read_text(), (out / "a/b.txt").read_bytes()) == ("put here later", b"1")


def aicluster(*words: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(cli, [*map(str, words)])
    return done.exit_code, done.output


@pytest.mark.spark
def test_the_command_makes_the_report_of_a_run_again(first_run: SmallRun, tmp_path: Path) -> None:
    where = ("-w", first_run.workspace)
    before = (first_run.workspace / first_run.run.report).read_text(encoding="utf-8")
    code, said = aicluster("report", first_run.run_id, *where, "-o", tmp_path / "r", "--formats", "none")
    assert (code, "Wrote" in said) == (0, True), said
    again = (tmp_path / "r" / "report.html").read_text(encoding="utf-8")
    figures = re.compile("<figure.*?</figure>", re.DOTALL)
    beside = re.compile('<a href="(tables/[^"]+[.]csv)".*?</a>')
    assert figures.findall(beside.sub("", again)) == figures.findall(before)
    linked = set(beside.findall(again))
    assert linked == {f"tables/{path.name}" for path in (tmp_path / "r" / "tables").iterdir()}
    assert ('href="../../results' in before, 'href="../../results' in again) == (True, False)
    assert (tmp_path / "r" / "tables" / "SYNTHETIC-estimates.csv").is_file()
    manifest = first_run.workspace / "runs" / first_run.run_id / "manifest.json"
    assert json.loads(manifest.read_text(encoding="utf-8"))["state"] == "finished"
    page = (tmp_path / "r" / "report.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    code, said = aicluster("report", first_run.run_id, *where, "-o", tmp_path / "r", "--formats", "none")
    assert (code, "--force" in said) == (5, True), said
    code, said = aicluster("report", first_run.run_id, *where, "--formats", "svg,gif")
    assert (code, "gif is no format" in said) == (2, True), said


@pytest.mark.parametrize("text", ["=1", "\u2066=cmd", "＝cmd|", "＋1", "－1", "＠x", "\u202e@x", "-cmd"])
def test_cells_that_a_spreadsheet_would_run_become_text(text: str) -> None:
    table = Table("t", "c", [Column("h")], [[Cell(text)], [Cell("a=1")]])
    assert to_csv(table).decode("utf-8-sig").split("\r\n")[1:3] == [f"'{text}", "a=1"]
