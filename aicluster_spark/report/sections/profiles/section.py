"""One page for each cluster and compared city: where it stands, whom it works with, what to do first."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.content import Figure, Prose, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say, stated
from aicluster_spark.report.sections.profiles.chain import value_chain
from aicluster_spark.report.sections.profiles.trend import trend_blocks
from aicluster_spark.report.sections.scorecards.gaps import FOCUS_AREAS, focus_steps
from aicluster_spark.report.sections.scorecards.words import (
    STANDINGS,
    SUBSYSTEMS,
    by_language,
    model_words,
    rank_words,
    told_cities,
    told_words,
)
from aicluster_spark.report.tabulate import Field, tabulate

PARTNERS, ORGANISATIONS = 5, 5
SHORT_HORIZONS = (message("near"), message("middle"), message("far"))
"""In the order of `HORIZONS`; what they mean stands with the column."""
FIRMS = ("ai_firms", "firm_births", "firm_survival", "capital")


def profiles_section(data: ReportData) -> Section:
    """Profiles of the clusters and of the cities that the study names, by rank."""
    title = say("Cluster profiles")
    question = say("What does each cluster have, and which steps follow from its gaps?")
    if data.scorecard.is_empty():
        return Section("profiles", title, question, [say("No city is scored.")])
    told = told_cities(data)
    cities = told.head(data.study.report.ranking_length)
    steps = focus_steps(data)
    sentences = [told_words(data), _how_many(cities.height, told.height)]
    sentences = [each for each in sentences if each]
    blocks: list[Figure | Table | Prose] = []
    for number, row in enumerate(cities.iter_rows(named=True), start=1):
        blocks += _profile(data, row, steps.filter(pl.col("city") == row["city"]), number)
    return Section("profiles", title, question, sentences, blocks)


def _how_many(shown: int, told: int) -> str:
    """Say how many profiles there are, and of how many cities none is printed."""
    said = say(
        "{profiles}, each on a page of its own when printed. Steps follow from gaps by a rule and are no "
        "advice on causes.",
        profiles=words.several(shown, "profile"),
    )
    if shown == told:
        return said
    cut = say(
        "They are of the first {shown:,} of {told:,} clusters and cities that the study names; "
        "report.ranking_length sets how many.",
        shown=shown,
        told=told,
    )
    return words.joined([said, cut])


def _profile(
    data: ReportData, row: dict[str, object], steps: pl.DataFrame, number: int
) -> list[Prose | Figure | Table]:
    """Sentences, trend, subsystems, indicators and the roadmap of one city."""
    city = str(row["city"])
    paragraphs = [
        words.joined([_standing(data, row), _quotient(data, city)]),
        _trend(data, city),
        _gaps(data, city),
        _organisations(data, row),
        _people(data, city),
        _bases(data, city),
        words.joined([_firms(data, city), value_chain(data, city)]),
        _partners(data, city),
    ]
    return [
        Prose(str(row["label"]), [text for text in paragraphs if text], tone="profile"),
        *trend_blocks(data, city, str(row["label"]), number),
        _subsystems(data, city, number),
        _roadmap(steps, number),
    ]


def _standing(data: ReportData, row: dict[str, object]) -> str:
    """Say whether a city is a cluster, its rank or why it has none, and its model."""
    standing = say(STANDINGS["cluster"]) if row["standing"] == "cluster" else say("no cluster")
    rank, model = rank_words(row), model_words(data, row)
    return words.capital(say("{standing}; {rank}; {model}.", standing=standing, rank=rank, model=model))


def _quotient(data: ReportData, city: str) -> str:
    """Location quotient of the last window with its limits."""
    rows = data.last_window(data.city_lq).filter((pl.col("city") == city) & pl.col("lq").is_not_null())
    if rows.is_empty():
        return ""
    quotient, low, high = (words.decimal(rows[name][0]) for name in ("lq", "lq_low", "lq_high"))
    if low is None or high is None:
        return say("Location quotient {quotient}; its limits are unknown.", quotient=quotient)
    return say(
        "Location quotient {quotient} (95 % limits {low} to {high}).", quotient=quotient, low=low, high=high
    )


def _gaps(data: ReportData, city: str) -> str:
    """Gaps to the frontier in the four focus areas, which the roadmap follows from."""
    own = data.scorecard_gaps.filter(pl.col("city") == city)
    rows = {row["focus"]: row["frontier_gap"] for row in own.iter_rows(named=True)}
    leads = own.filter(pl.col("frontier") == city)["focus"].to_list()
    parts = [
        say("none in {area}, of which it is the frontier", area=say(text))
        if key in leads
        else say("{area} {gap}", area=say(text), gap=words.decimal(rows.get(key)) or say("unknown"))
        for key, text in FOCUS_AREAS.items()
    ]
    return say("Gaps to the frontier, of 1 at most: {gaps}.", gaps=words.listed(parts))


def _trend(data: ReportData, city: str) -> str:
    """AI patents in windows that share no year, the last three."""
    width = data.study.specialisation.windows.width
    end = data.last_complete_year
    ends = [end - width * back for back in (2, 1, 0)]
    rows = data.city_lq.filter((pl.col("city") == city) & pl.col("window_end").is_in(ends)).sort("window_end")
    parts = [
        say(
            "{when}: {patents}",
            when=words.window(each["window_start"], each["window_end"]),
            patents=words.several(int(each["ai_patents"]), "AI patent"),
        )
        for each in rows.iter_rows(named=True)
    ]
    return say("Trend: {parts}.", parts=say("; ").join(parts)) if parts else ""


def _organisations(data: ReportData, row: dict[str, object]) -> str:
    """Name the organisations with most AI patents, or say why none is told."""
    if row["organisations_reason"] is not None:
        return say("Organisations: unknown, {reason}.", reason=words.because(row["organisations_reason"]))
    own = data.scorecard_organisations.filter(pl.col("city") == row["city"])
    rows = own.sort("place").head(ORGANISATIONS)
    if rows.is_empty():
        return ""
    names = _counted(rows["name"], rows["ai_patents"])
    return say("Organisations with most AI patents: {names}.", names=names)


def _people(data: ReportData, city: str) -> str:
    """Say how many inventors there are; no person is named."""
    inventors = data.scorecard_values.filter((pl.col("city") == city) & (pl.col("indicator") == "inventors"))
    known = inventors["value"].drop_nulls()
    if known.len():
        people = words.several(int(known[0]), "inventor", "inventors")
        return say("{people} of AI patents are placed in the city.", people=people)
    if inventors.height:
        return say("Inventors: unknown, {reason}.", reason=words.because(inventors["reason"][0]))
    return ""


def _bases(data: ReportData, city: str) -> str:
    """Say how many stand behind the shares among a city's indicators, each count once."""
    counted = data.scorecard_indicators.select("indicator", "base_of")
    own = data.scorecard_values.filter((pl.col("city") == city) & pl.col("base").is_not_null())
    rows = own.join(counted, on="indicator", maintain_order="left").unique("base_of", maintain_order=True)
    if rows.is_empty():
        return ""
    parts = [
        say("{what} {n}", what=stated(row["base_of"]), n=words.significant(row["base"]))
        for row in rows.iter_rows(named=True)
    ]
    return say(
        "Shares and means are over: {parts}. Over fewer than {least} they are unknown.",
        parts=words.listed(parts),
        least=f"{data.study.scorecard.minimum_base:g}",
    )


def _firms(data: ReportData, city: str) -> str:
    """AI firms, births and capital as the indicators have them, or why nothing is known of them."""
    name = by_language("name", "name_zh")
    names = data.scorecard_indicators.select("indicator", "unit", shown=name)
    rows = data.scorecard_values.filter((pl.col("city") == city) & pl.col("indicator").is_in(FIRMS))
    order = {key: place for place, key in enumerate(FIRMS)}
    named = rows.join(names, on="indicator", maintain_order="left").sort(
        pl.col("indicator").replace_strict(order, return_dtype=pl.Int64)
    )
    if named.is_empty():
        return ""
    known = named.drop_nulls("value")
    if known.is_empty():
        return say("AI firms: unknown, {reason}.", reason=words.because(named["reason"][0]))
    parts = [f"{row['shown']} {_with_unit(row['value'], row['unit'])}" for row in known.iter_rows(named=True)]
    return say("Firms: {parts}.", parts=words.listed(parts))


def _with_unit(value: float, unit: str) -> str:
    """Write a figure of firms: the unit is said where the indicator's name does not say it."""
    return str(words.measured(value, unit) if unit == "CNY" else words.in_unit(value, unit))


def _partners(data: ReportData, city: str) -> str:
    partners = data.last_window(data.city_partners).filter(pl.col("city") == city).sort("rank").head(PARTNERS)
    named = data.names.join(partners, "partner", "partner_label")
    if named.is_empty():
        return ""
    names = _counted(named["partner_label"], named["patents"])
    return say("Partner cities, with shared AI patents: {names}.", names=names)


def _counted(names: pl.Series, patents: pl.Series) -> str:
    """Write names with their patents, `A (3) and B (2)`."""
    both = zip(names, patents, strict=True)
    return words.listed([say("{name} ({n})", name=name, n=words.count(n)) for name, n in both])


def _subsystems(data: ReportData, city: str, number: int) -> Table:
    names = {key: say(text) for key, text in SUBSYSTEMS.items()}
    rows = data.scorecard_subsystems.filter(pl.col("city") == city).with_columns(
        pl.col("subsystem").replace(names)
    )
    fields = [
        Field("subsystem", "subsystem"),
        Field("score", "score", words.decimal, reason="reason"),
        Field("rank", "rank", words.count, reason="reason"),
        Field("rank_low", "rank, from", words.count, reason="reason"),
        Field("rank_high", "rank, to", words.count, reason="reason"),
    ]
    return tabulate(f"profile-{number}-subsystems", say("Subsystems"), rows, fields)


def _roadmap(steps: pl.DataFrame, number: int) -> Table:
    """Lay out steps by horizon, near ones first; within a horizon the largest part of a gap first."""
    short = {place: say(text) for place, text in enumerate(SHORT_HORIZONS)}
    ordered = steps.sort(["stage", "gap_share", "area"], descending=[False, True, False]).with_columns(
        horizon=pl.col("stage").replace_strict(short, return_dtype=pl.String)
    )
    fields = [
        Field(
            "horizon",
            "horizon",
            meaning="near: the peer is there; middle: half of the cities; far: the frontier",
        ),
        Field("action", "step"),
        Field("focus", "focus area"),
        Field("shown_name", "indicator"),
        Field("unit", "unit", phrase=True),
        Field("value", "now", words.significant, unit="unit"),
        Field("target", "target", words.significant, unit="unit"),
        Field("gap_share", "part of the gap", words.percent),
    ]
    return tabulate(f"profile-{number}-roadmap", say("Roadmap"), ordered, fields)
