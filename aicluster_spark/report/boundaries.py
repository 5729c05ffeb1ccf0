"""Boundaries of territories from a GeoJSON file that the study names: checked, and thinned for the page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aicluster_spark.errors import StudyError
from aicluster_spark.report.territories import Territory, territories
from aicluster_spark.study.boundaries import BoundaryOptions

MOST_BYTES = 50_000_000
MOST_POINTS = 12_000
"""Points of all lines on a map; two maps of a page carry them."""
FIRST_TOLERANCE = 0.002
"""Degrees; doubled until few enough points are left."""
PARTS = {"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
"""Kinds of geometry that have lines, with how deep their lists of positions lie."""
FIX = "Give a GeoJSON file of polygons or lines in degrees of longitude and latitude (EPSG:4326)."

Line = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Lines to be drawn below the points of a map.

    Attributes
    ----------
    lines
        (n, 2) longitudes and latitudes of each line, in degrees.
    source, source_zh
        Where they are from, as the page says it.
    tolerance
        Degrees by which lines were allowed to move when they were thinned; 0 where they were not.
    territories
        Names to be written, where the study asks for them.
    """

    lines: tuple[Line, ...]
    source: str
    source_zh: str
    tolerance: float
    territories: tuple[Territory, ...] = ()

    def feature(self) -> dict[str, Any]:
        """Return all lines as one feature of GeoJSON."""
        parts = [np.round(line, 3).tolist() for line in self.lines]
        return {
            "type": "Feature",
            "properties": {},
            "geometry": {"type": "MultiLineString", "coordinates": parts},
        }


def read_boundaries(options: BoundaryOptions | None, folder: Path) -> Boundaries | None:
    """Read the study's boundaries; None if it names none.

    Parameters
    ----------
    options
        File, relative to the study, and its source.
    folder
        Where the study stands.

    Raises
    ------
    StudyError
        If the file is missing, too large, no GeoJSON, not in degrees, or without the names asked for.
    """
    if options is None:
        return None
    lines, named = _checked(options, folder)
    thin, tolerance = _thinned(lines)
    source_zh = options.source_zh or options.source
    return Boundaries(tuple(thin), options.source, source_zh, tolerance, named)


def check_boundaries(options: BoundaryOptions | None, folder: Path) -> None:
    """Refuse boundaries that `read_boundaries` would refuse: before a run, not at the end of it.

    Raises
    ------
    StudyError
        As `read_boundaries`.
    """
    if options is not None:
        _checked(options, folder)


def _checked(options: BoundaryOptions, folder: Path) -> tuple[list[Line], tuple[Territory, ...]]:
    path = folder / options.file
    value = _read(path)
    lines = [_line(points, path) for points in _parts(value, path)]
    if not lines:
        raise StudyError(f"report.boundaries: {path} holds no polygon and no line.", FIX)
    return lines, territories(value, options, path)


def _read(path: Path) -> Any:
    if not path.is_file():
        raise StudyError(
            f"report.boundaries: there is no file {path}.", "Name it relative to the study file."
        )
    if path.stat().st_size > MOST_BYTES:
        raise StudyError(
            f"report.boundaries: {path} has {path.stat().st_size:,} bytes, more than {MOST_BYTES:,}.",
            "Give one with fewer details.",
        )
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise StudyError(f"report.boundaries: {path} is no JSON.", FIX) from error


def _parts(value: Any, path: Path) -> Iterator[Any]:
    """Yield the lists of positions of all geometries; points of a file have none."""
    if not isinstance(value, Mapping):
        raise StudyError(f"report.boundaries: {path} is no GeoJSON.", FIX)
    kind = value.get("type")
    inside = {"FeatureCollection": "features", "GeometryCollection": "geometries"}.get(str(kind))
    if inside is not None:
        for inner in value.get(inside) or ():
            yield from _parts(inner, path)
    elif kind == "Feature":
        if value.get("geometry") is not None:
            yield from _parts(value["geometry"], path)
    elif kind in PARTS:
        yield from _flat(value.get("coordinates"), PARTS[kind], path)
    elif kind not in ("Point", "MultiPoint"):
        raise StudyError(
            f"report.boundaries: {path} is no GeoJSON: a part of it is of type {kind!r:.40}.", FIX
        )


def _flat(lists: Any, depth: int, path: Path) -> Iterator[Any]:
    if not isinstance(lists, list):
        raise StudyError(f"report.boundaries: {path} has a geometry without coordinates.", FIX)
    if depth == 1:
        yield lists
        return
    for inner in lists:
        yield from _flat(inner, depth - 1, path)


def _line(points: Any, path: Path) -> Line:
    try:
        line = np.array([point[:2] for point in points], dtype=np.float64)
    except (TypeError, ValueError, IndexError) as error:
        raise StudyError(
            f"report.boundaries: {path} has a position that is no pair of numbers.", FIX
        ) from error
    degrees = line.ndim == 2 and line.shape[1] == 2 and bool((np.abs(line) <= [180, 90]).all())
    if not degrees:
        raise StudyError(f"report.boundaries: {path} has a position that is not in degrees.", FIX)
    return line


def _thinned(lines: list[Line]) -> tuple[list[Line], float]:
    """Simplify lines just as much as it takes to have few enough points."""
    tolerance, thin = 0.0, lines
    while sum(map(len, thin)) > MOST_POINTS:
        tolerance = 2 * tolerance or FIRST_TOLERANCE
        kept = (line[_kept(line, tolerance)] for line in lines)
        thin = [line for line in kept if np.ptp(line, axis=0).max() > tolerance]
    return thin, tolerance


def _kept(line: Line, tolerance: float) -> NDArray[np.bool_]:
    """(n,) which points of a line stay (Douglas and Peucker 1973): none left out lies farther off."""
    keep = np.zeros(len(line), dtype=np.bool_)
    keep[[0, -1]] = True
    open_parts = [(0, len(line) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        if last - first < 2:
            continue
        off = _distances(line[first + 1 : last], line[first], line[last])
        place = int(off.argmax())
        if off[place] > tolerance:
            farthest = first + 1 + place
            keep[farthest] = True
            open_parts += [(first, farthest), (farthest, last)]
    return keep


def _distances(points: Line, start: Line, end: Line) -> NDArray[np.float64]:
    """(n,) distances of points from a segment, in degrees; a ring's segment is a point."""
    along, squared = end - start, float(((end - start) ** 2).sum())
    share = np.clip((points - start) @ along / squared, 0, 1) if squared else np.zeros(len(points))
    return np.asarray(np.hypot(*(points - start - share[:, None] * along).T), dtype=np.float64)
