"""How the Chinese addresses could be placed, in figures."""

from __future__ import annotations

from typing import Any

import polars as pl
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

#: What the placed addresses are counted by; few combinations exist.
COUNTED = ("level", "placed_country", "method", "postcode_agrees", "has_city_then", "has_city_now")


def counts_by_outcome(placed: DataFrame) -> DataFrame:
    """Distinct addresses and parties (`addresses`, `rows`) by outcome (`COUNTED`)."""
    known = placed.withColumns({f"has_{name}": F.col(name).isNotNull() for name in ("city_then", "city_now")})
    return known.groupBy(*COUNTED).agg(F.count(F.lit(1)).alias("addresses"), F.sum("rows").alias("rows"))


def china_facts(counts: pl.DataFrame) -> dict[str, Any]:
    """Figures for people, of counts by outcome; shares of nothing are null.

    Parameters
    ----------
    counts
        Columns `COUNTED`, `addresses` and `rows`.
    """
    mainland = counts.filter(pl.col("placed_country") == "CN")
    placed = mainland.filter(pl.col("has_city_now"))
    heard = mainland.filter(pl.col("postcode_agrees").is_not_null())
    against = heard.filter(~pl.col("postcode_agrees"))
    return {
        "addresses": int(counts["addresses"].sum()),
        "parties": int(counts["rows"].sum()),
        "mainland_parties": int(mainland["rows"].sum()),
        "mainland_share_in_a_city": _share(placed, mainland),
        "parties_abroad": int(counts.filter(pl.col("level") == "country")["rows"].sum()),
        "parties_without_any_country": int(counts.filter(pl.col("level") == "none")["rows"].sum()),
        "split_city_without_county": int(
            mainland.filter(pl.col("has_city_then") & ~pl.col("has_city_now"))["rows"].sum()
        ),
        "postcode_agrees_share": _share(heard.filter(pl.col("postcode_agrees")), heard),
        "postcode_disagrees": int(against["rows"].sum()),
        "methods": dict(
            counts.group_by("method")
            .agg(pl.col("rows").sum())
            .sort(["rows", "method"], descending=[True, False])
            .iter_rows()
        ),
    }


def _share(part: pl.DataFrame, whole: pl.DataFrame) -> float | None:
    total = int(whole["rows"].sum())
    return int(part["rows"].sum()) / total if total else None
