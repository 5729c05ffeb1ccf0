"""Published ways to find clusters, as rules, beside the study's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
import polars as pl

from aicluster_spark.specialisation.agreement import agreement
from aicluster_spark.specialisation.criteria import KEYS, Rule, judge_rules, passes_all
from aicluster_spark.specialisation.density import density_clusters
from aicluster_spark.study.models import ClusterRule, Presets

DENSE = "wipo_density"


def preset_rules(options: Presets, cluster: ClusterRule) -> dict[str, tuple[Rule, ...]]:
    """List the presets that are rules.

    `paper` (Wang, Yu, Zhou and Chen 2025): quotient above 1, scale floor, and collaboration: AI patents both
    within the city and with others, which all 29 clusters of the paper have. Its threshold and floor are
    the study's.

    `eu_stars` (European Cluster Observatory): stars for size, specialisation and focus, of cities at or
    above the floor. Size is a top share by output, specialisation a quotient of at least 2, focus a top
    share by AI's weight in the city's own output; with one activity focus and quotient order cities alike.
    """
    floor = Rule("scale", f"ai_patents >= {cluster.minimum_ai_patents}")
    size = f"percentile(ai_patents, ai_patents > 0) > {1 - options.stars_size_top}"
    special = f"lq >= {options.stars_lq}"
    focus = f"percentile(focus, ai_patents > 0) > {1 - options.stars_focus_top}"
    return {
        "paper": (
            Rule("specialised", f"lq > {cluster.lq_above}"),
            floor,
            Rule("collaborates", "intra > 0 and inter > 0"),
        ),
        "eu_stars": (
            floor,
            Rule("stars", f"at_least({options.stars_needed}, {size}, {special}, {focus})"),
        ),
    }


def preset_table(
    measures: pl.DataFrame, cities: pl.DataFrame, options: Presets, cluster: ClusterRule
) -> pl.DataFrame:
    """Judge every city in every window by every preset.

    Parameters
    ----------
    measures
        Columns city, window_start, window_end and the numbers rules may name.
    cities
        Columns city, latitude, longitude.
    options, cluster
        The study's.

    Returns
    -------
    polars.DataFrame
        Columns of the schema `cluster_presets`, sorted by window, preset, city.
    """
    judged = [_by_rules(measures, preset, rules) for preset, rules in preset_rules(options, cluster).items()]
    minimum = options.density_patents or max(cluster.minimum_ai_patents, 1.0)
    judged.append(by_density(measures, cities, options.density_radius_km, minimum))
    return pl.concat(judged, how="diagonal").sort("window_start", "preset", "city")


def by_density(
    measures: pl.DataFrame, cities: pl.DataFrame, radius_km: float, minimum: float
) -> pl.DataFrame:
    """Find dense clusters in every window (WIPO's way, on places: `density_clusters`).

    Returns
    -------
    polars.DataFrame
        Columns city, window_start, window_end, preset, is_member, failed, density, dense_cluster.
    """
    placed = measures.join(cities.select("city", "latitude", "longitude"), on="city", how="left")
    return pl.concat(
        _dense_window(window, radius_km, minimum)
        for window in placed.sort("window_start", "city").partition_by("window_start", maintain_order=True)
    )


def agreement_table(memberships: pl.DataFrame) -> pl.DataFrame:
    """Compare the lists of every two presets in every window.

    Parameters
    ----------
    memberships
        Columns window_start, window_end, city, preset, is_member; one row a city, window and preset.

    Returns
    -------
    polars.DataFrame
        Columns of the schema `preset_agreement`.
    """
    rows = []
    for (start, end), window in memberships.partition_by(
        ["window_start", "window_end"], maintain_order=True, as_dict=True
    ).items():
        for first, second, found in _compared(window):
            rows.append((start, end, first, second, *found))
    names = ("window_start", "window_end", "first", "second", "in_first", "in_second", "in_both")
    table = pl.DataFrame(rows, schema=[*names, "jaccard", "kappa"], orient="row")
    return table.with_columns(pl.col("jaccard", "kappa").cast(pl.Float64).fill_nan(None)).sort(
        "window_start", "first", "second"
    )


def _compared(window: pl.DataFrame) -> Iterator[tuple[str, str, tuple[int | float, ...]]]:
    wide = window.pivot(on="preset", index="city", values="is_member")
    marks: Mapping[str, np.ndarray] = {
        name: wide[name].fill_null(False).to_numpy() for name in sorted(set(wide.columns) - {"city"})
    }
    for first, second in combinations(marks, 2):
        found = agreement(marks[first], marks[second])
        yield first, second, (found.first, found.second, found.both, found.jaccard, found.kappa)


def _by_rules(measures: pl.DataFrame, preset: str, rules: tuple[Rule, ...]) -> pl.DataFrame:
    verdicts = judge_rules(measures, rules)
    failed = [pl.when(~pl.col(rule.name).fill_null(False)).then(pl.lit(rule.name)) for rule in rules]
    return verdicts.select(
        *KEYS,
        pl.lit(preset).alias("preset"),
        passes_all(rules).alias("is_member"),
        pl.concat_list(failed).list.drop_nulls().list.join(", ").replace("", None).alias("failed"),
    )


def _dense_window(window: pl.DataFrame, radius_km: float, minimum: float) -> pl.DataFrame:
    found = density_clusters(
        window["latitude"].cast(pl.Float64).fill_null(np.nan).to_numpy(),
        window["longitude"].cast(pl.Float64).fill_null(np.nan).to_numpy(),
        window["ai_patents"].to_numpy(),
        radius_km,
        minimum,
    )
    member = found.label >= 0
    unplaced = np.isnan(found.density)
    return window.select(
        *KEYS,
        pl.lit(DENSE).alias("preset"),
        pl.Series("is_member", member),
        pl.Series("failed", np.where(member, "", np.where(unplaced, "no coordinates", "dense"))).replace(
            "", None
        ),
        pl.Series("density", found.density).fill_nan(None),
        pl.Series("dense_cluster", found.label).cast(pl.Int32).replace(-1, None),
    )
