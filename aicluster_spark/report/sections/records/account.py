"""The account of the records: what was refused and repeated, and how parties came to their cities."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.content import Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say, stated
from aicluster_spark.report.tabulate import Field, tabulate

REPEATS = {
    "exact_repeat": message("the same record stands in the sources before"),
    "earlier_version": message("a later publication of the same stage, such as a correction, is kept"),
    "other_stage": message("the other publication of the application is counted"),
    "duplicate_mention": message("the same party of the same document stands in the file before"),
    "merged_into_application": message("the grant's facts were added to the published application"),
}
"""Rules by which a record is the same document as another one; the last is no reject."""
WAYS = {
    "own_record": message("own first-applicant records, nearest in time"),
    "register": message("the register of enterprises"),
}
"""How an applicant without an address may come to a city."""


def account_tables(data: ReportData) -> list[Table]:
    """Rejects by reason, repeats by rule, rules of placement, and what was filled in."""
    return [_rejects(data), _repeats(data), *_methods(data), *_filled(data)]


def account_sentences(data: ReportData) -> list[str]:
    """Tell what a reader must know of the places before using ties between cities."""
    return [*_of_fills(data), *_of_inventors(data), *_of_postcodes(data)]


def _counts(data: ReportData) -> dict[str, int]:
    counted = data.record_counts.group_by("what").agg(pl.col("count").sum())
    counted = counted.sort("count", "what", descending=[True, False])
    return {str(what): int(count) for what, count in counted.iter_rows()}


def _rejects(data: ReportData) -> Table:
    seen, *_ = findings.records_seen(data)
    counts = {what: count for what, count in _counts(data).items() if what.startswith("rejected:") and count}
    rows = [
        {
            "reason": words.code(what.removeprefix("rejected:")),
            "count": count,
            "share": count / seen if seen else None,
        }
        for what, count in counts.items()
    ]
    schema = {"reason": pl.String, "count": pl.Int64, "share": pl.Float64}
    fields = [
        Field(
            "reason",
            "reason",
            meaning="`aicluster rejects` shows examples and writes the records back",
            phrase=True,
        ),
        Field("count", "records", words.count),
        Field("share", "of all seen", lambda value: words.percent(value, 3)),
    ]
    return tabulate(
        "rejects-by-reason", say("Rejected records by reason"), pl.DataFrame(rows, schema), fields
    )


def _repeats(data: ReportData) -> Table:
    counts = _counts(data)
    rows = [
        {
            "rule": words.code(rule),
            "meaning": say(meaning),
            "count": counts.get(f"rejected:{rule}", counts.get(rule, 0)),
        }
        for rule, meaning in REPEATS.items()
    ]
    fields = [
        Field("rule", "rule", phrase=True),
        Field("meaning", "when", phrase=True),
        Field("count", "records", words.count),
    ]
    caption = say("Repeats by rule; the study counts {count}", count=stated(data.study.records.count))
    return tabulate("repeats", caption, pl.DataFrame(rows), fields)


def _methods(data: ReportData) -> list[Table]:
    shares: Mapping[str, float] = findings.fact(data, "places", "method_shares") or {}
    if not shares:
        return []
    frame = pl.DataFrame({"method": list(map(words.code, shares)), "share": list(shares.values())})
    fields = [
        Field("method", "rule", phrase=True),
        Field("share", "share", lambda value: words.percent(value, 2)),
    ]
    return [
        tabulate(
            "placement-rules", say("Parties with an address by the rule that placed them"), frame, fields
        )
    ]


def _filled(data: ReportData) -> list[Table]:
    fill = findings.fact(data, "places", "fill")
    measured = findings.fact(data, "places", "fill_accuracy") or {}
    if not fill:
        return []
    wanted = fill["without_address"]
    rows = [
        {
            "way": say(meaning),
            "filled": fill[way],
            "share": fill[way] / wanted if wanted else None,
            "hidden": measured.get(way, {}).get("hidden"),
            "accuracy": measured.get(way, {}).get("accuracy"),
        }
        for way, meaning in WAYS.items()
    ]
    texts, whole, shares = ("way",), ("filled", "hidden"), ("share", "accuracy")
    types = {
        **dict.fromkeys(texts, pl.String),
        **dict.fromkeys(whole, pl.Int64),
        **dict.fromkeys(shares, pl.Float64),
    }
    fields = [
        Field("way", "taken from", phrase=True),
        Field("filled", "applicants", words.count),
        Field("share", "of those without an address", lambda value: words.percent(value, 1)),
        Field("hidden", "hidden to measure", words.count),
        Field("accuracy", "of the refilled right", lambda value: words.percent(value, 1)),
    ]
    caption = say("Applicants without an address that were given a city")
    return [tabulate("filled-places", caption, pl.DataFrame(rows, types), fields)]


def _of_fills(data: ReportData) -> list[str]:
    fill = findings.fact(data, "places", "fill")
    if not fill or not fill["without_address"]:
        return []
    share = words.percent(fill["share_filled"], 1)
    ways = words.listed(
        [say("{n:,} from {way}", n=fill[way], way=say(meaning)) for way, meaning in WAYS.items()]
    )
    return [
        say(
            "{applicants} other than persons have no address, as co-applicants in China have "
            "none; {share} of them were given a city: {ways}.",
            applicants=words.several(fill["without_address"], "applicant"),
            share=share,
            ways=ways,
        )
    ]


def _of_inventors(data: ReportData) -> list[str]:
    counts = _counts(data)
    if not counts.get("inventors") or counts.get("inventors_with_address", 0):
        return []
    return [
        say(
            "No source gives inventors' addresses: ties between cities by inventors' city are unknown, "
            "not none."
        )
    ]


def _of_postcodes(data: ReportData) -> list[str]:
    china = findings.fact(data, "places", "china")
    if not china or china["postcode_agrees_share"] is None:
        return []
    against = words.several(china["postcode_disagrees"], "party", "parties")
    return [
        say(
            "The postcode contradicts the city of {against}, whose confidence is lower for it.",
            against=against,
        )
    ]
