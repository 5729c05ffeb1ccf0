"""What was read and what was lost on the way."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.charts import records as charts
from aicluster_spark.report.content import Figure, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say, stated
from aicluster_spark.report.sections.records.account import account_sentences, account_tables
from aicluster_spark.report.tabulate import Field, tabulate

NAMES_PER_LEVEL = 20
LEVEL_WORDS = {
    "city": message("placed in a city"),
    "region": message("placed in a region only"),
    "country": message("placed in a country only"),
    "none": message("not placed at any level"),
}


def records_section(data: ReportData) -> Section:
    """Files, counts, rejects, filing years with the cut, and places by level."""
    seen, kept, rejected = findings.records_seen(data)
    return Section(
        id="records",
        title=say("What was read and lost"),
        question=say("What was published, what could not be read, and where is it?"),
        sentences=[
            say(
                "{seen:,} records were seen, {kept:,} kept and {rejected:,} rejected; {account}.",
                seen=seen,
                kept=kept,
                rejected=rejected,
                account=say("the account closes")
                if seen == kept + rejected
                else say("the account does not close"),
            ),
            *_largest_rejects(data),
            say(
                "The last complete filing year is {year}: later years are unknown, not empty.",
                year=data.last_complete_year,
            ),
            *account_sentences(data),
        ],
        blocks=[
            _files(data),
            _counts(data),
            _filing_years(data),
            _placement(data),
            *account_tables(data),
            *_names(data),
        ],
    )


def _largest_rejects(data: ReportData) -> list[str]:
    rejects = data.record_counts.filter(pl.col("what").str.starts_with("rejected:") & (pl.col("count") > 0))
    rejects = (
        rejects.group_by("what").agg(pl.col("count").sum()).sort("count", "what", descending=[True, False])
    )
    if rejects.is_empty():
        return [say("No record was rejected.")]
    rejects = rejects.with_columns(pl.col("what").str.strip_prefix("rejected:").str.replace_all("_", " "))
    reasons = [f"{stated(what)} ({count:,})" for what, count in rejects.head(3).iter_rows()]
    return [say("Most rejects: {reasons}.", reasons=words.listed(reasons))]


def _files(data: ReportData) -> Table:
    fields = [
        Field("source_file", "file"),
        Field("reader", "reader"),
        Field("bytes", "size", words.file_size),
        Field("records_seen", "seen", words.count),
        Field("rows_kept", "kept", words.count),
        Field("rows_rejected", "rejected", words.count),
        Field("sha256", "SHA-256"),
    ]
    files = data.files.sort("source_file").with_columns(
        pl.concat_str([pl.col("sha256").str.head(12), pl.lit("…")]).alias("sha256")
    )
    return tabulate("files", say("Files read"), files, fields, limit=50)


def _counts(data: ReportData) -> Table:
    counts = data.record_counts.group_by("what", maintain_order=True).agg(pl.col("count").sum())
    counts = counts.with_columns(pl.col("what").str.replace_all("_", " ").str.replace(":", ": "))
    fields = [Field("what", "what", phrase=True), Field("count", "count", words.count)]
    return tabulate("counts", say("Records by what became of them"), counts, fields, folded=True)


def _filing_years(data: ReportData) -> Figure:
    years = data.completeness.sort("year").with_columns(
        state=pl.when(pl.col("complete").is_null())
        .then(pl.lit(say(charts.BEFORE)))
        .when(pl.col("complete"))
        .then(pl.lit(say(charts.COMPLETE)))
        .otherwise(pl.lit(say(charts.UNPUBLISHED)))
    )
    incomplete = years.filter(~pl.col("complete"))
    after = int(incomplete["patents"].sum())
    sentence = say(
        "The cut lies after {year}; {patents} kept in the tables and used in no result.",
        year=data.last_complete_year,
        patents=words.several(after, "patent filed later is", "patents filed later are"),
    )
    asked = data.study.records.last_complete_year
    needed = words.percent(asked.completeness, 0)
    how = (
        say("The year is stated by the study: {year}.", year=asked.year)
        if asked.year is not None
        else say(
            "A filing year counts when at least {needed} of its documents are published already, "
            "learnt from the publication lags of {reference_years} filing years.",
            needed=needed,
            reference_years=asked.reference_years,
        )
    )
    fields = [
        Field("year", "filing year", words.year),
        Field("patents", "patents", words.count),
        Field("completeness", "share published", words.percent),
        Field("state", "state", phrase=True),
    ]
    table = tabulate("filing-years-table", say("Patents by filing year"), years, fields, folded=True)
    spec = charts.filing_years(
        years, data.last_complete_year, say("Patents by filing year. {sentence}", sentence=sentence)
    )
    return Figure("filing-years", say("Patents by filing year"), sentence, spec, table, note=how)


def _placement(data: ReportData) -> Figure:
    levels = findings.placement(data)
    shares = dict(levels.select("level", "share").iter_rows())
    levels = levels.with_columns(words.in_words("level"))
    sentence = say(
        "{city} of the parties with an address are placed in a city; a name that is only a "
        "region or a country stays at that level and is never guessed into a capital.",
        city=words.percent(shares["city"]) or say("None"),
    )
    fields = [
        Field("level", "level", phrase=True),
        Field("rows", "parties", words.count),
        Field("share", "share", lambda value: words.percent(value, 2)),
    ]
    table = tabulate("placement-table", say("Parties by level of placement"), levels, fields)
    spec = charts.placement(
        levels.drop_nulls("share"), say("Parties by level of placement. {sentence}", sentence=sentence)
    )
    return Figure("placement", say("How far down addresses could be placed"), sentence, spec, table)


def _names(data: ReportData) -> list[Table]:
    return [_most_frequent(data, level) for level in LEVEL_WORDS]


def _most_frequent(data: ReportData, level: str) -> Table:
    names = data.names.join(data.place_names.filter(pl.col("level") == level), label="unit")
    names = names.sort("rows", "address", descending=[True, False])
    names = names.with_columns(words.in_words("method", words.code))
    fields = [
        Field("address", "as published"),
        Field("published_region", "region"),
        Field("published_country", "country"),
        *([Field("unit", "unit of analysis")] if level == "city" else []),
        *([Field("place", "matched to")] if level != "none" else []),
        Field("method", "rule", phrase=True),
        Field("rows", "parties", words.count),
    ]
    caption = say("Most frequent names {where}", where=say(LEVEL_WORDS[level]))
    return tabulate(f"names-{level}", caption, names, fields, limit=NAMES_PER_LEVEL, folded=True)
