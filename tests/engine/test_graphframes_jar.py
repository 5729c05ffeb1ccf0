from __future__ import annotations

from contextlib import nullcontext
from zipfile import ZipFile, ZipInfo

import pytest

from aicluster_spark.engine import graphframes_jar
from aicluster_spark.engine.cache import sha256_of
from aicluster_spark.engine.graphframes_jar import (
    JAR_NAME,
    JAR_VARIABLE,
    build_jar,
    fetch_graphframes,
    find_graphframes,
    require_graphframes,
)
from aicluster_spark.errors import EnvironmentProblem

ENTRY = "org/graphframes/GraphFramePythonAPI.class"
CARRIED = {
    ENTRY: b"entry",
    "org/apache/spark/graphframes/graphx/Graph.class": b"graph",
    "org/apache/spark/sql/graphframes/Helper.class": b"helper",
    "META-INF/LICENSE": b"Apache",
    "META-INF/MANIFEST.MF": b"of another project",
    "zingg/Main.class": b"of another project",
    "org/apache/spark/Other.class": b"of another project",
}


def write_jar(path, members):
    with ZipFile(path, "w") as jar:
        for name, content in members:
            jar.writestr(ZipInfo(name, date_time=(2024, 5, 17, 1, 2, 4)), content)
    return path


@pytest.fixture
def nothing_told(monkeypatch, tmp_path):
    """An empty cache, and no word to Spark or to us of a jar."""
    monkeypatch.setenv("AICLUSTER_CACHE", str(tmp_path / "cache"))
    for name in (JAR_VARIABLE, "PYSPARK_SUBMIT_ARGS", "SPARK_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(graphframes_jar, "_spark_is_3", lambda: True)
    return tmp_path


@pytest.fixture
def carrier(tmp_path):
    return write_jar(tmp_path / "carrier.jar", CARRIED.items())


def test_only_graphframes_and_the_licence_are_taken(carrier, tmp_path):
    build_jar(carrier, tmp_path / "out.jar")
    with ZipFile(tmp_path / "out.jar") as jar:
        taken = {name: jar.read(name) for name in jar.namelist()}
    assert taken == {name: content for name, content in CARRIED.items() if b"another" not in content}


def test_the_same_classes_give_the_same_bytes(carrier, tmp_path):
    build_jar(carrier, tmp_path / "one.jar")
    shuffled = write_jar(tmp_path / "shuffled.jar", reversed(CARRIED.items()))
    build_jar(shuffled, tmp_path / "two.jar")
    assert sha256_of(tmp_path / "one.jar") == sha256_of(tmp_path / "two.jar")


@pytest.mark.parametrize("path", ["org/graphframes/../../etc/evil", "org/graphframes/..\\evil"])
def test_a_suspicious_path_is_refused(tmp_path, path):
    evil = write_jar(tmp_path / "evil.jar", [(ENTRY, b"entry"), (path, b"evil")])
    with pytest.raises(EnvironmentProblem, match="suspicious path"):
        build_jar(evil, tmp_path / "out.jar")


def test_an_oversized_member_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(graphframes_jar, "_MAX_MEMBER_BYTES", 4)
    large = write_jar(tmp_path / "large.jar", [(ENTRY, b"entry")])
    with pytest.raises(EnvironmentProblem, match="of 5 bytes"):
        build_jar(large, tmp_path / "out.jar")


def test_a_carrier_without_the_classes_is_refused(tmp_path):
    empty = write_jar(tmp_path / "empty.jar", [("META-INF/LICENSE", b"Apache")])
    with pytest.raises(EnvironmentProblem, match="does not hold"):
        build_jar(empty, tmp_path / "out.jar")


def test_nothing_found_is_one_message_that_says_what_to_do(nothing_told):
    with pytest.raises(EnvironmentProblem) as caught:
        require_graphframes()
    assert str(nothing_told / "cache" / JAR_NAME) in caught.value.message
    assert "aicluster doctor --fix" in caught.value.fix
    assert JAR_VARIABLE in caught.value.fix


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("spark.jars", "/opt/graphframes.jar"),
        ("spark.jars.packages", "io.graphframes:graphframes-spark3_2.12:0.10.1"),
        ("spark.driver.extraClassPath", "/opt/GraphFrames/all.jar"),
    ],
)
def test_what_spark_was_told_comes_first(nothing_told, monkeypatch, key, value):
    monkeypatch.setenv(JAR_VARIABLE, "/nonexistent")
    assert find_graphframes({key: value}).source == "classpath"
    assert find_graphframes({key: value}).jar is None


def test_submit_arguments_count_as_told(nothing_told, monkeypatch):
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", "--packages io.graphframes:x:1 pyspark-shell")
    assert find_graphframes().source == "classpath"


def test_the_variable_comes_before_the_cache(nothing_told, monkeypatch, carrier):
    named = nothing_told / "my jär.jar"
    build_jar(carrier, named)
    monkeypatch.setenv(JAR_VARIABLE, str(named))
    found = find_graphframes()
    assert (found.source, found.jar, found.sha256) == (JAR_VARIABLE, named, sha256_of(named))


def test_a_variable_that_names_nothing_is_not_silently_passed_over(nothing_told, monkeypatch):
    monkeypatch.setenv(JAR_VARIABLE, str(nothing_told / "gone.jar"))
    assert "gone.jar, which does not exist" in find_graphframes().problem


def test_a_variable_that_names_another_jar(nothing_told, monkeypatch):
    other = write_jar(nothing_told / "other.jar", [("a", b"b")])
    monkeypatch.setenv(JAR_VARIABLE, str(other))
    assert "lacks org.graphframes" in find_graphframes().problem


def test_a_changed_jar_in_the_cache_is_not_used(nothing_told):
    cached = nothing_told / "cache" / JAR_NAME
    cached.parent.mkdir()
    write_jar(cached, [(ENTRY, b"changed")])
    assert "expected" in find_graphframes().problem


def test_a_newer_spark_does_not_get_the_jar(nothing_told, monkeypatch):
    monkeypatch.setattr(graphframes_jar, "_spark_is_3", lambda: False)
    assert "not for this Spark" in find_graphframes().problem


def test_fetching_builds_checks_and_then_reuses(nothing_told, monkeypatch, carrier):
    wheel = nothing_told / "carrier.whl"
    with ZipFile(wheel, "w") as archive:
        archive.write(carrier, graphframes_jar._CARRIER)
    build_jar(carrier, nothing_told / "expected.jar")
    monkeypatch.setattr(graphframes_jar, "JAR_SHA256", sha256_of(nothing_told / "expected.jar"))
    downloads = []

    class Download:
        def __init__(self, pinned):
            downloads.append(pinned)

        def __enter__(self):
            return wheel

        def __exit__(self, *_):
            return None

    monkeypatch.setattr(graphframes_jar, "downloaded", Download)
    said = []
    first = fetch_graphframes(said.append)
    assert fetch_graphframes(said.append) == first
    assert len(downloads) == len(said) == 1
    assert find_graphframes().jar == first
    assert find_graphframes().source == "cache"


def test_a_jar_that_is_not_the_recorded_one_never_reaches_the_cache(nothing_told, monkeypatch, carrier):
    wheel = nothing_told / "carrier.whl"
    with ZipFile(wheel, "w") as archive:
        archive.write(carrier, graphframes_jar._CARRIER)
    monkeypatch.setattr(graphframes_jar, "downloaded", lambda _: nullcontext(wheel))
    with pytest.raises(EnvironmentProblem, match="The jar that was built"):
        fetch_graphframes()
    assert list((nothing_told / "cache").iterdir()) == []
