"""Clusters by density on the map, whatever the borders: DBSCAN with AI patents as weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph
from scipy.spatial import cKDTree

from aicluster_spark.specialisation.intervals import Floats

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""
ALONE = -1


@dataclass(frozen=True, slots=True)
class DensityClusters:
    """Dense places of n.

    Attributes
    ----------
    label
        Shape (n,); number of the cluster, by falling weight from 0, or -1 for noise.
    density
        Shape (n,); weight within the radius, the place's own among it; NaN where the place is unknown.
    core
        Shape (n,); whether the density reaches the minimum.
    """

    label: npt.NDArray[np.int64]
    density: Floats
    core: npt.NDArray[np.bool_]


def density_clusters(
    latitude: Floats, longitude: Floats, weight: Floats, radius_km: float, minimum: float
) -> DensityClusters:
    """Find clusters by DBSCAN (Ester and others 1996, KDD) on great-circle distances.

    A place is core where the weights within the radius reach the minimum; core places within the radius of
    each other are one cluster; another place with weight joins the cluster of its nearest core place within
    the radius (DBSCAN leaves that choice open), and is noise without one.

    Parameters
    ----------
    latitude, longitude
        Shape (n,); degrees, NaN where unknown: such a place is noise.
    weight
        Shape (n,); points at each place, such as AI patents. Places without weight belong to no cluster.
    radius_km
        Radius.
    minimum
        Weight a core place needs within the radius, above 0.

    Returns
    -------
    DensityClusters
    """
    placed = np.flatnonzero(np.isfinite(latitude) & np.isfinite(longitude))
    density = np.full(latitude.shape, np.nan)
    core = np.zeros(latitude.shape, dtype=bool)
    label = np.full(latitude.shape, ALONE, dtype=np.int64)
    if placed.size:
        near = _near(latitude[placed], longitude[placed], radius_km)
        density[placed] = (near > 0) @ weight[placed]
        core[placed] = (density[placed] >= minimum) & (weight[placed] > 0)
        label[placed] = _by_weight(_labels(near, core[placed], weight[placed]), weight[placed])
    return DensityClusters(label, density, core)


def _near(latitude: Floats, longitude: Floats, radius_km: float) -> sparse.csr_matrix:
    """Pairs within the radius: 2 minus the chord between their points on the unit sphere, so never 0."""
    phi, lam = np.radians(latitude), np.radians(longitude)
    points = np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
    chord = 2 * np.sin(min(radius_km / EARTH_RADIUS_KM, np.pi) / 2)
    pairs = cKDTree(points).query_pairs(chord, output_type="ndarray")
    gap = 2 - np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1)
    own = np.arange(points.shape[0])
    row = np.concatenate([pairs[:, 0], pairs[:, 1], own])
    column = np.concatenate([pairs[:, 1], pairs[:, 0], own])
    value = np.concatenate([gap, gap, np.full(own.size, 2.0)])
    return sparse.csr_matrix((value, (row, column)), shape=(own.size, own.size))


def _labels(near: sparse.csr_matrix, core: npt.NDArray[np.bool_], weight: Floats) -> npt.NDArray[np.int64]:
    label = np.full(core.shape, ALONE, dtype=np.int64)
    cores = np.flatnonzero(core)
    if cores.size:
        label[cores] = csgraph.connected_components(near[cores][:, cores], directed=False)[1]
        to_core = near[:, cores]
        nearest = np.asarray(to_core.argmax(axis=1)).ravel()
        reached = to_core.getnnz(axis=1) > 0
        border = reached & ~core & (weight > 0)
        label[border] = label[cores][nearest[border]]
    return label


def _by_weight(label: npt.NDArray[np.int64], weight: Floats) -> npt.NDArray[np.int64]:
    """Renumber clusters by falling weight, so that their numbers do not depend on the order of places."""
    inside = label >= 0
    if not inside.any():
        return label
    totals = np.bincount(label[inside], weight[inside])
    place = np.empty(totals.size, dtype=np.int64)
    place[np.argsort(-totals, kind="stable")] = np.arange(totals.size)
    return np.where(inside, place[np.maximum(label, 0)], ALONE)
