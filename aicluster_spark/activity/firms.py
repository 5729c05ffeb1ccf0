"""Which firms of a register are AI; one without a scope may still be known by its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from aicluster_spark.activity.firm_rules import NAME, PHRASE, RELATED, SCOPE, FirmRules
from aicluster_spark.engine.kernels import to_batches, to_frame
from aicluster_spark.schema.activity import ENTERPRISE_ACTIVITY

INPUT = ("enterprise_id", "source_file", "source_row", "name", "scope", "industry_code", "industry_edition")
NOTHING = {"scope": "no business scope", "name": "no name"}
"""Why a firm is unknown: a scope can clear it, a name only where the scope is not to be read."""
EDITION = 2017
"""Edition of GB/T 4754 that the industries are of; the same numbers mean other things in others."""


def judge_firms(firms: pl.DataFrame, rules: FirmRules) -> pl.DataFrame:
    """Judge firms.

    Parameters
    ----------
    firms
        Columns INPUT, shape (n, 7).
    rules
        The rule set; without related phrases it is the narrow variant.

    Returns
    -------
    polars.DataFrame
        Rows of `enterprise_activity`, shape (n, 8), in the order of `firms`.
    """
    texts = firms.select(
        *(_read(field, rules.fields) for field in ("name", "scope")),
        "industry_code",
        "industry_edition",
    )
    found = texts.select(
        _terms("scope", rules.phrases).alias(PHRASE),
        _terms("name", rules.words, rules.not_in).alias(NAME),
        _terms("scope", rules.words, rules.not_in).alias(SCOPE),
        _related(rules).alias(RELATED),
    )
    legs = (PHRASE, NAME, SCOPE, RELATED)
    holds = [pl.col(leg).list.len() > 0 for leg in legs]
    deciding = pl.coalesce(pl.when(hold).then(pl.lit(leg)) for hold, leg in zip(holds, legs, strict=True))
    verdict = found.select(
        pl.any_horizontal(hold.fill_null(value=False) for hold in holds).alias("hit"),
        deciding.alias("matched_rule"),
        pl.concat_list(pl.col(leg).fill_null([]) for leg in legs)
        .list.unique(maintain_order=True)
        .alias("matched_terms"),
    )
    decisive = "scope" if "scope" in rules.fields else "name"
    known = texts[decisive].is_not_null()
    return firms.select("enterprise_id", "source_file", "source_row").with_columns(
        pl.lit(rules.name if not rules.related else f"{rules.name} (wide)").alias("rule_set"),
        verdict.select(pl.when(pl.col("hit")).then(True).when(known).then(False).alias("is_ai"))["is_ai"],
        verdict["matched_rule"],
        verdict["matched_terms"],
        verdict.select(pl.when(~pl.col("hit") & ~known).then(pl.lit(NOTHING[decisive])).alias("reason"))[
            "reason"
        ],
    )


@dataclass(frozen=True, slots=True)
class FirmKernel:
    """`judge_firms` over Arrow batches."""

    rules: FirmRules

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Judge one batch after the other; an empty batch gives none."""
        for batch in batches:
            if batch.num_rows:
                judged = judge_firms(to_frame(batch.select(list(INPUT))), self.rules)
                yield from to_batches(judged, ENTERPRISE_ACTIVITY.arrow)


def _read(field: str, fields: tuple[str, ...]) -> pl.Expr:
    """Take a text in compatibility form, or none where the study does not read the field."""
    return pl.col(field).str.normalize("NFKC") if field in fields else pl.lit(None, pl.String).alias(field)


def _terms(column: str, terms: tuple[str, ...], not_in: tuple[str, ...] = ()) -> pl.Expr:
    """Find terms in a text, each once; null where there is no text."""
    if not terms:
        return pl.lit([], dtype=pl.List(pl.String))
    text = pl.col(column)
    if not_in:
        text = text.str.replace_many(list(not_in), [" "] * len(not_in))
    return text.str.extract_many(list(terms), overlapping=True).list.unique(maintain_order=True)


def _related(rules: FirmRules) -> pl.Expr:
    """Find related phrases in firms of the rules' industries."""
    none = pl.lit([], dtype=pl.List(pl.String))
    if not rules.related:
        return none
    digits = pl.col("industry_code").str.replace(r"^[A-Z]", "")
    chosen = pl.any_horizontal(digits.str.starts_with(industry) for industry in rules.industries)
    ours = (chosen & (pl.col("industry_edition") == EDITION)).fill_null(value=False)
    return pl.when(ours).then(_terms("scope", rules.related)).otherwise(none)
