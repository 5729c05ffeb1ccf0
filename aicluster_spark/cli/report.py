"""`aicluster report`: the report of a finished run, made again, with figures and tables as files."""

from __future__ import annotations

from pathlib import Path

import click

from aicluster_spark.cli.options import run_argument, workspace_option
from aicluster_spark.cli.run_data import run_data
from aicluster_spark.cli.whole_folder import write_folder
from aicluster_spark.report.export import report_files
from aicluster_spark.report.figures import FORMATS
from aicluster_spark.report.language import LANGUAGES
from aicluster_spark.runs.run import find_run
from aicluster_spark.runs.storage import Location
from aicluster_spark.study.models import Language


def _formats(context: click.Context, option: click.Parameter, value: str) -> tuple[str, ...]:
    """Read a list such as `svg,pdf`; `none` is no format."""
    named = tuple(dict.fromkeys(part.strip().lower() for part in value.split(",") if part.strip()))
    if named == ("none",):
        return ()
    strangers = [name for name in named if name not in (*FORMATS, "none")]
    if strangers or not named:
        problem = f"{', '.join(strangers) or 'nothing'} is no format"
    elif "none" in named:
        problem = "none stands alone, since it asks for no figure"
    else:
        return named
    raise click.BadParameter(f"{problem}; allowed are {', '.join(FORMATS)}, or none.", context, option)


@click.command()
@run_argument
@workspace_option
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help="Language of figures and tables, and the one the page opens in; default: the study's.",
)
@click.option(
    "--formats",
    default=",".join(FORMATS),
    show_default=True,
    callback=_formats,
    help="Formats of the figures, set apart by commas; none draws no figure.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write; default: RUN-report here.",
)
@click.option("--force", is_flag=True, help="Replace the folder if it is there.")
def report(
    run: str,
    workspace: Location,
    lang: Language | None,
    formats: tuple[str, ...],
    output: Path | None,
    force: bool,
) -> None:
    """Make the report of RUN (an id, the beginning of one, or `last`) again from its stored tables.

    Nothing is computed anew and the run stays as it is. The folder holds report.html, figures/ with every
    figure in each format, and tables/ with every table of the report as CSV,
    linked from the page. Names of files of made-up records begin with SYNTHETIC-.
    """
    found = find_run(workspace, run)
    data = run_data(found, workspace)
    target = output or Path(f"{found.run_id}-report")
    drawn = f", its figures in {', '.join(formats)}: a minute or more" if formats else ""
    click.echo(f"Making the report of {found.run_id}{drawn}.", err=True)
    files, size = write_folder(target, report_files(data, formats, lang), force)
    click.echo(f"Wrote {target}: {files:,} files, {size:,} bytes.")
