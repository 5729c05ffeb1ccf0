"""From codes and words to the verdict of one rule set, in three-valued logic: what is missing is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import and_

import polars as pl

from aicluster_spark.activity.code_hits import CodeHits, hits_of
from aicluster_spark.activity.rules import Leg, RuleSet

SCHEMES = ("cpc", "ipc")


@dataclass(frozen=True, slots=True)
class WordHits:
    """What the texts of n patents say.

    Attributes
    ----------
    known
        Whether the patent has any text, shape (n,).
    found
        One row per patent and term found: `row`, `term` (as printed in the rule set).
    """

    known: pl.Series
    found: pl.DataFrame


def verdicts_of(patents: pl.DataFrame, words: WordHits, rules: RuleSet) -> pl.DataFrame:
    """Judge n patents by one rule set.

    A leg holds if everything it lists holds; the rule set counts a patent if any leg holds. A leg whose
    codes or text the patent lacks is unknown unless its other part already fails (Kleene's logic), and so is
    the verdict unless another leg holds.

    Parameters
    ----------
    patents
        Columns `patent_id`, `cpc`, `ipc`, shape (n, ...).
    words
        Terms found in the texts; terms of other rule sets are ignored.
    rules
        The rule set.

    Returns
    -------
    polars.DataFrame
        Shape (n, 7): the columns of `patent_activity`, in the order of `patents`.
    """
    codes = {scheme: hits_of(patents[scheme], scheme, rules.legs) for scheme in SCHEMES}
    own = words.found.filter(pl.col("term").is_in(rules.words))
    parts = [_Parts.of(position, leg, codes, words.known, own) for position, leg in enumerate(rules.legs)]
    holds = pl.DataFrame({leg.name: part.holds for leg, part in zip(rules.legs, parts, strict=True)})
    deciding = pl.coalesce(pl.when(pl.col(name)).then(pl.lit(name)) for name in holds.columns)
    verdict = holds.select(is_ai=pl.any_horizontal(pl.all()), matched_rule=deciding)
    return pl.DataFrame(
        {
            "patent_id": patents["patent_id"],
            "rule_set": pl.repeat(rules.name, patents.height, eager=True),
            "is_ai": verdict["is_ai"],
            "matched_rule": verdict["matched_rule"],
            "matched_codes": _listed(pl.concat([codes[s].matched for s in SCHEMES]), patents.height),
            "matched_terms": _listed(_in_order(own, rules), patents.height),
            "reason": _reason(verdict["is_ai"], parts),
        }
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """One leg over n patents: whether it holds (null: unknown) and what is missing where it is unknown."""

    holds: pl.Series
    missing: pl.Series

    @classmethod
    def of(
        cls, position: int, leg: Leg, codes: dict[str, CodeHits], has_text: pl.Series, found: pl.DataFrame
    ) -> _Parts:
        """Combine what codes and words say about the leg."""
        tests: list[pl.Expr] = []
        if leg.schemes:
            tests.append(pl.when("has_codes").then("code_hit"))
        if leg.words:
            tests.append(pl.when("has_text").then("word_hit"))
        size = len(has_text)
        frame = pl.DataFrame(
            {
                "has_codes": _any([codes[scheme].known for scheme in leg.schemes], size),
                "code_hit": _any([codes[scheme].legs[str(position)] for scheme in leg.schemes], size),
                "has_text": has_text,
                "word_hit": _rows(found.filter(pl.col("term").is_in(leg.words))["row"], size),
            }
        )
        no_codes = f"no {' or '.join(leg.schemes)} codes"
        missing = (
            pl.when(pl.lit(bool(leg.schemes)) & ~pl.col("has_codes") & ~pl.col("has_text"))
            .then(pl.lit(f"{no_codes} and no text"))
            .when(pl.lit(bool(leg.schemes)) & ~pl.col("has_codes"))
            .then(pl.lit(no_codes))
            .otherwise(pl.lit("no text"))
        )
        answer = frame.select(holds=reduce(and_, tests), missing=missing)
        return cls(answer["holds"], answer["missing"])


def _reason(is_ai: pl.Series, parts: list[_Parts]) -> pl.Series:
    """Name what the first unknown leg lacks, where the verdict is unknown."""
    frame = pl.DataFrame(
        {f"{kind}{i}": getattr(p, kind) for i, p in enumerate(parts) for kind in ("holds", "missing")}
    )
    first = pl.coalesce(
        pl.when(pl.col(f"holds{i}").is_null()).then(pl.col(f"missing{i}")) for i in range(len(parts))
    )
    return frame.select(pl.when(is_ai.is_null()).then(first).alias("reason")).to_series()


def _any(series: list[pl.Series], size: int) -> pl.Series:
    nothing = pl.repeat(False, size, dtype=pl.Boolean, eager=True)
    return reduce(lambda left, right: left | right, series, nothing)


def _rows(rows: pl.Series, size: int) -> pl.Series:
    return pl.arange(size, dtype=pl.UInt32, eager=True).is_in(rows.unique().implode())


def _in_order(found: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    order = pl.DataFrame(
        {"term": rules.words, "place": range(len(rules.words))}, schema_overrides={"term": pl.String}
    )
    return found.join(order, on="term").sort("row", "place").select("row", "term")


def _listed(hits: pl.DataFrame, size: int) -> pl.Series:
    """Gather the second column of `hits` into one list per row, distinct, in order of appearance."""
    value = hits.columns[1]
    lists = hits.group_by("row", maintain_order=True).agg(pl.col(value).unique(maintain_order=True))
    rows = pl.DataFrame({"row": pl.arange(size, dtype=pl.UInt32, eager=True)})
    listed = rows.join(lists, on="row", how="left", maintain_order="left")[value]
    return listed.fill_null(pl.Series([[]], dtype=pl.List(pl.String)))
