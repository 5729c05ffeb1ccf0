"""Cities of several countries in one table: a row a city, a column a measure."""

from __future__ import annotations

from typing import Any

import polars as pl

from aicluster_spark.report.content import Cell, Column, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say, stated
from aicluster_spark.report.sections.scorecards.measures import MEASURES, meaning
from aicluster_spark.report.sections.scorecards.words import rank_interval, told_cities
from aicluster_spark.report.tabulate import column


def side_by_side(data: ReportData, rows: pl.DataFrame) -> Table:
    """Lay out a row a city and a column a measure: the value, its rank and the interval of that."""
    found = {(row["city"], row["key"]): row for row in rows.iter_rows(named=True)}
    cities = told_cities(data).select("city", "label").rows()
    columns = [
        column("city"),
        *(Column(say(text), "text", meaning(data, key)) for key, text in MEASURES.items()),
    ]
    cells = [
        [Cell(label, is_name=True), *(_placed(found.get((city, measure))) for measure in MEASURES)]
        for city, label in cities
    ]
    caption = say("Cities of all countries side by side: value; rank, with its 95 % interval")
    return Table("scorecard-countries", caption, columns, cells)


def _placed(row: dict[str, Any] | None) -> Cell:
    if row is None or row["value"] is None:
        why = row["reason"] if row else None
        return Cell(None, reason=stated(why) if why else None)
    text = say(
        "{value}; rank {rank}{interval}", value=row["shown"], rank=row["rank"], interval=rank_interval(row)
    )
    return Cell(text, row["value"], says_more=True)
