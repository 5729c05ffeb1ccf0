"""One pass over a column of texts for all terms at once.

Bringing a text into its normal form costs ten times as much as reading it once for all terms, and few texts
hold any. So every text is first read raw for probes, fixed pieces without which no term can occur
(Aho-Corasick: the cost hardly grows with the number of terms), and only where one is found in normal form.
"""

from __future__ import annotations

import polars as pl

from aicluster_spark.activity.words import HYPHENS, SPACED, Term


def normalise(texts: pl.Series) -> pl.Series:
    """Bring texts into the form that terms are looked for in.

    Lower case; every word of a script with spaces stands between single spaces; hyphens and runs of white
    space are one space; other punctuation stays, so that no term reaches across it.
    """
    return texts.str.to_lowercase().str.replace_all(SPACED, " $0 ").str.replace_all(rf"[\s{HYPHENS}]+", " ")


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
    candidates = texts.rename("text").to_frame().with_row_index("row").filter(_may_hold_one(texts, terms))
    found = find_in_normal(normalise(candidates["text"]), terms)
    return found.with_columns(candidates["row"].gather(found["row"]))


def find_in_normal(normal: pl.Series, terms: tuple[Term, ...]) -> pl.DataFrame:
    """Find terms in normalised texts, the second half of `find_terms`."""
    found = _literal_hits(normal, terms)
    for position, term in enumerate(terms):
        if term.regex:
            found = _keep_where_regex_holds(found, normal, position, term.regex)
    return found.sort("row", "term")


def _may_hold_one(texts: pl.Series, terms: tuple[Term, ...]) -> pl.Series:
    probes = list(dict.fromkeys(probe for term in terms for probe in term.probes))
    # Only what is not yet a single space is touched: most texts are copied unchanged.
    even = texts.str.to_lowercase().str.replace_all(rf"[\s{HYPHENS}]{{2,}}|[^\S ]|[{HYPHENS}]", " ")
    return even.str.contains_any(probes) if probes else pl.repeat(False, len(texts), eager=True)


def _literal_hits(normal: pl.Series, terms: tuple[Term, ...]) -> pl.DataFrame:
    owners = pl.DataFrame(
        [(literal, position) for position, term in enumerate(terms) for literal in term.literals],
        schema={"literal": pl.String, "term": pl.UInt32},
        orient="row",
    )
    literals = owners["literal"].unique(maintain_order=True).to_list()
    if not literals:
        return pl.DataFrame(schema={"row": pl.UInt32, "term": pl.UInt32})
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
