from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from aicluster_spark.errors import ResultsError
from aicluster_spark.runs.fingerprint import code_fingerprint, fingerprint, remembered_sha256
from aicluster_spark.runs.results import DataFile, ResultStore, StageResult, TableEntry
from aicluster_spark.runs.run import find_run, finish, list_runs, new_run, save_run
from aicluster_spark.runs.storage import Location, open_location


def result(store: ResultStore, mark: str = "f1", rows: int = 3) -> StageResult:
    attempt = store.begin("places", mark)
    place = attempt.child("cities", "part-0.parquet")
    place.write_bytes(b"x" * rows)
    entry = TableEntry((DataFile(store.relative(place.path), rows),), rows, {"city": "string"})
    return StageResult("places", mark, attempt.name, {"cities": entry}, facts={"shares": [0.5, None]})


def test_nothing_is_visible_before_the_commit_and_all_of_it_after(tmp_path: Path) -> None:
    store = ResultStore(open_location(tmp_path))
    made = result(store)
    assert store.find("places", "f1") is None
    store.commit(made)
    assert store.find("places", "f1") == made


def test_a_result_with_a_missing_or_cut_file_is_not_found(tmp_path: Path) -> None:
    store = ResultStore(open_location(tmp_path))
    made = result(store)
    store.commit(made)
    place = Path(store.location(made.tables["cities"].files[0]).path)
    assert store.damaged("places", "f1") == []
    place.write_bytes(b"x")
    assert store.find("places", "f1") is None
    place.unlink()
    assert store.find("places", "f1") is None
    assert store.damaged("places", "f1") == [store.relative(str(place))]


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"tables": 3}'])
def test_a_damaged_manifest_of_a_result_commits_nothing(tmp_path: Path, text: str) -> None:
    store = ResultStore(open_location(tmp_path))
    store.commit(result(store))
    (tmp_path / "results" / "places" / "f1" / "manifest.json").write_text(text)
    assert store.find("places", "f1") is None
    assert store.damaged("places", "f1") == ["results/places/f1/manifest.json"]
    again = result(store)
    store.commit(again)
    assert store.find("places", "f1") == again


@pytest.mark.parametrize(("text", "said"), [("{", "is damaged"), ("[]", "is not the manifest of a run")])
def test_a_damaged_manifest_of_a_run_is_named(tmp_path: Path, text: str, said: str) -> None:
    manifest = tmp_path / "runs" / "r1" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text(text)
    with pytest.raises(ResultsError, match=f"{manifest} {said}"):
        find_run(open_location(tmp_path), "last")


def test_what_a_killed_attempt_left_is_removed_and_a_committed_one_stays(tmp_path: Path) -> None:
    store = ResultStore(open_location(tmp_path))
    committed = result(store)
    store.commit(committed)
    killed = store.begin("places", "f1")
    killed.child("cities", "half").write_bytes(b"half")
    store.begin("places", "f1")
    assert not killed.exists()
    assert store.find("places", "f1") == committed


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    place = open_location(tmp_path).child("manifest.json")
    place.write_json({"ä": 1})
    place.write_json({"ä": 2})
    assert place.read_json() == {"ä": 2}
    assert [p.name for p in tmp_path.iterdir()] == ["manifest.json"]


def test_unknown_address_says_what_is_allowed() -> None:
    with pytest.raises(ResultsError, match="cannot be opened"):
        open_location("ftp9://somewhere")


def test_fingerprints_do_not_depend_on_key_order_but_on_values() -> None:
    assert fingerprint({"a": 1, "b": [1, 2]}) == fingerprint({"b": [1, 2], "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


def test_code_fingerprint_changes_with_the_code_it_names() -> None:
    assert code_fingerprint(["places"]) != code_fingerprint(["records"])
    assert code_fingerprint(["places", "records"]) == code_fingerprint(["records", "places"])


def test_a_changed_file_is_hashed_again(tmp_path: Path) -> None:
    memory = open_location(tmp_path / "memory")
    file = tmp_path / "data"
    file.write_bytes(b"one")
    first = remembered_sha256(file, memory)
    assert remembered_sha256(file, memory) == first
    file.write_bytes(b"other")
    assert remembered_sha256(file, memory) != first


def _hold_for_ever(workspace: str, ready: str) -> None:
    store = ResultStore(open_location(workspace))
    with store.lock("places", "f1", lambda: None):
        Path(ready).touch()
        time.sleep(600)


def test_a_killed_process_frees_its_lock(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    holder = multiprocessing.get_context("spawn").Process(
        target=_hold_for_ever, args=(str(tmp_path), str(ready))
    )
    holder.start()
    while not ready.exists():
        time.sleep(0.05)
    waited: list[bool] = []

    def kill_the_holder() -> None:
        waited.append(True)
        os.kill(holder.pid or 0, signal.SIGKILL)

    with ResultStore(open_location(tmp_path)).lock("places", "f1", kill_the_holder):
        assert waited == [True]
    holder.join()


def test_runs_are_found_by_their_beginning_and_a_dead_one_is_shown_as_stopped(tmp_path: Path) -> None:
    workspace = open_location(tmp_path)
    run = new_run("small", Path("study.yaml"), "study: small", ())
    save_run(workspace, run)
    assert find_run(workspace, "last") == run
    assert find_run(workspace, run.run_id[:12]).shown_state == "running"
    save_run(workspace, finish(run, "finished"))
    assert [r.shown_state for r in list_runs(workspace)] == ["finished"]
    with pytest.raises(ResultsError, match=r"No run named nothing .*`aicluster runs -w .*` lists them"):
        find_run(workspace, "nothing")
    with pytest.raises(ResultsError, match=r"there is none in it\. Name the workspace of a run"):
        find_run(open_location(tmp_path / "elsewhere"), "last")
    _show_as_dead(workspace, run.run_id)
    assert find_run(workspace, "last").shown_state == "stopped"


def _show_as_dead(workspace: Location, run_id: str) -> None:
    place = workspace.child("runs", run_id, "manifest.json")
    gone = multiprocessing.get_context("spawn").Process(target=print)
    gone.start()
    gone.join()
    place.write_json({**place.read_json(), "state": "running", "process": gone.pid})
