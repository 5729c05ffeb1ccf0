"""What is true of a document of any format before it is kept: it has numbers and days that fit together."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aicluster_spark.records.dates import is_missing
from aicluster_spark.records.readers.reader import Setting

Check = tuple[pl.Expr, str, pl.Expr]
"""Whether the record fails, the reason, and the value that is refused."""
DATES = ("application_date", "publication_date", "grant_date")


def judged(rows: pl.DataFrame, setting: Setting) -> pl.DataFrame:
    """Refuse documents that cannot be counted.

    A reason that the reader gave stays: it read the text, this sees what came of it.

    Parameters
    ----------
    rows
        DOCUMENT columns, at least the numbers, dates and kind; reason and detail may be there already.
    setting
        What the study says.

    Returns
    -------
    polars.DataFrame
        The rows with reason and detail: the first reason that holds, null for the rows that are kept. What
        is doubtful about the dates of documents the study keeps all the same stands in date_doubt.
    """
    found = rows.with_columns(
        pl.lit(None, pl.String).alias(name) for name in ("reason", "detail") if name not in rows.columns
    )
    reason, detail = first_reason(_checks(setting))
    doubts = [check for check in _date_checks(setting) if check[1] in setting.kept_doubts]
    doubt = first_reason(doubts)[0] if doubts else pl.lit(None, pl.String)
    open_ = pl.col("reason").is_null()
    return found.with_columns(
        reason=pl.when(open_).then(reason).otherwise("reason"),
        detail=pl.when(open_).then(detail).otherwise("detail"),
        date_doubt=doubt,
    )


def first_reason(checks: Sequence[Check]) -> tuple[pl.Expr, pl.Expr]:
    """Take the first check that fails.

    Returns
    -------
    tuple
        Reason and detail, both null where no check fails.
    """
    reason = pl.coalesce(*(pl.when(failed).then(pl.lit(name)) for failed, name, _ in checks))
    # an empty detail, not null: a later check's value must not stand beside this check's reason
    details = (pl.when(failed).then(value.cast(pl.String).fill_null("")) for failed, _, value in checks)
    return reason, pl.coalesce(*details)


def unread_date(text: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Tell whether a date is written but is no date."""
    return day.is_null() & ~is_missing(text)


def _checks(setting: Setting) -> list[Check]:
    dates = [check for check in _date_checks(setting) if check[1] not in setting.kept_doubts]
    return [
        (_no_number(), "missing_patent_id", pl.lit("")),
        (pl.col("application_date").is_null(), "missing_application_date", pl.lit("")),
        *dates,
        (~_is_wanted(setting.kinds), "kind_excluded", pl.col("kind")),
    ]


def _date_checks(setting: Setting) -> list[Check]:
    """Check what a study may keep all the same; what is unknown fails no check."""
    public = pl.min_horizontal("publication_date", "grant_date")
    latest = pl.max_horizontal(*DATES)
    days = pl.concat_str(*(pl.col(name).cast(pl.String) for name in DATES), separator=" ", ignore_nulls=True)
    return [
        (latest > pl.lit(setting.newest, pl.Date), "future_date", days),
        (pl.col("application_date") > public, "application_after_publication", days),
    ]


def _no_number() -> pl.Expr:
    numbers = (pl.col(name).fill_null("") == "" for name in ("application_number", "publication_number"))
    return pl.all_horizontal(*numbers)


def _is_wanted(kinds: tuple[str, ...]) -> pl.Expr:
    return pl.col("kind").fill_null("other").is_in(list(kinds))
