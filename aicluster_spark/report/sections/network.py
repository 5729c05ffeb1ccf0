"""Who works with whom: ties between cities, and centrality over time."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.charts.network import centrality_paths
from aicluster_spark.report.charts.world import tie_map
from aicluster_spark.report.content import Figure, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.tabulate import Field, tabulate

TIES = 150
NAMED_PATHS = 8


def network_section(data: ReportData) -> Section:
    """Ties of the last window on the map, centrality of its cities and over time, and the networks' sizes."""
    measure = findings.measure_words(data)
    central = findings.central_cities(data)
    last = data.last_window(data.city_measures)
    unknown = last.height - central.height
    floor = data.study.network.minimum_located_inventors
    sentences = [
        f"{words.several(central.height, 'city has', 'cities have')} a known {measure} in the last "
        "window; for "
        f"{unknown:,} it is unknown, mostly because fewer than {floor} of their inventors are located.",
        "Inventors are provisional name keys. Names of natural persons are not shown; their networks "
        "appear as counts.",
    ]
    blocks: list[Figure | Table] = [
        *_ties(data),
        *_centrality_table(data, central),
        *_paths(data),
        _summary(data),
    ]
    return Section("network", "Network", "Who works with whom, and who is central?", sentences, blocks)


def _ties(data: ReportData) -> list[Figure]:
    last = data.last_window(data.city_pairs)
    if last.is_empty():
        return []
    named = data.names.join(data.names.join(last, "city_a", "a"), "city_b", "b")
    ties = named.sort(["patents", "a", "b"], descending=[True, False, False])
    drawn = findings.located_ties(data, ties).head(TIES)
    ends = pl.concat(
        [
            drawn.select("patents", label=side, latitude=f"latitude_{side}", longitude=f"longitude_{side}")
            for side in ("a", "b")
        ]
    )
    cities = ends.group_by("label", "latitude", "longitude").agg(pl.col("patents").sum())
    cities = cities.sort(["patents", "label"], descending=[True, False])
    first = ties.row(0, named=True)
    sentence = (
        f"{words.several(ties.height, 'tie')} between {_cities_in(ties):,} cities; the strongest joins "
        f"{first['a']} and "
        f"{first['b']} with {words.several(first['patents'], 'shared AI patent')}."
    )
    when = words.window(first["window_start"], first["window_end"])
    fields = [
        Field("a", "city"),
        Field("b", "and"),
        Field("patents", "shared AI patents", words.count),
        Field("weight", "weight", words.decimal, meaning="each patent 1/(cities − 1) per pair"),
    ]
    columns = ["a", "b", "latitude_a", "longitude_a", "latitude_b", "longitude_b", "patents"]
    spec = tie_map(
        drawn.select(columns), cities, findings.map_middle(data), f"Map of ties between cities. {sentence}"
    )
    table = tabulate("ties-table", f"Strongest ties, {when}", ties, fields, limit=TIES, folded=True)
    note = f"The {drawn.height:,} strongest ties are drawn." if drawn.height < ties.height else ""
    return [Figure("ties", f"Ties between cities, {when}", sentence, spec, table, note)]


def _cities_in(ties: pl.DataFrame) -> int:
    return int(pl.concat([ties["city_a"], ties["city_b"]]).n_unique())


def _centrality_table(data: ReportData, central: pl.DataFrame) -> list[Table]:
    fields = [
        Field("label", "city"),
        Field("located_inventors", "located inventors", words.count),
        Field("degree", "partners", words.count, meaning="distinct partner cities"),
        Field("strength", "strength", lambda value: words.decimal(value, 1), meaning="sum of tie weights"),
        Field("harmonic_closeness", "harmonic closeness", lambda value: words.decimal(value, 3), "reason"),
        Field("closeness", "closeness", lambda value: words.decimal(value, 3), "reason"),
        Field("betweenness", "betweenness", lambda value: words.decimal(value, 3), "reason"),
        Field("pagerank", "PageRank", lambda value: words.decimal(value, 4), "reason"),
    ]
    if central.is_empty():
        return []
    when = words.window(central["window_start"][0], central["window_end"][0])
    caption = f"Most central cities by {findings.measure_words(data)}, {when}"
    return [tabulate("central-cities", caption, central, fields, limit=data.study.report.ranking_length)]


def _paths(data: ReportData) -> list[Figure]:
    measure, title = data.study.panel.centrality, findings.measure_words(data)
    complete = data.city_measures.filter(pl.col("window_end") <= data.last_complete_year)
    clusters = findings.clusters(data)
    chosen = clusters.select("city", "rank") if clusters.height else _most_central(data)
    rows = data.names.join(complete.join(chosen, on="city")).sort("rank", "window_end")
    if rows.filter(pl.col(measure).is_not_null()).is_empty():
        return []
    named = rows.filter(pl.col(measure).is_not_null()).select("label").unique(maintain_order=True)["label"]
    shade = pl.when(pl.col("label").is_in(named.head(NAMED_PATHS).to_list())).then(pl.lit("named"))
    paths = rows.with_columns(
        value=pl.col(measure).cast(pl.Float64),
        shade=shade.otherwise(pl.lit("other")),
        window=pl.format("{}–{}", "window_start", "window_end"),
    )
    known = paths.filter(pl.col("value").is_not_null())
    sentence = (
        f"{title.capitalize()} of {words.several(known['label'].n_unique(), 'cluster')} over "
        f"{words.several(paths['window_end'].n_unique(), 'window')}; a line breaks where the value is "
        "unknown."
    )
    number = words.count if measure == "degree" else lambda value: words.decimal(value, 3)
    fields = [
        Field("label", "city"),
        Field("window", "window"),
        Field("located_inventors", "located inventors", words.count),
        Field("value", title, number, "reason"),
    ]
    columns = ["label", "window_end", "window", "value", "shade"]
    spec = centrality_paths(paths.select(columns), title, f"Lines over time. {sentence}")
    table = tabulate(
        "centrality-table", f"{title.capitalize()} by city and window", paths, fields, folded=True
    )
    note = (
        f"The {min(NAMED_PATHS, len(named))} clusters with most AI patents are in colour, the others in grey."
    )
    return [Figure("centrality", "Centrality over time", sentence, spec, table, note)]


def _most_central(data: ReportData) -> pl.DataFrame:
    return findings.central_cities(data).select("city").with_row_index("rank").select("city", "rank")


def _summary(data: ReportData) -> Table:
    complete = data.network_summary.filter(pl.col("window_end") <= data.last_complete_year)
    summary = complete.sort(["level", "window_end"], descending=[False, True]).with_columns(
        window=pl.format("{}–{}", "window_start", "window_end")
    )
    fields = [
        Field("level", "nodes are"),
        Field("window", "window"),
        Field("engine", "engine"),
        Field("nodes", "nodes", words.count),
        Field("edges", "ties", words.count),
        Field("patents", "patents used", words.count),
        Field("teams_cut", "above the team cap", words.count),
        Field("components", "components", words.count),
        Field("largest_component", "largest component", words.count),
        Field("iterations", "iterations", words.count),
        Field("residual", "residual", lambda value: None if value is None else f"{value:.1e}"),
    ]
    return tabulate("networks", "The networks, window by window", summary, fields, folded=True)
