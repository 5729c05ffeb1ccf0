"""The trend of one city: AI patents and location quotient over all complete windows."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.charts.trend import city_trend, top
from aicluster_spark.report.content import Figure
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say
from aicluster_spark.report.records_behind import behind_city
from aicluster_spark.report.sections.clusters.fields import quotient_fields
from aicluster_spark.report.tabulate import Field, tabulate

FIELDS = (Field("window", "window"), *quotient_fields("reason"))
NOTE = message(
    "Bars are 95 % limits; the area of a point is the number of AI patents; the dashed line is the "
    "threshold. Windows share years, so neighbours move together."
)


def trend_figure(data: ReportData, city: str, label: str, number: int) -> list[Figure]:
    """Draw the trend of a city; nothing where no complete window knows its quotient."""
    own = data.city_lq.filter((pl.col("city") == city) & (pl.col("window_end") <= data.last_complete_year))
    windows = own.sort("window_end").with_columns(window=words.window_column())
    known = windows.drop_nulls("lq")
    if known.is_empty():
        return []
    sentence = _sentence(known)
    drawn = known.select("window_end", "window", "lq", "lq_low", "lq_high", "ai_patents")
    above = data.study.specialisation.cluster.lq_above
    name, title = f"profile-{number}-trend", say("Trend of {city}", city=label)
    spec = city_trend(drawn, above, say("{city}. {sentence}", city=title, sentence=sentence))
    table = tabulate(f"{name}-table", title, windows, FIELDS, folded=True)
    cut = known.filter(pl.col("lq_high") > top(known, above)).height
    note = words.joined([say(NOTE), say("Limits that reach beyond the drawing are cut.") if cut else ""])
    return [Figure(name, title, sentence, spec, table, note, behind_city(city, label))]


def _sentence(known: pl.DataFrame) -> str:
    """Say the first and the last window, and whether their limits lie apart."""
    first, last = known.row(0, named=True), known.row(-1, named=True)
    if known.height == 1:
        return say("Its quotient is known in {when} only: {lq}.", when=last["window"], lq=_quotient(last))
    said = say(
        "From {lq} in {first} to {last_lq} in {last}; AI patents from {before:,.0f} to {now:,.0f}.",
        lq=_quotient(first),
        first=first["window"],
        last_lq=_quotient(last),
        last=last["window"],
        before=first["ai_patents"],
        now=last["ai_patents"],
    )
    if None in (first["lq_low"], first["lq_high"], last["lq_low"], last["lq_high"]):
        return said
    if last["lq_low"] > first["lq_high"]:
        return words.joined([said, say("The limits of the last lie above those of the first.")])
    if last["lq_high"] < first["lq_low"]:
        return words.joined([said, say("The limits of the last lie below those of the first.")])
    return words.joined([said, say("Their limits overlap.")])


def _quotient(row: dict[str, float | None]) -> str:
    return say("LQ {lq}", lq=words.decimal(row["lq"]))
