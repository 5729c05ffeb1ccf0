"""Which codes of which patents a set of legs matches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from aicluster_spark.activity.codes import CodePatterns, split_symbols
from aicluster_spark.activity.rules import Leg


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one scheme of n patents, read once for all rule sets.

    Attributes
    ----------
    known
        Whether the patent has a code of the scheme at all, shape (n,).
    rows
        One row per patent and code, in the patent's own order: `row`, `code`, `main` (whether it
        is the patent's first).
    symbols
        The distinct codes, `code` and what `split_symbols` makes of them.
    """

    known: pl.Series
    rows: pl.DataFrame
    symbols: pl.DataFrame


@dataclass(frozen=True, slots=True)
class CodeHits:
    """What the codes of one scheme say about n patents and k legs.

    Attributes
    ----------
    known
        Whether the patent has a code of the scheme at all, shape (n,).
    legs
        Whether a code of the patent matches the leg, k series of shape (n,).
    matched
        One row per patent and matching code, in the patent's own order: `row`, `code` and the names of the
        legs that it matches, `rules`.
    """

    known: pl.Series
    legs: tuple[pl.Series, ...]
    matched: pl.DataFrame


def read_codes(codes: pl.Series) -> Codes:
    """Read lists of codes of one scheme."""
    listed = codes.rename("code").to_frame().with_row_index("row").explode("code")
    filled = listed.filter(pl.col("code").str.strip_chars() != "")
    rows = filled.with_columns(main=pl.col("row").ne_missing(pl.col("row").shift()))
    distinct = rows["code"].unique()
    return Codes(_marked(rows["row"], len(codes)), rows, split_symbols(distinct).with_columns(code=distinct))


def hits_of(codes: Codes, scheme: str, legs: tuple[Leg, ...]) -> CodeHits:
    """Match codes of one scheme, `cpc` or `ipc`, against the patterns every leg has for it."""
    size = len(codes.known)
    columns = [f"leg {position}" for position in range(len(legs))]
    judged = codes.symbols.select(
        "code",
        *(_verdict(codes.symbols, scheme, leg).alias(name) for name, leg in zip(columns, legs, strict=True)),
    )
    found = codes.rows.join(judged.filter(pl.any_horizontal(columns)), on="code", maintain_order="left")
    found = found.with_columns(
        pl.col(name) & pl.col("main")
        for name, leg in zip(columns, legs, strict=True)
        if leg.position == "main"
    ).filter(pl.any_horizontal(columns))
    names = [pl.when(pl.col(name)).then(pl.lit(leg.name)) for name, leg in zip(columns, legs, strict=True)]
    return CodeHits(
        codes.known,
        tuple(_marked(found["row"].filter(found[name]), size) for name in columns),
        found.select("row", "code", rules=pl.concat_list(names).list.drop_nulls()),
    )


def _verdict(symbols: pl.DataFrame, scheme: str, leg: Leg) -> pl.Series:
    wanted: CodePatterns = getattr(leg, scheme)
    unwanted: CodePatterns = getattr(leg, f"not_{scheme}")
    return wanted.matches(symbols) & ~unwanted.matches(symbols)


def _marked(rows: pl.Series, size: int) -> pl.Series:
    """Turn positions into a mask of shape (size,)."""
    mask = np.zeros(size, dtype=bool)
    mask[rows.to_numpy()] = True
    return pl.Series(mask)
