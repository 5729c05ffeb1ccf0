"""Which instruments a policy document uses, by the scheme of supply, environment and demand."""

from __future__ import annotations

import polars as pl

from aicluster_spark.policy.words import Words, count_words, longest_first, policy_table

SIDES = ("supply", "environment", "demand")


def find_instruments(texts: pl.Series) -> pl.DataFrame:
    """Count the words of each side of the scheme.

    Parameters
    ----------
    texts
        Texts, shape (n,); null is no text.

    Returns
    -------
    polars.DataFrame
        supply, environment, demand (words counted; null without text) and instruments (kinds found, such as
        `supply.talent`, in order; null without text); n rows in the same order.
    """
    kinds = _kinds()
    counted = count_words(texts, Words(longest_first(kinds["word"].to_list()))).join(kinds, on="word")
    sums = counted.group_by("row").agg(
        *(pl.col("count").filter(pl.col("side") == side).sum().cast(pl.Int64).alias(side) for side in SIDES),
        pl.col("kind").unique().sort().alias("instruments"),
    )
    rows = pl.DataFrame({"row": pl.Series(range(len(texts)), dtype=pl.UInt32), "read": texts.is_not_null()})
    joined = rows.join(sums, on="row", how="left", maintain_order="left")
    nothing = [pl.col(side).fill_null(0) for side in SIDES]
    kinds_found = pl.col("instruments").fill_null(pl.lit([], pl.List(pl.String)))
    return joined.select(
        *(pl.when("read").then(side).alias(name) for name, side in zip(SIDES, nothing, strict=True)),
        pl.when("read").then(kinds_found).alias("instruments"),
    )


def _kinds() -> pl.DataFrame:
    """One row a word: its kind and side; a word stands for one kind only."""
    table = policy_table("instruments")
    rows = [
        (word.lower(), side, f"{side}.{kind}")
        for side in SIDES
        for kind, words in table[side].items()
        for word in words
    ]
    return pl.DataFrame(rows, schema=["word", "side", "kind"], orient="row")
