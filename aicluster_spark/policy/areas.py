"""The full names of mainland cities and their provinces, under which issuers of policy name them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources

import polars as pl


def mainland_areas(cities: Iterable[str]) -> pl.DataFrame:
    """Name cities by their administrative codes.

    Parameters
    ----------
    cities
        Six-digit codes of prefecture-level units; others, such as foreign cities, are left out.

    Returns
    -------
    polars.DataFrame
        city, province and name (as 广东省 and 深圳市, by the newest borders; of a municipality both are the
        same), one row a city, by city.
    """
    wanted = pl.DataFrame({"city": sorted(set(cities))}, schema={"city": pl.String})
    newest = _table("cities").sort("last").unique("city", keep="last")
    provinces = _table("provinces").select("province", pl.col("name").alias("full"))
    named = wanted.join(newest, on="city").join(provinces, on="province")
    return named.select("city", pl.col("full").alias("province"), "name").sort("city")


def _table(name: str) -> pl.DataFrame:
    file = resources.files("aicluster_spark") / "data" / "china" / f"{name}.csv"
    return pl.read_csv(file.read_bytes(), infer_schema=False)
