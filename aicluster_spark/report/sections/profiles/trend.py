"""The trend of one city: AI patents and location quotient over complete windows with enough AI patents."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.charts.trend import city_trend, top
from aicluster_spark.report.content import Figure, Prose, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say
from aicluster_spark.report.records_behind import behind_city
from aicluster_spark.report.sections.clusters.fields import quotient_fields
from aicluster_spark.report.sections.profiles.trend_words import too_few, trend_sentence
from aicluster_spark.report.tabulate import Field, tabulate

FIELDS = (Field("window", "window"), *quotient_fields("reason"))
NOTE = message(
    "Bars are 95 % limits; the area of a point is the number of AI patents; the dashed line is the "
    "threshold. Windows share years, so neighbours move together."
)


def trend_blocks(data: ReportData, city: str, label: str, number: int) -> list[Figure | Prose | Table]:
    """Draw the trend of a city; its quotients and why they are no trend where too few windows carry one.

    Windows of fewer AI patents than an index takes are in the table alone: one patent among few is a high
    quotient, and would be the beginning of every story and the scale of the drawing.
    """
    own = data.city_lq.filter((pl.col("city") == city) & (pl.col("window_end") <= data.last_complete_year))
    windows = own.sort("window_end").with_columns(window=words.window_column())
    known = windows.drop_nulls("lq")
    if known.is_empty():
        return []
    least = data.study.scorecard.minimum_base
    enough = known.filter(pl.col("ai_patents") >= least)
    name, title = f"profile-{number}-trend", say("Trend of {city}", city=label)
    table = tabulate(f"{name}-table", title, windows, FIELDS, folded=True)
    if enough.height < 2:
        return [Prose(title, [too_few(enough, least)]), table]
    sentence = trend_sentence(known, enough, least)
    drawn = enough.select("window_end", "window", "lq", "lq_low", "lq_high", "ai_patents")
    above = data.study.specialisation.cluster.lq_above
    spec = city_trend(drawn, above, say("{city}. {sentence}", city=title, sentence=sentence))
    note = words.joined([say(NOTE), _left_out(known, enough, least), _cut(enough, above)])
    return [Figure(name, title, sentence, spec, table, note, behind_city(city, label))]


def _left_out(known: pl.DataFrame, enough: pl.DataFrame, least: float) -> str:
    """Say how many windows are in the table alone."""
    left = known.height - enough.height
    if not left:
        return ""
    return say(
        "In the table alone: {windows} with fewer than {least:g} AI patents.",
        windows=words.several(left, "window"),
        least=least,
    )


def _cut(drawn: pl.DataFrame, threshold: float) -> str:
    cut = drawn.filter(pl.col("lq_high") > top(drawn, threshold)).height
    return say("Limits that reach beyond the drawing are cut.") if cut else ""
