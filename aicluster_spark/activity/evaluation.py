"""How well rule sets meet labels, and how far they agree with each other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import polars as pl

from aicluster_spark.activity.intervals import Estimate, between, f1, kappa, wilson


@dataclass(frozen=True, slots=True)
class Quality:
    """One rule set against labels.

    Attributes
    ----------
    rule_set
        Name.
    unknown_positive, unknown_negative
        Patents labelled AI, and not AI, that the rule set cannot judge.
    true_positive, false_positive, false_negative, true_negative
        Counts of judged patents.
    precision, recall, f1
        With 95 % intervals; not defined where a class is missing. With unknown verdicts there is no value,
        only limits between which it lies however those were to turn out: what is known without codes
        or text is no random part (a word alone can make a patent AI, but never clear it).
    """

    rule_set: str
    unknown_positive: int
    unknown_negative: int
    true_positive: int
    false_positive: int
    false_negative: int
    true_negative: int
    precision: Estimate
    recall: Estimate
    f1: Estimate


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two rule sets on the patents both can judge.

    Attributes
    ----------
    first, second
        Names.
    both, only_first, only_second, neither
        Patents counted as AI by both, one, none.
    kappa
        Cohen's kappa.
    """

    first: str
    second: str
    both: int
    only_first: int
    only_second: int
    neither: int
    kappa: Estimate


def quality_of(rule_set: str, verdicts: pl.Series, labels: pl.Series) -> Quality:
    """Compare the verdicts of a rule set with labels, both boolean of shape (n,); a null verdict is unknown.

    Precision and F1 are not defined without negative labels: nothing could then have been wrongly counted.
    An unknown verdict is taken as the worst and as the best it could have been, for the two limits.
    """
    tp, fp, fn, tn = _table(verdicts, labels)
    up, un = (int((verdicts.is_null() & side).sum()) for side in (labels, ~labels))
    precision = _limits(
        wilson(tp, tp + fp + un, "it counts none"), wilson(tp + up, tp + up + fp, "it counts none"), up + un
    )
    recall = _limits(wilson(tp, tp + fn + up, "no label is positive"), wilson(tp + up, tp + fn + up, ""), up)
    both = _limits(f1(tp, fp + un, fn + up, "neither counts any"), f1(tp + up, fp, fn, ""), up + un)
    one_sided = None if (~labels).any() else Estimate(None, None, None, "no label is negative")
    return Quality(rule_set, up, un, tp, fp, fn, tn, one_sided or precision, recall, one_sided or both)


def _limits(lowest: Estimate, highest: Estimate, unknown: int) -> Estimate:
    return between(lowest, highest, f"{unknown} cannot be judged") if unknown else lowest


def agreement_of(first: str, second: str, verdicts: dict[str, pl.Series]) -> Agreement:
    """Compare two rule sets on the patents whose verdict is known to both."""
    cells = _table(verdicts[first], verdicts[second])
    both, only_first, only_second, neither = cells
    return Agreement(first, second, both, only_first, only_second, neither, kappa(*cells))


def agreements(verdicts: dict[str, pl.Series]) -> tuple[Agreement, ...]:
    """Compare every pair of rule sets."""
    return tuple(agreement_of(first, second, verdicts) for first, second in combinations(verdicts, 2))


def _table(rows: pl.Series, columns: pl.Series) -> tuple[int, int, int, int]:
    """Count (both, only rows, only columns, neither); pairs with a null are left out."""
    pairs = pl.DataFrame({"r": rows, "c": columns}).drop_nulls()
    counts = pairs.select(
        (pl.col("r") & pl.col("c")).sum().alias("both"),
        (pl.col("r") & ~pl.col("c")).sum().alias("rows"),
        (~pl.col("r") & pl.col("c")).sum().alias("columns"),
        (~pl.col("r") & ~pl.col("c")).sum().alias("neither"),
    ).row(0)
    return counts[0], counts[1], counts[2], counts[3]
