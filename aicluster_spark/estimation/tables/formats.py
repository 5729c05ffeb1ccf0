"""A regression table as text, HTML, LaTeX and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from html import escape

from aicluster_spark.estimation.tables.regression_table import RegressionTable
from aicluster_spark.spreadsheet import defused

LATEX = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "−": "$-$",
    "–": "--",
    "²": "$^2$",
    "α": r"$\alpha$",
}


def to_text(table: RegressionTable) -> str:
    """Lay the table out in columns of a fixed-width font."""
    head = ("", *table.models)
    rows = [head, *table.coefficients, *table.facts]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    rule = "─" * (sum(widths) + 2 * (len(widths) - 1))
    lines = [table.title] if table.title else []
    lines += [rule, _line(head, widths), rule]
    lines += [_line(row, widths) for row in table.coefficients]
    lines += [rule, *(_line(row, widths) for row in table.facts), rule]
    return "\n".join([*lines, *table.notes]) + "\n"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [
        row[0].ljust(widths[0]),
        *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
    ]
    return "  ".join(cells).rstrip()


def to_html(table: RegressionTable) -> str:
    """Write a ``<table class="regression">`` with caption, row heads and notes; everything is escaped."""
    heads = "".join(f'<th scope="col">{escape(model)}</th>' for model in table.models)
    caption = f"<caption>{escape(table.title)}</caption>" if table.title else ""
    notes = "".join(f"<p>{escape(note)}</p>" for note in table.notes)
    foot = f'<tfoot><tr><td colspan="{len(table.models) + 1}">{notes}</td></tr></tfoot>' if notes else ""
    return (
        f'<table class="regression">{caption}<thead><tr><td></td>{heads}</tr></thead>'
        f'<tbody class="coefficients">{_html_rows(table.coefficients)}</tbody>'
        f'<tbody class="facts">{_html_rows(table.facts)}</tbody>{foot}</table>\n'
    )


def _html_rows(rows: Sequence[Sequence[str]]) -> str:
    lines = []
    for row in rows:
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        head = f'<th scope="row">{escape(row[0])}</th>' if row[0] else "<td></td>"
        lines.append(f"<tr>{head}{cells}</tr>")
    return "".join(lines)


def to_latex(table: RegressionTable) -> str:
    """Write a ``table`` environment that needs the booktabs and threeparttable packages."""
    lines = [r"\begin{table}", r"\centering", r"\begin{threeparttable}"]
    lines += [rf"\caption{{{_latex(table.title)}}}"] if table.title else []
    lines += [rf"\begin{{tabular}}{{l{'c' * len(table.models)}}}", r"\toprule"]
    lines += [_latex_row(("", *table.models)), r"\midrule"]
    lines += [_latex_row(row) for row in table.coefficients]
    lines += [r"\midrule", *(_latex_row(row) for row in table.facts), r"\bottomrule", r"\end{tabular}"]
    if table.notes:
        lines += [
            r"\begin{tablenotes}",
            *(rf"\item {_latex(note)}" for note in table.notes),
            r"\end{tablenotes}",
        ]
    return "\n".join([*lines, r"\end{threeparttable}", r"\end{table}"]) + "\n"


def _latex_row(row: Sequence[str]) -> str:
    return " & ".join(_latex(cell) for cell in row) + r" \\"


def _latex(text: str) -> str:
    return "".join(LATEX.get(letter, letter) for letter in text)


def to_csv(table: RegressionTable) -> str:
    """Write comma-separated values with a plain minus sign; the notes follow after an empty line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in (("", *table.models), *table.coefficients, *table.facts):
        writer.writerow([defused(cell.replace("−", "-"), keep_numbers=True) for cell in row])
    if table.notes:
        writer.writerow([])
        writer.writerows([[defused(note)] for note in table.notes])
    return out.getvalue()
