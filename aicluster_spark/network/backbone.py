"""The backbone of a network: the ties that are too heavy for chance."""

from __future__ import annotations

import polars as pl


def disparity(edges: pl.DataFrame) -> pl.DataFrame:
    """Find how surprising each tie is at its more surprised end (Serrano, Boguna and Vespignani 2009).

    A node of k ties and strength s that spread its strength at random would give a tie at least the share
    w/s with probability (1 - w/s)^(k-1). A node of one tie tells nothing: its side counts as 1.

    Parameters
    ----------
    edges
        ``source``, ``target``, ``weight`` and anything else; each tie once.

    Returns
    -------
    polars.DataFrame
        The same rows with ``disparity``, the smaller of both probabilities.
    """
    ends = pl.concat(
        [
            edges.select(pl.col("source").alias("node"), "weight"),
            edges.select(pl.col("target").alias("node"), "weight"),
        ]
    )
    nodes = ends.group_by("node").agg(k=pl.len(), s=pl.col("weight").sum())
    sides = edges.select("source", "target", "weight")
    for end in ("source", "target"):
        of_end = nodes.rename({"node": end, "k": f"k_{end}", "s": f"s_{end}"})
        sides = sides.join(of_end, on=end, how="left", maintain_order="left")
    surprise = [
        pl.when(pl.col(f"k_{end}") > 1)
        .then((1 - pl.col("weight") / pl.col(f"s_{end}")) ** (pl.col(f"k_{end}") - 1))
        .otherwise(1.0)
        for end in ("source", "target")
    ]
    return edges.with_columns(sides.select(pl.min_horizontal(surprise).alias("disparity"))["disparity"])


def backbone(edges: pl.DataFrame, alpha: float) -> pl.DataFrame:
    """Keep the ties whose disparity is below `alpha`."""
    return disparity(edges).filter(pl.col("disparity") < alpha).drop("disparity")
