"""Applicants without an address: filled from their name's own records, then from the register."""

from __future__ import annotations

from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.places import fill
from aicluster_spark.stages.context import StageContext


def write_party_places(ctx: StageContext, placed: DataFrame, register: DataFrame) -> None:
    """Write where each party is; applicants without an address are filled from what their name tells.

    Parameters
    ----------
    ctx
        The stage's context.
    placed
        Places of the parties that published an address.
    register
        Enterprises that lie in a city.
    """
    if not ctx.study.places.fill.enabled:
        ctx.write("party_places", placed)
        return
    named = ctx.put_aside("applicants", applicants(ctx))
    wanted = without_place(named)
    if wanted.isEmpty():
        ctx.write("party_places", placed)
        return
    published = ctx.put_aside("published", placed)
    located = published.where("role = 'applicant' and city is not null")
    known = ctx.put_aside("known", named.join(located, list(fill.KEYS)))
    filled = fill_applicants(ctx, wanted, known, register)
    ctx.write("party_places", published.unionByName(filled))


def applicants(ctx: StageContext) -> DataFrame:
    """Applicants who are no persons: `fill.KEYS`, `name_key`, `date` and `has_address`."""
    date = F.coalesce("application_date", "publication_date").alias("date")
    dates = ctx.read("patents").select("patent_id", date)
    named = ctx.read("parties").where(
        "role = 'applicant' and name_key is not null and not (sector <=> 'person')"
    )
    return named.join(dates, "patent_id").select(
        *fill.KEYS, "name_key", "date", (F.trim(F.coalesce("address", F.lit(""))) != "").alias("has_address")
    )


def without_place(named: DataFrame) -> DataFrame:
    """Those of `applicants` that published no address."""
    return named.where("not has_address").drop("has_address")


def fill_applicants(ctx: StageContext, wanted: DataFrame, known: DataFrame, register: DataFrame) -> DataFrame:
    """Fill from the name's own records, then from the register, and state the shares and the accuracy."""
    options = ctx.study.places
    least = options.minimum_confidence
    own = fill.as_party_places(
        fill.fill_from_own_records(wanted, fill.own_records(known)), "own_record", least
    )
    own = ctx.put_aside("own", own)
    rest = wanted.join(own.select(*fill.KEYS), list(fill.KEYS), "left_anti")
    listed = fill.as_party_places(fill.fill_from_register(rest, register), "register", least)
    listed = ctx.put_aside("listed", listed)
    ctx.fact("fill", fill_shares(wanted.count(), own.count(), listed.count()))
    ctx.fact("fill_accuracy", measured(ctx, known, register))
    return own.unionByName(listed)


def fill_shares(wanted: int, own: int, listed: int) -> dict[str, Any]:
    """Applicants without an address, and how many got a city; the share of none is null."""
    share = (own + listed) / wanted if wanted else None
    return {"without_address": wanted, "own_record": own, "register": listed, "share_filled": share}


def measured(ctx: StageContext, known: DataFrame, register: DataFrame) -> dict[str, Any]:
    """Hide a fixed share of the published cities, fill them again, and compare."""
    options = ctx.study.places
    hide = fill.hidden(known, options.fill.hidden_share, options.fill.seed)
    truth, seen = known.where(hide), fill.own_records(known.where(~hide))
    asked = truth.select(*fill.KEYS, "name_key", "date")
    ways = {
        "own_record": fill.fill_from_own_records(asked, seen),
        "register": fill.fill_from_register(asked, register),
    }
    return {
        name: accuracy(fill.compare(truth, found, options.minimum_confidence)) for name, found in ways.items()
    }


def accuracy(compared: DataFrame) -> dict[str, Any]:
    """State the counts of `fill.compare`, the share filled and the share of these that is right."""
    counts = {name: int(value) for name, value in collect_bounded(compared, 1).row(0, named=True).items()}
    filled, tried = counts["filled"], counts["hidden"]
    return {
        **counts,
        "share_filled": filled / tried if tried else None,
        "accuracy": counts["right"] / filled if filled else None,
    }
