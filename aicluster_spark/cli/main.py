"""The `aicluster` command: its subcommands by name, each loaded only when it is called."""

from __future__ import annotations

import importlib
import logging
import sys
import traceback
from functools import partial
from types import TracebackType

import click

from aicluster_spark import __version__
from aicluster_spark.cli.verbosity import VARIABLE, Verbosity, with_verbose
from aicluster_spark.errors import AiclusterError

COMMANDS = {
    "run": "run:run",
    "runs": "runs:runs",
    "show": "show:show",
    "report": "report:report",
    "compare": "compare:compare",
    "panel": "panel:panel",
    "explain": "explain:explain",
    "export": "export:export",
    "find-motif": "find_motif:find_motif",
    "package": "package:package",
    "init": "init:init",
    "synth": "synth:synth",
    "rejects": "rejects:rejects",
    "readers": "readers:readers",
    "rules": "rules:rules",
    "estimate": "estimate:estimate",
    "evaluate-rules": "evaluate_rules:evaluate_rules",
    "doctor": "doctor:doctor",
}
EXIT_CODES = """\b
Exit codes:
  0  done
  1  fault of the program (-v shows where)
  2  mistake in the command or the study
  3  a source file is missing or not readable
  4  Java, Spark, GraphFrames, memory or a port is not as a run needs it
  5  a result that was asked for is not there
  6  rows were lost or invented (a fault; report it)
  7  a model cannot be estimated
"""


class LazyGroup(click.Group):
    """A group that imports a subcommand when it is called, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one subcommand."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(f"aicluster_spark.cli.{module}"), attribute)
        return with_verbose(command) if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> object:
        """Run a subcommand; a user's error ends in its line and its exit code."""
        verbosity = ctx.ensure_object(Verbosity)  # made here, the subcommand's context shares it
        try:
            return super().invoke(ctx)
        except AiclusterError as error:
            if verbosity.asked:
                traceback.print_exc()
            click.echo(f"aicluster: {error}", err=True)
            ctx.exit(error.exit_code)


HELP = """Map a country's AI clusters from its patent records.

\b
Begin with:
  aicluster doctor            is everything here that a run needs?
  aicluster init my-study     write a commented study
  aicluster run my-study/study.yaml
"""


@click.group(
    cls=LazyGroup, help=HELP, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="aicluster")
def cli() -> None:
    """Group the subcommands."""


with_verbose(cli)


def main() -> None:
    """Entry point of the command."""
    logging.captureWarnings(True)
    verbosity = Verbosity()
    sys.excepthook = partial(_last_words, verbosity)
    cli(prog_name="aicluster", obj=verbosity)


def _last_words(
    verbosity: Verbosity, kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """End even an unforeseen error in one line; the traceback comes with -v."""
    if issubclass(kind, KeyboardInterrupt):
        click.echo("aicluster: stopped.", err=True)
        return
    if verbosity.asked:
        traceback.print_exception(kind, error, trace)
    first = (str(error).strip().splitlines() or ["no words"])[0][:300]
    advice = "" if verbosity.asked else f" Run again with -v (or {VARIABLE}=1) for the traceback."
    click.echo(f"aicluster: a fault of the program, {kind.__name__}: {first}{advice}", err=True)
