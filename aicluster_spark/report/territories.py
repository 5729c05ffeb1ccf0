"""Names of territories and where they are written, from the polygons of the file that a study names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aicluster_spark.errors import StudyError
from aicluster_spark.study.boundaries import BoundaryOptions

LONGEST = 40
"""Characters of a name; the rest is cut."""
MOST_PROPERTIES = 12
"""Properties that an error lists."""

Ring = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Territory:
    """One named territory.

    Attributes
    ----------
    name, name_zh
        Its name as the file has it.
    longitude, latitude
        A point inside of its largest part, in degrees.
    area
        Of that part, in square degrees: what is larger is named first.
    """

    name: str
    name_zh: str
    longitude: float
    latitude: float
    area: float


def territories(value: Any, options: BoundaryOptions, path: Path) -> tuple[Territory, ...]:
    """Find the named polygons of a checked GeoJSON file, the largest first; none if the study asks for none.

    Raises
    ------
    StudyError
        If no polygon has the property that the study names.
    """
    if not options.label:
        return ()
    polygons = [each for each in _features(value) if _outer_rings(each)]
    found = [
        Territory(name, _text(each, options.label_zh) or name, *_place(_outer_rings(each)))
        for each in polygons
        if (name := _text(each, options.label))
    ]
    if not found:
        known = sorted({str(key) for each in polygons for key in _properties(each)})[:MOST_PROPERTIES]
        raise StudyError(
            f"report.boundaries.label: no polygon of {path} has a property {options.label}.",
            f"Its properties are {', '.join(known)}." if known else "Its polygons have no properties.",
        )
    return tuple(sorted(found, key=lambda each: -each.area))


def _features(value: Any) -> Iterator[Mapping[str, Any]]:
    if value.get("type") == "FeatureCollection":
        for inner in value.get("features") or ():
            yield from _features(inner)
    elif value.get("type") == "Feature":
        yield value


def _properties(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    given = feature.get("properties")
    return given if isinstance(given, Mapping) else {}


def _text(feature: Mapping[str, Any], name: str) -> str:
    """Return a property as one short line; empty where the feature has none."""
    value = _properties(feature).get(name) if name else None
    return "" if value is None else " ".join(str(value).split())[:LONGEST]


def _outer_rings(feature: Mapping[str, Any]) -> list[Ring]:
    geometry = feature.get("geometry") or {}
    polygons = {"Polygon": [geometry.get("coordinates")], "MultiPolygon": geometry.get("coordinates")}
    rings = [polygon[0] for polygon in polygons.get(str(geometry.get("type"))) or () if polygon]
    return [np.array([point[:2] for point in ring], dtype=np.float64) for ring in rings if len(ring) > 3]


def _place(rings: list[Ring]) -> tuple[float, float, float]:
    """Longitude and latitude of a point inside of the largest ring, and the ring's area."""
    areas = [abs(_area(ring)) for ring in rings]
    largest = rings[int(np.argmax(areas))]
    return *_inside(largest), max(areas)


def _area(ring: Ring) -> float:
    """Signed area by the trapezoid formula."""
    x, y = ring.T
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def _inside(ring: Ring) -> tuple[float, float]:
    """Middle of the widest stretch of a ring at half of its height: inside of it, however it is bent."""
    x, y = ring.T
    level = float(y.min() + y.max()) / 2
    after_x, after_y = np.roll(x, -1), np.roll(y, -1)
    crossing = (y > level) != (after_y > level)
    if not crossing.any():
        return float(x.mean()), level
    share = (level - y[crossing]) / (after_y[crossing] - y[crossing])
    places = np.sort(x[crossing] + share * (after_x[crossing] - x[crossing]))
    starts, ends = places[::2], places[1::2]
    widest = int(np.argmax(ends - starts))
    return float(starts[widest] + ends[widest]) / 2, level
