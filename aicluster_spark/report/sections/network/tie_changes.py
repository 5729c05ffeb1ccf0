"""Which ties between cities are new, kept and lost, and the network they make."""

from __future__ import annotations

import numpy as np
import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.charts.labels import uncrowded
from aicluster_spark.report.charts.layout import fixed_layout
from aicluster_spark.report.charts.ties import HEIGHT, network
from aicluster_spark.report.content import Figure, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say
from aicluster_spark.report.tabulate import Field, tabulate

NODES, TIES, ROWS, NAMES = 60, 3000, 300, 16
WIDTH = 900
"""Pixels that names are placed for."""


def tie_change_figure(data: ReportData) -> list[Figure]:
    """Draw the network of the strongest cities in every complete window, with what became of each tie."""
    changes = data.city_tie_changes.filter(pl.col("window_end") <= data.last_complete_year)
    if changes.is_empty():
        return []
    ties = changes.with_columns(weight=pl.coalesce("weight", "weight_before"))
    cities = _strongest(data, ties)
    drawn = _drawn(ties, cities)
    spec = network(
        _nodes(drawn, cities),
        _ties(drawn, cities),
        cities["label"].to_list(),
        say("Network of cities. {sentence}", sentence=_sentence(changes)),
    )
    note = say(
        "Cities keep their place in all windows; near ones work together. Lost ties are dashed: they stood "
        "in the window before. Choose a city to see its own network: its partners and the ties among them."
    )
    thinned = [] if drawn.height == ties.height else [_thinned(cities, drawn, ties)]
    return [
        Figure(
            "tie-changes",
            say("New, kept and lost ties"),
            _sentence(changes),
            spec,
            _table(data, ties),
            words.joined([note, *thinned]),
        )
    ]


def _sentence(changes: pl.DataFrame) -> str:
    last = changes.filter(pl.col("window_end") == pl.col("window_end").max())
    counts = dict(last["change"].value_counts().iter_rows())
    return say(
        "In {when}, {new:,} ties between cities are new, {kept:,} kept and {lost:,} lost since the window "
        "before.",
        when=words.window(last["window_start"][0], last["window_end"][0]),
        **{change: counts.get(change, 0) for change in ("new", "kept", "lost")},
    )


def _thinned(cities: pl.DataFrame, drawn: pl.DataFrame, ties: pl.DataFrame) -> str:
    return say(
        "Drawn are the {cities:,} cities with most ties and {drawn:,} of {ties:,} changes.",
        cities=cities.height,
        drawn=drawn.height,
        ties=ties.height,
    )


def _strongest(data: ReportData, ties: pl.DataFrame) -> pl.DataFrame:
    """Cities by the weight of all their ties: columns city, label, order, node, x and y."""
    ends = pl.concat([ties.select("weight", city=side) for side in ("source", "target")])
    total = ends.group_by("city").agg(pl.col("weight").sum())
    named = data.names.join(total).sort(["weight", "order"], descending=[True, False]).head(NODES)
    cities = named.with_row_index("node").with_columns(pl.col("node").cast(pl.Int64))
    inside = (
        _drawn(ties, cities).group_by("source", "target").agg(pl.col("weight").sum()).sort("source", "target")
    )
    number = dict(cities.select("city", "node").iter_rows())
    pairs = [(number[a], number[b]) for a, b in inside.select("source", "target").iter_rows()]
    angle = 2 * np.pi * np.arange(cities.height) / cities.height
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    places = fixed_layout(cities.height, pairs, inside["weight"].to_numpy().astype(np.float64), circle)
    return cities.with_columns(x=pl.Series(places[:, 0]), y=pl.Series(places[:, 1]))


def _drawn(ties: pl.DataFrame, cities: pl.DataFrame) -> pl.DataFrame:
    """Ties among the cities, the strongest ones if they are too many."""
    among = pl.all_horizontal(pl.col("source", "target").is_in(cities["city"].to_list()))
    inside = ties.filter(among).sort(
        ["weight", "window_end", "source", "target"], descending=[True, True, False, False]
    )
    return inside.head(TIES).sort("window_end", "source", "target")


def _nodes(drawn: pl.DataFrame, cities: pl.DataFrame) -> pl.DataFrame:
    """Every city in every window, with its strength there, its partners, and whether its name finds room."""
    now = pl.when(pl.col("change") == "lost").then(0.0).otherwise("weight").alias("now")
    ends = pl.concat(
        [
            drawn.select("window_end", now, city=one, partner=other)
            for one, other in (("source", "target"), ("target", "source"))
        ]
    ).join(cities.select(partner="city", near="node"), on="partner")
    found = ends.group_by("window_end", "city").agg(strength=pl.col("now").sum(), near=pl.col("near").sort())
    windows = drawn.select("window_end").unique().sort("window_end")
    every = windows.join(cities.select("city", "node", "label", "x", "y"), how="cross").sort(
        "window_end", "node"
    )
    known = every.join(found, on=["window_end", "city"], how="left", maintain_order="left").with_columns(
        pl.col("strength").fill_null(0.0), pl.col("near").fill_null([])
    )
    return pl.concat(
        [_with_names(part) for part in known.partition_by("window_end", maintain_order=True)]
    ).drop("city")


def _with_names(window: pl.DataFrame) -> pl.DataFrame:
    ordered = window.sort("strength", "node", descending=[True, False])
    x, y = (ordered[axis].to_numpy() * size for axis, size in (("x", WIDTH), ("y", HEIGHT)))
    named = uncrowded(ordered["label"].to_list(), x, y, 6.6, 14, NAMES)
    return ordered.with_columns(named=pl.Series(named)).sort("node")


def _ties(drawn: pl.DataFrame, cities: pl.DataFrame) -> pl.DataFrame:
    """Ties with the places of their ends and the cities that are tied to both in the same window."""
    ends = {
        side: cities.select(
            pl.col("city").alias(column),
            pl.col("node").alias(side),
            pl.col("label").alias(f"{side}_label"),
            pl.col("x").alias(f"x{side}"),
            pl.col("y").alias(f"y{side}"),
        )
        for side, column in (("a", "source"), ("b", "target"))
    }
    joined = drawn.join(ends["a"], on="source", maintain_order="left").join(
        ends["b"], on="target", maintain_order="left"
    )
    near: dict[tuple[int, int], set[int]] = {}
    for end, a, b in joined.select("window_end", "a", "b").iter_rows():
        near.setdefault((end, a), set()).add(b)
        near.setdefault((end, b), set()).add(a)
    common = [
        sorted(near[end, a] & near[end, b]) for end, a, b in joined.select("window_end", "a", "b").iter_rows()
    ]
    columns = ["a", "b", "a_label", "b_label", "xa", "ya", "xb", "yb", "window_end", "change", "weight"]
    return joined.select(columns).with_columns(common=pl.Series(common, dtype=pl.List(pl.Int64)))


def _table(data: ReportData, ties: pl.DataFrame) -> Table:
    named = data.names.join(data.names.join(ties, "source", "a"), "target", "b")
    ordered = named.sort(
        ["window_end", "weight", "a_order", "b_order"], descending=[True, True, False, False]
    ).with_columns(words.window_column())
    fields = [
        Field("window", "window"),
        Field("a", "city"),
        Field("b", "and"),
        Field("change", "tie", phrase=True),
        Field("weight", "weight", words.decimal, meaning="now; of a lost tie before"),
    ]
    return tabulate(
        "tie-changes-table", say("Ties by what became of them"), ordered, fields, limit=ROWS, folded=True
    )
