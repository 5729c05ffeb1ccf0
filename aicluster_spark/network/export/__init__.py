"""One window's network as a file for other programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from aicluster_spark.network.export.csv_files import write_csv
from aicluster_spark.network.export.gexf import write_gexf
from aicluster_spark.network.export.graph import ExportGraph
from aicluster_spark.network.export.graphml import write_graphml
from aicluster_spark.network.export.pajek import write_pajek
from aicluster_spark.network.export.ucinet import write_ucinet

FORMATS: dict[str, tuple[str, Callable[[ExportGraph, Path], None]]] = {
    "graphml": (".graphml", write_graphml),
    "gexf": (".gexf", write_gexf),
    "pajek": (".net", write_pajek),
    "ucinet": (".dl", write_ucinet),
    "csv": (".csv", write_csv),
}
"""By name: the ending of a file, and what writes it."""

__all__ = ["FORMATS", "ExportGraph"]
