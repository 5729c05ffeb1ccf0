"""Files of labelled patents, to measure rule sets by."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from aicluster_spark.activity.kernel import INPUT
from aicluster_spark.errors import InputError

YES = ("true", "1", "yes", "y")
NO = ("false", "0", "no", "n")
SHAPE = (
    "Give a CSV or parquet file with patent_id, is_ai (true or false) and any of title, abstract, language, "
    "cpc, ipc (codes separated by semicolons)."
)


def read_labels(path: Path) -> pl.DataFrame:
    """Read labelled patents.

    Parameters
    ----------
    path
        CSV with a header, or parquet: `patent_id`, `is_ai` and any of `title`, `abstract`, `language`, `cpc`,
        `ipc`. Codes are a list or a text separated by semicolons.

    Returns
    -------
    polars.DataFrame
        Columns `patent_id`, `title`, `abstract`, `language`, `cpc`, `ipc`, `is_ai`, shape (n, 7).

    Raises
    ------
    InputError
        If the file is missing or unreadable, lacks a column, or has labels that are neither yes nor no.
    """
    frame = _read(path)
    missing = [name for name in ("patent_id", "is_ai") if name not in frame.columns]
    if missing:
        raise InputError(f"{path.name} has no column {' and no column '.join(missing)}.", SHAPE)
    labelled = frame.select(*(_column(frame, name) for name in INPUT), is_ai=_label())
    wrong = frame.filter(labelled["is_ai"].is_null())["is_ai"]
    if len(wrong):
        shown = ", ".join(repr(value) for value in wrong.unique().sort().to_list()[:5])
        raise InputError(f"{path.name} has {len(wrong)} labels that are neither yes nor no: {shown}.", SHAPE)
    if repeated := labelled.height - labelled["patent_id"].n_unique():
        raise InputError(
            f"{path.name} has {repeated} rows whose patent_id stands before.", "Label a patent once."
        )
    return labelled


def _read(path: Path) -> pl.DataFrame:
    if not path.is_file():
        raise InputError(f"There is no file {path}.", SHAPE)
    try:
        if path.suffix == ".parquet":
            return pl.read_parquet(path)
        return pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError(f"{path.name} cannot be read: {error}.", SHAPE) from error


def _label() -> pl.Expr:
    text = pl.col("is_ai").cast(pl.String).str.strip_chars().str.to_lowercase()
    return pl.when(text.is_in(YES)).then(True).when(text.is_in(NO)).then(False)


def _column(frame: pl.DataFrame, name: str) -> pl.Expr:
    is_list = name in ("cpc", "ipc")
    wanted = pl.List(pl.String) if is_list else pl.String
    if name not in frame.columns:
        return pl.lit(None, dtype=wanted).alias(name)
    if is_list and frame.schema[name] == pl.String:
        return pl.col(name).str.split(";").list.eval(pl.element().str.strip_chars())
    return pl.col(name).cast(wanted)
