"""One window of one level out of a run's tables, as a graph to export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from aicluster_spark.errors import ResultsError
from aicluster_spark.network.backbone import backbone
from aicluster_spark.network.ego import ego_network
from aicluster_spark.network.export.graph import ExportGraph

Tables = Mapping[str, pl.LazyFrame]
MOST_TIES = 5_000_000
PERSONS = ("inventor", "applicant", "applicant_city")
"""Levels whose nodes may be natural persons; `community` and `component` name nodes too."""
NAMING = ("community", "component", "missing")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    Attributes
    ----------
    level
        Level of the nodes.
    start, end
        The window.
    names
        Whether nodes that may be persons keep their names; else they are numbered.
    alpha
        Keep only the backbone at this level of the disparity filter; None keeps all ties.
    ego
        Keep only this node, its partners and their ties.
    two_mode
        Patents and nodes instead of ties between nodes.
    """

    level: str
    start: int
    end: int
    names: bool = False
    alpha: float | None = None
    ego: str | None = None
    two_mode: bool = False


def export_graph(tables: Tables, request: Request, title: str) -> ExportGraph:
    """Gather the nodes and ties of a request with their attributes.

    Parameters
    ----------
    tables
        ``nodes``, ``edges``, ``node_measures``, ``city_measures``, ``memberships`` and ``cities``.
    request
        What is asked for.
    title
        What stands at the head of the file.

    Raises
    ------
    ResultsError
        The window or the node is not there, or there are too many ties.
    """
    nodes, edges = (_two_mode if request.two_mode else _one_mode)(tables, request)
    if request.ego is not None:
        edges = _of_ego(edges, nodes, request.ego)
    if request.alpha is not None:
        edges = backbone(edges, request.alpha)
    if request.ego is not None or request.alpha is not None:
        # What was cut away leaves no trail of isolates.
        kept = pl.concat([edges["source"], edges["target"], pl.Series([request.ego], dtype=pl.String)])
        nodes = nodes.filter(pl.col("node").is_in(kept.implode()))
    return _numbered(nodes.sort("node"), edges.sort("source", "target"), request, title)


def windows_of(tables: Tables, level: str) -> list[tuple[int, int]]:
    """List the windows of a level, oldest first."""
    here = tables["nodes"].filter(pl.col("level") == level)
    return sorted(
        here.select("window_start", "window_end").unique().collect().iter_rows(), key=lambda w: w[::-1]
    )


def _one_mode(tables: Tables, request: Request) -> tuple[pl.DataFrame, pl.DataFrame]:
    nodes = _window(tables["nodes"], request).select("node", "patents").collect()
    if nodes.is_empty():
        raise _no_window(tables, request)
    edges = _bounded(_window(tables["edges"], request).select("source", "target", "weight", "patents"))
    return _labelled(nodes.join(_measures(tables, request), on="node", how="left"), tables, request), edges


def _two_mode(tables: Tables, request: Request) -> tuple[pl.DataFrame, pl.DataFrame]:
    years = pl.col("year").is_between(request.start, request.end)
    rows = tables["memberships"].filter((pl.col("level") == request.level) & years)
    weight = pl.lit(1.0).alias("weight")
    edges = _bounded(rows.select(source=pl.col("patent_id"), target=pl.col("node")).with_columns(weight))
    if edges.is_empty():
        raise _no_window(tables, request)
    own = edges.group_by(node="target").agg(patents=pl.len().cast(pl.Int64))
    nodes = _labelled(own, tables, request).with_columns(mode=pl.lit(request.level))
    patents = edges.group_by(node="source").agg(team=pl.len().cast(pl.Int64))
    patents = patents.with_columns(label=pl.col("node"), mode=pl.lit("patent"))
    return pl.concat([nodes, patents], how="diagonal"), edges


def _window(table: pl.LazyFrame, request: Request) -> pl.LazyFrame:
    return table.filter(
        (pl.col("level") == request.level)
        & (pl.col("window_start") == request.start)
        & (pl.col("window_end") == request.end)
    )


def _bounded(rows: pl.LazyFrame) -> pl.DataFrame:
    found = rows.head(MOST_TIES + 1).collect()
    if found.height > MOST_TIES:
        raise ResultsError(
            f"The window has more than {MOST_TIES:,} ties, too many for one file.",
            "Export another level, or a shorter window; the parquet tables have them all.",
        )
    return found


def _measures(tables: Tables, request: Request) -> pl.DataFrame:
    if request.level != "city":
        found = _window(tables["node_measures"], request).collect()
        return found.drop("level", "window_start", "window_end")
    cities = tables["city_measures"].filter(
        (pl.col("window_start") == request.start) & (pl.col("window_end") == request.end)
    )
    return cities.rename({"city": "node"}).drop("window_start", "window_end").collect()


def _labelled(nodes: pl.DataFrame, tables: Tables, request: Request) -> pl.DataFrame:
    """Give cities their names and places, and persons numbers instead of names."""
    if request.level == "city":
        cities = (
            tables["cities"].select("city", "name", "country", "region", "latitude", "longitude").collect()
        )
        named = nodes.join(cities.rename({"city": "node"}), on="node", how="left")
        return named.with_columns(
            label=pl.concat_str([pl.coalesce("name", "node"), "country"], separator=", ", ignore_nulls=True)
        ).drop("name")
    if request.level in PERSONS and not request.names:
        numbers = pl.format("{} {}", pl.lit(request.level), pl.col("node").rank("dense"))
        return nodes.with_columns(label=numbers).drop(name for name in NAMING if name in nodes.columns)
    return nodes.with_columns(label=pl.col("node"))


def _of_ego(edges: pl.DataFrame, nodes: pl.DataFrame, ego: str) -> pl.DataFrame:
    if nodes.filter(pl.col("node") == ego).is_empty():
        raise ResultsError(f"{ego} is not in the network of this window.", "Give a node as in table `nodes`.")
    return ego_network(edges, ego)


def _numbered(nodes: pl.DataFrame, edges: pl.DataFrame, request: Request, title: str) -> ExportGraph:
    places = nodes.select("node").with_row_index("number").with_columns(pl.col("number").cast(pl.Int64))
    for end in ("source", "target"):
        numbers = places.rename({"node": end, "number": f"{end}_number"})
        edges = edges.join(numbers, on=end, how="left", maintain_order="left")
    columns = [name for name in edges.columns if not name.startswith(("source", "target"))]
    ends = [pl.col(f"{end}_number").alias(end) for end in ("source", "target")]
    secret = request.level in PERSONS and not request.names
    attributes = nodes.drop("node") if secret else nodes.rename({"node": "id"})
    return ExportGraph(title, attributes.select("label", pl.exclude("label")), edges.select(*ends, *columns))


def _no_window(tables: Tables, request: Request) -> ResultsError:
    windows = windows_of(tables, request.level)
    if not windows:
        return ResultsError(
            f"The run has no network of level {request.level}.", "Ask for it in network.more_levels, and run."
        )
    known = ", ".join(f"{start}-{end}" for start, end in windows)
    return ResultsError(
        f"The run has no window {request.start}-{request.end} of level {request.level}.", f"It has {known}."
    )
