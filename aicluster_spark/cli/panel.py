"""`aicluster panel`: the city-year panel of a run as a file for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from aicluster_spark.cli.options import run_argument, workspace_option
from aicluster_spark.cli.results import scan_table, stage_result
from aicluster_spark.panel.export import export_panel
from aicluster_spark.runs.run import find_run
from aicluster_spark.runs.storage import Location

EXAMPLES = """\b
Examples:
  aicluster panel last -o panel.dta
  aicluster panel last -o panel.csv
  aicluster estimate panel.dta --model poisson ...
"""


@click.command(epilog=EXAMPLES)
@run_argument
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; its ending says the format: .csv, .parquet or .dta (Stata 14 and later).",
)
@workspace_option
def panel(run: str, output: Path, workspace: Location) -> None:
    """Write the panel of RUN (an id, the beginning of one, or `last`) and its data dictionary.

    One row a city and year, with every variable of the study. Beside it NAME.dictionary.csv says of each
    variable what it is, its unit, where it is from and in which years it is known.
    """
    found = find_run(workspace, run)
    result = stage_result(found, workspace, "panel")
    city_year, variables = (
        scan_table(result, table, workspace).collect().to_arrow()
        for table in ("city_year", "panel_variables")
    )
    for path in export_panel(city_year, variables, output, f"Panel of run {found.run_id}"):
        click.echo(f"Wrote {path}")
