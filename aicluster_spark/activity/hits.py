"""Every code and word that matched, as nested rows beside the verdict: they are made in the same pass."""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from aicluster_spark.activity.code_hits import CodeHits
from aicluster_spark.activity.leg_verdict import WordHits
from aicluster_spark.activity.rules import RuleSet
from aicluster_spark.schema.activity import ACTIVITY_HITS, OTHER_VERDICTS, PATENT_ACTIVITY

HIT = tuple(column for column in ACTIVITY_HITS.columns if column.name != "patent_id")
"""What a hit says, beside the patent it is of."""
JUDGED = PATENT_ACTIVITY.arrow.append(
    pa.field("hits", pa.list_(pa.struct([pa.field(column.name, column.type) for column in HIT])))
)
"""Schema of what the judgement gives: rows of `patent_activity` with their hits."""
OTHER = tuple(column for column in OTHER_VERDICTS.columns if column.name != "patent_id")
COMPARED = JUDGED.append(
    pa.field("others", pa.list_(pa.struct([pa.field(column.name, column.type) for column in OTHER])))
)
"""Schema of what the kernel gives: the same with the verdicts of rule sets that are compared."""
NAMES = [column.name for column in HIT]


def hits_as_lists(codes: dict[str, CodeHits], words: WordHits, rules: RuleSet, size: int) -> pl.Series:
    """Gather the hits of one rule set into one list per patent, shape (size,)."""
    every = pl.concat(
        [*(_of_codes(hits.matched, scheme) for scheme, hits in codes.items()), _of_words(words, rules)]
    )
    nested = every.select("row", hit=pl.struct(pl.lit(rules.name).alias("rule_set"), *NAMES[1:]))
    lists = nested.group_by("row", maintain_order=True).agg("hit")
    rows = pl.DataFrame({"row": pl.arange(size, dtype=pl.UInt32, eager=True)})
    listed = rows.join(lists, on="row", how="left", maintain_order="left")["hit"]
    return listed.fill_null(pl.Series([[]], dtype=listed.dtype)).alias("hits")


def _of_codes(matched: pl.DataFrame, scheme: str) -> pl.DataFrame:
    text = pl.lit(None, pl.String)
    return matched.select(
        "row",
        "rules",
        pl.lit(scheme).alias("field"),
        text.alias("term"),
        pl.col("code").alias("matched_text"),
        text.alias("inside"),
    ).unique(maintain_order=True)


def _of_words(words: WordHits, rules: RuleSet) -> pl.DataFrame:
    legs: dict[str, list[str]] = {word: [] for word in rules.words}
    for leg in rules.legs:
        for word in leg.words:
            legs[word].append(leg.name)
    owners = pl.DataFrame(
        {"term": list(legs), "rules": list(legs.values())},
        schema_overrides={"term": pl.String, "rules": pl.List(pl.String)},
    )
    return words.found.join(owners, on="term", maintain_order="left").select(
        "row", "rules", "field", "term", pl.col("text").alias("matched_text"), "inside"
    )
