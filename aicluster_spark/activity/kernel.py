"""The array kernel: record batches of patents in, record batches of verdicts out, for `mapInArrow`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from aicluster_spark.activity.rules import RuleSet
from aicluster_spark.activity.text import find_terms
from aicluster_spark.activity.verdict import WordHits, verdicts_of
from aicluster_spark.activity.words import Term, compile_term
from aicluster_spark.schema.activity import PATENT_ACTIVITY

INPUT = ("patent_id", "title", "abstract", "cpc", "ipc")
"""Columns of `patents` that the kernel reads."""


def judge(patents: pl.DataFrame, rule_sets: tuple[RuleSet, ...]) -> pl.DataFrame:
    """Judge patents by several rule sets, reading each text once per set of text fields.

    Parameters
    ----------
    patents
        Columns `patent_id`, `title`, `abstract`, `cpc`, `ipc` (lists of symbols), shape (n, 5).
    rule_sets
        The k rule sets.

    Returns
    -------
    polars.DataFrame
        Rows of `patent_activity`, shape (n k, 7), one rule set after the other.
    """
    readings: dict[tuple[tuple[str, ...], bool], WordHits] = {}
    verdicts = []
    for rules in rule_sets:
        manner = (rules.fields, rules.inflected)
        if manner not in readings:
            alike = [other for other in rule_sets if (other.fields, other.inflected) == manner]
            readings[manner] = _read(patents, *manner, tuple(word for other in alike for word in other.words))
        verdicts.append(verdicts_of(patents, readings[manner], rules))
    return pl.concat(verdicts)


@dataclass(frozen=True, slots=True)
class ActivityKernel:
    """`judge` over Arrow batches; small and picklable, so that it travels to the workers.

    Attributes
    ----------
    rule_sets
        The rule sets.
    """

    rule_sets: tuple[RuleSet, ...]

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Judge one batch after the other; an empty batch gives none."""
        for batch in batches:
            if batch.num_rows:
                patents = pl.from_arrow(pa.Table.from_batches([batch.select(list(INPUT))]))
                assert isinstance(patents, pl.DataFrame)  # noqa: S101  a table never becomes a series
                yield from judge(patents, self.rule_sets).to_arrow().cast(PATENT_ACTIVITY.arrow).to_batches()


def _read(
    patents: pl.DataFrame, fields: tuple[str, ...], inflected: bool, words: tuple[str, ...]
) -> WordHits:
    texts = patents.select(
        pl.when(pl.any_horizontal(pl.col(fields).str.strip_chars() != ""))
        .then(pl.concat_str(fields, separator=" | ", ignore_nulls=True))
        .alias("text")
    )["text"]
    terms = tuple(compile_term(word, inflected) for word in dict.fromkeys(words))
    return WordHits(texts.is_not_null(), _named(find_terms(texts, terms), terms))


def _named(found: pl.DataFrame, terms: tuple[Term, ...]) -> pl.DataFrame:
    names = pl.Series([term.text for term in terms], dtype=pl.String)
    return found.select("row", term=names.gather(found["term"]))
