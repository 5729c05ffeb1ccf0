"""Candidate pairs of one batch of blocks, and how much of a kind of evidence each pair shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

Integers = NDArray[np.int64]

CROWD = 4_000
"""Mentions of a name that may share one piece of evidence before it is split by further evidence: n mentions
are n(n-1)/2 pairs."""

RARE = 0.1
"""Expected namesakes below which mentions of one name are compared although they share nothing else."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of mentions of one block.

    Attributes
    ----------
    first, second
        Rows of the mentions, first < second, shape (p,).
    """

    first: Integers
    second: Integers

    def where(self, kept: NDArray[np.bool_]) -> Pairs:
        """Keep some of the pairs."""
        return Pairs(self.first[kept], self.second[kept])


def candidate_pairs(mentions: pl.DataFrame, crowd: int = CROWD) -> tuple[Pairs, frozenset[str]]:
    """Pair mentions that share a name, and with it an applicant, a co-inventor, the city, or that it is rare.

    The name is the whole given name or its first word. Technology brings no pair by itself: it is far too
    common.

    Parameters
    ----------
    mentions
        ``block``, ``family``, ``given``, ``first``, ``applicants``, ``coinventors`` (lists of numbers),
        ``subclasses``, ``city`` (number or null), ``namesakes``, ``year``.
    crowd
        See ``CROWD``.

    Returns
    -------
    pairs : Pairs
        Every pair once.
    split : frozenset of str
        Blocks in which a piece of evidence was too common and was split.
    """
    rows = mentions.with_row_index("row")
    whole, word = pl.format("{} {}", "family", "given"), pl.format("{} {}", "family", "first")
    rare = pl.when(pl.col("namesakes") < RARE).then(pl.lit(0))
    values = {"applicant": pl.col("applicants"), "coinventor": pl.col("coinventors"), "city": pl.col("city")}
    shared = [_shared(rows, whole, kind, value) for kind, value in {**values, "name": rare}.items()]
    spelled_out = rows.filter(pl.col("first").str.len_chars() > 1, pl.col("first") != pl.col("given"))
    bare = rows.join(spelled_out.select("family", "first").unique(), on=["family", "first"], how="semi")
    shared += [_shared(bare, word, f"first word, {kind}", value) for kind, value in values.items()]
    columns, split = _uncrowded(pl.concat(shared), crowd)
    held = _incidence(columns["row"], columns["column"], rows.height)
    upper = sparse.triu(held @ held.T, k=1, format="coo")
    return Pairs(upper.row.astype(np.int64), upper.col.astype(np.int64)), split


def overlap(lists: pl.Series, pairs: Pairs) -> Integers:
    """Count what the lists of each pair of mentions have in common, shape (p,).

    Lists repeat, so each two distinct lists are compared once.
    """
    frame = pl.DataFrame({"list": lists.fill_null([])}).with_columns(
        code=pl.col("list").hash().rank("dense") - 1
    )
    code = frame["code"].to_numpy().astype(np.int64)
    distinct = frame.unique("code").sort("code").explode("list").drop_nulls("list").unique()
    count = int(code.max(initial=0)) + 1
    held = _incidence(distinct["code"], distinct["list"], count)
    both, where = np.unique(code[pairs.first] * count + code[pairs.second], return_inverse=True)
    shared = held[both // count].multiply(held[both % count]).sum(axis=1)
    return np.asarray(shared, np.int64).ravel()[where]


def _shared(rows: pl.DataFrame, name: pl.Expr, kind: str, value: pl.Expr) -> pl.DataFrame:
    """List what each mention can share with others: ``row``, ``thing``, and how to split it."""
    found = rows.select("row", "block", "year", "subclasses", name=name, value=value)
    if isinstance(found.schema["value"], pl.List):
        found = found.explode("value")
    thing = pl.struct(pl.lit(kind).alias("kind"), "name", "value").hash()
    return found.drop_nulls("value").select(
        "row",
        "block",
        thing=thing,
        technology=pl.col("subclasses").list.first().hash(),
        year=pl.col("year").hash(),
    )


def _uncrowded(shared: pl.DataFrame, crowd: int) -> tuple[pl.DataFrame, frozenset[str]]:
    """Split what too many share by the mention's first subclass, and what is left of that by year.

    The first ``crowd`` mentions are all paired with each other whoever comes later, so that a later year
    takes away no pair of earlier ones; the others meet those of the same subclass, and beyond that of the
    same year.
    """
    left, done, split = shared.unique(["row", "thing"]).sort("row", "thing"), [], set[str]()
    for finer in ("technology", "year", None):
        crowded = pl.len().over("thing") > crowd
        early = pl.int_range(pl.len()).over("thing") < crowd
        done.append(left.filter(early if finer else pl.lit(True)).select("row", column="thing"))
        left = left.filter(crowded)
        split.update(left["block"].unique())
        if finer:
            left = left.with_columns(thing=pl.struct("thing", pl.lit(finer).alias("by"), finer).hash())
    return pl.concat(done), frozenset(split)


def _incidence(row: pl.Series, column: pl.Series, rows: int) -> Any:
    """Make the sparse matrix of shape (rows, distinct columns) with a 1 for each row and column given."""
    place = np.unique(column.to_numpy(), return_inverse=True)[1] if len(column) else np.zeros(0, np.int64)
    ones = np.ones(len(row), np.int32)
    shape = (rows, int(place.max(initial=0)) + 1)
    return sparse.csr_array((ones, (row.to_numpy().astype(np.int64), place)), shape=shape)
