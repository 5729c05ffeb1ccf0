"""The type of a policy document by its title, and how binding the type is."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import polars as pl
import yaml

LAWS = ("法", "宪法")
_CARRIED = r"印发|转发|批转|发布|公布|下发"
_CARRIER = r"的?(?:通知|公告|通告|函|决定)$"
_AFTER = r"(?:[（(〔\[][^（(）)]*[）)〕\]]|[》〉”\"\s])+$"


def document_type(title: pl.Expr) -> pl.Expr:
    """Take the type from the last word of a title.

    Of `关于印发《新一代人工智能发展规划》的通知` it is 规划: what is issued, not the notice that carries it.

    Parameters
    ----------
    title
        Title.

    Returns
    -------
    polars.Expr
        One of the table's types; null where the title ends otherwise.
    """
    plain = title.str.replace_all(r"\s", "").str.replace(_AFTER, "")
    carried = pl.when(plain.str.contains(_CARRIED)).then(
        plain.str.replace(_CARRIER, "").str.replace(_AFTER, "")
    )
    ending = "(" + "|".join([*_table()["not_types"], *strengths()]) + ")$"
    inner = carried.str.extract(ending)
    issued = pl.when(~inner.is_in(LAWS)).then(inner)  # a notice applies a law, it does not issue it
    found = pl.coalesce(issued, plain.str.extract(ending))
    return pl.when(found.is_in(list(strengths()))).then(found)


@cache
def strengths() -> dict[str, int]:
    """Return the grade of every type, from 1 to 5, longest words first."""
    pairs = [(word, grade) for grade, words in _table()["strength"].items() for word in words]
    return dict(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


@cache
def _table() -> dict[str, Any]:
    file = resources.files("aicluster_spark") / "data" / "policy" / "document_types.yaml"
    table: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return table
