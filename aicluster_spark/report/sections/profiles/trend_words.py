"""What the trend of one city says: where it begins, its height, and where it ends."""

from __future__ import annotations

from typing import Any

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.language import say

Row = dict[str, Any]


def too_few(enough: pl.DataFrame, least: float) -> str:
    """Say why there is no trend, and the quotient of the one window that has enough AI patents, if any."""
    if enough.is_empty():
        return say("No complete window has {least:g} AI patents: its quotients are no trend.", least=least)
    [only] = enough.iter_rows(named=True)
    return say(
        "Only {when} has at least {least:g} AI patents, and one window is no trend: {lq}.",
        when=only["window"],
        least=least,
        lq=_with_limits(only),
    )


def trend_sentence(known: pl.DataFrame, enough: pl.DataFrame, least: float) -> str:
    """Say the first, the highest and the last of the windows with enough AI patents, as limits allow.

    Parameters
    ----------
    known, enough
        Windows with a known quotient, and those of them with at least `least` AI patents, in order of time.
    least
        AI patents that a window must have to be told.
    """
    first, last = enough.row(0, named=True), enough.row(-1, named=True)
    said = say(
        "From {lq} in {first} to {last_lq} in {last}; AI patents from {before:,.0f} to {now:,.0f}.",
        lq=_quotient(first),
        first=first["window"],
        last_lq=_quotient(last),
        last=last["window"],
        before=first["ai_patents"],
        now=last["ai_patents"],
    )
    return words.joined(
        [said, _compared(first, last), _height(enough, first, last), _since(known, last, least)]
    )


def _compared(first: Row, last: Row) -> str:
    """Say whether the limits of both lie apart; nothing where one has none."""
    if None in (first["lq_low"], first["lq_high"], last["lq_low"], last["lq_high"]):
        return ""
    if last["lq_low"] > first["lq_high"]:
        return say("The limits of the last lie above those of the first.")
    if last["lq_high"] < first["lq_low"]:
        return say("The limits of the last lie below those of the first.")
    return say("Their limits overlap.")


def _height(enough: pl.DataFrame, first: Row, last: Row) -> str:
    """Tell the highest window from which it has fallen beyond the limits, where that is not the first."""
    highest = enough.row(int(enough["lq"].arg_max() or 0), named=True)
    if highest["window_end"] == first["window_end"] or None in (highest["lq_low"], last["lq_high"]):
        return ""
    if last["lq_high"] >= highest["lq_low"]:
        return ""
    return say(
        "It was highest in {when}: {lq}, with {patents}; the limits of the last lie below those.",
        when=highest["window"],
        lq=_with_limits(highest),
        patents=words.several(round(highest["ai_patents"]), "AI patent"),
    )


def _since(known: pl.DataFrame, last: Row, least: float) -> str:
    """Say that later windows have too few AI patents to be told."""
    later = known.filter(pl.col("window_end") > last["window_end"]).height
    if not later:
        return ""
    return say(
        "{windows} fewer than {least:g} AI patents.",
        windows=words.several(later, "later window has", "later windows have"),
        least=least,
    )


def _quotient(row: Row) -> str:
    return say("LQ {lq}", lq=words.decimal(row["lq"]))


def _with_limits(row: Row) -> str:
    if None in (row["lq_low"], row["lq_high"]):
        return _quotient(row)
    return say(
        "LQ {lq} (95 % limits {low} to {high})",
        lq=words.decimal(row["lq"]),
        low=words.decimal(row["lq_low"]),
        high=words.decimal(row["lq_high"]),
    )
