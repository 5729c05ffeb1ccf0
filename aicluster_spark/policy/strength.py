"""How binding a document is, by its type."""

from __future__ import annotations

import polars as pl

from aicluster_spark.policy.words import policy_table


def strength(document_type: pl.Expr) -> pl.Expr:
    """Grade types from 1 (notices) to 5 (laws), by the packaged table.

    Returns
    -------
    polars.Expr
        Float; null for a type that is unknown or has no grade.
    """
    grades = {
        word: float(grade)
        for grade, words in policy_table("document_types")["strength"].items()
        for word in words
    }
    return document_type.replace_strict(
        list(grades), list(grades.values()), default=None, return_dtype=pl.Float64
    )
