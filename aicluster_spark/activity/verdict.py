"""From codes and words to the verdict of one rule set, in three-valued logic: what is missing is unknown."""

from __future__ import annotations

import polars as pl

from aicluster_spark.activity.code_hits import CodeHits, Codes, hits_of
from aicluster_spark.activity.hits import hits_as_lists
from aicluster_spark.activity.leg_verdict import LegVerdict, WordHits, judge_leg
from aicluster_spark.activity.reading import Reading
from aicluster_spark.activity.rules import RuleSet

SCHEMES = ("cpc", "ipc")


def verdicts_of(
    patents: pl.DataFrame, codes: dict[str, Codes], reading: Reading, rules: RuleSet
) -> pl.DataFrame:
    """Judge n patents by one rule set: it counts a patent if any leg holds.

    The verdict is unknown where no leg holds and one is unknown.

    Parameters
    ----------
    patents
        Columns `patent_id`, `language`, shape (n, ...). A text whose language is null is taken to be in a
        language of the rule set.
    codes
        Their codes by scheme.
    reading
        What was found in their texts.
    rules
        The rule set.

    Returns
    -------
    polars.DataFrame
        Shape (n, 9): the columns of `patent_activity` and `hits`, in the order of `patents`.
    """
    words = _readable(patents["language"], reading, rules)
    hits = {scheme: hits_of(codes[scheme], scheme, rules.legs) for scheme in SCHEMES}
    legs = [judge_leg(position, leg, hits, words) for position, leg in enumerate(rules.legs)]
    holds = pl.DataFrame({leg.name: leg.holds for leg in legs})
    deciding = pl.coalesce(pl.when(pl.col(name)).then(pl.lit(name)) for name in holds.columns)
    verdict = holds.select(is_ai=pl.any_horizontal(pl.all()), matched_rule=deciding)
    return pl.DataFrame(
        {
            "patent_id": patents["patent_id"],
            "rule_set": pl.repeat(rules.name, patents.height, eager=True),
            "is_ai": verdict["is_ai"],
            "matched_rule": verdict["matched_rule"],
            "matched_codes": _listed(_codes_found(hits), patents.height),
            "matched_terms": _listed(_in_order(words.counted, rules), patents.height),
            "branches": _branches(holds, rules),
            "reason": _reason(verdict["is_ai"], legs),
            "hits": hits_as_lists(hits, words, rules, patents.height),
        }
    )


def _readable(language: pl.Series, reading: Reading, rules: RuleSet) -> WordHits:
    known = reading.has_text(rules) & language.is_in(rules.languages).fill_null(True)
    hits = reading.hits(rules)
    found = hits.filter(known.gather(hits["row"]))
    return WordHits(known, found, found.filter(pl.col("inside").is_null()), rules.languages)


def _codes_found(hits: dict[str, CodeHits]) -> pl.DataFrame:
    return pl.concat([hits[scheme].matched.select("row", "code") for scheme in SCHEMES])


def _branches(holds: pl.DataFrame, rules: RuleSet) -> pl.Series:
    """List the branches of which a leg holds; legs without a branch stand for none."""
    legs: dict[str, list[str]] = {}
    for leg in rules.legs:
        if leg.branch:
            legs.setdefault(leg.branch, []).append(leg.name)
    named = [pl.when(pl.any_horizontal(names)).then(pl.lit(branch)) for branch, names in legs.items()]
    if not named:
        return pl.Series([[]], dtype=pl.List(pl.String)).new_from_index(0, holds.height)
    return holds.select(pl.concat_list(named).list.drop_nulls().alias("branches")).to_series()


def _reason(is_ai: pl.Series, legs: list[LegVerdict]) -> pl.Series:
    """Name what the first unknown leg lacks, where the verdict is unknown."""
    columns = {f"holds{i}": leg.holds for i, leg in enumerate(legs)}
    frame = pl.DataFrame({**columns, **{f"missing{i}": leg.missing for i, leg in enumerate(legs)}})
    first = pl.coalesce(
        pl.when(pl.col(f"holds{i}").is_null()).then(pl.col(f"missing{i}")) for i in range(len(legs))
    )
    return frame.select(pl.when(is_ai.is_null()).then(first).alias("reason")).to_series()


def _in_order(found: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    places = {"term": rules.words, "place": range(len(rules.words))}
    order = pl.DataFrame(places, schema_overrides={"term": pl.String})
    return found.join(order, on="term").sort("row", "place").select("row", "term")


def _listed(hits: pl.DataFrame, size: int) -> pl.Series:
    """Gather the second column of `hits` into one list per row, distinct, in order of appearance."""
    value = hits.columns[1]
    lists = hits.group_by("row", maintain_order=True).agg(pl.col(value).unique(maintain_order=True))
    rows = pl.DataFrame({"row": pl.arange(size, dtype=pl.UInt32, eager=True)})
    listed = rows.join(lists, on="row", how="left", maintain_order="left")[value]
    return listed.fill_null(pl.Series([[]], dtype=pl.List(pl.String)))
