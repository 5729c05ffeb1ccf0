"""The clusters window by window, and how stable their list is."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.charts import clusters as charts
from aicluster_spark.report.content import Figure
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say
from aicluster_spark.report.tabulate import Field, tabulate

STABLE_CITIES = 30
CITIES_PER_WINDOW = 120


def windows_figure(data: ReportData) -> Figure:
    """Draw quotients against AI patents in every window."""
    rule = data.study.specialisation.cluster
    complete = data.clusters.filter(pl.col("window_end") <= data.last_complete_year)
    status = findings.verdict()
    shown = (
        data.names.join(complete.filter((pl.col("ai_patents") > 0) & (pl.col("lq") > 0)))
        .sort(["window_end", "ai_patents", "order"], descending=[False, True, False])
        .with_columns(place=pl.int_range(pl.len()).over("window_end"), status=status)
        .filter(pl.col("place") < CITIES_PER_WINDOW)
        .with_columns(
            window=words.window_column(),
        )
    )
    ends = shown["window_end"].n_unique()
    sentence = say(
        "Slide through {windows} of {years}: up to {most} cities of each, those with most AI patents.",
        windows=words.several(ends, "window"),
        years=words.several(data.study.specialisation.windows.width, "year"),
        most=CITIES_PER_WINDOW,
    )
    per_window = (
        complete.group_by("window_start", "window_end")
        .agg(
            clusters=pl.col("is_cluster").sum(),
            cities=(pl.col("ai_patents") > 0).sum(),
            ai_patents=pl.col("ai_patents").sum(),
        )
        .sort("window_end")
        .with_columns(window=words.window_column())
    )
    fields = [
        Field("window", "window"),
        Field("cities", "cities with AI patents", words.count),
        Field("clusters", "clusters", words.count),
        Field("ai_patents", "AI patents, summed over cities", words.count),
    ]
    columns = ["label", "window_end", "window", "ai_patents", "lq", "status"]
    spec = charts.windows(
        shown.select(columns),
        rule.lq_above,
        rule.minimum_ai_patents,
        say("Scatter. {sentence}", sentence=sentence),
    )
    table = tabulate("windows-table", say("Windows"), per_window, fields, folded=True)
    note = say(
        "A cluster lies right of and above the dashed lines. Cities without an AI patent are not drawn."
    )
    return Figure(
        "windows", say("Specialisation against output, window by window"), sentence, spec, table, note
    )


def stability_figure(data: ReportData) -> list[Figure]:
    """Draw in which windows a city was a cluster; nothing where none ever was."""
    complete = data.clusters.filter(pl.col("window_end") <= data.last_complete_year)
    ever = complete.filter(pl.col("is_cluster")).group_by("city").agg(windows=pl.len())
    if ever.is_empty():
        return []
    top = data.names.join(ever).sort(["windows", "order"], descending=[True, False])
    shown = top.head(STABLE_CITIES)
    state = findings.verdict()
    cells = (
        complete.join(shown.select("city", "label"), on="city")
        .with_columns(window=words.window_column(), state=state)
        .select("label", "window", "window_end", "lq", "state")
    )
    number = complete["window_end"].n_unique()
    always = top.filter(pl.col("windows") == number).height
    sentence = say(
        "{cities} a cluster in at least one of {number} windows, {always:,} in all of them.",
        cities=words.several(top.height, "city was", "cities were"),
        number=number,
        always=always,
    )
    fields = [Field("label", "city"), Field("windows", "windows as a cluster", words.count)]
    table = tabulate("stability-table", say("Windows as a cluster"), top, fields, folded=True)
    spec = charts.stability(cells, shown["label"].to_list(), say("Stability. {sentence}", sentence=sentence))
    return [Figure("stability", say("How stable the list is"), sentence, spec, table)]
