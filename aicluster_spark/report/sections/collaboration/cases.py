"""The case of each cluster in a few sentences: whom its AI patents were made with, as far as it is known."""

from __future__ import annotations

from typing import Any

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.content import Prose
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say, stated

NAMED = 3
"""Cities named where a city works as much with several; more are counted."""


def cases(data: ReportData, cities: pl.DataFrame) -> list[Prose]:
    """Tell of each cluster, those with most AI patents first.

    Parameters
    ----------
    data
        The study and its results.
    cities
        The clusters in their order, with the columns of `collaboration`, label, ei_low and ei_high.
    """
    partners = data.last_window(data.city_partners)
    share = pl.col("weight_share").round(12)  # sums of thirds may differ in their last bits
    most = partners.filter(share == share.max().over("city"))
    first = data.names.join(most, "partner").sort("rank").partition_by("city", as_dict=True)
    shown = cities.head(data.study.report.ranking_length)
    told = [_case(row, first.get((row["city"],))) for row in shown.iter_rows(named=True)]
    if cities.height > shown.height:
        told.append(say("The first {shown:,} of {rows:,} rows.", shown=shown.height, rows=cities.height))
    return [Prose(say("Case by case"), told)]


def _case(city: dict[str, Any], partners: pl.DataFrame | None) -> str:
    return words.joined([_teams(city), _side(city), _first_partner(partners)])


def _teams(city: dict[str, Any]) -> str:
    return say(
        "{city}: {intra} by teams within the city, {inter:,} with other cities, {single:,} of one party, and "
        "{partly:,} of teams that are placed in part.",
        city=city["label"],
        intra=words.several(city["intra"], "AI patent"),
        inter=city["inter"],
        single=city["single"],
        partly=city["partly_located"],
    )


def _side(city: dict[str, Any]) -> str:
    """Say on which side of 0 the index lies, if its interval allows to."""
    if city["ei_index"] is None:
        why = stated(str(city["reason"] or ""))
        return say("Its E–I index is unknown: {why}.", why=why.rstrip(".。")) if why else ""
    index, low, high = (words.decimal(city[name]) for name in ("ei_index", "ei_low", "ei_high"))
    if low is None or high is None:
        return say("Its E–I index is {index}, without an interval.", index=index)
    if city["partly_located"] > city["intra"] + city["inter"]:
        reading = say("most of its teams are placed in part only, so where it works cannot be told")
    elif city["ei_low"] > 0:
        reading = say("it works more with other cities than within")
    elif city["ei_high"] < 0:
        reading = say("it works more within than with other cities")
    else:
        reading = say("whether it works more within or with other cities cannot be told")
    return say(
        "E–I index {index}, 95 % interval {low} to {high}: {reading}.",
        index=index,
        low=low,
        high=high,
        reading=reading,
    )


def _first_partner(partners: pl.DataFrame | None) -> str:
    """Name the city that it works with most; all of the same share, since none of these comes first."""
    if partners is None:
        return say("No AI patent of known cities joins it with another.")
    partner = partners.row(0, named=True)
    share = words.percent(partner["weight_share"], 0)
    if partners.height > NAMED:
        return say(
            "It works as much with each of {several}: {share} of what it shares with other cities each.",
            several=words.several(partners.height, "city", "cities"),
            share=share,
        )
    if partners.height > 1:
        return say(
            "It works as much with {names} as with any other: {share} of what it shares with other "
            "cities each.",
            names=words.listed(partners["label"].to_list()),
            share=share,
        )
    return say(
        "Its first partner is {name}: {patents}, {share} of what it shares with other cities.",
        name=partner["label"],
        patents=words.several(int(partner["patents"]), "AI patent"),
        share=share,
    )
