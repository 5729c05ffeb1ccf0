"""With which cities a city shares most AI patents."""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

WINDOW = ("window_start", "window_end")


def top_partners(pairs: DataFrame, most: int) -> DataFrame:
    """List each city's partners in each window, those with most shared patents first.

    A patent of k cities gives each of them k - 1 pairs of weight 1/(k - 1): a city's weights add up to its
    patents with others, so that weight_share is the partner's share of these.

    Parameters
    ----------
    pairs
        Columns of the schema `city_pairs`.
    most
        Partners listed of a city and window.

    Returns
    -------
    DataFrame
        Columns city, window_start, window_end, rank, partner, patents, weight and weight_share.
    """
    one, other = F.col("city_a"), F.col("city_b")
    counts = (*WINDOW, "patents", "weight")
    ends = pairs.select(one.alias("city"), other.alias("partner"), *counts).unionByName(
        pairs.select(other.alias("city"), one.alias("partner"), *counts)
    )
    of_city = Window.partitionBy("city", *WINDOW)
    place = F.row_number().over(of_city.orderBy(F.desc("weight"), F.desc("patents"), "partner"))
    # sorted before they are added, so that no two runs differ in the last bit
    weights = F.array_sort(F.collect_list("weight").over(of_city))
    total = F.aggregate(weights, F.lit(0.0), lambda done, weight: done + weight)
    ranked = ends.withColumns({"rank": place, "weight_share": F.col("weight") / total})
    return ranked.filter(F.col("rank") <= most)
