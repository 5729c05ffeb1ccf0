"""The ego network of a node: its partners, and the ties among them."""

from __future__ import annotations

import polars as pl


def ego_network(edges: pl.DataFrame, ego: str | int, steps: int = 1) -> pl.DataFrame:
    """Keep the ties among the nodes at most `steps` ties away from a node.

    Parameters
    ----------
    edges
        ``source``, ``target`` and anything else; each tie once.
    ego
        The node.
    steps
        Distance in ties.

    Returns
    -------
    polars.DataFrame
        Rows of `edges` in their order; none for a node without ties.
    """
    inside = pl.Series("node", [ego], dtype=edges.schema["source"])
    for _ in range(steps):
        touching = edges.filter(
            pl.col("source").is_in(inside.implode()) | pl.col("target").is_in(inside.implode())
        )
        inside = pl.concat(
            [inside, touching["source"].alias("node"), touching["target"].alias("node")]
        ).unique()
    return edges.filter(pl.col("source").is_in(inside.implode()) & pl.col("target").is_in(inside.implode()))
