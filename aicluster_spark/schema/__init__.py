"""The shared vocabulary: every table of the engine, by the stage that writes it."""

from __future__ import annotations

from aicluster_spark.schema import (
    activity,
    estimation,
    network,
    panel,
    places,
    policy,
    policy_texts,
    records,
    register,
    specialisation,
)
from aicluster_spark.schema.table import Column, Table

TABLES: dict[str, Table] = {
    table.name: table
    for module in (
        records,
        register,
        places,
        activity,
        specialisation,
        network,
        policy,
        policy_texts,
        panel,
        estimation,
    )
    for table in vars(module).values()
    if isinstance(table, Table)
}

__all__ = ["TABLES", "Column", "Table"]
