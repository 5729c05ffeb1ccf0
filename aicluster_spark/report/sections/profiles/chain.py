"""Where a city's AI firms stand in the value chain, in one sentence."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say

PLACES = ("hardware", "platform", "application")


def value_chain(data: ReportData, city: str) -> str:
    """Say how many living AI firms are at each place, by what that is known, and of how many it is not."""
    of_city = data.scorecard_chain.filter(pl.col("city") == city)
    rows = {row["place"]: row for row in of_city.iter_rows(named=True)}
    if not rows:
        return ""
    if rows["application"]["share"] is None:
        return say("Value chain: unknown, {reason}.", reason=words.because(rows["application"]["reason"]))
    counts = {place: words.count(rows[place]["firms"]) for place in PLACES}
    return say(
        "Value chain: {hardware} in hardware, {platform} in platforms and {application} in applications, "
        "of {firms} known to live at the window's end; {by_code} placed by industry code, {by_scope} by "
        "business scope and {neither} by neither.",
        **counts,
        firms=words.several(sum(row["firms"] for row in rows.values()), "AI firm"),
        by_code=words.count(sum(row["by_code"] for row in rows.values())),
        by_scope=words.count(sum(row["by_scope"] for row in rows.values())),
        neither=words.count(rows["unknown"]["firms"]),
    )
