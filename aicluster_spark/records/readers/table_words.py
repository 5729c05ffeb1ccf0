"""Words of Chinese and English tables for the kind, the stage and the legal status of a document."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from aicluster_spark.records.distinct import once_each
from aicluster_spark.records.identifiers import chinese

KINDS = {
    "外观": "design",
    "实用新型": "utility_model",
    "发明": "invention",
    "design": "design",
    "utility model": "utility_model",
    "utility": "invention",
    "invention": "invention",
    "plant": "plant",
}
"""Kind by the word in a document's type, in the order they are tried."""
STAGES = {
    "授权": "grant",
    "申请": "application",
    "公开": "application",
    "grant": "grant",
    "application": "application",
}
"""Stage by the word in the type of an invention; of the other kinds China publishes grants only."""
STATUS = {
    "撤回": "withdrawn",
    "驳回": "rejected",
    "放弃": "abandoned",
    "期限届满": "expired",
    "未缴年费": "lapsed",
    "终止": "lapsed",
    "无效": "lapsed",
    "失效": "lapsed",
    "实质审查": "pending",
    "审中": "pending",
    "在审": "pending",
    "公开": "pending",
    "授权": "granted",
    "有效": "granted",
    "有权": "granted",
    "withdrawn": "withdrawn",
    "expired": "expired",
    "lapsed": "lapsed",
    "pending": "pending",
    "granted": "granted",
    "active": "granted",
}
"""Legal status by the word that tells it, in the order they are tried."""


def by_word(text: pl.Expr, words: Mapping[str, str]) -> pl.Expr:
    """Give the meaning of the first word of a table that a text contains; null where it has none."""

    def first(said: pl.Expr) -> pl.Expr:
        lower = said.str.to_lowercase()
        tried = (
            pl.when(lower.str.contains(word, literal=True)).then(pl.lit(found))
            for word, found in words.items()
        )
        return pl.coalesce(*tried)

    return once_each(text, first, pl.String)


def kind(said: pl.Expr, code: pl.Expr, number: pl.Expr) -> pl.Expr:
    """Tell the kind by the document's type, else by a Chinese kind code, else by the application number."""
    return pl.coalesce(by_word(said, KINDS), chinese.publication_kind(code), chinese.kind(number))


def stage(said: pl.Expr, code: pl.Expr, published: pl.Expr, granted: pl.Expr) -> pl.Expr:
    """Tell application from grant by the document's type, else by the kind code, else by a grant's date.

    Parameters
    ----------
    said
        Type of the document in words.
    code
        Chinese kind code of the publication.
    published, granted
        Days.
    """
    kind = by_word(said, KINDS)
    only_granted = pl.when(kind.is_in(["utility_model", "design"])).then(pl.lit("grant"))
    words = by_word(said, STAGES)
    by_date = pl.when(granted.is_not_null()).then(pl.lit("grant")).otherwise(pl.lit("application"))
    by_code = chinese.stage(code, published)
    return pl.coalesce(pl.when(kind == "invention").then(words), by_code, only_granted, by_date)


def legal_status(said: pl.Expr, stage: pl.Expr) -> pl.Expr:
    """Tell the legal status by its words; a grant of which nothing else is said was granted."""
    return pl.coalesce(by_word(said, STATUS), pl.when(stage == "grant").then(pl.lit("granted")))
