"""How central the inventors of a city are under every setting of who is one person."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from aicluster_spark.network.city_people import rank_figures
from aicluster_spark.network.engines import Networks, arrays
from aicluster_spark.network.mentions import leveled
from aicluster_spark.network.ranking import RankingRule
from aicluster_spark.network.rules import MeasureRule
from aicluster_spark.network.teams import teams
from aicluster_spark.study.windows import Window

FIGURES = ("inventor_pagerank_mean", "inventor_pagerank_gini")
NO_PAIRS = 1
"""Team cap: ranks take teams of every size, and no ties are wanted."""


def city_ranks(
    mentions: DataFrame, settings: Mapping[str, str], window: Window, ranking: RankingRule
) -> DataFrame:
    """Rank the inventors of one window under every setting, and describe the ranks of each city.

    Parameters
    ----------
    mentions
        ``patent_id``, ``place`` (the inventor's city, null where unknown) and a column of identities for each
        setting, of the patents of the window.
    settings
        Column by setting.
    window
        The window.
    ranking
        How the ranks are found.

    Returns
    -------
    DataFrame
        ``city``, ``setting``, ``inventor_pagerank_mean``, ``inventor_pagerank_gini`` as in `city_measures`.
    """
    of_settings = (
        _ranks_of(mentions, column, window, ranking).withColumn("setting", F.lit(setting))
        for setting, column in settings.items()
    )
    found = reduce(DataFrame.unionByName, of_settings)
    return found.select(F.col("node").alias("city"), "setting", *FIGURES)


def _ranks_of(mentions: DataFrame, column: str, window: Window, ranking: RankingRule) -> DataFrame:
    person = F.col(column)
    years = [F.lit(window.start).alias("window_start"), F.lit(window.end).alias("window_end")]
    people = mentions.select("patent_id", F.lit(window.end).alias("year"), person.alias("node"))
    rows = teams(leveled(inventor=people), NO_PAIRS).select("*", *years)
    ranks = arrays.measure(Networks(rows, rows, rows, (window,)), MeasureRule(ranking=ranking), "")
    placed = mentions.where("place is not null")
    return rank_figures(placed.select(*years, F.col("place").alias("node"), person.alias("party")), ranks)
