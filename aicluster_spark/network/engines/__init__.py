"""Two engines that answer the same calls: graphframes and arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pyspark.sql import DataFrame

from aicluster_spark.network.ranking import RankingRule


@dataclass(frozen=True, slots=True)
class Networks:
    """The networks of all windows, read from disk.

    Attributes
    ----------
    rows
        Of one level: ``window_start``, ``window_end``, ``patent_id``, ``node``, ``team``, ``tied``.
    nodes
        ``window_start``, ``window_end``, ``node``, ``patents``.
    ties
        ``window_start``, ``window_end``, ``source``, ``target``, ``patents``, ``weight``.
    weighting
        Weight a patent gives each of its pairs, the one in ``ties``.
    """

    rows: DataFrame
    nodes: DataFrame
    ties: DataFrame
    weighting: str


Engine = Callable[[Networks, RankingRule, str], DataFrame]
"""Takes the networks, how to rank and a folder's address for intermediate tables; gives ``window_start``,
``window_end`` and the columns of ``measures.TIE_MEASURES``, one row a node and window. Nodes without ties are
included."""
