"""How cities become clusters, stay so, and cease to be: states, changes, transitions, survival."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import stats

from aicluster_spark.specialisation.criteria import SPECIALISED
from aicluster_spark.specialisation.intervals import LEVEL

STATES = ("cluster", "specialised", "not specialised", "no ai", "unknown")
PERIODS = ("from_start", "from_end", "to_start", "to_end")


def city_states(clusters: pl.DataFrame, verdicts: pl.DataFrame) -> pl.DataFrame:
    """Name each city's state in each window.

    `cluster`; `specialised`, the quotient passes but another rule does not; `not specialised`; `no ai`,
    patents but none of AI; `unknown`, no quotient.

    Parameters
    ----------
    clusters
        Columns city, window_start, window_end, ai_patents, lq, is_cluster.
    verdicts
        Columns city, window_start, window_end and the rule `specialised`.
    """
    keys = ["city", "window_start", "window_end"]
    state = (
        pl.when("is_cluster")
        .then(pl.lit("cluster"))
        .when(pl.col("lq").is_null())
        .then(pl.lit("unknown"))
        .when(pl.col("ai_patents") == 0)
        .then(pl.lit("no ai"))
        .when(pl.col(SPECIALISED).fill_null(False))
        .then(pl.lit("specialised"))
        .otherwise(pl.lit("not specialised"))
    )
    joined = clusters.join(verdicts.select(*keys, SPECIALISED), on=keys)
    return joined.select(*keys, state.alias("state")).sort(keys)


def next_windows(states: pl.DataFrame) -> pl.DataFrame:
    """Pair each window with the first later one that shares no year with it.

    Returns
    -------
    polars.DataFrame
        Columns from_start, from_end, to_start, to_end; none where all windows overlap.
    """
    found = states.select("window_start", "window_end").unique().sort("window_start").rows()
    pairs = [
        (start, end, *later)
        for start, end in found
        if (later := next((window for window in found if window[0] > end), None))
    ]
    return pl.DataFrame(pairs, schema=dict.fromkeys(PERIODS, pl.Int32), orient="row")


def cluster_changes(states: pl.DataFrame) -> pl.DataFrame:
    """Follow every city from each window to the next that shares no year with it.

    Returns
    -------
    polars.DataFrame
        Columns of the schema `cluster_changes`: city, the two windows, from_state, to_state and event: entry,
        exit, stay, or null for a city that is a cluster in neither.
    """
    before = states.rename({"window_start": "from_start", "window_end": "from_end", "state": "from_state"})
    after = states.rename({"window_start": "to_start", "window_end": "to_end", "state": "to_state"})
    was, became = pl.col("from_state") == "cluster", pl.col("to_state") == "cluster"
    event = (
        pl.when(was & became)
        .then(pl.lit("stay"))
        .when(became)
        .then(pl.lit("entry"))
        .when(was)
        .then(pl.lit("exit"))
    )
    return (
        before.join(next_windows(states), on=["from_start", "from_end"])
        .join(after, on=["city", "to_start", "to_end"])
        .select("city", *PERIODS, "from_state", "to_state", event.alias("event"))
        .sort("from_start", "city")
    )


def transition_table(changes: pl.DataFrame) -> pl.DataFrame:
    """Count the cities that went from each state to each, with zeros.

    Returns
    -------
    polars.DataFrame
        Columns of the schema `cluster_transitions`: the two windows, from_state, to_state, cities, and share:
        of the cities in from_state, null where there were none.
    """
    counted = changes.group_by(*PERIODS, "from_state", "to_state").agg(
        pl.len().cast(pl.Int64).alias("cities")
    )
    every = (
        changes.select(PERIODS)
        .unique()
        .join(pl.DataFrame({"from_state": STATES}), how="cross")
        .join(pl.DataFrame({"to_state": STATES}), how="cross")
    )
    whole = pl.col("cities").sum().over(*PERIODS, "from_state")
    return (
        every.join(counted, on=[*PERIODS, "from_state", "to_state"], how="left")
        .with_columns(pl.col("cities").fill_null(0))
        .with_columns(pl.when(whole > 0).then(pl.col("cities") / whole).alias("share"))
        .sort("from_start", "from_state", "to_state")
    )


def survival_table(clusters: pl.DataFrame) -> pl.DataFrame:
    """Estimate how long a cluster lasts, in windows since its entry (Kaplan and Meier 1958, JASA 53).

    A spell is a run of windows in which a city is a cluster. One that runs in the last window is censored
    there; one that runs in the first window has no known entry and is left out. Limits: log-log form with
    Greenwood's variance. Windows that overlap make spells smoother than years would.

    Parameters
    ----------
    clusters
        Columns city, window_start, is_cluster; every city in every window.

    Returns
    -------
    polars.DataFrame
        Columns of the schema `cluster_survival`: age in windows, at_risk, exits, survival, low, high.
    """
    spells = _spells(clusters)
    rows, survival, greenwood = [], 1.0, 0.0
    longest = max(spells["length"].to_list(), default=0)
    for age in range(1, longest + 1):
        at_risk = spells.filter(pl.col("length") >= age).height
        exits = spells.filter((pl.col("length") == age) & pl.col("ended")).height
        survival *= 1 - exits / at_risk
        greenwood += exits / (at_risk * (at_risk - exits)) if at_risk > exits else np.inf
        rows.append((age, at_risk, exits, survival, *_survival_limits(survival, greenwood)))
    numbers = {"age": pl.Int32, "at_risk": pl.Int64, "exits": pl.Int64}
    schema = {**numbers, **dict.fromkeys(("survival", "low", "high"), pl.Float64)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _spells(clusters: pl.DataFrame) -> pl.DataFrame:
    """Lengths of the runs that began after the first window, and whether their end was seen."""
    order = clusters.select(pl.col("window_start").unique().sort()).with_row_index("step")
    steps = clusters.filter("is_cluster").join(order, on="window_start").sort("city", "step")
    run = (pl.col("step").cast(pl.Int64) - pl.int_range(pl.len()).over("city")).alias("run")
    runs = (
        steps.with_columns(run)
        .group_by("city", "run")
        .agg(
            pl.len().alias("length"), pl.col("step").min().alias("first"), pl.col("step").max().alias("last")
        )
    )
    ended = (pl.col("last") < order.height - 1).alias("ended")
    return runs.filter(pl.col("first") > 0).select("length", ended)


def _survival_limits(survival: float, greenwood: float) -> tuple[float | None, float | None]:
    if not 0 < survival < 1:
        return None, None
    spread = float(stats.norm.ppf(0.5 + LEVEL / 2)) * np.sqrt(greenwood) / np.log(survival)
    return float(survival ** np.exp(-spread)), float(survival ** np.exp(spread))
