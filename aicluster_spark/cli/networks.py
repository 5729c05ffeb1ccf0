"""What the subcommands about networks share: the tables of a run, its provenance, the window asked for."""

from __future__ import annotations

from typing import Any

import polars as pl
import yaml

from aicluster_spark.cli.results import scan_table, stage_result
from aicluster_spark.errors import ResultsError
from aicluster_spark.network.export.select import windows_of
from aicluster_spark.runs.run import Run
from aicluster_spark.runs.storage import Location
from aicluster_spark.study.window_text import parse_years

LEVELS = ("city", "inventor", "applicant", "applicant_city", "province")
TABLES = ("memberships", "nodes", "edges", "node_measures", "city_measures")


def network_tables(run: Run, workspace: Location) -> dict[str, pl.LazyFrame]:
    """Open what the network stage of a run left, and its cities."""
    network, places = (stage_result(run, workspace, stage) for stage in ("network", "places"))
    tables = {name: scan_table(network, name, workspace) for name in TABLES}
    return tables | {"cities": scan_table(places, "cities", workspace)}


def chosen_window(tables: dict[str, pl.LazyFrame], level: str, text: str | None) -> tuple[int, int]:
    """Read a window such as `2011-2015`; without a text, take the last one.

    Raises
    ------
    ResultsError
        The run has no network of this level.
    """
    if text is not None:
        return parse_years(text)
    windows = windows_of(tables, level)
    if not windows:
        raise ResultsError(
            f"The run has no network of level {level}.", "Ask for it in network.more_levels, and run."
        )
    return windows[-1]


def provenance_words(run: Run) -> str:
    """Say what kind of records a run stands on; SYNTHETIC comes first where they are made up."""
    study: Any = yaml.safe_load(run.study_text) or {}
    provenance = study.get("provenance") or {}
    kind, statement = (
        provenance.get("kind", "unknown"),
        " ".join(str(provenance.get("statement", "")).split()),
    )
    word = "SYNTHETIC. " if kind == "synthetic" else ""
    return f"{word}{study.get('title') or run.study}. Records: {kind}. {statement}".strip()
