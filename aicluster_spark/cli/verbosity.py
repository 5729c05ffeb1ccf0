"""`-v`: one option that every command takes, wherever on the line it stands."""

from __future__ import annotations

from dataclasses import dataclass

import click

VARIABLE = "AICLUSTER_VERBOSE"


@dataclass(slots=True)
class Verbosity:
    """Whether the user asked for more words; the contexts of a command line share it."""

    asked: bool = False


def with_verbose(command: click.Command) -> click.Command:
    """Let a command, and every one below it, take `-v`."""
    if not any("--verbose" in option.opts for option in command.params):
        command.params.append(_option())
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        with_verbose(below)
    return command


def is_verbose(context: click.Context) -> bool:
    """Whether the user asked for more words."""
    return context.ensure_object(Verbosity).asked


def _option() -> click.Option:
    """Build the option; eager, so that it is known when another option turns out wrong."""
    return click.Option(
        ["-v", "--verbose"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        envvar=VARIABLE,
        show_envvar=True,
        callback=_ask,
        help="Say every figure, and show tracebacks.",
    )


def _ask(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        context.ensure_object(Verbosity).asked = True
