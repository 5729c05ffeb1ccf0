"""One pass over a column of texts for all terms at once."""

from __future__ import annotations

import polars as pl

from aicluster_spark.activity.words import SPACED, Term


def normalise(texts: pl.Series) -> pl.Series:
    """Bring texts into the form that terms are looked for in.

    Lower case; every word of a script with spaces stands between single spaces; hyphens and runs of white
    space are one space; other punctuation stays, so that no term reaches across it.
    """
    return (
        texts.str.to_lowercase().str.replace_all(SPACED, " $0 ").str.replace_all(r"[\s\-\u2010-\u2013]+", " ")
    )


def find_terms(texts: pl.Series, terms: tuple[Term, ...]) -> pl.DataFrame:
    """Find which terms occur in which texts.

    Parameters
    ----------
    texts
        Texts as published, shape (n,); null is no text.
    terms
        The terms.

    Returns
    -------
    polars.DataFrame
        One row per text and term found, ordered by both: `row` and `term` are positions (uint32).
    """
    if not terms:
        return pl.DataFrame(schema={"row": pl.UInt32, "term": pl.UInt32})
    normal = normalise(texts)
    found = _literal_hits(normal, terms)
    gapped = [position for position, term in enumerate(terms) if term.regex]
    for position in gapped:
        found = _keep_where_regex_holds(found, normal, position, terms[position].regex)
    return found.sort("row", "term")


def _literal_hits(normal: pl.Series, terms: tuple[Term, ...]) -> pl.DataFrame:
    owners = pl.DataFrame(
        [(literal, position) for position, term in enumerate(terms) for literal in term.literals],
        schema={"literal": pl.String, "term": pl.UInt32},
        orient="row",
    )
    literals = owners["literal"].unique(maintain_order=True).to_list()
    return (
        normal.rename("literal")
        .to_frame()
        .with_row_index("row")
        .with_columns(pl.col("literal").str.extract_many(literals, overlapping=True))
        .filter(pl.col("literal").list.len() > 0)
        .explode("literal")
        .unique()
        .join(owners, on="literal")
        .select("row", "term")
        .unique()
    )


def _keep_where_regex_holds(
    found: pl.DataFrame, normal: pl.Series, position: int, regex: str
) -> pl.DataFrame:
    candidates = found.filter(pl.col("term") == position)
    holds = normal.gather(candidates["row"]).str.contains(regex)
    return pl.concat([found.filter(pl.col("term") != position), candidates.filter(holds)])
