from __future__ import annotations

import subprocess
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from aicluster_spark.engine import pip_wheel
from aicluster_spark.engine.cache import sha256_of
from aicluster_spark.engine.pip_wheel import PinnedWheel, downloaded, extract_member
from aicluster_spark.errors import EnvironmentProblem


@pytest.fixture
def wheel(tmp_path):
    path = tmp_path / "thing-1.0-py3-none-any.whl"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("thing/data.bin", b"x" * 5000)
        archive.writestr("../outside", b"never")
    return path


def pip_that_gives(path, monkeypatch):
    """Stand in for `pip download`, which needs a network: put a file where pip was told to."""

    def run(command, **_):
        folder = command[command.index("--dest") + 1]
        (pip_wheel.Path(folder) / path.name).write_bytes(path.read_bytes())
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(pip_wheel.subprocess, "run", run)


def test_the_right_member_is_copied(wheel, tmp_path):
    extract_member(wheel, "thing/data.bin", tmp_path / "out", max_bytes=5000)
    assert (tmp_path / "out").read_bytes() == b"x" * 5000


def test_a_member_larger_than_allowed_is_refused(wheel, tmp_path):
    with pytest.raises(EnvironmentProblem, match="more than the 4,999 bytes"):
        extract_member(wheel, "thing/data.bin", tmp_path / "out", max_bytes=4999)


def test_a_missing_member_is_named(wheel, tmp_path):
    with pytest.raises(EnvironmentProblem, match=r"does not hold thing/other\.bin"):
        extract_member(wheel, "thing/other.bin", tmp_path / "out", max_bytes=10)


def test_a_damaged_wheel_is_named(tmp_path):
    damaged = tmp_path / "damaged.whl"
    damaged.write_bytes(b"no zip")
    with pytest.raises(EnvironmentProblem, match=r"damaged\.whl"):
        extract_member(damaged, "a", tmp_path / "out", max_bytes=10)


def test_the_pinned_file_is_given(wheel, monkeypatch):
    pip_that_gives(wheel, monkeypatch)
    with downloaded(PinnedWheel("thing", "1.0", sha256_of(wheel))) as got:
        assert sha256_of(got) == sha256_of(wheel)
    assert not got.exists()


def test_another_file_of_the_same_name_is_refused(wheel, monkeypatch):
    pip_that_gives(wheel, monkeypatch)
    with (
        pytest.raises(EnvironmentProblem, match="expected 0000"),
        downloaded(PinnedWheel("thing", "1.0", "0" * 64)),
    ):
        pytest.fail("a wheel with another hash was given out")


def test_what_pip_says_last_is_passed_on():
    nowhere = PinnedWheel("aicluster-no-such-thing", "0.0.0", "0" * 64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_NO_INDEX", "1")
        with pytest.raises(EnvironmentProblem, match="No matching distribution found"), downloaded(nowhere):
            pytest.fail("there is no such wheel")
