"""Cells of text: what is empty, where one cell holds several values, which text is a number."""

from __future__ import annotations

import polars as pl

NOTHING = r"(?i)^(?:-+|—+|nan|none|null|<na>|n/a|\(null\))?$"
"""Words that other programs write where there is nothing; a zero is not among them."""
_NUMBER = r"^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:[eE][+-]?\d+)?$"


def present(text: pl.Expr) -> pl.Expr:
    """Trim a cell and take words that stand for nothing, such as `-`, `nan` and `<NA>`, for null.

    Parameters
    ----------
    text
        Text.

    Returns
    -------
    polars.Expr
        Trimmed text, or null.
    """
    trimmed = text.str.strip_chars()
    return pl.when(~trimmed.str.contains(NOTHING)).then(trimmed)


def split_cell(text: pl.Expr, separators: str) -> pl.Expr:
    """Split a cell that holds several values.

    Parameters
    ----------
    text
        Text.
    separators
        The characters that part values; any of them does.

    Returns
    -------
    polars.Expr
        List of the values in their order, trimmed, without empty ones; null where the text is null.
    """
    first = separators[0]
    for other in separators[1:]:
        text = text.str.replace_all(other, first, literal=True)
    trimmed = text.str.split(first).list.eval(pl.element().str.strip_chars())
    return trimmed.list.eval(pl.element().filter(pl.element() != ""))


def number(text: pl.Expr) -> pl.Expr:
    """Read a number: `3.0`, `1,234`, full-width digits.

    Parameters
    ----------
    text
        Text.

    Returns
    -------
    polars.Expr
        Float; null where the text is no number, as a comma that parts no thousands.
    """
    plain = text.str.normalize("NFKC").str.strip_chars()
    digits = pl.when(plain.str.contains(_NUMBER)).then(plain.str.replace_all(",", "", literal=True))
    return digits.cast(pl.Float64, strict=False)


def whole_number(text: pl.Expr) -> pl.Expr:
    """Read a count: as `number`, and null where it is negative, broken or beyond 32 bits."""
    value = number(text)
    counted = (value >= 0) & (value == value.floor()) & (value < 2**31)
    return pl.when(counted).then(value).cast(pl.Int32)


def language(text: pl.Expr) -> pl.Expr:
    """Tell Chinese from English by the script.

    Parameters
    ----------
    text
        Title or abstract.

    Returns
    -------
    polars.Expr
        `zh` where there is a Han character and no kana or hangul, `en` where every letter is Latin, Greek
        (as in formulas) or common; null otherwise. The script does not tell English from French: where a
        source has other languages than these two, it must say so itself.
    """
    other = text.str.contains(r"[\p{Hiragana}\p{Katakana}\p{Hangul}]")
    chinese = text.str.contains(r"\p{Han}") & ~other
    latin = text.str.contains(r"\p{Latin}") & ~text.str.contains(r"[\p{L}--\p{Latin}--\p{Greek}--\p{Common}]")
    return pl.when(chinese).then(pl.lit("zh")).when(latin).then(pl.lit("en"))
