"""The array kernel: record batches of patents in, record batches of verdicts out, for `mapInArrow`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from aicluster_spark.activity.code_hits import read_codes
from aicluster_spark.activity.combination import Combination
from aicluster_spark.activity.hits import COMPARED
from aicluster_spark.activity.reading import read_texts
from aicluster_spark.activity.rules import RuleSet
from aicluster_spark.activity.verdict import SCHEMES, verdicts_of
from aicluster_spark.engine.kernels import to_batches, to_frame

OTHERS = pl.Struct({"rule_set": pl.String, "is_ai": pl.Boolean})
INPUT = ("patent_id", "title", "abstract", "language", "cpc", "ipc")
"""Columns of `patents` that the kernel reads."""


def judge(patents: pl.DataFrame, rule_sets: tuple[RuleSet, ...]) -> pl.DataFrame:
    """Judge patents by several rule sets, reading each text once for all that read it alike.

    Parameters
    ----------
    patents
        Columns `patent_id`, `title`, `abstract`, `language`, `cpc`, `ipc` (lists of symbols), shape (n, 6).
    rule_sets
        The k rule sets.

    Returns
    -------
    polars.DataFrame
        Rows of `patent_activity` with their `hits`, shape (n k, 9), one rule set after the other.
    """
    reading = read_texts(patents, rule_sets)
    codes = {scheme: read_codes(patents[scheme]) for scheme in SCHEMES}
    return pl.concat([verdicts_of(patents, codes, reading, rules) for rules in rule_sets])


def judge_combined(
    patents: pl.DataFrame, rule_sets: tuple[RuleSet, ...], combination: Combination
) -> pl.DataFrame:
    """Judge patents by a combination of rule sets.

    Returns
    -------
    polars.DataFrame
        Rows of `patent_activity` with their `hits`, shape (n, 9): codes and terms of all members, as the
        deciding rule each member that counts the patent with its leg, as the reason what the members lack.
    """
    return _combined(_by_rule_set(patents, rule_sets), combination)


def _by_rule_set(patents: pl.DataFrame, rule_sets: tuple[RuleSet, ...]) -> dict[str, pl.DataFrame]:
    verdicts = judge(patents, rule_sets).partition_by("rule_set", maintain_order=True)
    return {rules.name: own for rules, own in zip(rule_sets, verdicts, strict=True)}


def _combined(verdicts: Mapping[str, pl.DataFrame], combination: Combination) -> pl.DataFrame:
    """Combine the verdicts of a combination's members into its own; of a single member they are its own."""
    each = {name: verdicts[name] for name in combination.members}
    first = next(iter(each.values()))
    if combination.single:
        return first
    is_ai = combination.evaluate({name: verdicts["is_ai"] for name, verdicts in each.items()})
    legs = _joined(
        {n: v.select(pl.lit(f"{n}: ") + pl.col("matched_rule")).to_series() for n, v in each.items()}
    )
    reasons = _joined({n: v.select(pl.lit(f"{n}: ") + pl.col("reason")).to_series() for n, v in each.items()})
    return first.with_columns(
        is_ai=is_ai,
        rule_set=pl.lit(combination.text),
        matched_rule=pl.when(is_ai).then(legs),
        reason=pl.when(is_ai.is_null()).then(reasons),
        matched_codes=_united([verdicts["matched_codes"] for verdicts in each.values()]),
        matched_terms=_united([verdicts["matched_terms"] for verdicts in each.values()]),
        branches=_branches_of_members(is_ai, list(each.values())),
        hits=_united([verdicts["hits"] for verdicts in each.values()]),
    )


def _others(verdicts: Mapping[str, pl.DataFrame], compared: Sequence[Combination]) -> pl.Series:
    """Verdicts of further combinations, as one list a patent."""
    found = {name: own["is_ai"] for name, own in verdicts.items()}
    pairs = [
        pl.struct(pl.lit(each.text).alias("rule_set"), pl.lit(each.evaluate(found)).alias("is_ai"))
        for each in compared
    ]
    rows = next(iter(verdicts.values()))
    if not pairs:
        return pl.Series("others", [[]] * rows.height, pl.List(OTHERS))
    return rows.select(pl.concat_list(pairs).cast(pl.List(OTHERS)).alias("others")).to_series()


def with_stand_ins(patents: pl.DataFrame) -> pl.DataFrame:
    """Give documents that lack one scheme their codes of the other.

    CPC grew out of IPC and shares nearly all its main groups below 2000. Subgroups that only one of them has,
    and CPC's 2000 series, find nothing.
    """
    codes = {scheme: pl.col(scheme).list.len().fill_null(0) > 0 for scheme in ("cpc", "ipc")}
    return patents.with_columns(
        cpc=pl.when(codes["cpc"]).then("cpc").otherwise("ipc"),
        ipc=pl.when(codes["ipc"]).then("ipc").otherwise("cpc"),
    )


@dataclass(frozen=True, slots=True)
class ActivityKernel:
    """`judge` over Arrow batches; small and picklable, so that it travels to the workers.

    Attributes
    ----------
    rule_sets
        The rule sets.
    combination
        How they are combined into one verdict; without it each gives its own.
    compared
        Further combinations of the same rule sets, whose verdicts stand beside; with a combination only.
    stand_in
        Whether a document's CPC stands in where it has no IPC, and the other way round.
    """

    rule_sets: tuple[RuleSet, ...]
    combination: Combination | None = None
    compared: tuple[Combination, ...] = ()
    stand_in: bool = False

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Judge one batch after the other; an empty batch gives none."""
        for batch in batches:
            if batch.num_rows:
                patents = to_frame(batch.select(list(INPUT)))
                yield from to_batches(self._judged(patents), COMPARED)

    def _judged(self, patents: pl.DataFrame) -> pl.DataFrame:
        patents = with_stand_ins(patents) if self.stand_in else patents
        verdicts = _by_rule_set(patents, self.rule_sets)
        if self.combination is None:
            every = [own.with_columns(_others({"": own}, ())) for own in verdicts.values()]
            return pl.concat(every)
        return _combined(verdicts, self.combination).with_columns(_others(verdicts, self.compared))


def _joined(columns: dict[str, pl.Series]) -> pl.Series:
    return (
        pl.DataFrame(columns).select(pl.concat_str(pl.all(), separator="; ", ignore_nulls=True)).to_series()
    )


def _branches_of_members(is_ai: pl.Series, each: list[pl.DataFrame]) -> pl.Series:
    """Unite the members' branches where the combination counts the patent."""
    none = pl.lit([], dtype=pl.List(pl.String))
    united = _united([verdicts["branches"] for verdicts in each]).to_frame("branches")
    counted = pl.when(is_ai.fill_null(value=False)).then("branches").otherwise(none)
    return united.select(counted.alias("branches")).to_series()


def _united(lists: list[pl.Series]) -> pl.Series:
    named = pl.DataFrame({str(place): column for place, column in enumerate(lists)})
    return named.select(pl.concat_list(pl.all()).list.unique(maintain_order=True).alias("all")).to_series()
