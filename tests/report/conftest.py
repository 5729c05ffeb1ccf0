"""The sample report, built once for all tests."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import sample

from aicluster_spark.report import ReportData, build_report


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, started once; tests that need it are skipped where it is not."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("needs Debian's packages chromium and chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for switch in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield started
    started.quit()


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


@pytest.fixture(scope="module")
def first_visit(browser: Any, page_file: Path) -> Any:
    """The page as it is made, whatever tests of other files have done to it."""
    from chromium import visit

    return visit(browser, page_file, 1000)


@pytest.fixture
def opened(first_visit: Any, page_file: Path) -> Any:
    """The page at 1000 pixels, all charts drawn; tests of a file share it and leave it as they found it."""
    from chromium import resize, visit

    if first_visit.current_url == page_file.as_uri():
        resize(first_visit, 1000)
        return first_visit
    return visit(first_visit, page_file, 1000)
