"""Writing the tables of `aicluster estimate` in the format that a file's ending tells."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from aicluster_spark.errors import StudyError
from aicluster_spark.estimation.tables.formats import to_csv, to_html, to_latex, to_text
from aicluster_spark.estimation.tables.regression_table import RegressionTable
from aicluster_spark.estimation.tables.word import write_docx
from aicluster_spark.schema import TABLES
from aicluster_spark.spreadsheet import defused

FORMATS: dict[str, Callable[[RegressionTable], str]] = {
    "text": to_text,
    "html": to_html,
    "latex": to_latex,
    "csv": to_csv,
}
ENDINGS = {".txt": "text", ".html": "html", ".tex": "latex", ".csv": "csv", ".docx": "docx"}


def check_ending(output: Path) -> None:
    """Raise a StudyError for a file whose ending tells no format."""
    if output.suffix.lower() not in ENDINGS:
        raise StudyError(f"{output.name} has no known ending.", f"Allowed are: {', '.join(ENDINGS)}.")


def write_table(table: RegressionTable, output: Path) -> None:
    """Write a table; a StudyError if the file cannot be written."""
    shape = ENDINGS[output.suffix.lower()]
    try:
        if shape == "docx":
            write_docx(table, output)
            return
        text = FORMATS[shape](table)
        page = _page(text, table.title) if shape == "html" else text
        output.write_text(page, encoding="utf-8-sig" if shape == "csv" else "utf-8")
    except OSError as problem:
        raise StudyError(
            f"{output} cannot be written: {problem.strerror}.", "Choose another file."
        ) from problem


def _page(table: str, title: str) -> str:
    """Stand-alone page, so that a browser reads the letters right."""
    head = f'<meta charset="utf-8"><title>{escape(title or "Estimates")}</title>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{table}</body></html>\n'


def write_tables(tables: Mapping[str, Sequence[Mapping[str, Any]]], folder: Path) -> None:
    """Write the rows of a programme as CSV, one file a table of `docs/tables.md`; unknown cells are empty."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in tables.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.DictWriter(file, TABLES[name].names, lineterminator="\n")
                writer.writeheader()
                writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    except OSError as problem:
        raise StudyError(
            f"{folder} cannot be written: {problem.strerror}.", "Choose another folder."
        ) from problem


def _cell(value: Any) -> Any:
    return defused(value, keep_numbers=True) if isinstance(value, str) else value
