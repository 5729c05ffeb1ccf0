from __future__ import annotations

import hashlib

import pytest

from aicluster_spark.engine.cache import cache_folder, sha256_of, written_whole


def test_own_variable_wins_over_the_shared_one(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "shared"))
    monkeypatch.delenv("AICLUSTER_CACHE", raising=False)
    assert cache_folder() == tmp_path / "shared" / "aicluster"
    monkeypatch.setenv("AICLUSTER_CACHE", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own"


def test_home_is_the_last_resort(monkeypatch, tmp_path):
    monkeypatch.delenv("AICLUSTER_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "aicluster"


def test_hash_of_a_file_larger_than_one_chunk(tmp_path):
    content = b"0123456789" * 300_000
    path = tmp_path / "large"
    path.write_bytes(content)
    assert sha256_of(path) == hashlib.sha256(content).hexdigest()


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "file"
    target.write_text("old")
    with pytest.raises(FileNotFoundError), written_whole(target) as unfinished:
        unfinished.write_bytes(b"half" + (tmp_path / "missing").read_bytes())
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_finished_write_replaces_the_file(tmp_path):
    target = tmp_path / "new folder" / "Übung"
    with written_whole(target) as unfinished:
        unfinished.write_text("whole")
        assert not target.exists()
    assert target.read_text() == "whole"
    assert [path.name for path in target.parent.iterdir()] == ["Übung"]
