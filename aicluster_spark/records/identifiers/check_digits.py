"""Check characters: weighted sums of digits, as the numbers of offices and registers carry them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl


def weighted_sum(text: pl.Expr, weights: Sequence[int], values: Mapping[str, int]) -> pl.Expr:
    """Sum the values of a text's characters, each times the weight of its place.

    Parameters
    ----------
    text
        Text.
    weights
        Weight of each place, from the first.
    values
        Value of each character.

    Returns
    -------
    polars.Expr
        Integer; null where the text is too short or has a character without a value.
    """
    letters, numbers = list(values), list(values.values())
    terms = [
        text.str.slice(place, 1).replace_strict(letters, numbers, default=None, return_dtype=pl.Int32)
        * weight
        for place, weight in enumerate(weights)
    ]
    return sum(terms[1:], start=terms[0])
