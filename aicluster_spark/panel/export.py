"""The panel as a file for other programs: CSV, parquet or Stata, with its data dictionary beside it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from aicluster_spark.errors import InputError
from aicluster_spark.panel.stata_names import stata_names
from aicluster_spark.spreadsheet import defused_texts

LONGEST_LABEL = 80
"""Characters of a variable label in Stata."""
STATA_UNICODE: Final = 118
"""The format since Stata 14, in UTF-8."""


def export_panel(city_year: pa.Table, variables: pa.Table, path: Path, label: str) -> tuple[Path, ...]:
    """Write a panel in the format of the path's ending, and its data dictionary as CSV.

    Parameters
    ----------
    city_year
        Table `city_year`, with the variables that the study declares.
    variables
        Table `panel_variables`.
    path
        Ends in .csv, .parquet or .dta.
    label
        What the data set is, in one line.

    Returns
    -------
    tuple of pathlib.Path
        Panel and dictionary.

    Raises
    ------
    InputError
        If the ending is another, or the folder cannot be written.
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise InputError(
            f"{path.name} ends in '{path.suffix}', but a panel is written as {', '.join(WRITERS)}.",
            "Choose one of these endings.",
        )
    described = pl.DataFrame(variables).with_columns(_names_in(path))
    beside = path.with_name(f"{path.stem}.dictionary.csv")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(city_year, described, path, label)
        _write_csv(described, beside)
    except OSError as problem:
        raise InputError(
            f"{path} cannot be written: {problem.strerror or problem}.", "Choose another folder."
        ) from problem
    return path, beside


def _names_in(path: Path) -> pl.Expr:
    """Names of the variables in the file; they differ from the panel's only where Stata wants it."""
    if path.suffix.lower() != ".dta":
        return pl.col("variable").alias("name_in_file")
    return (
        pl.col("variable")
        .map_batches(lambda names: pl.Series(list(stata_names(names).values())), return_dtype=pl.String)
        .alias("name_in_file")
    )


def _csv(city_year: pa.Table, _described: pl.DataFrame, path: Path, _label: str) -> None:
    _write_csv(pl.DataFrame(city_year), path)


def _write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write texts so that no spreadsheet takes them for formulas; the mark lets Excel read UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        written = csv.writer(file)
        written.writerow(frame.columns)
        written.writerows(defused_texts(frame).iter_rows())


def _parquet(city_year: pa.Table, described: pl.DataFrame, path: Path, label: str) -> None:
    """Label and unit of each column go into the metadata of its field."""
    told = {row["variable"]: row for row in described.iter_rows(named=True)}
    fields = [
        field.with_metadata({key: told[field.name][key] or "" for key in ("label", "unit", "source")})
        for field in city_year.schema
    ]
    pq.write_table(city_year.cast(pa.schema(fields, metadata={"label": label})), path)


def _stata(city_year: pa.Table, described: pl.DataFrame, path: Path, label: str) -> None:
    """Unknown numbers are Stata's missing value, unknown texts are empty, truth is 0 or 1."""
    names = dict(described.select("variable", "name_in_file").iter_rows())
    frame = pd.DataFrame({names[name]: _stata_column(city_year[name]) for name in city_year.column_names})
    labels = {
        names[row["variable"]]: _label(row["label"], row["unit"]) for row in described.iter_rows(named=True)
    }
    frame.to_stata(
        path,
        write_index=False,
        version=STATA_UNICODE,
        variable_labels=labels,
        data_label=label[:LONGEST_LABEL],
    )


def _stata_column(column: pa.ChunkedArray) -> pd.Series:
    values = pl.Series(column)
    if values.dtype == pl.String:
        return pd.Series(values.fill_null("").to_list(), dtype=object)
    if values.dtype == pl.Boolean and values.null_count() == 0:
        return pd.Series(values.cast(pl.Int8).to_numpy())
    if values.dtype == pl.Int32 and values.null_count() == 0:
        return pd.Series(values.to_numpy())
    return pd.Series(values.cast(pl.Float64).fill_null(float("nan")).to_numpy())


def _label(text: str, unit: str | None) -> str:
    """Shorten a label to what Stata takes, its unit kept."""
    ending = f" [{unit}]" if unit else ""
    room = LONGEST_LABEL - len(ending)
    plain = text.rstrip(".")
    return (plain if len(plain) <= room else plain[: room - 1] + "…") + ending


WRITERS: dict[str, Callable[[pa.Table, pl.DataFrame, Path, str], None]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".dta": _stata,
}
