"""Application numbers of the US patent office."""

from __future__ import annotations

import polars as pl

_SERIES_AND_SERIAL = r"^\d{7,8}$"


def application_number(text: pl.Expr) -> pl.Expr:
    """Write an application as the office does: two digits of the series and six of the serial number.

    `09/832,323` and `9832323` are brought to `09832323`.

    Parameters
    ----------
    text
        Text.

    Returns
    -------
    polars.Expr
        Eight digits; null if the text is no such number.
    """
    digits = text.str.replace_all(r"[\s,/]", "")
    return pl.when(digits.str.contains(_SERIES_AND_SERIAL)).then(digits.str.zfill(8))
