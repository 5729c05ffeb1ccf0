from __future__ import annotations

import polars as pl

from aicluster_spark.specialisation.cautions import cautions


def last_window(
    ai: list[float], low: list[float], listed: list[bool], partly: int
) -> tuple[pl.DataFrame, ...]:
    cities = [f"c{i}" for i in range(len(ai))]
    quotients = pl.DataFrame(
        {"city": cities, "ai_amount": ai, "lq_low": low, "lq_high": [3 * x + 0.1 for x in low]}
    )
    balance = pl.DataFrame(
        {"city": cities[:1], "intra": [5], "inter": [7], "partly_located": [partly], "ei_index": [1 / 6]}
    )
    return quotients, pl.DataFrame({"city": cities, "is_cluster": listed}), balance


def test_thin_records_are_told_what_they_cannot_say() -> None:
    said = cautions(*last_window([3.0, 2.0, 40.0], [0.01, 0.02, 0.5], [True, False, True], 13), 0)
    assert said == [
        "2 of 3 cities with AI output have fewer than 10, and in 2 the upper limit of the quotient is more "
        "than 4 times the lower: their order says nothing.",
        "Of 2 listed clusters 0 are specialised beyond chance (lower limit above 1).",
        "13 AI patents of several parties could be placed in part only, 12 whole: whether clusters work "
        "within or with others cannot be told.",
        "No two windows without common years: entry, exit and growth of clusters cannot be told.",
    ]


def test_rich_records_are_told_nothing() -> None:
    assert cautions(*last_window([30.0, 20.0, 40.0], [1.1, 0.5, 1.5], [True, False, True], 3), 8) == []
