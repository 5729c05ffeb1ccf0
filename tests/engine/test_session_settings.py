from __future__ import annotations

from pathlib import Path

import pytest

from aicluster_spark.engine import memory
from aicluster_spark.engine.memory import available_memory, driver_memory
from aicluster_spark.engine.session_settings import (
    JAVA_OPTIONS,
    common_settings,
    file_address,
    java_options,
    local_settings,
    logging_file,
    merged,
    refuse_commas,
)
from aicluster_spark.errors import EnvironmentProblem

ROOT = Path(__file__).resolve().parents[2]
GIB = 1 << 30


def test_an_address_keeps_spaces_and_letters():
    assert file_address(Path("/x/Ünï 中文/a b")) == "file:///x/Ünï 中文/a b"


def test_every_java_option_is_one_quoted_word():
    options = java_options(Path('/x/a "b" \\c'))
    assert options.startswith('"-Djava.io.tmpdir=/x/a \\"b\\" \\\\c" "-D')


def test_nothing_of_a_session_lies_outside_its_scratch_folder(tmp_path):
    settings = common_settings(tmp_path) | local_settings(tmp_path)
    assert settings["spark.local.dir"] == str(tmp_path)
    assert settings["spark.sql.warehouse.dir"].startswith(f"file://{tmp_path}")
    assert f"-Djava.io.tmpdir={tmp_path}" in settings[JAVA_OPTIONS]
    assert f"-Dderby.system.home={tmp_path}" in settings[JAVA_OPTIONS]


def test_the_users_settings_win_and_java_options_add_up():
    together = merged({"a": "1", JAVA_OPTIONS: "-Dx"}, {"a": "2", "b": "3", JAVA_OPTIONS: "-Dy"})
    assert together == {"a": "2", "b": "3", JAVA_OPTIONS: "-Dx -Dy"}


def test_a_comma_is_refused():
    with pytest.raises(EnvironmentProblem, match="comma"):
        refuse_commas(Path("/x/a,b"))


def test_the_logging_file_for_clusters_is_the_one_in_the_package():
    assert logging_file().read_bytes() == (ROOT / "conf" / "log4j2.properties").read_bytes()


@pytest.mark.parametrize(
    ("available", "heap"), [(None, "2048m"), (GIB, "1024m"), (9 * GIB, "3072m"), (100 * GIB, "8192m")]
)
def test_driver_memory(available, heap):
    assert driver_memory(available) == heap


def test_a_container_leaves_less_than_the_system(monkeypatch, tmp_path):
    (tmp_path / "memory.max").write_text(f"{3 << 20}\n")
    (tmp_path / "memory.current").write_text(f"{1 << 20}\n")
    monkeypatch.setattr(memory, "_CGROUP", tmp_path)
    assert available_memory() == 2 << 20


def test_a_container_without_limit_leaves_what_the_system_does(monkeypatch, tmp_path):
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.current").write_text("5\n")
    monkeypatch.setattr(memory, "_CGROUP", tmp_path)
    assert available_memory() > 1 << 20
