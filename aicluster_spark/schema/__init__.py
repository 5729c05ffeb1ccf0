"""The shared vocabulary: every table of the engine, by the stage that writes it."""

from __future__ import annotations

from aicluster_spark.schema import (
    activity,
    branches,
    clusters,
    collaboration,
    dynamics,
    estimation,
    identity,
    network,
    panel,
    places,
    policy,
    policy_texts,
    prediction,
    records,
    register,
    scorecard,
    specialisation,
)
from aicluster_spark.schema.table import Column, Table

_MODULES = (
    records,
    register,
    places,
    activity,
    specialisation,
    clusters,
    dynamics,
    branches,
    collaboration,
    identity,
    network,
    policy,
    policy_texts,
    panel,
    estimation,
    prediction,
    scorecard,
)
MODULE_OF: dict[str, str] = {
    table.name: module.__name__.rpartition(".")[2]
    for module in _MODULES
    for table in vars(module).values()
    if isinstance(table, Table)
}
"""Module of this package that declares each table."""
TABLES: dict[str, Table] = {
    table.name: table for module in _MODULES for table in vars(module).values() if isinstance(table, Table)
}

__all__ = ["MODULE_OF", "TABLES", "Column", "Table"]
