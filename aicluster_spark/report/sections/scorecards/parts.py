"""Subsystems of the scored cities, their coordination, and the three balances."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.charts import scorecards as charts
from aicluster_spark.report.content import Figure, Prose, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say, stated
from aicluster_spark.report.sections.scorecards.basis import thin_subsystems
from aicluster_spark.report.sections.scorecards.words import SUBSYSTEMS, by_language, left_out, scored_cities
from aicluster_spark.report.tabulate import Field, tabulate

NO_SCORE = "no score of "
ORDER = message("Cities are in the order of their rank; a score compares the scored cities with each other.")
BALANCES = {
    "technology_scenario": message("technology and scenario"),
    "market_government": message("market and government"),
    "security_development": message("security and development"),
}


def subsystems(data: ReportData, cities: pl.DataFrame) -> Figure:
    """Draw the scores of the subsystems."""
    names = {key: say(text) for key, text in SUBSYSTEMS.items()}
    place = {key: number for number, key in enumerate(SUBSYSTEMS)}
    cells = (
        scored_cities(data)
        .select("city", "label")
        .join(data.scorecard_subsystems, on="city", maintain_order="left_right")
        .with_columns(
            number=pl.col("subsystem").replace_strict(place),
            subsystem=pl.col("subsystem").replace(names),
            shown=pl.col("score").map_elements(lambda x: words.decimal(x) or "–", pl.String).fill_null("–"),
        )
    )
    unknown = cells["score"].null_count()
    sentence = say(
        "Scores of five subsystems; {unknown} of {cells} are unknown and left empty.",
        unknown=f"{unknown:,}",
        cells=f"{cells.height:,}",
    )
    fields = [
        Field("label", "city"),
        Field("subsystem", "subsystem"),
        Field("score", "score", words.decimal, reason="reason"),
        Field("rank", "rank", words.count, reason="reason"),
        Field("rank_low", "rank, from", words.count, reason="reason"),
        Field("rank_high", "rank, to", words.count, reason="reason"),
        Field("known", "known indicators", words.count),
        Field("indicators", "of", words.count, meaning="indicators of the subsystem that the index uses"),
    ]
    here = pl.col("city").is_in(cities["city"].implode())
    drawn = cells.filter(here).select("label", "subsystem", "score", "coverage", "shown")
    words_of = say("Heat map. {sentence}", sentence=sentence)
    return Figure(
        "scorecard-subsystems",
        say("Subsystems by city"),
        sentence,
        charts.subsystem_map(drawn, cities["label"].to_list(), list(names.values()), words_of),
        tabulate("scorecard-subsystems-table", say("Scores of the subsystems"), cells, fields, folded=True),
        note=words.joined([say(ORDER), *thin_subsystems(data), left_out(data, cities)]),
    )


def coordination(data: ReportData, cities: pl.DataFrame) -> Table:
    """Lay out the coupling coordination degree with its formula and the lower bound of its scores."""
    fields = [
        Field("label", "city"),
        Field("coupling", "coupling C", words.decimal, reason="coordination_reason"),
        Field("development", "development T", words.decimal, reason="coordination_reason"),
        Field("coordination", "coordination D", words.decimal, reason="coordination_reason"),
        Field("coordination_grade", "grade", reason="coordination_reason", phrase=True),
    ]
    told = [_lacking(reason) for reason in cities["coordination_reason"]]
    cities = cities.with_columns(pl.Series("coordination_reason", told, dtype=pl.String))
    caption = say(
        "Coupling coordination of the five subsystems: C = n (U1 ... Un)^(1/n) / (U1 + ... + Un), T "
        "their mean, D the square root of C T; each U at least 0.01"
    )
    return tabulate("scorecard-coordination", caption, cities, fields, folded=True)


def _lacking(reason: str | None) -> str | None:
    """Name the subsystems without a score in the language spoken."""
    if reason is None:
        return None
    names = reason.removeprefix(NO_SCORE).split(", ")
    return say("no score of {subsystems}", subsystems=words.listed([say(SUBSYSTEMS[name]) for name in names]))


def balances(data: ReportData, cities: pl.DataFrame) -> list[Prose | Table]:
    """Say what the three balances are and what they rest on, and lay them out as pairs of sides."""
    rule = say(
        "A side is the mean score of its indicators. The index is 1 − |difference|: 1 is balance, at "
        "whatever level. Which indicator speaks for which side is the catalogue's choice."
    )
    return [Prose(say("Three balances"), [rule, *_thin_sides(data)]), _balances_table(data, cities)]


def _thin_sides(data: ReportData) -> list[str]:
    """Name the sides that rest on one indicator."""
    used = data.scorecard_indicators.filter("used")
    told = []
    for balance, label in BALANCES.items():
        for role in balance.split("_"):
            names = used.filter(pl.col("roles").list.contains(role))[by_language("name", "name_zh")]
            if names.len() == 1:
                told.append(
                    say(
                        "In the balance of {balance} the side of {side} rests on a single indicator, "
                        "{indicator}, and says no more than that one does.",
                        balance=say(label),
                        side=stated(role),
                        indicator=names[0],
                    )
                )
    return told


def _balances_table(data: ReportData, cities: pl.DataFrame) -> Table:
    names = {key: say(text) for key, text in BALANCES.items()}
    rows = (
        cities.select("city", "label")
        .join(data.scorecard_balances, on="city", maintain_order="left_right")
        .with_columns(
            pl.col("balance").replace(names),
            rests=pl.format("{} / {}", "first_known", "second_known"),
        )
    )
    told = [reason and say("; ").join(map(stated, reason.split("; "))) for reason in rows["reason"]]
    rows = rows.with_columns(pl.Series("reason", told, dtype=pl.String))
    fields = [
        Field("label", "city"),
        Field("balance", "balance"),
        Field("first", "first side", words.decimal, reason="reason"),
        Field("second", "second side", words.decimal, reason="reason"),
        Field("difference", "difference", words.decimal, reason="reason"),
        Field("balance_index", "index", words.decimal, reason="reason", meaning="1 − |difference|"),
        Field("rests", "indicators", meaning="known of the first and of the second side"),
    ]
    return tabulate("scorecard-balances", say("Three balances"), rows, fields, folded=True)
