from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from aicluster_spark.specialisation.branches import branch_tables
from aicluster_spark.specialisation.complexity import complexity
from aicluster_spark.specialisation.relatedness import advantage, quotient_matrix


def long(matrix: list[list[int]], start: int = 2000) -> pl.DataFrame:
    rows = [
        (f"R{row + 1}", start, start + 4, f"I{column + 1}", count)
        for row, cells in enumerate(matrix)
        for column, count in enumerate(cells)
        if count
    ]
    return pl.DataFrame(
        rows, schema=["city", "window_start", "window_end", "branch", "ai_patents"], orient="row"
    ).sample(fraction=1, shuffle=True, seed=1)


def test_branches_are_econgeos_table_in_every_window(golden: dict[str, Any]) -> None:
    wanted = golden["econgeo"]
    counts = pl.concat([long(wanted["matrix"]), long(wanted["matrix"][1:], 2005)])
    cells, profiles = branch_tables(counts)
    first = cells.filter(pl.col("window_start") == 2000)
    assert first.height == 25
    assert first["city"].to_list() == sorted(first["city"].to_list())
    assert np.allclose(first["branch_lq"].to_numpy().reshape(5, 5), wanted["location_quotient"])
    density = np.array([[np.nan if cell is None else cell for cell in row] for row in wanted["density"]])
    found = first["density"].to_numpy().reshape(5, 5) * 100
    assert np.allclose(found, density, atol=0.00501, equal_nan=True)
    profile = profiles.filter(pl.col("window_start") == 2000)
    assert profile["krugman"].to_list() == pytest.approx(wanted["krugman"])
    assert profile["branches"].to_list() == [1, 4, 4, 4, 3]
    plain = complexity(advantage(quotient_matrix(np.array(wanted["matrix"], float))))
    assert profile["complexity"].to_list()[0] is None
    assert profile["complexity"].to_list()[1:] == pytest.approx(plain.cities[1:].tolist())
    # the second window knows neither R1 nor its branch
    assert cells.filter(pl.col("window_start") == 2005)["branch"].n_unique() == 4


def test_a_rule_set_without_branches_gives_empty_tables() -> None:
    cells, profiles = branch_tables(long([[1]]).clear())
    assert cells.is_empty()
    assert profiles.is_empty()
    assert {"branch_lq", "density"} <= set(cells.columns)
