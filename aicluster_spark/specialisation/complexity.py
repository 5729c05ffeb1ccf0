"""Economic complexity of cities and branches: reflections and the eigenvector form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from aicluster_spark.specialisation.intervals import Floats


@dataclass(frozen=True, slots=True)
class Complexity:
    """Complexity of n cities and m branches.

    Attributes
    ----------
    cities
        Shape (n,); mean 0 and standard deviation 1 over the cities that have one; NaN outside of the largest
        connected part of cities and branches, where nothing can be compared.
    branches
        Shape (m,); likewise.
    """

    cities: Floats
    branches: Floats


def reflections(marks: Floats, steps: int) -> tuple[Floats, Floats]:
    """Reflect diversity and ubiquity on each other (Hidalgo and Hausmann 2009, PNAS 106).

    Step 0 is diversity k_c = sum_p M_cp and ubiquity k_p = sum_c M_cp; step N is the mean of step N - 1 over
    the neighbours. EconGeo's `MORc` and `MORt` are these, rescaled to 0-100 from step 3 on.

    Parameters
    ----------
    marks
        Shape (cities, branches), 0 or 1.
    steps
        At least 0.

    Returns
    -------
    tuple of array
        Shapes (cities,) and (branches,); NaN for a city or branch without a mark.
    """
    diversity, ubiquity = marks.sum(axis=1), marks.sum(axis=0)
    cities, branches = diversity, ubiquity
    with np.errstate(divide="ignore", invalid="ignore"):
        for _ in range(steps):
            cities, branches = (
                marks @ np.nan_to_num(branches) / diversity,
                np.nan_to_num(cities) @ marks / ubiquity,
            )
    return cities, branches


def complexity(marks: Floats) -> Complexity:
    """Compute the complexity index: the second eigenvector of the projected, row-stochastic matrices.

    Cities: (M/k_c)(M'/k_p); branches the other way round (Balland and Rigby 2017, Econ. Geogr. 93; EconGeo
    `KCI`, `TCI`). The eigenvector's sign is free: that of the cities is chosen to go with diversity, and a
    branch gets the sign of the mean complexity of the cities that have it.

    Parameters
    ----------
    marks
        Shape (cities, branches), 0 or 1.

    Returns
    -------
    Complexity
    """
    cities, branches = np.full(marks.shape[0], np.nan), np.full(marks.shape[1], np.nan)
    rows, columns = _largest_part(marks)
    part = marks[np.ix_(rows, columns)]
    if min(part.shape) < 3:
        return Complexity(cities, branches)
    found = _second_direction(part)
    if np.corrcoef(found, part.sum(axis=1))[0, 1] < 0:
        found = -found
    cities[rows] = _scored(found)
    branches[columns] = _scored(found @ part / part.sum(axis=0))
    return Complexity(cities, branches)


def _second_direction(part: Floats) -> Floats:
    """Take the second eigenvector by way of a symmetric matrix, which keeps it real.

    (M/k_c)(M'/k_p) = D^-1 M U^-1 M' is similar to the symmetric D^-1/2 M U^-1 M' D^-1/2 with D = diag(k_c)
    and U = diag(k_p), so that its eigenvectors are D^-1/2 times those.
    """
    diversity, ubiquity = part.sum(axis=1), part.sum(axis=0)
    scaled = part / np.sqrt(diversity)[:, None] / np.sqrt(ubiquity)[None, :]
    left, _, _ = np.linalg.svd(scaled, full_matrices=False)
    return np.asarray(left[:, 1] / np.sqrt(diversity))


def _largest_part(marks: Floats) -> tuple[np.ndarray, np.ndarray]:
    """Find rows and columns of the largest connected part of the two-sided graph; the first of equals."""
    rows, columns = np.nonzero(marks)
    size = sum(marks.shape)
    graph = sparse.coo_matrix((np.ones(rows.size), (rows, columns + marks.shape[0])), shape=(size, size))
    _, label = csgraph.connected_components(graph, directed=False)
    largest = np.argmax(np.bincount(label))
    inside = label == largest
    return np.flatnonzero(inside[: marks.shape[0]]), np.flatnonzero(inside[marks.shape[0] :])


def _scored(values: Floats) -> Floats:
    spread = values.std()
    return np.asarray((values - values.mean()) / spread) if spread > 0 else np.full_like(values, np.nan)
