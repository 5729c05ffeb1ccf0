"""Whether one leg of a rule set holds for each patent: yes, no, or unknown because something is missing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

import polars as pl

from aicluster_spark.activity.code_hits import CodeHits
from aicluster_spark.activity.rules import Leg


@dataclass(frozen=True, slots=True)
class WordHits:
    """What the texts of n patents say to a rule set.

    Attributes
    ----------
    known
        Whether the patent has a text in a language of the rule set, shape (n,).
    found
        One row per patent and term found: `row`, `field`, `term` (as printed in the rule set), `text` (as
        found), `inside` (the context in which it does not count, else null).
    counted
        Those of `found` that are not part of a longer name.
    languages
        The languages, for the reason shown where there is no text.
    """

    known: pl.Series
    found: pl.DataFrame
    counted: pl.DataFrame
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LegVerdict:
    """One leg over n patents.

    Attributes
    ----------
    name
        Name of the leg.
    holds
        Whether it holds, null where unknown, shape (n,).
    missing
        What the patent lacks, meant for where `holds` is null, shape (n,).
    """

    name: str
    holds: pl.Series
    missing: pl.Series


def judge_leg(position: int, leg: Leg, codes: dict[str, CodeHits], words: WordHits) -> LegVerdict:
    """Judge n patents by the leg at a position of its rule set: everything it lists must hold.

    One part that fails decides, whatever is missing for the other (Kleene's logic).
    """
    parts = []
    if leg.schemes:
        known = reduce(or_, (codes[scheme].known for scheme in leg.schemes))
        hit = reduce(or_, (codes[scheme].legs[position] for scheme in leg.schemes))
        parts.append(_Part(known, hit, f"no {' or '.join(leg.schemes)} codes"))
    if leg.words:
        hit = _rows(words.counted.filter(pl.col("term").is_in(leg.words))["row"], len(words.known))
        parts.append(_Part(words.known, hit, f"no text in {' or '.join(words.languages)}"))
    return LegVerdict(leg.name, reduce(and_, (part.holds() for part in parts)), _joined(parts))


@dataclass(frozen=True, slots=True)
class _Part:
    """Codes or words of a leg: whether there is anything to look at, whether it matched, what else to say."""

    known: pl.Series
    hit: pl.Series
    complaint: str

    def holds(self) -> pl.Series:
        """Whether it matched, null where there is nothing to look at."""
        return self.hit.to_frame("hit").select(pl.when(self.known).then("hit").alias("holds")).to_series()

    def missing(self) -> pl.Series:
        """Say what is missing, null where nothing is."""
        return (
            self.known.to_frame("known")
            .select(pl.when(~pl.col("known")).then(pl.lit(self.complaint)))
            .to_series()
        )


def _joined(parts: list[_Part]) -> pl.Series:
    complaints = pl.DataFrame({str(place): part.missing() for place, part in enumerate(parts)})
    return complaints.select(
        missing=pl.concat_str(pl.all(), separator=" and ", ignore_nulls=True)
    ).to_series()


def _rows(rows: pl.Series, size: int) -> pl.Series:
    return pl.arange(size, dtype=pl.UInt32, eager=True).is_in(rows.unique().implode())
