"""From links to identities: connected components, guarded against chains that join two people."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from aicluster_spark.identity.names import name_level
from aicluster_spark.identity.pairs import Integers

Bools = NDArray[np.bool_]


def identities(
    mentions: pl.DataFrame, first: Integers, second: Integers, year: Integers
) -> tuple[Integers, Bools]:
    """Join linked mentions, unless that would make one person of two.

    Parameters
    ----------
    mentions
        ``patent_id``, ``name_key``, ``given``, ``first``, ``second``, in the order in which they were filed.
    first, second
        Rows of the linked mentions, shape (l,), in the order of strength within each year.
    year
        Year in which each link is first known, shape (l,).

    Returns
    -------
    label : numpy.ndarray
        For each mention the first mention of its identity, shape (n,).
    guarded : numpy.ndarray
        Whether the mention's component was split by the guard, shape (n,).

    Notes
    -----
    A component is split when two of its names do not go together or two of its mentions stand on one patent.
    Its links are then taken year by year, strongest first, and each that would bring such two together is
    left out. Links of later years come later, so that a new year of records changes no identity but by
    joining two; components without a conflict end up the same by either way.
    """
    size = mentions.height
    label = components(size, first, second)
    conflict = _in_conflict(mentions, label)
    guarded = conflict[label]
    chosen = np.flatnonzero(guarded[first])
    if chosen.size:
        order = chosen[np.argsort(year[chosen], kind="stable")]
        label = label.copy()
        label[guarded] = _guarded(mentions, first[order], second[order])[guarded]
    return label, guarded


def components(size: int, first: Integers, second: Integers) -> Integers:
    """Label each of ``size`` mentions with the least mention it is connected to, shape (size,)."""
    graph = sparse.coo_array((np.ones(len(first), np.int8), (first, second)), shape=(size, size))
    count, part = csgraph.connected_components(graph, directed=False)
    least = np.full(count, size, np.int64)
    np.minimum.at(least, part, np.arange(size))
    return np.asarray(least[part])


def _in_conflict(mentions: pl.DataFrame, label: Integers) -> Bools:
    """Say for each mention whether it labels a component that cannot be one person, shape (n,)."""
    rows = mentions.select("patent_id", "name_key", "given", "first", "second").with_columns(
        label=pl.Series(label)
    )
    twice = rows.filter(pl.struct("label", "patent_id").is_duplicated())["label"]
    names = rows.unique(["label", "name_key"]).filter(pl.len().over("label") > 1)
    pairs = names.join(names, on="label", suffix="_2").filter(pl.col("name_key") < pl.col("name_key_2"))
    unlike = pairs.filter(name_level().is_null())["label"]
    conflict = np.zeros(len(label), bool)
    conflict[twice.to_numpy()] = True
    conflict[unlike.to_numpy()] = True
    return conflict


def _guarded(mentions: pl.DataFrame, first: Integers, second: Integers) -> Integers:
    """Join by one link after the other where the two sides can be one person."""
    agrees = _agreement(mentions)
    parent = list(range(mentions.height))
    names: dict[int, set[str]] = {}
    patents: dict[int, set[str]] = {}
    name_of, patent_of = mentions["name_key"].to_list(), mentions["patent_id"].to_list()

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    apart: set[tuple[int, int]] = set()
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        a, b = sorted((root(one), root(other)))
        if a == b or (a, b) in apart:
            continue
        names_a, names_b = names.setdefault(a, {name_of[a]}), names.setdefault(b, {name_of[b]})
        patents_a, patents_b = patents.setdefault(a, {patent_of[a]}), patents.setdefault(b, {patent_of[b]})
        if patents_a.isdisjoint(patents_b) and all(agrees(x, y) for x in names_a for y in names_b):
            parent[b] = a
            names_a |= names.pop(b)
            patents_a |= patents.pop(b)
        else:
            apart.add((a, b))
    return np.array([root(row) for row in range(mentions.height)], np.int64)


def _agreement(mentions: pl.DataFrame) -> Callable[[str, str], bool]:
    """Answer whether two names of one block go together, each question worked out once."""
    parts = {
        row[0]: row[1:]
        for row in mentions.select("name_key", "given", "first", "second").unique("name_key").rows()
    }
    known: dict[tuple[str, str], bool] = {}

    def agrees(one: str, other: str) -> bool:
        if one == other:
            return True
        key = (one, other) if one < other else (other, one)
        if key not in known:
            known[key] = _go_together(parts[one], parts[other])
        return known[key]

    return agrees


def _go_together(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    """Decide what ``names.name_level`` decides, for two names: (given, first, second) of each."""
    given, first, second = one
    given_2, first_2, second_2 = other
    if given == given_2:
        return True
    return (
        first == first_2 and len(first) > 1 and (second.startswith(second_2) or second_2.startswith(second))
    )
