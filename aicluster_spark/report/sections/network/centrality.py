"""How central cities are: the last window in full, and the study's measure over time."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.charts.network import centrality_paths
from aicluster_spark.report.content import Figure, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say
from aicluster_spark.report.tabulate import Field, tabulate

PATHS, MOST_PATHS, NAMED_PATHS = 24, 60, 8
"""Cities followed over time: all clusters, filled up with the most central; and how many have a colour."""


def centrality_blocks(data: ReportData, central: pl.DataFrame) -> list[Figure | Table]:
    """Table of the most central cities of the last window, and their paths over the windows.

    Parameters
    ----------
    data
        The results.
    central
        Cities of the last window with a known centrality, most central first.
    """
    return [*_centrality_table(data, central), *_paths(data, central)]


def _centrality_table(data: ReportData, central: pl.DataFrame) -> list[Table]:
    fields = [
        Field("label", "city"),
        Field("located_parties", "located parties", words.count),
        Field("degree", "partners", words.count, meaning="distinct partner cities"),
        Field("strength", "strength", lambda value: words.decimal(value, 1), meaning="sum of tie weights"),
        Field("harmonic_closeness", "harmonic closeness", words.three, "reason"),
        Field("closeness", "closeness", words.three, "reason"),
        Field("betweenness", "betweenness", words.three, "reason"),
        Field("pagerank", "PageRank", lambda value: words.decimal(value, 4), "reason"),
    ]
    if central.is_empty():
        return []
    when = words.window(central["window_start"][0], central["window_end"][0])
    ties = findings.ties_between_cities(data)
    ranked = ties is not None and ties >= findings.TIES_TO_RANK
    what = say("Most central cities") if ranked else say("Cities with a known centrality")
    caption = say("{what} by {measure}, {when}", what=what, measure=findings.measure_words(data), when=when)
    return [tabulate("central-cities", caption, central, fields, limit=data.study.report.ranking_length)]


def _paths(data: ReportData, central: pl.DataFrame) -> list[Figure]:
    measure, title = data.study.panel.centrality, findings.measure_words(data)
    every = _values(data, measure, central)
    known = every.filter(pl.col("value").is_not_null())
    if known.is_empty():
        return []
    paths = every.filter(pl.col("window_end") >= known["window_end"].min())
    named = known["label"].unique(maintain_order=True).head(NAMED_PATHS)
    shade = pl.when(pl.col("label").is_in(named.to_list())).then(pl.lit("named")).otherwise(pl.lit("other"))
    cities = words.several(known["label"].n_unique(), "city", "cities")
    windows = words.several(paths["window_end"].n_unique(), "window")
    sentence = say(
        "{measure} of {cities} over {windows}; a line breaks where the value is unknown.",
        measure=words.capital(title),
        cities=cities,
        windows=windows,
    )
    number = words.count if measure == "degree" else words.three
    fields = [
        Field("label", "city"),
        Field("window", "window"),
        Field("located_parties", "located parties", words.count),
        Field("value", title, number, "reason"),
    ]
    drawn = paths.with_columns(shade=shade).select("label", "window_end", "window", "value", "shade")
    spec = centrality_paths(drawn, title, say("Lines over time. {sentence}", sentence=sentence))
    caption = say("{measure} by city and window", measure=words.capital(title))
    table = tabulate("centrality-table", caption, paths, fields, folded=True)
    note = say(
        "Clusters first, then the most central: the first {named} are in colour, the others grey.",
        named=len(named),
    )
    return [Figure("centrality", say("Centrality over time"), sentence, spec, table, note)]


def _values(data: ReportData, measure: str, central: pl.DataFrame) -> pl.DataFrame:
    """Measure of the followed cities in every complete window, cities in their order."""
    complete = data.city_measures.filter(pl.col("window_end") <= data.last_complete_year)
    followed = data.names.join(complete.join(_followed(data, central), on="city"))
    return followed.sort("place", "window_end").with_columns(
        value=pl.col(measure).cast(pl.Float64), window=words.window_column()
    )


def _followed(data: ReportData, central: pl.DataFrame) -> pl.DataFrame:
    """Cities followed over time, in their order: the clusters, then the most central."""
    clusters = findings.clusters(data).select("city")
    cities = pl.concat([clusters, central.select("city")]).unique(maintain_order=True)
    return cities.head(min(max(PATHS, clusters.height), MOST_PATHS)).with_row_index("place")
