from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
REFERENCE = REPOSITORY / "tests" / "reference" / "estimation"


def simulate(seed: int, cities: int = 36, years: int = 9, countries: int = 12) -> pd.DataFrame:
    """Counts with city and year effects, a policy by country, and a centrality that weakens it."""
    draw = np.random.default_rng(seed)
    city, year = np.repeat(np.arange(cities), years), np.tile(np.arange(years), cities)
    country = city % countries
    policy = (year >= draw.integers(2, years + 3, countries)[country]).astype(float)
    centrality = draw.normal(0, 0.5, cities)[city] + draw.normal(size=len(city))
    linear = draw.normal(0, 1, cities)[city] + draw.normal(0, 0.3, years)[year]
    linear = linear + 0.4 * policy + 0.1 * centrality - 0.2 * policy * centrality
    return pd.DataFrame(
        {
            "city": [f"city {i}" for i in city],
            "year": 2000 + year,
            "country": [f"country {i}" for i in country],
            "policy": policy,
            "centrality": centrality,
            "patents": draw.poisson(np.exp(linear)),
        }
    )


def shared(*parts: str) -> Path:
    """A file of the real data that only some machines have, or a skip that says so."""
    path = REPOSITORY.parent.joinpath("shared", "data", *parts)
    if not path.exists():
        pytest.skip(f"real data is not on this machine: {'/'.join(parts)}")
    return path


@pytest.fixture
def panel() -> pd.DataFrame:
    return simulate(11)


@pytest.fixture
def reference_panel() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "panel.csv")
