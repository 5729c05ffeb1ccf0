"""Options and small helpers that several subcommands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from aicluster_spark.runs.storage import Location, open_location

Command = TypeVar("Command", bound=Callable[..., Any])


def workspace_option(command: Command) -> Command:
    """Add `--workspace`."""
    return click.option(
        "--workspace",
        "-w",
        default="workspace",
        envvar="AICLUSTER_WORKSPACE",
        show_default=True,
        show_envvar=True,
        callback=lambda _ctx, _option, value: open_location(value),
        help="Folder of results and runs; a path or s3://, gs://, hdfs://.",
    )(command)


def run_argument(command: Command) -> Command:
    """Add the argument RUN."""
    return click.argument("run", default="last")(command)


def shown_path(place: Location) -> str:
    """Write a path the way a person can paste it."""
    return str(Path(place.path)) if place.local else place.uri
