"""Inventors of AI patents by city: how many, who is new, who moved, who stands out.

A person is a normalised name, as in the network: two people of one name are one. Where the records place no
inventor, of the whole study or of most AI patents of a city, every figure is null with that reason: some
offices print no address of inventors.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from aicluster_spark.scorecard.figures.figure import Figure, Scope, Tables, figure, unknown
from aicluster_spark.scorecard.figures.patents import KNOWN_SHARE, ai_patents_of

NO_ADDRESSES = "the records place no inventor"
NO_INVENTOR = "no placed inventor of an AI patent in the window"
NO_BEFORE = "no AI patent with inventors before the window"
STAR_SHARE, STAR_PATENTS = 0.99, 2
NAMES = ("inventors", "new_inventors", "movers_in", "movers_out", "stars")


def people_figures(tables: Tables, scope: Scope) -> list[Figure]:
    """Count inventors, newcomers, movers between the window before and this one, and stars."""
    placed = tables["party_places"].filter((pl.col("role") == "inventor") & pl.col("city").is_not_null())
    if placed.head(1).collect().is_empty():
        return [unknown(name, NO_ADDRESSES) for name in NAMES]
    mentions = _mentions(tables, scope, placed)
    now = mentions.filter(scope.in_window())
    stays = now.filter(pl.col("city").is_not_null()).select("city", "person").unique()
    counted = (
        stays.join(_stars(now), on="person", how="left")
        .join(_newcomers(mentions, scope), on="person", how="left")
        .group_by("city")
        .agg(inventors=pl.len(), stars=pl.col("star").sum(), new_inventors=pl.col("new").sum())
    )
    here = _told(tables, scope, mentions).join(counted, on="city", how="left")
    figures = [_known(name, here) for name in ("inventors", "stars")]
    first_year = mentions["year"].min()
    if first_year is None or first_year >= scope.start:  # type: ignore[operator]  # a year
        return [*figures, *(unknown(name, NO_BEFORE) for name in NAMES[1:4])]
    untold = pl.coalesce("why", pl.lit(NO_INVENTOR))
    figures.append(figure("new_inventors", here, pl.when("told").then("new_inventors"), untold))
    before = _told(tables, replace(scope, start=scope.before[0], end=scope.before[1]), mentions)
    both = here.join(before, on="city", suffix="_before").select(
        "city", told=pl.col("told") & pl.col("told_before"), why=pl.coalesce("why", "why_before")
    )
    moves = both.join(_moves(mentions, stays, scope), on="city", how="left")
    return [*figures, _known("movers_in", moves), _known("movers_out", moves)]


def _known(name: str, rows: pl.DataFrame) -> Figure:
    """Take a count of people: 0 where inventors are placed and none is found, unknown where they are not."""
    return figure(name, rows, pl.when("told").then(pl.col(name).fill_null(0)), pl.col("why"))


def _told(tables: Tables, scope: Scope, mentions: pl.DataFrame) -> pl.DataFrame:
    """Say of each city whether inventors of its AI patents of the window are placed: city, told, why.

    A city without AI patents of its own is told: it has the inventors that are placed in it, or none.
    """
    placed = mentions.filter(pl.col("city").is_not_null()).select("patent_id").unique()
    of_city = ai_patents_of(tables, scope).collect(engine="streaming")
    counted = of_city.group_by("city").agg(
        patents=pl.len(), placed=pl.col("patent_id").is_in(placed["patent_id"].implode()).sum()
    )
    told = pl.col("placed") >= KNOWN_SHARE * pl.col("patents")
    why = pl.format("inventors are placed for {} of {} AI patents of the city", "placed", "patents")
    every = pl.DataFrame({"city": list(scope.cities)}, schema={"city": pl.String})
    joined = every.join(counted, on="city", how="left").with_columns(told=told.fill_null(True))
    return joined.select("city", "told", why=pl.when(~pl.col("told")).then(why))


def _mentions(tables: Tables, scope: Scope, placed: pl.LazyFrame) -> pl.DataFrame:
    """Give patent_id, year, person and city (or null) of inventors of AI patents to the window's end."""
    judged = tables["patent_activity"].filter("is_ai").select("patent_id")
    patents = tables["patents"].select("patent_id", "year").filter(pl.col("year") <= scope.end)
    inventors = tables["parties"].filter((pl.col("role") == "inventor") & pl.col("name_key").is_not_null())
    return (
        inventors.select("patent_id", "position", person="name_key")
        .join(patents.join(judged, on="patent_id", how="semi"), on="patent_id")
        .join(placed.select("patent_id", "position", "city"), on=["patent_id", "position"], how="left")
        .drop("position")
        .unique()
        .collect(engine="streaming")
    )


def _stars(now: pl.DataFrame) -> pl.DataFrame:
    """Mark the inventors of the window in the upper hundredth by AI patents: person, star."""
    counts = now.group_by("person").agg(patents=pl.col("patent_id").n_unique())
    line = counts["patents"].quantile(STAR_SHARE, interpolation="higher") or 0
    star = (pl.col("patents") >= line) & (pl.col("patents") >= STAR_PATENTS)
    return counts.select("person", star=star)


def _newcomers(mentions: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Mark inventors whose first AI patent, wherever, is of the window: person, new."""
    return mentions.group_by("person").agg(new=pl.col("year").min() >= scope.start)


def _moves(mentions: pl.DataFrame, stays: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Count people placed in both windows who came to a city or left it: city, movers_in, movers_out."""
    earlier = (
        mentions.filter(pl.col("year").is_between(*scope.before) & pl.col("city").is_not_null())
        .select("city", "person")
        .unique()
    )
    both = stays.join(earlier, on="person", how="semi"), earlier.join(stays, on="person", how="semi")
    came = both[0].join(both[1], on=["city", "person"], how="anti").group_by("city").agg(movers_in=pl.len())
    left = both[1].join(both[0], on=["city", "person"], how="anti").group_by("city").agg(movers_out=pl.len())
    joined = came.join(left, on="city", how="full", coalesce=True).fill_null(0)
    return joined.filter(pl.col("city").is_in(list(scope.cities)))
