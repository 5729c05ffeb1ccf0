"""Groups of companies: a study's table of names that count as one applicant."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl

from aicluster_spark.errors import StudyError
from aicluster_spark.records.names import name_key, organisation_key
from aicluster_spark.study.mistakes import StudyMistakes
from aicluster_spark.study.own_text import read_own_text

COLUMNS = ("name", "group")


def read_groups(path: Path) -> pl.DataFrame:
    """Read which names of applicants belong to which group.

    Parameters
    ----------
    path
        UTF-8 CSV with the columns ``name`` and ``group``, both as they are published.

    Returns
    -------
    polars.DataFrame
        ``member``, ``group``: keys of names, each member once. A name is listed under the key of an
        organisation and under its plain one, since applicants of unknown sector have that.

    Raises
    ------
    StudyError
        If the file cannot be read or has mistakes; then all of them are listed.
    """
    rows = _rows(path)
    keys = pl.DataFrame(rows, schema=["line", *COLUMNS], orient="row").with_columns(
        organisation_key(pl.col("group")).alias("group")
    )
    ways = [keys.with_columns(way(pl.col("name")).alias("member")) for way in (organisation_key, name_key)]
    listed = pl.concat(ways).unique(["member", "group"], keep="first", maintain_order=True)
    _require_one_group(listed, path.name)
    return listed.select("member", "group").sort("member")


def _rows(path: Path) -> list[tuple[int, str, str]]:
    fix = "Correct network.applicant_groups: a CSV file relative to the study file."
    text = read_own_text(path, "The groups of applicants", fix)
    reader = csv.reader(io.StringIO(text, newline=""))
    header = tuple(cell.strip() for cell in next(reader, []))
    if header != COLUMNS:
        raise StudyError(
            f"The header of {path.name} is {', '.join(header) or 'empty'}.",
            f"It must be {','.join(COLUMNS)}.",
        )
    rows: list[tuple[int, str, str]] = []
    mistakes: list[str] = []
    for record in reader:
        cells = [cell.strip() for cell in record]
        if len(cells) == len(COLUMNS) and all(cells):
            rows.append((reader.line_num, cells[0], cells[1]))
        elif any(cells):
            mistakes.append(
                f"line {reader.line_num}: a row is a name and a group, here are {len(cells)} cells."
            )
    if mistakes:
        raise StudyMistakes(path.name, tuple(mistakes))
    return rows


def _require_one_group(listed: pl.DataFrame, file: str) -> None:
    """Refuse a name of two groups, and a group that is itself a member of another one."""
    groups = listed.join(listed, on="member", suffix="_other").filter(pl.col("line") < pl.col("line_other"))
    twice = groups.filter(pl.col("group") != pl.col("group_other")).unique("line_other", maintain_order=True)
    chains = listed.join(listed, left_on="group", right_on="member", suffix="_above").filter(
        pl.col("group") != pl.col("group_above")
    )
    mistakes = [
        f"line {row['line_other']}: {row['name_other']} is in another group on line {row['line']}."
        for row in twice.to_dicts()
    ] + [
        f"line {row['line']}: the group of {row['name']} is itself in a group on line {row['line_above']}; "
        "name the highest one."
        for row in chains.unique("line", maintain_order=True).sort("line").to_dicts()
    ]
    if mistakes:
        raise StudyMistakes(file, tuple(mistakes))
