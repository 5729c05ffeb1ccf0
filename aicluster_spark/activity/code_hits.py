"""Which codes of which patents a set of legs matches."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aicluster_spark.activity.codes import split_symbols
from aicluster_spark.activity.rules import Leg


@dataclass(frozen=True, slots=True)
class CodeHits:
    """What the codes of one scheme say about n patents and k legs.

    Attributes
    ----------
    known
        Whether the patent has a code of the scheme at all, shape (n,).
    legs
        Whether a code of the patent matches the leg, shape (n, k), columns `0` ... `k-1`.
    matched
        One row per patent and matching code, in the patent's own order: `row`, `code`.
    """

    known: pl.Series
    legs: pl.DataFrame
    matched: pl.DataFrame


def hits_of(codes: pl.Series, scheme: str, legs: tuple[Leg, ...]) -> CodeHits:
    """Match lists of codes of one scheme, `cpc` or `ipc`, against the patterns every leg has for it."""
    rows = (
        codes.rename("code")
        .to_frame()
        .with_row_index("row")
        .explode("code")
        .filter(pl.col("code").str.strip_chars() != "")
    )
    verdicts = _verdicts(rows["code"].unique(), scheme, legs)
    names = [str(position) for position in range(len(legs))]
    judged = rows.join(verdicts, on="code", how="left", maintain_order="left")
    every_row = pl.DataFrame({"row": pl.arange(len(codes), dtype=pl.UInt32, eager=True)})
    per_patent = judged.group_by("row").agg(pl.col(names).any(), known=pl.lit(True))
    joined = every_row.join(per_patent, on="row", how="left", maintain_order="left").fill_null(False)
    matched = judged.filter(pl.any_horizontal(names)) if names else judged.clear()
    return CodeHits(joined["known"], joined.select(names), matched.select("row", "code"))


def _verdicts(codes: pl.Series, scheme: str, legs: tuple[Leg, ...]) -> pl.DataFrame:
    symbols = split_symbols(codes)
    columns = {
        str(position): getattr(leg, scheme).matches(symbols) & ~getattr(leg, f"not_{scheme}").matches(symbols)
        for position, leg in enumerate(legs)
    }
    return pl.DataFrame({"code": codes, **columns})
