"""IPC and CPC symbols: every spelling that offices and databases use, to one form such as `G06N3/08`.

The subgroup is decimal-like (`3/045` stands before `3/08`), so it stays text and keeps its zeros.
"""

from __future__ import annotations

import polars as pl

from aicluster_spark.records.distinct import once_each
from aicluster_spark.records.text import split_cell

CLASSES = (
    "A(?:01|2[1-4]|4[1-7]|6[1-3]|99)|B(?:0[1-9]|2[1-9]|3[0-3]|4[1-4]|6[0-8]|8[12]|99)"
    "|C(?:0[1-9]|1[0-4]|2[1235]|30|40|99)|D(?:0[1-7]|10|21|99)|E(?:0[1-6]|21|99)"
    "|F(?:0[1-4]|1[5-7]|2[1-8]|4[12]|99)|G(?:0[1-9]|1[0-2]|16|21|99)|H(?:0[1-5]|10|99)|Y(?:02|04|10)"
)
"""The classes of IPC, and those CPC adds."""
_EDITION = r"(?:\(\d{4}(?:\.\d{2})?\))?[IAN]?$"
_SPELLED = rf"^({CLASSES})(?:([A-Z])(?:0*(\d{{1,4}})(?:/(\d{{2,6}}))?)?)?{_EDITION}"
_ST8 = rf"^((?:{CLASSES})[A-Z])(\d{{4}})(\d{{6}})$"
_FIXED = rf"^((?:{CLASSES})[A-Z])([ \d][ \d]\d)(\d{{2,6}})\s*$"


def canonical_symbol(text: pl.Expr) -> pl.Expr:
    """Write a symbol in one form.

    Read are `H05K    1/02    (2006.01)`, `G06N3/08(2006.01)I`, `G06N   3/08`, full-width and lower-case
    letters, a trailing dot, the 14 characters of WIPO ST.8 (`G06N0003080000`: main group with zeros to the
    left, subgroup with zeros to the right) and the fixed width of older US texts (`C07D48704`: main group in
    three places). A section, class or subclass number that neither IPC nor CPC has is no symbol.

    Parameters
    ----------
    text
        One symbol.

    Returns
    -------
    polars.Expr
        Such as `G06N3/08`; `G06N3`, `G06N` or `G06` where the text says no more; null if it is no symbol.
    """
    return once_each(text, _canonical, pl.String)


def symbols(text: pl.Expr, separators: str = ";；|,，") -> pl.Expr:
    """Read a cell of several symbols.

    Parameters
    ----------
    text
        Symbols parted by separators, with or without one at the end.
    separators
        The characters that part symbols.

    Returns
    -------
    polars.Expr
        List of canonical symbols in their order, without repeats and without what is no symbol; null where
        the text is null.
    """
    return symbol_list(split_cell(text, separators))


def symbol_list(texts: pl.Expr) -> pl.Expr:
    """Read a list of symbols: as `symbols`, for texts that are apart already."""
    return texts.map_batches(_read_lists, return_dtype=pl.List(pl.String))


def _read_lists(lists: pl.Series) -> pl.Series:
    """Read all lists' symbols as one column: most stand in many lists."""
    rows = lists.rename("symbol").to_frame().with_row_index("row")
    read = rows.explode("symbol").with_columns(symbol=canonical_symbol(pl.col("symbol"))).drop_nulls()
    listed = read.unique(maintain_order=True).group_by("row", maintain_order=True).agg("symbol")
    found = rows.select("row", given=pl.col("symbol").is_not_null()).join(listed, on="row", how="left")
    none = pl.lit([], pl.List(pl.String))
    return found.sort("row").select(symbol=pl.when("given").then(pl.col("symbol").fill_null(none)))["symbol"]


def _canonical(text: pl.Expr) -> pl.Expr:
    wide = text.str.normalize("NFKC").str.to_uppercase().str.strip_chars(" \t\r\n\u3000.")
    close = wide.str.replace_all(r"\s+", "")
    return pl.coalesce(_from_st8(close), _from_fixed_width(wide), _from_spelling(close))


def _from_st8(close: pl.Expr) -> pl.Expr:
    subclass, main, sub = (close.str.extract(_ST8, group) for group in (1, 2, 3))
    return _joined(subclass, main.str.strip_chars_start("0"), _at_least_two(sub.str.strip_chars_end("0")))


def _from_fixed_width(wide: pl.Expr) -> pl.Expr:
    """Take the main group from its three places; only an edge beyond them tells it from a bare main group."""
    subclass, main, sub = (wide.str.extract(_FIXED, group) for group in (1, 2, 3))
    return _joined(subclass, main.str.strip_chars_start(" 0"), sub)


def _from_spelling(close: pl.Expr) -> pl.Expr:
    cls, subclass, main, sub = (close.str.extract(_SPELLED, group) for group in (1, 2, 3, 4))
    group = pl.when(sub.is_not_null()).then(pl.concat_str(main, pl.lit("/"), sub)).otherwise(main)
    return pl.when(cls.is_not_null()).then(pl.concat_str(cls, subclass, group, ignore_nulls=True))


def _at_least_two(sub: pl.Expr) -> pl.Expr:
    return sub.str.pad_end(2, "0")


def _joined(subclass: pl.Expr, main: pl.Expr, sub: pl.Expr) -> pl.Expr:
    return pl.when(main != "").then(pl.concat_str(subclass, main, pl.lit("/"), sub))
