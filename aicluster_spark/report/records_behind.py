"""The command that leads a figure of a city back to its records."""

from __future__ import annotations

import shlex

from aicluster_spark.report.language import say


def records_of_city(city: str, label: str) -> str:
    """Say which command lists the patents behind a city's figures, for the city of this identifier."""
    return say(
        "Records behind a city's figures, here {label}: {command}", label=label, command=explain_command(city)
    )


def records_of_tie(city: str, other: str, label: str, other_label: str) -> str:
    """Say which command lists the patents behind the tie of two cities."""
    return say(
        "Records behind a tie, here {label} and {other}: {command}",
        label=label,
        other=other_label,
        command=explain_command(city, other),
    )


def explain_command(city: str, other: str | None = None) -> str:
    """Write the command; identifiers are quoted, since they come from records."""
    partner = [] if other is None else ["--with", other]
    return shlex.join(["aicluster", "explain", "--city", city, *partner])
