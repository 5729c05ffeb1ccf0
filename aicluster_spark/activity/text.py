"""One pass over a column of texts for all terms at once.

Bringing a text into its normal form costs ten times as much as reading it once for all terms, and few texts
hold any. So every text is first read raw for probes, fixed pieces without which no term can occur
(Aho-Corasick: the cost hardly grows with the number of terms), and only where one is found in normal form.
"""

from __future__ import annotations

import polars as pl

from aicluster_spark.activity.words import HYPHENS, SPACED, Term

FULL_WIDTH = "[０-９Ａ-Ｚａ-ｚ－]"
"""Rust regex of the wide letters that Chinese texts write Latin words with."""

FOUND = {"row": pl.UInt32, "term": pl.UInt32, "text": pl.String}


def normalise(texts: pl.Series) -> pl.Series:
    """Bring texts into the form that terms are looked for in.

    Lower case; every word of a script with spaces stands between single spaces; hyphens and runs of white
    space are one space; other punctuation stays, so that no term reaches across it.
    """
    lower = narrow(texts).str.to_lowercase()
    return lower.str.replace_all(SPACED, " $0 ").str.replace_all(rf"[\s{HYPHENS}]+", " ")


def narrow(texts: pl.Series) -> pl.Series:
    """Write texts with wide letters in their compatibility form; others stay as they are."""
    wide = texts.str.contains(FULL_WIDTH).fill_null(value=False)
    if not wide.any():
        return texts
    return texts.to_frame("text").select(
        pl.when(wide).then(pl.col("text").str.normalize("NFKC")).otherwise("text")
    )["text"]


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
        One row per text, term and form found, ordered by them: positions `row` and `term` (uint32), and
        `text`, the form as it stands in the text, in lower case and with single spaces.
    """
    candidates = texts.rename("text").to_frame().with_row_index("row").filter(_may_hold_one(texts, terms))
    found = find_in_normal(normalise(candidates["text"]), terms)
    return found.with_columns(candidates["row"].gather(found["row"]))


def find_in_normal(normal: pl.Series, terms: tuple[Term, ...]) -> pl.DataFrame:
    """Find terms in normalised texts, the second half of `find_terms`."""
    found = _literal_hits(normal, terms)
    for position, term in enumerate(terms):
        if term.regex:
            found = _as_regex_finds(found, normal, position, term.regex)
    return found.sort("row", "term", "text")


def _may_hold_one(texts: pl.Series, terms: tuple[Term, ...]) -> pl.Series:
    probes = list(dict.fromkeys(probe for term in terms for probe in term.probes))
    # Only what is not yet a single space is touched: most texts are copied unchanged.
    lower = narrow(texts).str.to_lowercase()
    even = lower.str.replace_all(rf"[\s{HYPHENS}]{{2,}}|[^\S ]|[{HYPHENS}]", " ")
    return even.str.contains_any(probes) if probes else pl.repeat(False, len(texts), eager=True)


def _literal_hits(normal: pl.Series, terms: tuple[Term, ...]) -> pl.DataFrame:
    owners = pl.DataFrame(
        [(literal, position) for position, term in enumerate(terms) for literal in term.literals],
        schema={"literal": pl.String, "term": pl.UInt32},
        orient="row",
    )
    literals = owners["literal"].unique(maintain_order=True).to_list()
    if not literals:
        return pl.DataFrame(schema=FOUND)
    return (
        normal.rename("literal")
        .to_frame()
        .with_row_index("row")
        .with_columns(pl.col("literal").str.extract_many(literals, overlapping=True))
        .filter(pl.col("literal").list.len() > 0)
        .explode("literal")
        .unique()
        .join(owners, on="literal")
        .select("row", "term", text=pl.col("literal").str.strip_chars(" "))
        .unique()
    )


def _as_regex_finds(found: pl.DataFrame, normal: pl.Series, position: int, regex: str) -> pl.DataFrame:
    """Replace the anchors found of a term by what its regex matches there, and drop those without a match."""
    rows = found.filter(pl.col("term") == position)["row"].unique()
    matched = normal.gather(rows).str.extract(f"({regex})", 1).str.strip_chars(" ")
    exact = pl.DataFrame({"row": rows, "text": matched}).drop_nulls()
    others = found.filter(pl.col("term") != position)
    return pl.concat([others, exact.select("row", pl.lit(position, pl.UInt32).alias("term"), "text")])
