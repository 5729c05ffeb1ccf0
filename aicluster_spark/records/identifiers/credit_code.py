"""The unified social credit code of Chinese organisations (GB 32100-2015), 18 characters.

Characters 1 and 2 name the authority and the type, 3 to 8 the division of first registration (GB/T 2260),
9 to 17 are the older organisation code (GB 11714), 18 checks the others.
"""

from __future__ import annotations

import polars as pl

from aicluster_spark.records.identifiers.check_digits import weighted_sum

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 characters by value; I, O, S, V and Z are left out."""
VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
WEIGHTS = tuple(3**place % 31 for place in range(17))
_FORM = rf"^[{ALPHABET}]{{2}}\d{{6}}[{ALPHABET}]{{10}}$"


def canonical(text: pl.Expr) -> pl.Expr:
    """Write a code in upper-case ASCII without blanks.

    Returns
    -------
    polars.Expr
        18 characters in the form of a code, its check character right or not; null otherwise.
    """
    plain = text.str.normalize("NFKC").str.to_uppercase().str.replace_all(r"[\s-]", "")
    return pl.when(plain.str.contains(_FORM)).then(plain)


def is_valid(text: pl.Expr) -> pl.Expr:
    """Tell whether a text is a credit code: its form and its check character.

    Parameters
    ----------
    text
        Text.

    Returns
    -------
    polars.Expr
        Boolean; null where the text is null.
    """
    code = canonical(text)
    wanted = (31 - weighted_sum(code, WEIGHTS, VALUES) % 31) % 31
    given = code.str.slice(17, 1).replace_strict(
        list(VALUES), list(VALUES.values()), default=None, return_dtype=pl.Int32
    )
    return pl.when(text.is_not_null()).then((wanted == given).fill_null(value=False))


def division(text: pl.Expr) -> pl.Expr:
    """Take the division of first registration, six digits of GB/T 2260, from a valid code; else null."""
    return pl.when(is_valid(text)).then(canonical(text).str.slice(2, 6))
