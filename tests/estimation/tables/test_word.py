"""The Word table read back: every cell of the regression table, and nothing that breaks XML."""

from __future__ import annotations

from dataclasses import replace

from docx import Document
from docx.oxml.ns import qn

from aicluster_spark.estimation import fit_ols, fit_poisson, regression_table
from aicluster_spark.estimation.tables.word import write_docx


def test_the_document_holds_every_cell_and_note(panel, tmp_path):
    fits = {name: fit(panel, "patents", ["policy"]) for name, fit in (("A", fit_poisson), ("B", fit_ols))}
    table = regression_table(fits, title="Policy & <patents>")
    write_docx(table, tmp_path / "t.docx")
    document = Document(str(tmp_path / "t.docx"))
    grid = document.tables[0]
    cells = [tuple(cell.text for cell in row.cells) for row in grid.rows]
    assert cells == [("", "A", "B"), *table.coefficients, *table.facts]
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == "Policy & <patents>"
    assert texts[1:] == list(table.notes)


def test_rules_stand_where_journals_put_them(panel, tmp_path):
    table = regression_table({"A": fit_poisson(panel, "patents", ["policy"])})
    write_docx(table, tmp_path / "t.docx")
    rows = Document(str(tmp_path / "t.docx")).tables[0].rows
    ruled = {
        place: {border.tag.split("}")[1] for border in cell.iter(qn("w:top"), qn("w:bottom"))}
        for place, cell in ((place, row.cells[0]._tc) for place, row in enumerate(rows))
    }
    last = len(rows) - 1
    split = len(table.coefficients)
    assert ruled[0] == {"top", "bottom"}
    assert ruled[split] == ruled[last] == {"bottom"}
    assert all(not sides for place, sides in ruled.items() if place not in (0, split, last))


def test_control_characters_do_not_break_the_document(panel, tmp_path):
    table = regression_table({"A\x00\x0b": fit_poisson(panel, "patents", ["policy"])}, title="T\x01")
    write_docx(replace(table, notes=("a\x02b",)), tmp_path / "t.docx")
    document = Document(str(tmp_path / "t.docx"))
    assert document.tables[0].rows[0].cells[1].text == "A"
    assert document.paragraphs[-1].text == "ab"
