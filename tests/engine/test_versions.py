from __future__ import annotations

import platform
import re
from pathlib import Path

import pyspark

from aicluster_spark.engine.doctor import _IMPORTS
from aicluster_spark.engine.versions import LIBRARIES, installed_version, versions

ROOT = Path(__file__).resolve().parents[2]


def declared_dependencies():
    """Names that pyproject.toml asks for on every Python; 3.10 has no reader of TOML."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^dependencies = \[(.*?)^\]", text, re.MULTILINE | re.DOTALL).group(1)
    unconditional = [line for line in listed.splitlines() if ";" not in line]
    return set(re.findall(r'^\s*"([A-Za-z0-9_-]+)', "\n".join(unconditional), re.MULTILINE))


def test_the_versions_of_this_environment():
    found = versions()
    assert found.python == platform.python_version()
    assert found.spark == found.packages["pyspark"] == pyspark.__version__
    assert set(found.packages) == set(LIBRARIES)


def test_what_is_not_installed_has_no_version():
    assert installed_version("a-distribution-that-is-not-there") is None


def test_every_dependency_is_recorded_and_examined():
    assert set(LIBRARIES) - {"aicluster-spark"} == declared_dependencies()
    assert set(_IMPORTS) == declared_dependencies() - {"typing_extensions"}
