"""The sample report, built once for all tests."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import sample

from aicluster_spark.report import ReportData, build_report


@pytest.fixture(scope="session")
def plain() -> ReportData:
    """The sample as it is, where a module has data of its own."""
    return sample.report_data()


@pytest.fixture(scope="session")
def data(plain: ReportData) -> ReportData:
    return plain


@pytest.fixture(scope="session")
def page(data: ReportData) -> str:
    return build_report(data)


@pytest.fixture(scope="session")
def page_file(page: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report mit Ümlaut") / "report.html"
    path.write_text(page, encoding="utf-8")
    return path
