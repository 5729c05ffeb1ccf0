"""What the stages say of themselves, as a table of figures and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.chinese_names import country_names
from aicluster_spark.report.content import Cell, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import label_of, say, spoken, stated
from aicluster_spark.report.tabulate import MOST_ROWS, column

LONGEST = 400
"""Characters of a value that is a text."""
Plain = int | float | str | None


def stage_facts(data: ReportData) -> Table:
    """Return the facts of every stage, those by name with a row a name."""
    names = _indicator_names(data)
    rows = [
        [Cell(label_of(stage)), Cell(words.code(fact)), _part_cell(part, names), _value(fact, part, value)]
        for stage, manifest in data.manifests.items()
        for fact, stated_value in manifest.facts.items()
        for part, value in _parts(stated_value)
    ]
    columns = [column("stage"), column("fact"), column("of what"), column("value", "number")]
    cut = say("The first {shown:,} of {rows:,} rows.", shown=MOST_ROWS, rows=len(rows))
    few = len(rows) <= MOST_ROWS
    caption = say("What the stages say of themselves")
    return Table("facts", caption, columns, rows[:MOST_ROWS], "" if few else cut, folded=True)


def _parts(value: object) -> Iterator[tuple[str, Plain]]:
    """Yield a figure, or figures by name; nothing of lists of records, which may hold names of persons."""
    if isinstance(value, Plain):
        yield "", value
    elif isinstance(value, Mapping) and all(isinstance(inner, Plain) for inner in value.values()):
        yield from value.items()


def _part_cell(part: str, names: Mapping[str, str]) -> Cell:
    """Name what a figure is of: an indicator, a country, a phrase of the project, or words of the records."""
    known = names.get(part) or (country_names().get(part) if spoken() == "zh" else None)
    label = known or words.code(part)
    return Cell(label, is_name=label == part)


def _value(fact: str, part: str, value: Plain) -> Cell:
    if value is None:
        return Cell(None)
    if isinstance(value, str):
        text = label_of(value)
        return Cell(words.cut_end(text, LONGEST), is_name=text == value)
    if isinstance(value, bool):
        return Cell(say("yes") if value else say("no"))
    return Cell(_figure(f"{fact}_{part}", value), float(value))


def _figure(name: str, value: float) -> str | None:
    """Write a year, a share, a count or another number; the name tells which it is."""
    parts = set(name.lower().split("_"))
    if float(value).is_integer():
        is_year = parts & {"year", "years", "window"} and "city" not in parts and 1900 <= value <= 2200
        return words.year(value) if is_year else words.count(value)
    return words.percent(value) if parts & {"share", "shares"} else words.significant(value)


def _indicator_names(data: ReportData) -> dict[str, str]:
    """Names of the indicators by their codes."""
    named = data.scorecard_indicators.select(
        "indicator", pl.coalesce("name_zh" if spoken() == "zh" else "name", "indicator")
    )
    return {code: stated(name) for code, name in named.iter_rows()}
