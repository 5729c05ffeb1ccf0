"""Numbers with check characters: applications, credit codes."""

from __future__ import annotations

import numpy as np
import polars as pl

from aicluster_spark.synth.chance import Integers

_APPLICATION_WEIGHTS = np.array([2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5])
_ORGANISATION_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
_CREDIT_WEIGHTS = np.array([3**place % 31 for place in range(17)])
_CREDIT_LETTERS = np.frombuffer(b"0123456789ABCDEFGHJKLMNPQRTUWXY", np.uint8)
KIND_DIGIT = np.array([1, 2, 3])
"""Digit of the kind in an application number: invention, utility model, design."""


def digits(numbers: Integers, width: int) -> Integers:
    """Take numbers apart into decimal digits, shape (n, width)."""
    return np.asarray(numbers)[:, None] // 10 ** np.arange(width - 1, -1, -1) % 10


def application_numbers(years: Integers, kinds: Integers, serials: Integers) -> tuple[pl.Series, pl.Series]:
    """Write numbers in use since October 2003: year, kind, seven digits, and the check digit after a point.

    The check digit is the sum of the twelve digits weighted 2 to 9 and 2 to 5, modulo 11; 10 is X
    (ZC 0006-2003).

    Returns
    -------
    tuple
        Numbers as published, `201610058726.X`, and without the check digit; shapes (n,).
    """
    plain = years * 10**8 + KIND_DIGIT[kinds] * 10**7 + serials
    check = digits(plain, 12) @ _APPLICATION_WEIGHTS % 11
    bare = pl.Series(plain).cast(pl.String)
    signs = pl.Series([*"0123456789X"]).gather(pl.Series(check))
    return _joined(bare, ".", signs), bare


def credit_codes(authority: pl.Series, division: Integers, organisation: Integers) -> pl.Series:
    """Write unified social credit codes (GB 32100-2015), 18 characters.

    Parameters
    ----------
    authority
        Two digits: 91 firm, 12 public institution, 11 government; shape (n,).
    division
        Division of first registration, six digits, shape (n,).
    organisation
        Up to eight digits that become the organisation code, its own check character (GB 11714) after them.
    """
    body = digits(organisation, 8)
    check = (11 - body @ _ORGANISATION_WEIGHTS % 11) % 11
    front = digits(authority.cast(pl.Int64).to_numpy() * 10**6 + division, 8)
    values = np.concatenate([front, body, np.where(check == 10, 30 - 1, check)[:, None]], axis=1)
    # X is number 29 of the 31 letters.
    last = (31 - values @ _CREDIT_WEIGHTS % 31) % 31
    signs = _CREDIT_LETTERS[np.concatenate([values, last[:, None]], axis=1)]
    text = np.ascontiguousarray(signs).view("S18").ravel()
    return pl.Series(text.astype("U18").tolist(), dtype=pl.String)


def _joined(*parts: pl.Series | str) -> pl.Series:
    frame = pl.DataFrame({str(i): p for i, p in enumerate(parts) if isinstance(p, pl.Series)})
    return frame.select(
        pl.concat_str([pl.lit(p) if isinstance(p, str) else pl.col(str(i)) for i, p in enumerate(parts)])
    ).to_series()
