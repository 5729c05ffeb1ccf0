"""A regression table as a Word document, in the three-rule layout of journals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import _Cell, _Row

from aicluster_spark.estimation.tables.regression_table import RegressionTable

EIGHTHS_OF_A_POINT = "8"


def write_docx(table: RegressionTable, path: Path) -> None:
    """Write the table as .docx: caption, rules above and below the head and at the end, notes.

    Parameters
    ----------
    table
        Rows of text.
    path
        File to write; an existing one is replaced.
    """
    document = Document()
    if table.title:
        document.add_paragraph(_printable(table.title), style="Caption")
    grid = document.add_table(rows=0, cols=len(table.models) + 1)
    head = _add_row(grid.add_row(), ("", *table.models))
    _rule(head, "top")
    _rule(head, "bottom")
    _repeat_on_each_page(head)
    for row in table.coefficients:
        last = _add_row(grid.add_row(), row)
    _rule(last, "bottom")
    for row in table.facts:
        last = _add_row(grid.add_row(), row)
    _rule(last, "bottom")
    for note in table.notes:
        line = document.add_paragraph().add_run(_printable(note))
        line.font.size = Pt(8)
    document.save(str(path))


def _add_row(row: _Row, cells: Sequence[str]) -> _Row:
    for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.text = _printable(text)
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if place == 0 else WD_ALIGN_PARAGRAPH.CENTER
        for run in paragraph.runs:
            run.font.size = Pt(9)
    return row


def _rule(row: _Row, side: str) -> None:
    for cell in row.cells:
        _borders(cell).append(_border(side))


def _borders(cell: _Cell) -> Any:
    """Borders of a cell, made where there are none."""
    properties = cell._tc.get_or_add_tcPr()
    found = next(iter(properties.xpath("w:tcBorders")), None)
    if found is None:
        found = _element("w:tcBorders")
        properties.append(found)
    return found


def _border(side: str) -> Any:
    line = _element(f"w:{side}")
    for name, value in (("val", "single"), ("sz", EIGHTHS_OF_A_POINT), ("space", "0"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    return line


def _element(tag: str) -> Any:
    """Make an XML element; the library's types for it are those of other elements."""
    return OxmlElement(tag)


def _repeat_on_each_page(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(_element("w:tblHeader"))


def _printable(text: str) -> str:
    """Text without the control characters that XML cannot hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\t\n")
