from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

FILE = Path(__file__).resolve().parents[1] / "reference" / "scorecard" / "golden.yaml"


@pytest.fixture(scope="session")
def golden() -> dict[str, Any]:
    """Printed results; their sources stand in the file."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))
