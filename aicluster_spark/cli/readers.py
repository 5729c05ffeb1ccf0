"""`aicluster readers`: the source formats the engine reads."""

from __future__ import annotations

import click

from aicluster_spark.records.readers.registry import READERS
from aicluster_spark.records.rejects import REASONS


@click.command()
def readers() -> None:
    """List the readers, what each expects, and why a record may be rejected."""
    for reader in READERS.values():
        click.echo(f"{reader.name}\n  {reader.title}\n  {reader.expects}\n")
    click.echo("Reasons a record is rejected:")
    for reason, meaning in REASONS.items():
        click.echo(f"  {reason:<30} {meaning}")
