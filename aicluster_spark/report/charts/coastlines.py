"""Coastlines of Natural Earth for the maps."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from aicluster_spark.report.charts.view import SOUTH

COASTLINES = "coastlines"


@cache
def coastlines() -> dict[str, Any]:
    """Return land as TopoJSON, without Antarctica and without borders, which are no finding of a report."""
    file = resources.files("aicluster_spark") / "data" / "land-110m.json"
    topology: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    (land,) = topology["objects"]["land"]["geometries"]
    land["arcs"] = [polygon for polygon in land["arcs"] if not _is_polar(topology, polygon)]
    return topology


def _is_polar(topology: dict[str, Any], polygon: list[list[int]]) -> bool:
    """Whether the outer ring of a polygon begins south of every map."""
    arc = polygon[0][0]
    points = topology["arcs"][arc if arc >= 0 else ~arc]
    scale, shift = topology["transform"]["scale"][1], topology["transform"]["translate"][1]
    return bool(points[0][1] * scale + shift < SOUTH)
