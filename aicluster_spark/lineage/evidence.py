"""The patents behind a city, a cluster or a tie, and what made each one AI.

Reads the parquet of a run lazily with polars: no Spark, and only the columns and rows that are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from aicluster_spark.errors import ResultsError

Tables = Mapping[str, pl.LazyFrame]
VERDICT = ("is_ai", "matched_rule", "matched_codes", "matched_terms", "reason")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes
    ----------
    city
        Identifier of the city.
    partner
        Identifier of a second city: then patents with inventors in both, the evidence of their tie.
    first_year, last_year
        Filing years, both counted in.
    role
        Role of the parties whose city counts.
    ai_only
        Leave out patents that are not AI.
    base
        Patents the quotients count: `all_patents`, or inventions only.
    """

    city: str
    partner: str | None
    first_year: int
    last_year: int
    role: str
    ai_only: bool
    base: str = "all_patents"


def find_city(cities: pl.LazyFrame, name: str) -> dict[str, object]:
    """Find a city by identifier, name, `name, country`, or a member place's name.

    Raises
    ------
    ResultsError
        If there is none, or several; then they are listed.
    """
    wanted, _, country = (part.strip().casefold() for part in name.partition(","))
    rows = cities.select("city", "name", "country", "region", "members").collect().to_dicts()
    in_country = [row for row in rows if not country or str(row["country"]).casefold() == country]
    by_rule = (
        [row for row in rows if row["city"] == name],
        [row for row in in_country if str(row["name"]).casefold() == wanted],
        [row for row in in_country if wanted in (str(m).casefold() for m in row["members"] or ())],
    )
    found = next((matches for matches in by_rule if matches), [])
    if len(found) == 1:
        return found[0]
    if not found:
        raise ResultsError(f"No city of this run is called {name}.", "Give the name as the report shows it.")
    options = "; ".join(f"{row['name']}, {row['country']} ({row['city']})" for row in found)
    raise ResultsError(
        f"{len(found)} cities are called {name}: {options}.", "Give the identifier in brackets."
    )


def patents_behind(tables: Tables, question: Question) -> pl.DataFrame:
    """List the patents that a city's, cluster's or tie's figures count.

    Parameters
    ----------
    tables
        patents, party_places, patent_activity.

    Returns
    -------
    polars.DataFrame
        patent_id, year, is_ai, matched_rule, matched_codes, matched_terms, reason, title, source_file,
        source_row; by year and number. ``reason`` says why is_ai is null.
    """
    chosen = _in_city(tables["party_places"], question.city, question.role)
    if question.partner:
        chosen = chosen.join(
            _in_city(tables["party_places"], question.partner, question.role), on="patent_id"
        )
    counted = pl.col("year").is_between(question.first_year, question.last_year)
    if question.base != "all_patents":
        counted &= pl.col("kind") == "invention"
    patents = (
        tables["patents"].filter(counted).select("patent_id", "year", "title", "source_file", "source_row")
    )
    verdict = tables["patent_activity"].select("patent_id", *VERDICT)
    found = patents.join(chosen, on="patent_id").join(verdict, on="patent_id")
    if question.ai_only:
        found = found.filter(pl.col("is_ai").fill_null(value=False))
    return (
        found.select(
            *("patent_id", "year", *VERDICT, "title", "source_file", "source_row"),
        )
        .sort("year", "patent_id")
        .collect()
    )


def hits_of(activity_hits: pl.LazyFrame, patents: pl.Series) -> pl.DataFrame:
    """List every code and word that matched in the given patents, in the table's columns and order."""
    wanted = activity_hits.filter(pl.col("patent_id").is_in(patents.implode()))
    return wanted.collect().sort("patent_id", "rule_set", "field", "matched_text", maintain_order=True)


def marks_of(hits: pl.DataFrame) -> pl.DataFrame:
    """Count in how many patents each code or word was found and counts.

    Returns
    -------
    polars.DataFrame
        rule_set, field, mark (the code, or the word as the rule set prints it), patents; the most first.
    """
    counted = hits.filter(pl.col("inside").is_null()).with_columns(mark=pl.coalesce("term", "matched_text"))
    marks = counted.group_by("rule_set", "field", "mark").agg(pl.col("patent_id").n_unique().alias("patents"))
    return marks.sort("patents", "rule_set", "field", "mark", descending=[True, False, False, False])


def quotient_of(
    city_lq: pl.LazyFrame, city: str, first_year: int, last_year: int
) -> dict[str, object] | None:
    """Find the location quotient of a city in the window of exactly these years, if there is one."""
    window = (pl.col("window_start") == first_year) & (pl.col("window_end") == last_year)
    rows = city_lq.filter(window & (pl.col("city") == city)).collect().to_dicts()
    return rows[0] if rows else None


def _in_city(party_places: pl.LazyFrame, city: str, role: str) -> pl.LazyFrame:
    here = (pl.col("city") == city) & (pl.col("role") == role)
    return party_places.filter(here).select("patent_id").unique()
