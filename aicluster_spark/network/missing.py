"""Why a node has no value of a measure: the words that stand beside the null."""

from __future__ import annotations

import polars as pl

ISOLATE = "isolate"
ABOVE_CAP = "only in teams above the cap"
TOO_LARGE = "too many nodes for exact paths"
ONE_NODE = "one node only"
FEW_NODES = "fewer than three nodes"
FEW_PARTNERS = "fewer than two partners"
NOT_MAIN = "not in the main component"

COLUMNS = {
    "clustering": ("clustering",),
    "closeness": ("closeness_reachable", "closeness", "closeness_ucinet_n", "closeness_ucinet_diameter"),
    "harmonic": ("harmonic_closeness",),
    "betweenness": ("betweenness",),
    "eigenvector": ("eigenvector",),
    "holes": ("constraint", "effective_size"),
}
"""Columns that may be null although the measure was asked for, by the measure's name."""


def missing(frame: pl.DataFrame, asked: tuple[str, ...], partners: pl.Series, exact: bool) -> pl.Series:
    """Say for each node which of the measures asked for are null, and why.

    Parameters
    ----------
    frame
        The measures of a window; null where undefined, with the column ``degree``.
    asked
        Names of the measures asked for.
    partners
        Partners of each node among the pairs, teams above the cap left out.
    exact
        Whether all paths were searched.

    Returns
    -------
    polars.Series
        ``column: reason``, separated by ``; ``; null where nothing is missing.
    """
    untied = pl.when(pl.col("degree") == 0).then(pl.lit(ISOLATE)).otherwise(pl.lit(ABOVE_CAP))
    alone = pl.when(pl.col("partners") == 0).then(untied)
    reasons: dict[str, pl.Expr] = {
        "clustering": alone.otherwise(pl.lit(FEW_PARTNERS)),
        "closeness": pl.lit(TOO_LARGE) if not exact else alone.otherwise(pl.lit(ONE_NODE)),
        "harmonic": pl.lit(ONE_NODE),
        "betweenness": pl.lit(FEW_NODES),
        "eigenvector": alone.otherwise(pl.lit(NOT_MAIN)),
        "holes": untied,
    }
    words = [
        pl.when(pl.col(column).is_null()).then(pl.concat_str(pl.lit(f"{column}: "), reasons[name]))
        for name, columns in COLUMNS.items()
        if name in asked
        for column in columns
    ]
    if not words:
        return pl.Series([None] * frame.height, dtype=pl.String)
    text = pl.concat_str(words, separator="; ", ignore_nulls=True)
    found = frame.with_columns(partners=partners).select(text.alias("missing"))["missing"]
    return found.replace("", None)
