from __future__ import annotations

import io
import shlex
import tarfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from aicluster_spark.cli.main import cli
from aicluster_spark.errors import ResultsError
from aicluster_spark.runs.archive import Member, archive_members, own_files, without_folders, write_archive
from aicluster_spark.runs.results import DataFile, ResultStore, StageResult, TableEntry
from aicluster_spark.runs.run import Run, StageRecord, new_run, save_run
from aicluster_spark.runs.storage import open_location
from aicluster_spark.study.loader import load_study

PEOPLE = ("ada lovelace", "zhang san")
NAMES = pl.DataFrame({"level": ["inventor"], "node": [PEOPLE[0]], "name_key": [PEOPLE[1]]})
CITIES = pl.DataFrame({"city": ["1796236"], "nodes": [2]})
TABLES = {
    "records": {"patents": NAMES, "parties": NAMES, "rejects": NAMES, "files": CITIES},
    "places": {"place_names": NAMES, "cities": CITIES},
    "activity": {},
    "identity": {"inventor_identities": NAMES, "identities": NAMES, "identity_cities": CITIES},
    "network": {
        "memberships": NAMES,
        "nodes": NAMES,
        "edges": NAMES,
        "node_measures": NAMES,
        "city_measures": CITIES,
    },
    "policy": {},
}
HUBS = [{"node": PEOPLE[0], "degree": 9}, {"node": PEOPLE[1], "degree": 8}]
FACTS = {"network": {"largest_hubs": HUBS, "engine": "arrays"}}
OPTIONS = {
    "activity": {"files": ["../rules/mine.yaml"]},
    "policy": {"policy": {"events": "my events.csv"}},
}
SETTINGS = ("activity.files=[/home/jane doe/rules/old.yaml]", "title=It's $(new); really")


def stored(store: ResultStore, stage: str) -> StageResult:
    attempt = store.begin(stage, "f")
    tables = {}
    for name, frame in TABLES[stage].items():
        place = attempt.child(name, "part-0.parquet")
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        place.write_bytes(buffer.getvalue())
        file = DataFile(store.relative(place.path), len(buffer.getvalue()))
        tables[name] = TableEntry((file,), frame.height, {})
    result = StageResult(
        stage, "f", attempt.name, tables, facts=FACTS.get(stage, {}), options=OPTIONS.get(stage, {})
    )
    store.commit(result)
    return result


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """One run of a study that brings its own events and rules."""
    for name in ("study/my events.csv", "rules/mine.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"content of {name}", encoding="utf-8")
    place = open_location(tmp_path / "ws")
    store = ResultStore(place)
    run = new_run(
        "small",
        tmp_path / "study" / "study.yaml",
        "study: small\n",
        SETTINGS,
        command=("/home/jane doe/bin/aicluster", "run", "../doe/s.yaml", "--master", "spark://node7:7077"),
    )
    for stage in TABLES:
        stored(store, stage)
        run = replace(run, stages={**run.stages, stage: StageRecord("f", False, 1.0)})
    save_run(place, replace(run, started="2100-01-01T00:00:00+00:00"))
    return tmp_path / "ws"


def package(workspace: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["package", "last", "-w", str(workspace), *words])
    return done.exit_code, done.output


def unpacked(target: Path) -> dict[str, bytes]:
    with tarfile.open(target) as tar:
        found = {}
        for entry in tar.getmembers():
            stream = tar.extractfile(entry)
            assert stream is not None
            found[entry.name.split("/", 1)[1]] = stream.read()
        return found


def words_of(content: bytes, name: str) -> str:
    """All text of a file; a parquet file is read, since its bytes are compressed."""
    if name.endswith(".parquet"):
        return str(pl.read_parquet(content).to_dicts())
    return content.decode()


def test_no_person_is_named_in_the_default_archive(workspace: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "run.tar.gz"
    assert package(workspace, "-o", str(target))[0] == 0
    files = unpacked(target)
    named = {name for name, content in files.items() for who in PEOPLE if who in words_of(content, name)}
    assert named == set()
    assert b'"degree": 9' in files["stages/network.json"]
    assert "node_measures" in files["README.txt"].decode()
    assert {
        "results/network/city_measures/part-00000.parquet",
        "results/records/files/part-00000.parquet",
    } < {*files}


@pytest.mark.parametrize("whole", [False, True])
def test_a_report_that_names_persons_is_only_in_the_whole_archive(tmp_path: Path, whole: bool) -> None:
    store = ResultStore(open_location(tmp_path / "ws"))
    page = store.begin("report", "f").child("report.html")
    page.write_bytes(b"ada lovelace")
    files = {"report.html": DataFile(store.relative(page.path), 12)}
    (tmp_path / "groups.csv").write_text("name,group")
    (tmp_path / "lines.json").write_text("{}")
    run = new_run("small", tmp_path / "study.yaml", "study: small", ())
    for persons in (False, True):
        options = {"report": {"persons": persons, "boundaries": {"file": "lines.json"}}}
        results = {
            "network": StageResult("network", "f", "a", {}, options={"applicant_groups": "groups.csv"}),
            "report": StageResult("report", "f", "a", {}, files, options=options),
        }
        members = {each.name: each.open().read() for each in archive_members(run, results, store, whole)}
        there = whole or not persons
        assert ("report.html" in members) is there
        assert (b"the report is left out" in members["README.txt"]) is not there
        for setting, name in (
            ("network.applicant_groups", "groups.csv"),
            ("report.boundaries.file", "lines.json"),
        ):
            assert any(key.endswith(name) for key in members)
            assert setting.encode() in members["README.txt"]


def test_all_takes_the_persons_in_and_says_so(workspace: Path, tmp_path: Path) -> None:
    target = tmp_path / "run.tar.gz"
    assert package(workspace, "--all", "-o", str(target))[0] == 0
    files = unpacked(target)
    named = {name for name, content in files.items() for who in PEOPLE if who in words_of(content, name)}
    assert {"stages/network.json", "results/network/edges/part-00000.parquet"} < named
    assert "personal data" in files["README.txt"].decode()


def test_neither_machine_nor_folder_is_in_it(workspace: Path, tmp_path: Path) -> None:
    target = tmp_path / "run.tar.gz"
    package(workspace, "-o", str(target))
    files = unpacked(target)
    for name in ("manifest.json", "README.txt", *(n for n in files if n.startswith("stages/"))):
        for word in ("jane", "node7", "../doe", str(tmp_path), '"host"', '"process"'):
            assert word not in files[name].decode(), name
    assert b'"study_path": "study.yaml"' in files["manifest.json"]


def test_the_command_in_it_finds_the_studys_own_files(workspace: Path, tmp_path: Path) -> None:
    """What a shell makes of the README's line, loaded as `aicluster run` does."""
    target = tmp_path / "run.tar.gz"
    package(workspace, "-o", str(target))
    files = unpacked(target)
    line = next(x for x in files["README.txt"].decode().splitlines() if x.startswith("    aicluster run"))
    words = shlex.split(line)
    settings = [after for word, after in pairwise(words) if word == "--set"]
    study = tmp_path / "study.yaml"
    study.write_text(
        "study: small\ntitle: old\n"
        "provenance: {kind: synthetic, statement: Made by a program for tests.}\n"
        "records: {sources: [{reader: r, path: p}]}\n"
        "estimation: {models: [{name: m, regressors: [policy]}]}\n",
        encoding="utf-8",
    )
    again = load_study(study, settings).study
    assert again.title == "It's $(new); really"
    assert files[again.policy.events] == b"content of study/my events.csv"
    assert [files[name] for name in again.activity.files] == [b"content of rules/mine.yaml"]


def test_a_changed_or_lost_file_of_the_study_is_told(workspace: Path, tmp_path: Path) -> None:
    manifest = next((workspace / "runs").glob("*/manifest.json"))
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace("2100-01-01", "2001-01-01"), encoding="utf-8"
    )
    code, said = package(workspace, "-o", str(tmp_path / "run.tar.gz"))
    assert code == 0
    assert "has changed since" in said
    assert "inputs/2-my events.csv" in unpacked(tmp_path / "run.tar.gz")["README.txt"].decode()
    (tmp_path / "study" / "my events.csv").unlink()
    code, said = package(workspace, "-o", str(tmp_path / "other.tar.gz"))
    assert code == ResultsError.exit_code
    assert "policy.events" in said


def test_an_archive_that_is_there_is_replaced_only_by_force(workspace: Path, tmp_path: Path) -> None:
    target = tmp_path / "run.tar.gz"
    target.write_bytes(b"mine")
    assert package(workspace, "-o", str(target))[0] == ResultsError.exit_code
    assert target.read_bytes() == b"mine"
    assert package(workspace, "-o", str(target), "--force")[0] == 0
    other = tmp_path / "another name.tar.gz"
    package(workspace, "-o", str(other))
    assert other.read_bytes() == target.read_bytes()


def test_what_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    short = Member("cut", 10, lambda: io.BytesIO(b"12345"))
    target = tmp_path / "run.tar.gz"
    target.write_bytes(b"before")
    with pytest.raises(OSError, match="end of data"):
        write_archive([short], "run", target)
    assert [path.name for path in tmp_path.iterdir()] == ["run.tar.gz"]
    assert target.read_bytes() == b"before"


def test_a_file_is_streamed_in_blocks(tmp_path: Path) -> None:
    class Zeros(io.RawIOBase):
        left, largest = 50_000_000, 0

        def read(self, size: int = -1, /) -> bytes:
            assert size >= 0
            Zeros.largest = max(Zeros.largest, size)
            taken = min(size, Zeros.left)
            Zeros.left -= taken
            return bytes(taken)

    write_archive([Member("zeros", Zeros.left, Zeros)], "run", tmp_path / "run.tar.gz")
    assert Zeros.left == 0
    assert Zeros.largest < 1_000_000


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("policy.events=/home/jane doe/e.csv", "policy.events=e.csv"),
        ("activity.files=[/a/b.yaml, '/c d/e.yaml']", "activity.files=[b.yaml, 'e.yaml']"),
        ("records.sources.0.path=data/*.parquet", "records.sources.0.path=data/*.parquet"),
        ("G06N3/08 and AI/ML", "G06N3/08 and AI/ML"),
        ("https://example.org/a/b", "https://example.org/a/b"),
        ("~/x/y", "y"),
        (r"C:\Users\jane\s.yaml", "s.yaml"),
        ("one / two", "one / two"),
    ],
)
def test_folders_are_taken_out_of_texts(text: str, wanted: str) -> None:
    assert without_folders(text) == wanted


def test_a_study_without_files_of_its_own_brings_none() -> None:
    run: Any = Run("r", "s", "/s.yaml", "", (), "2020-01-01T00:00:00+00:00", "h", 1)
    results = {
        "policy": StageResult("policy", "f", "a", {}, options={"policy": {"events": "packaged"}}),
        "activity": StageResult("activity", "f", "a", {}, options={"files": []}),
    }
    assert own_files(run, results) == ()
