"""The table of the indicators' values: what scores are made of, and why some are unknown."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import polars as pl

from aicluster_spark.report import ReportData
from aicluster_spark.report.content import Cell, Table
from aicluster_spark.report.csv_tables import to_csv
from aicluster_spark.report.language import speaking
from aicluster_spark.report.sections.scorecards.section import scorecards_section
from aicluster_spark.report.sections.scorecards.values import indicator_values
from aicluster_spark.report.sections.scorecards.words import told_cities


def cells(table: Table, city: str, indicator: str) -> dict[str, Cell]:
    [row] = [row for row in table.rows if (row[0].text, row[1].text) == (city, indicator)]
    return {column.heading: cell for column, cell in zip(table.columns, row, strict=True)}


def names_of(data: ReportData) -> dict[str, str]:
    return dict(data.scorecard_indicators.select("indicator", "name").iter_rows())


def test_each_city_told_has_all_its_indicators_with_score_and_base_or_the_reason(data: ReportData) -> None:
    blocks = scorecards_section(data).blocks
    table = blocks[-1]
    assert isinstance(table, Table)
    assert blocks[-2].id == "scorecard-indicators"  # type: ignore[union-attr]
    assert (table.id, table.folded) == ("scorecard-values", True)
    cities, names = told_cities(data), names_of(data)
    labels, used = cities["label"].to_list(), data.scorecard_indicators.height
    expected = [(label, name) for label in labels for name in names.values()]
    assert [(row[0].text, row[1].text) for row in table.rows] == expected
    assert len(table.rows) == cities.height * used
    own = data.scorecard_values.filter(city=cities["city"][1], indicator="science_share").row(0, named=True)
    told = cells(table, labels[1], names["science_share"])
    assert told["value"].text == f"{100 * own['value']:.1f} %"
    assert (told["value"].value, told["score"].text, told["over"].text) == (own["value"], "0.50", "12")
    assert told["why unknown or not used"].text == ""
    silent = cells(table, labels[1], names["inventors"])
    assert (silent["value"].text, silent["score"].text) == (None, None)
    assert silent["why unknown or not used"].text == "the records place no inventor"


def test_a_known_value_that_the_index_does_not_use_says_why(data: ReportData) -> None:
    unscored = pl.when(pl.col("indicator") != "inventors").then("score")
    given = replace(data, scorecard_values=data.scorecard_values.with_columns(score=unscored))
    first = told_cities(data)["label"][0]
    told = cells(indicator_values(given), first, names_of(data)["inventors"])
    assert told["value"].text is not None
    assert told["score"].text is None
    assert told["why unknown or not used"].text == "known in 0 of 12 cities; 6 are needed"


def test_its_file_has_the_reasons_and_the_chinese_page_says_them(data: ReportData) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(indicator_values(data)).decode("utf-8-sig"))))
    why = {row["why unknown or not used"] for row in rows if not row["value"]}
    assert why == {"the records place no inventor"}
    with speaking("zh"):
        table = indicator_values(data)
    reasons = {row[-1].text for row in table.rows if row[3].text is None}
    assert reasons == {"记录未定位任何发明人"}
