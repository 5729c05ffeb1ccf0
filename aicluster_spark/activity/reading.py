"""The words of several rule sets in the text fields of patents, every field read once for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from aicluster_spark.activity.contexts import inside_of
from aicluster_spark.activity.rules import RuleSet
from aicluster_spark.activity.text import FOUND, find_terms, normalise
from aicluster_spark.activity.words import Term, compile_term

WORD_HITS = {"row": pl.UInt32, "field": pl.String, "term": pl.String, "text": pl.String, "inside": pl.String}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in n patents.

    Attributes
    ----------
    texts
        The text fields, shape (n, fields).
    terms
        The compiled terms and contexts of all rule sets.
    places
        Position in `terms` of a term as printed, by the manner it is read in (`inflected`).
    found
        By field, what `find_terms` found in it.
    """

    texts: pl.DataFrame
    terms: tuple[Term, ...]
    places: dict[tuple[str, bool], int]
    found: dict[str, pl.DataFrame]

    def has_text(self, rules: RuleSet) -> pl.Series:
        """Say whether any of the rule set's fields is filled, shape (n,)."""
        filled = (pl.col(name).str.strip_chars() != "" for name in rules.fields)
        return self.texts.select(
            pl.any_horizontal(filled).fill_null(value=False).alias("has_text")
        ).to_series()

    def hits(self, rules: RuleSet) -> pl.DataFrame:
        """List the rule set's words found in its fields.

        Returns
        -------
        polars.DataFrame
            Columns WORD_HITS; `term` as the rule set prints it, `text` as found, `inside` the context that
            suppresses the hit, null where the hit counts.
        """
        parts = [self._in_field(name, rules) for name in rules.fields]
        return pl.concat([pl.DataFrame(schema=WORD_HITS), *parts])

    def _in_field(self, name: str, rules: RuleSet) -> pl.DataFrame:
        wanted, around = (
            [self.places[word, rules.inflected] for word in words] for words in (rules.words, rules.not_in)
        )
        found = self.found[name]
        own = found.filter(pl.col("term").is_in(wanted))
        doubtful = found.filter(pl.col("term").is_in(around))["row"].unique()
        inside = self._contexts(name, own.filter(pl.col("row").is_in(doubtful.implode())), around)
        named = own.join(inside, on=["row", "term", "text"], how="left", maintain_order="left")
        texts = pl.Series([term.text for term in self.terms], dtype=pl.String)
        return named.select(
            "row", pl.lit(name).alias("field"), texts.gather(named["term"]).alias("term"), "text", "inside"
        )

    def _contexts(self, name: str, hits: pl.DataFrame, around: list[int]) -> pl.DataFrame:
        """Look closely at the hits in texts that hold a context: few, so one by one."""
        rows = hits["row"].unique().sort()
        normal = normalise(self.texts[name].gather(rows))
        places = {row: place for place, row in enumerate(rows)}
        local = (
            hits.with_columns(pl.col("row").replace_strict(places, return_dtype=pl.UInt32))
            if places
            else hits
        )
        return hits.with_columns(
            inside_of(normal, local, self.terms, [self.terms[place] for place in around])
        )


def read_texts(patents: pl.DataFrame, rule_sets: Iterable[RuleSet]) -> Reading:
    """Read every text field that any of the rule sets asks for once, for the words and contexts of all."""
    rule_sets = tuple(rule_sets)
    wanted = dict.fromkeys(
        (word, rules.inflected) for rules in rule_sets for word in (*rules.words, *rules.not_in)
    )
    terms = tuple(compile_term(word, inflected) for word, inflected in wanted)
    fields = list(dict.fromkeys(name for rules in rule_sets for name in rules.fields))
    texts = patents.select(fields)
    nothing = pl.DataFrame(schema=FOUND)
    found = {name: find_terms(texts[name], terms) if terms else nothing for name in fields}
    return Reading(texts, terms, {key: place for place, key in enumerate(wanted)}, found)
