"""Two engines that answer the same calls: graphframes and arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyspark.sql import DataFrame

from aicluster_spark.network.rules import MeasureRule

if TYPE_CHECKING:  # studies need pydantic, which workers do not have
    from aicluster_spark.study.windows import Window


@dataclass(frozen=True, slots=True)
class Networks:
    """The networks of all windows of one level, read from disk.

    Attributes
    ----------
    rows
        ``window_start``, ``window_end``, ``patent_id``, ``node``, ``team``.
    nodes
        ``window_start``, ``window_end``, ``node``, ``patents``.
    ties
        ``window_start``, ``window_end``, ``source``, ``target``, ``patents``, ``weight``, of teams up to the
        cap.
    windows
        The windows, each with an end of its own.
    """

    rows: DataFrame
    nodes: DataFrame
    ties: DataFrame
    windows: tuple[Window, ...]


Engine = Callable[[Networks, MeasureRule, str], DataFrame]
"""Takes the networks, what to measure and a folder's address for intermediate tables; gives ``window_start``,
``window_end`` and the columns of ``measures.ANSWER``, one row a node and window, null where the engine does
not measure. Nodes without ties are included."""
