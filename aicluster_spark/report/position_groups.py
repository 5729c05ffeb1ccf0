"""Cities of low against cities of high centrality: means of both groups with a test of each difference."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy import stats
from statsmodels.stats.multitest import multipletests

SCHEMA = {
    "variable": pl.String,
    "low": pl.Float64,
    "high": pl.Float64,
    "difference": pl.Float64,
    "std_error": pl.Float64,
    "p_value": pl.Float64,
    "p_holm": pl.Float64,
    "cities_low": pl.Int64,
    "cities_high": pl.Int64,
}


def compare_groups(panel: pl.DataFrame, by: str, cut: float, variables: Sequence[str]) -> pl.DataFrame:
    """Compare cities whose mean of a moderator lies above a value with the others.

    Parameters
    ----------
    panel
        Columns city, the moderator and the variables; one row a city and year.
    by, cut
        The moderator, and the value above which a city's mean is high.
    variables
        Columns to compare; each city counts once, with its mean over the years in which it is known.

    Returns
    -------
    DataFrame
        One row a variable: means of both groups, high less low, its standard error, the two-sided p-value,
        the same by Holm (1979, Scandinavian Journal of Statistics 6) over all variables that are tested, and
        the cities of each group. Error and p-value are null where a group has fewer than two cities, or
        neither has any spread.

    Notes
    -----
    Welch's t-test on one value a city (Welch 1947, Biometrika 34), so that the years of a city are not
    taken for independent observations.
    """
    named = dict.fromkeys((by, *variables))
    means = panel.drop_nulls(by).group_by("city", maintain_order=True).agg(pl.col(*named).mean())
    rows = [_compare(means.drop_nulls(name), by, cut, name) for name in variables]
    return _by_holm(pl.DataFrame(rows, schema=SCHEMA))


def _by_holm(rows: pl.DataFrame) -> pl.DataFrame:
    """Of many tests some are small by chance alone."""
    tested = rows.drop_nulls("p_value")
    if tested.is_empty():
        return rows
    together = tested.select("variable", p_holm=pl.Series(multipletests(tested["p_value"], method="holm")[1]))
    return rows.drop("p_holm").join(together, on="variable", how="left").select(list(SCHEMA))


def _compare(means: pl.DataFrame, by: str, cut: float, name: str) -> dict[str, object]:
    groups = (means.filter(pl.col(by) <= cut), means.filter(pl.col(by) > cut))
    low, high = (group[name].cast(pl.Float64).to_numpy() for group in groups)
    row: dict[str, object] = {"variable": name, "cities_low": low.size, "cities_high": high.size}
    if not low.size or not high.size:
        return row
    row |= {"low": low.mean(), "high": high.mean(), "difference": high.mean() - low.mean()}
    if min(low.size, high.size) < 2 or np.ptp(low) == np.ptp(high) == 0:
        return row
    error = np.sqrt(low.var(ddof=1) / low.size + high.var(ddof=1) / high.size)
    return row | {"std_error": error, "p_value": stats.ttest_ind(high, low, equal_var=False).pvalue}
