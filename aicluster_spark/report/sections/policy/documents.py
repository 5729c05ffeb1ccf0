"""Documents of AI policy by instrument and year."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.charts.policy import SIDES, instrument_years
from aicluster_spark.report.content import Figure, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say
from aicluster_spark.report.tabulate import Field, tabulate

NOTE = message(
    "Instruments are found by words in a document's text. A document may use several kinds and counts once "
    "under each, so the lines do not sum to all documents."
)


def document_blocks(data: ReportData) -> list[Figure | Table]:
    """Draw documents by side and year, and list the kinds of instruments; nothing without documents."""
    counts = data.policy_instruments
    if counts.is_empty():
        return []
    by_year = _by_year(counts)
    sentence = _sentence(counts)
    fields = [Field("year", "year", words.year)]
    fields += [Field(side, heading, words.count) for side, heading in SIDES.items()]
    fields += [
        Field("none found", "text without one", words.count),
        Field("no text", "no text", words.count, meaning="whether it uses instruments is unknown"),
    ]
    title = say("AI policy documents by instrument and year")
    table = tabulate("policy-documents-table", title, by_year, fields, folded=True)
    spec = instrument_years(_lines(by_year), say("Documents by year. {sentence}", sentence=sentence))
    return [Figure("policy-documents", title, sentence, spec, table, say(NOTE)), _kinds(counts)]


def _by_year(counts: pl.DataFrame) -> pl.DataFrame:
    """One row a year from the first to the last with a document: years between have 0, which is known."""
    first, last = int(counts["year"].min()), int(counts["year"].max())  # type: ignore[arg-type]
    columns = [*SIDES, "none found", "no text"]
    years = pl.DataFrame({"year": list(range(first, last + 1))}, schema={"year": pl.Int32})
    for column in columns:
        own = counts.filter(pl.col("kind") == column).select("year", pl.col("documents").alias(column))
        years = years.join(own, on="year", how="left", maintain_order="left")
    return years.with_columns(pl.col(columns).fill_null(0))


def _lines(by_year: pl.DataFrame) -> pl.DataFrame:
    named = {side: say(text) for side, text in SIDES.items()}
    long = by_year.select("year", *SIDES).unpivot(index="year", variable_name="side", value_name="documents")
    return long.with_columns(pl.col("side").replace(named))


def _sentence(counts: pl.DataFrame) -> str:
    totals = dict(counts.group_by("kind").agg(pl.col("documents").sum()).iter_rows())
    every, untold = totals["all"], totals.get("no text", 0)
    said = say(
        "{documents} as AI policy, {first} to {last}. {supply:,} use supply, {environment:,} environment "
        "and {demand:,} demand instruments.",
        documents=words.several(every, "document counts", "documents count"),
        first=counts["year"].min(),
        last=counts["year"].max(),
        **{side: totals.get(side, 0) for side in ("supply", "environment", "demand")},
    )
    if not untold:
        return said
    rest = say("Of {untold:,} no text was read, so their instruments are unknown.", untold=untold)
    return words.joined([said, rest])


def _kinds(counts: pl.DataFrame) -> Table:
    """Count the kinds within each side over all years."""
    kinds = counts.filter(pl.col("kind").str.contains(".", literal=True))
    found = kinds.group_by("kind").agg(pl.col("documents").sum(), first=pl.col("year").min())
    shown = (
        found.sort(["documents", "kind"], descending=[True, False])
        .with_columns(parts=pl.col("kind").str.split("."))
        .with_columns(
            pl.col("parts").list.first().replace({side: say(text) for side, text in SIDES.items()}),
            pl.col("parts").list.last().pipe(words.in_words, words.code).alias("name"),
        )
    )
    fields = [
        Field("parts", "side", phrase=True),
        Field("name", "instrument", phrase=True),
        Field("documents", "documents", words.count),
        Field("first", "first year", words.year),
    ]
    return tabulate("policy-instruments", say("Kinds of instruments, all years"), shown, fields, folded=True)
