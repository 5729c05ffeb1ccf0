"""How far down the addresses could be placed, in figures."""

from __future__ import annotations

import polars as pl

LEVELS = ("city", "region", "country", "none")


def level_shares(matched: pl.DataFrame) -> dict[str, float]:
    """Share of all parties with an address placed at each level; empty input gives no shares.

    Parameters
    ----------
    matched
        Placed addresses with `level` and `rows` (parties that carry the address).
    """
    total = matched["rows"].sum()
    rows = dict(matched.group_by("level").agg(pl.col("rows").sum()).iter_rows())
    return {level: rows.get(level, 0) / total for level in LEVELS} if total else {}


def method_shares(matched: pl.DataFrame) -> dict[str, float]:
    """Share of all parties with an address that each rule placed, largest first."""
    total = matched["rows"].sum()
    rows = (
        matched.group_by("method")
        .agg(pl.col("rows").sum())
        .sort(["rows", "method"], descending=[True, False])
    )
    return {method: count / total for method, count in rows.iter_rows()}


def frequent_names(matched: pl.DataFrame, length: int) -> dict[str, list[dict[str, object]]]:
    """Find the most frequent addresses of each level, for people to judge the matching by.

    Parameters
    ----------
    matched
        Placed addresses with `address`, `published_country`, `place`, `method`, `level`, `rows`.
    length
        Addresses of each level.
    """
    order = matched.sort(["rows", "address", "published_country"], descending=[True, False, False])
    shown = ["address", "published_region", "published_country", "place", "region", "method", "rows"]
    return {
        level: order.filter(pl.col("level") == level).head(length).select(shown).to_dicts()
        for level in LEVELS
    }
