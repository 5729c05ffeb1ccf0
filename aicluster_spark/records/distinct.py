"""Working on distinct values: days, symbols and names repeat, and most expressions on text are dear."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

Expression = Callable[[pl.Expr], pl.Expr]


def once_each(text: pl.Expr, function: Expression, kind: pl.DataType | type[pl.DataType]) -> pl.Expr:
    """Apply a function to every distinct value once, and give each place its value's result.

    The function's expression is also planned as a whole, so that parts it uses twice are computed once.

    Parameters
    ----------
    text
        Values.
    function
        Makes an expression of the values' one, value by value.
    kind
        Type of the result.

    Returns
    -------
    polars.Expr
        What ``function(text)`` gives.
    """

    def run(values: pl.Series) -> pl.Series:
        place = values.rename("value").to_frame()
        results = place.unique().lazy().select("value", result=function(pl.col("value"))).collect()
        # nulls_equal: a function may say something of null too
        return place.join(results, on="value", how="left", nulls_equal=True, maintain_order="left")["result"]

    return text.map_batches(run, return_dtype=kind)
