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
        return values.to_frame("value").lazy().select(result=function(pl.col("value"))).collect()["result"]

    return of_each(text, run, kind)


def of_each(
    text: pl.Expr, run: Callable[[pl.Series], pl.Series], kind: pl.DataType | type[pl.DataType]
) -> pl.Expr:
    """Run a function over the distinct values, and give each place its value's result.

    Parameters
    ----------
    text
        Values.
    run
        Gives one result for each value, in order.
    kind
        Type of the result.
    """

    def each(values: pl.Series) -> pl.Series:
        distinct = values.unique()
        if len(distinct) == len(values):
            return run(values)
        results = pl.DataFrame({"value": distinct, "result": run(distinct)})
        # nulls_equal: a function may say something of null too
        place = values.to_frame("value")
        return place.join(results, on="value", how="left", nulls_equal=True, maintain_order="left")["result"]

    return text.map_batches(each, return_dtype=kind)
