"""The data dictionary, written from the schemas."""

from __future__ import annotations

from aicluster_spark.schema import TABLES, Table

HEAD = """# Tables

Every table of the engine, one parquet folder each. Any column may be null, and null means unknown; a column
`reason` then says why. Written by `scripts/docs` from `aicluster_spark/schema`: do not edit.
"""


def table_reference() -> str:
    """Write the dictionary as Markdown."""
    return HEAD + "".join(f"\n{_section(table)}\n" for table in TABLES.values())


def _section(table: Table) -> str:
    lines = [f"## {table.name}", "", f"{table.meaning} Key: {', '.join(table.key)}.", ""]
    lines += ["| column | type | unit | meaning |", "|---|---|---|---|"]
    lines += [f"| `{c.name}` | {c.type} | {c.unit} | {c.meaning} |" for c in table.columns]
    return "\n".join(lines)
