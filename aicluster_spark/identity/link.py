"""Linking the mentions of a batch of blocks: candidates, comparison, weights, identities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aicluster_spark.identity.compare import UNKNOWN_YEAR, going_together, later_year, levels
from aicluster_spark.identity.pairs import CROWD, Integers, Pairs, candidate_pairs
from aicluster_spark.identity.resolve import identities
from aicluster_spark.identity.weights import LEVELS, Levels, Weights, score

SETTINGS = ("strict", "loose")


@dataclass(frozen=True, slots=True)
class Scored:
    """Pairs of one batch with their levels and sums of weights.

    Attributes
    ----------
    pairs
        Pairs of different patents whose names go together.
    levels
        Level of each comparison.
    score
        Sum of the weights in bits, shape (p,).
    split
        Blocks in which a piece of evidence was split.
    """

    pairs: Pairs
    levels: Levels
    score: NDArray[np.float32]
    split: frozenset[str]


def in_order(mentions: pl.DataFrame) -> pl.DataFrame:
    """Sort mentions by year of filing, the undated last, then by patent and position."""
    year = pl.col("year").fill_null(UNKNOWN_YEAR)
    return mentions.sort(year, "patent_id", "position")


def scored(mentions: pl.DataFrame, weights: Weights, crowd: int = CROWD) -> Scored:
    """Find and weigh the pairs of mentions that are in order."""
    candidates, split = candidate_pairs(mentions, crowd)
    pairs, name = going_together(mentions, candidates)
    found = levels(mentions, pairs, name)
    return Scored(pairs, found, score(found, weights), split)


def linked(mentions: pl.DataFrame, weights: Weights, crowd: int = CROWD) -> pl.DataFrame:
    """Give every mention of a batch of blocks its identity by each setting, with its strongest evidence.

    Parameters
    ----------
    mentions
        Mentions of whole blocks, with all columns of ``mentions.MENTION`` and name parts.
    weights
        The table.
    crowd
        See ``pairs.CROWD``.

    Returns
    -------
    polars.DataFrame
        ``patent_id``, ``position``, ``strict``, ``loose`` (the key of the identity's first mention),
        ``guarded`` (the guard split the loose component), ``score`` and ``evidence`` of the mention's
        strongest link, null without one, ``split`` (evidence of its block was split).
    """
    rows = in_order(mentions)
    found = scored(rows, weights, crowd)
    year = later_year(rows, found.pairs)
    key = mention_key(rows)
    columns: dict[str, pl.Series] = {}
    for setting in SETTINGS:
        kept = np.flatnonzero(found.score >= weights.thresholds[setting])
        order = kept[np.lexsort((found.pairs.second[kept], found.pairs.first[kept], -found.score[kept]))]
        label, guarded = identities(rows, found.pairs.first[order], found.pairs.second[order], year[order])
        columns[setting] = key.gather(pl.Series(label))
    return (
        rows.select("patent_id", "position")
        .with_columns(
            **columns,
            guarded=pl.Series(guarded),
            split=rows["block"].is_in(sorted(found.split)) if found.split else pl.lit(False),
        )
        .hstack(_strongest(rows.height, found, weights.thresholds["loose"]))
    )


def mention_key(rows: pl.DataFrame) -> pl.Series:
    """Name a mention for good: its patent and its place among the inventors, `US-5828387/4`."""
    return rows.select(pl.format("{}/{}", "patent_id", "position").alias("key"))["key"]


def _strongest(size: int, found: Scored, threshold: float) -> pl.DataFrame:
    """Give the score and the levels of each mention's strongest link, as words."""
    kept = np.flatnonzero(found.score >= threshold)
    ends = np.concatenate([found.pairs.first[kept], found.pairs.second[kept]])
    both = np.concatenate([kept, kept])
    order = np.lexsort((both, -found.score[both], ends))
    rows, where = np.unique(ends[order], return_index=True)
    best = both[order][where]
    words = (
        pl.select(
            pl.concat_str(
                [
                    pl.lit(f"{comparison}: ")
                    + pl.Series(np.array(names, object)[found.levels[comparison][best]], dtype=pl.String)
                    for comparison, names in LEVELS.items()
                ],
                separator="; ",
            ).alias("evidence")
        )["evidence"]
        if best.size
        else pl.Series("evidence", [], pl.String)
    )
    strongest = pl.DataFrame({"row": rows, "score": found.score[best].astype(np.float64), "evidence": words})
    return (
        pl.DataFrame({"row": np.arange(size)})
        .join(strongest, on="row", how="left", maintain_order="left")
        .drop("row")
    )


def row_order(found: Scored) -> Integers:
    """Order of pairs from the strongest on, ties by their rows."""
    return np.lexsort((found.pairs.second, found.pairs.first, -found.score))
