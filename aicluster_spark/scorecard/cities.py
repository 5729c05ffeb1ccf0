"""Which cities are scored: the clusters, those the study names, and the largest others as their peers."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

import polars as pl
from anyascii import anyascii

from aicluster_spark.errors import StudyError

CLUSTER, COMPARED, PEER = "cluster", "compared", "peer"


def scored_cities(
    clusters: pl.DataFrame, cities: pl.DataFrame, compare: Sequence[str], peers: int, minimum: float
) -> pl.DataFrame:
    """Choose the cities of a scorecard.

    Parameters
    ----------
    clusters
        Rows of table `clusters` of one window.
    cities
        Table `cities`.
    compare
        Names of the study.
    peers
        Cities with most AI patents beside these, at most ...
    minimum
        ... and with so many at least.

    Returns
    -------
    polars.DataFrame
        city, name, country, standing, ai_patents and is_compared (whether the study names it); clusters
        first, each group by falling AI patents. A city without patents in the window has none: 0.

    Raises
    ------
    StudyError
        If a name is of no city, or of several.
    """
    named = match_names(compare, cities)
    judged = cities.select("city", "name", "country").join(
        clusters.select("city", "ai_patents", "is_cluster"), on="city", how="left"
    )
    known = judged.with_columns(
        pl.col("ai_patents").fill_null(0.0),
        pl.col("is_cluster").fill_null(False),
        is_compared=pl.col("city").is_in(named),
    )
    standing = (
        pl.when("is_cluster")
        .then(pl.lit(CLUSTER))
        .when("is_compared")
        .then(pl.lit(COMPARED))
        .otherwise(pl.lit(PEER))
    )
    order = known.with_columns(standing=standing).sort(["ai_patents", "city"], descending=[True, False])
    chosen = order.filter(pl.col("standing") != PEER)
    others = order.filter((pl.col("standing") == PEER) & (pl.col("ai_patents") >= minimum)).head(peers)
    groups = [chosen.filter(pl.col("standing") == each) for each in (CLUSTER, COMPARED)]
    return pl.concat([*groups, others]).drop("is_cluster")


def match_names(names: Sequence[str], cities: pl.DataFrame) -> list[str]:
    """Find the cities that a study names: by identifier, name, or name with country or region.

    Accents and capitals do not matter: `Montreal` is Montréal.

    Raises
    ------
    StudyError
        With every name that is of no city, or of several.
    """
    known = cities.select("city", "name", "country", "region")
    by_word: dict[str, list[str]] = {}
    spelled: dict[str, str] = {}
    for city, name, country, region in known.iter_rows():
        for word in {city, name, f"{name}, {country}", f"{name}, {region}"}:
            by_word.setdefault(_plain(word), []).append(city)
            spelled.setdefault(_plain(word), word)
    found = {name: by_word.get(_plain(name), []) for name in names}
    mistakes = [_mistake(name, ids, known, spelled) for name, ids in found.items() if len(ids) != 1]
    if mistakes:
        raise StudyError(
            f"scorecard.compare: {' '.join(mistakes)}", "Write names as the table `cities` has them."
        )
    return [ids[0] for ids in found.values()]


def _plain(word: str | None) -> str:
    return anyascii(word or "").casefold().strip()


def _mistake(name: str, ids: list[str], cities: pl.DataFrame, spelled: dict[str, str]) -> str:
    if not ids:
        near = get_close_matches(_plain(name), spelled, n=1, cutoff=0.75)
        nearest = f"; the nearest is {spelled[near[0]]}" if near else ""
        return f"No city of the records is called {name}{nearest}."
    rows = cities.filter(pl.col("city").is_in(ids)).sort("city")
    choices = [f"{row['name']}, {row['region'] or row['country']}" for row in rows.iter_rows(named=True)]
    return f"{name} is the name of several cities: {'; '.join(dict.fromkeys(choices))}."
