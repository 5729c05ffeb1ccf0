"""Occurrences of a word that do not count, because they are part of a longer name.

`人工智能` in the name of an institute, a firm or a street says nothing about what a patent does. An
occurrence is suppressed if it lies wholly inside a context; a hit counts if any of its occurrences does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import polars as pl

from aicluster_spark.activity.words import Term

Span = tuple[int, int]


def inside_of(
    normal: pl.Series, hits: pl.DataFrame, terms: Sequence[Term], contexts: Sequence[Term]
) -> pl.Series:
    """Say inside of which context a hit has all its occurrences.

    Parameters
    ----------
    normal
        Normalised texts, shape (n,).
    hits
        `row` and `term`, positions in `normal` and `terms`, and the `text` found, shape (m, 3).
    terms, contexts
        What is looked for, and what it does not count in.

    Returns
    -------
    polars.Series
        The context of the first occurrence as it stands in the text, null where the hit counts, shape (m,).
    """
    shown = [
        _all_inside(normal[row], terms[term], text, contexts)
        for row, term, text in hits.select("row", "term", "text").iter_rows()
    ]
    return pl.Series("inside", shown, dtype=pl.String)


def _all_inside(text: str, term: Term, found: str, contexts: Sequence[Term]) -> str | None:
    around = sorted(span for context in contexts for span in _spans(text, context))
    holders = [
        next((outer for outer in around if outer[0] <= start and end <= outer[1]), None)
        for start, end in _spans(text, term, found)
    ]
    if not holders or None in holders:
        return None
    start, end = holders[0]  # type: ignore[misc]  # None was ruled out
    return text[start:end].strip(" ")


def _spans(text: str, term: Term, found: str | None = None) -> Iterator[Span]:
    """Find every occurrence of a term in a normalised text, overlapping ones too, or of one form of it."""
    forms = (term.regex,) if term.regex else tuple(map(re.escape, term.literals))
    for form in forms:
        for match in re.finditer(f"(?=({form}))", text):
            if found is None or term.regex or match[1].strip(" ") == found:
                yield match.span(1)
