"""What a page consists of, before it is HTML: sections of sentences, figures and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Alignment = Literal["text", "number"]
EXACT = 2.0**53
"""Below it every whole number is exact."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    Attributes
    ----------
    text
        What is shown; None is shown as a dash.
    value
        Number it is sorted and exported by; None for text.
    reason
        Why it is unknown; shown below the table.
    is_name
        Whether it is a name or a code of the records, the same in every language.
    link
        Relative address of the file or folder it names; empty where there is none.
    says_more
        Whether the text says more than the value, such as a coefficient with its t: files then have the text,
        and the value serves sorting alone.
    """

    text: str | None
    value: float | None = None
    reason: str | None = None
    is_name: bool = False
    link: str = ""
    says_more: bool = False

    @property
    def digits(self) -> str:
        """The value with all its digits, as files have it: whole numbers and years are written as such."""
        if self.value is None:
            return ""
        whole = abs(self.value) < EXACT and float(self.value).is_integer()
        return str(int(self.value)) if whole else repr(float(self.value))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its heading, what the heading means, and how its cells are aligned."""

    heading: str
    align: Alignment = "text"
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes
    ----------
    id
        Unique on the page; also the name of its CSV file.
    caption
        What it shows.
    columns, rows
        Headings, and one sequence of cells a row.
    cut
        Rows that were left out, if any: how many there are in all and where.
    folded
        Whether it is folded away until it is asked for, as the table behind a chart.
    """

    id: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    cut: str = ""
    folded: bool = False
    kind: Literal["table"] = "table"

    @property
    def reasons(self) -> list[str]:
        """Distinct reasons of unknown cells, in order of appearance."""
        found = (cell.reason for row in self.rows for cell in row if cell.text is None and cell.reason)
        return list(dict.fromkeys(found))

    @property
    def explained(self) -> list[Column]:
        """Columns that say what their headings mean."""
        return [column for column in self.columns if column.meaning]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its sentence and its table.

    Attributes
    ----------
    id
        Unique on the page.
    title
        What is drawn.
    sentence
        What it says, in words.
    spec
        Vega-Lite specification.
    table
        The numbers of the chart.
    note
        How to read it.
    behind
        What it is made of, and the command that leads to the records or rows behind it.
    """

    id: str
    title: str
    sentence: str
    spec: Mapping[str, Any]
    table: Table
    note: str = ""
    behind: str = ""
    kind: Literal["figure"] = "figure"


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs under a heading of their own; `formulas` are names, formulas and words."""

    title: str = ""
    paragraphs: Sequence[str] = ()
    formulas: Sequence[tuple[str, str, str]] = ()
    tone: Literal["plain", "warning", "profile"] = "plain"
    kind: Literal["prose"] = "prose"


@dataclass(frozen=True, slots=True)
class Simulator:
    """Controls that compute expected outcomes of a city in the page.

    Attributes
    ----------
    data
        Numbers of the models and the costs, for the script.
    models
        Names of the models, in the order of the data.
    cities
        Identifiers, names as the list shows them, and in full.
    texts
        What the script says, by key; some have placeholders.
    model_label, city_label, restart_label, first_label, second_label
        Words beside the controls.
    """

    data: Mapping[str, Any]
    models: Sequence[str]
    cities: Sequence[tuple[str, str, str]]
    texts: Sequence[tuple[str, str]]
    model_label: str
    city_label: str
    restart_label: str
    first_label: str
    second_label: str
    kind: Literal["simulator"] = "simulator"


@dataclass(frozen=True, slots=True)
class Tile:
    """A number a reader wants first."""

    value: str
    label: str
    detail: str = ""


Block = Figure | Table | Prose | Simulator


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the page.

    Attributes
    ----------
    id, title
        Anchor and heading.
    question
        The question it answers.
    sentences
        What was found, made from the results.
    blocks
        Figures, tables and prose in order.
    tiles
        Numbers at its head.
    """

    id: str
    title: str
    question: str
    sentences: Sequence[str]
    blocks: Sequence[Block] = ()
    tiles: Sequence[Tile] = field(default_factory=tuple)
