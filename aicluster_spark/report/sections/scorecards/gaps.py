"""What clusters lack: gaps in four focus areas to the frontier and to a peer of similar size."""

from __future__ import annotations

from typing import Any

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.content import Prose, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say, spoken
from aicluster_spark.report.sections.scorecards.words import told_cities, told_words
from aicluster_spark.report.tabulate import Field, tabulate

FOCUS_AREAS = {
    "innovation": message("innovation"),
    "application": message("application"),
    "foundation": message("foundation"),
    "ecosystem": message("ecosystem"),
}
HORIZONS = {
    "near": message("near: the peer is there"),
    "middle": message("middle: half of the cities are there"),
    "far": message("far: the frontier is there"),
}


def gap_blocks(data: ReportData) -> list[Prose | Table]:
    """Gaps of clusters and compared cities, and the indicators that would close most of them."""
    tables: list[Prose | Table] = [_gaps(data), tabulate_steps(data, focus_steps(data), "scorecard-steps")]
    whom = told_words(data)
    return [Prose(say("Gaps and steps"), [whom]), *tables] if whom else tables


def largest_gaps(data: ReportData) -> list[str]:
    """Say for the summary in each focus area which cluster lacks most, to whom, and what makes most of it."""
    told = told_cities(data)
    of_clusters = (told["standing"] == "cluster").any()
    wanted = told.filter(pl.col("standing") == "cluster") if of_clusters else told
    gaps = wanted.select("city", "label").join(data.scorecard_gaps, on="city", maintain_order="left")
    lacking = data.names.join(gaps.filter(pl.col("frontier_gap") > 0), "frontier", "frontier_label")
    worst = lacking.sort("frontier_gap", descending=True, maintain_order=True).unique(
        "focus", keep="first", maintain_order=True
    )
    rows = {row["focus"]: row for row in worst.iter_rows(named=True)}
    parts = [_gap_words(data, rows[key], say(text)) for key, text in FOCUS_AREAS.items() if key in rows]
    if not parts:
        return []
    said = message(
        "Largest gaps of the scored cities shown to the frontier of each focus area, of 1 at most: {gaps}."
    )
    if of_clusters:
        said = message("Largest gaps of clusters to the frontier of each focus area, of 1 at most: {gaps}.")
    return [say(said, gaps=say("; ").join(parts))]


def _gap_words(data: ReportData, row: dict[str, Any], area: str) -> str:
    gap = say(
        "in {area} {city}, {gap} behind {frontier}",
        area=area,
        city=row["label"],
        gap=words.decimal(row["frontier_gap"]),
        frontier=row["frontier_label"],
    )
    first = data.scorecard_steps.filter(
        (pl.col("city") == row["city"]) & (pl.col("focus") == row["focus"]) & (pl.col("place") == 1)
    ).join(data.scorecard_indicators, on="indicator")
    if first.is_empty():
        return gap
    name = first["name_zh" if spoken() == "zh" else "name"][0]
    part = words.percent(first["gap_share"][0], 0)
    return say("{gap} ({indicator} makes {share} of what it lacks)", gap=gap, indicator=name, share=part)


def focus_steps(data: ReportData) -> pl.DataFrame:
    """Give the steps of clusters and compared cities, named in the language spoken, by areas."""
    shown = told_cities(data).select("city")
    names = data.scorecard_indicators.select(
        "indicator",
        "unit",
        shown_name="name_zh" if spoken() == "zh" else "name",
        action="step_zh" if spoken() == "zh" else "step",
    )
    areas = {key: number for number, key in enumerate(FOCUS_AREAS)}
    horizons = {key: number for number, key in enumerate(HORIZONS)}
    without_peer = data.scorecard_gaps.filter(pl.col("peer").is_null())
    why = without_peer.select("city", "focus", "peer_reason")
    of_shown = data.scorecard_steps.join(shown, on="city", how="semi")
    return (
        data.names.join(of_shown.join(why, on=["city", "focus"], how="left"))
        .join(names, on="indicator", how="left", maintain_order="left")
        .with_columns(
            area=pl.col("focus").replace_strict(areas, return_dtype=pl.Int64),
            stage=pl.col("horizon").replace_strict(horizons, return_dtype=pl.Int64),
            focus=pl.col("focus").replace({key: say(text) for key, text in FOCUS_AREAS.items()}),
            horizon=pl.col("horizon").replace({key: say(text) for key, text in HORIZONS.items()}),
        )
        .sort("order", "area", "place")
    )


def tabulate_steps(data: ReportData, steps: pl.DataFrame, id: str) -> Table:
    """Lay out steps as a table."""
    fields = [
        Field("label", "city"),
        Field("focus", "focus area"),
        Field("shown_name", "indicator"),
        Field("gap_share", "part of the gap", words.percent),
        Field("unit", "unit", phrase=True),
        Field("value", "now", words.significant, unit="unit"),
        Field("peer_value", "peer", words.significant, reason="peer_reason", unit="unit"),
        Field("frontier_value", "frontier city", words.significant, unit="unit"),
        Field("horizon", "horizon"),
        Field("target", "target", words.significant, unit="unit"),
    ]
    caption = say("The three indicators that would close most of each gap to the frontier")
    return tabulate(id, caption, steps, fields, folded=True)


def _gaps(data: ReportData) -> Table:
    areas = {key: number for number, key in enumerate(FOCUS_AREAS)}
    shown = told_cities(data).select("city")
    sizes = data.scorecard.select("city", "ai_patents")
    gaps = data.scorecard_gaps.join(shown, on="city", how="semi").join(sizes, on="city", how="left")
    of_peers = sizes.rename({"city": "peer", "ai_patents": "peer_patents"})
    rows = data.names.join(gaps.join(of_peers, on="peer", how="left"))
    named = data.names.join(data.names.join(rows, "frontier", "frontier_label"), "peer", "peer_label")
    ordered = named.with_columns(
        area=pl.col("focus").replace_strict(areas, return_dtype=pl.Int64),
        focus=pl.col("focus").replace({key: say(text) for key, text in FOCUS_AREAS.items()}),
    ).sort("order", "area")
    fields = [
        Field("label", "city"),
        Field("focus", "focus area"),
        Field("score", "score", words.decimal, reason="reason"),
        Field("frontier_label", "frontier city", reason="reason"),
        Field("frontier_gap", "gap to it", words.decimal, reason="reason", meaning="over what both know"),
        Field("ai_patents", "AI patents", words.count),
        Field(
            "peer_label",
            "peer of similar size",
            reason="peer_reason",
            meaning="nearest in AI patents, at most twice and at least half as many, other than the frontier",
        ),
        Field("peer_patents", "AI patents of the peer", words.count, reason="peer_reason"),
        Field(
            "peer_gap",
            "gap to the peer",
            words.decimal,
            reason="peer_reason",
            meaning="below 0 the city is ahead",
        ),
    ]
    return tabulate("scorecard-gaps", say("Gaps in four focus areas"), ordered, fields)
