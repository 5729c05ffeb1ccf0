"""Comparing the mentions of each pair: one level for each kind of evidence."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aicluster_spark.identity.names import name_level
from aicluster_spark.identity.pairs import Integers, Pairs, overlap
from aicluster_spark.identity.weights import GAPS, LEVELS, RARITY, Levels

UNKNOWN_YEAR = 9999
"""Stands after all years: what is undated is linked last."""


def going_together(mentions: pl.DataFrame, pairs: Pairs) -> tuple[Pairs, NDArray[np.uint8]]:
    """Keep the pairs of different patents whose names go together, with the level of their names.

    Parameters
    ----------
    mentions
        ``patent_id``, ``name_key``, ``given``, ``first``, ``second``.
    pairs
        Candidates.
    """
    name, patent = (_codes(mentions[column]) for column in ("name_key", "patent_id"))
    spelled = (
        mentions.select("name_key", "given", "first", "second")
        .with_columns(name=pl.Series(name))
        .unique("name")
    )
    size = int(name.max(initial=0)) + 1
    code = name[pairs.first] * size + name[pairs.second]
    distinct, where = np.unique(code, return_inverse=True)
    both = pl.DataFrame({"name": distinct // size, "name_2": distinct % size})
    parts = spelled.drop("name_key")
    level = (
        both.join(parts, on="name", how="left", maintain_order="left")
        .join(parts.rename(lambda column: f"{column}_2"), on="name_2", how="left", maintain_order="left")
        .select(name_level().replace_strict({word: k for k, word in enumerate(LEVELS["name"])}, default=None))
        .to_series()
        .fill_null(255)
        .to_numpy()
        .astype(np.uint8)[where]
    )
    kept = (level != 255) & (patent[pairs.first] != patent[pairs.second])
    return pairs.where(kept), level[kept]


def levels(mentions: pl.DataFrame, pairs: Pairs, name: NDArray[np.uint8]) -> Levels:
    """Give the level of every comparison of ``weights.LEVELS``, each of shape (p,).

    Parameters
    ----------
    mentions
        As for ``candidate_pairs``.
    pairs
        Pairs whose names go together.
    name
        The level of their names.
    """
    one, two = pairs.first, pairs.second
    year = mentions["year"].fill_null(UNKNOWN_YEAR).to_numpy()
    namesakes = mentions["namesakes"].to_numpy()
    city = mentions["city"].fill_null(0).to_numpy()
    count = {
        key: mentions[key].list.len().fill_null(0).to_numpy()
        for key in ("applicants", "coinventors", "groups")
    }
    shared = {
        key: overlap(mentions[key], pairs) for key in ("applicants", "coinventors", "groups", "subclasses")
    }

    def lacking(key: str) -> NDArray[np.bool_]:
        return np.asarray((count[key][one] == 0) | (count[key][two] == 0))

    return {
        "name": name,
        "namesakes": _place(
            np.searchsorted(RARITY, np.maximum(namesakes[one], namesakes[two]), side="right")
        ),
        "applicant": _first_of(shared["applicants"] > 0, ~lacking("applicants")),
        "coinventor": _first_of(
            shared["coinventors"] > 1, shared["coinventors"] > 0, ~lacking("coinventors")
        ),
        "city": _first_of((city[one] == city[two]) & (city[one] != 0), (city[one] != 0) & (city[two] != 0)),
        "technology": _first_of(shared["groups"] > 0, shared["subclasses"] > 0, ~lacking("groups")),
        "years_apart": _place(np.searchsorted(GAPS, np.abs(year[one] - year[two]), side="left")),
    }


def later_year(mentions: pl.DataFrame, pairs: Pairs) -> Integers:
    """Year in which each pair is first known: the later one of its mentions, shape (p,)."""
    year = mentions["year"].fill_null(UNKNOWN_YEAR).to_numpy().astype(np.int64)
    return np.maximum(year[pairs.first], year[pairs.second])


def _first_of(*conditions: Any) -> NDArray[np.uint8]:
    """Give the place of the first condition that holds, or their number where none does."""
    return np.select(conditions, range(len(conditions)), len(conditions)).astype(np.uint8)


def _place(values: Any) -> NDArray[np.uint8]:
    return np.asarray(values, np.uint8)


def _codes(values: pl.Series) -> Integers:
    return values.rank("dense").to_numpy().astype(np.int64) - 1
