"""`aicluster estimate`: any estimator on a table of one's own, without Java."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import click

import aicluster_spark
from aicluster_spark.cli.estimate_output import FORMATS, check_ending, write_table, write_tables
from aicluster_spark.cli.estimate_request import DESIGNS, Request
from aicluster_spark.errors import StudyError
from aicluster_spark.estimation.programme import run_programme
from aicluster_spark.estimation.programme.own_panel import models_side_by_side, own_panel
from aicluster_spark.estimation.sample.read_panel import read_panel
from aicluster_spark.estimation.specification.specification import ESTIMATORS
from aicluster_spark.estimation.tables.regression_table import BRACKETS, RegressionTable
from aicluster_spark.study.loader import load_estimation

PAPER = "paper"
EXAMPLES = """\b
Examples:
  aicluster estimate panel.csv --model poisson --outcome patents \\
      --regressors policy,centrality,policy:centrality \\
      --effects city,year --cluster country
  aicluster estimate panel.csv --model poisson --model negative-binomial ... -o table.docx
  aicluster estimate panel.dta --model system-gmm --outcome lpatents \\
      --regressors policy,centrality --effects city,year --role policy=endogenous
  aicluster estimate panel.csv --model event-study --outcome lpatents \\
      --adopted pilot_year --effects city,year
  aicluster estimate panel.csv --model threshold --outcome lpatents \\
      --regressors policy --moderator centrality --effects city,year --cluster country
  aicluster estimate panel.csv --model mediation --outcome patents --regressors policy \\
      --mediators capital,labour --link log --effects city,year --cluster city
  aicluster estimate panel.csv --study paper -o table.docx --tables tables

\b
Regressors are columns or products "a:b". The first effect is the unit and the second the
period where a model needs to know them. event-study and bacon take --adopted, the first
treated period, empty for the never treated. Rows with a missing value are left out and
counted; what cannot be estimated says why.
"""


def _names(_ctx: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """Names that were given one by one or with commas."""
    return tuple(dict.fromkeys(name.strip() for text in given for name in text.split(",") if name.strip()))


def _pairs(_ctx: click.Context, option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """NAME=VALUE options as a dictionary."""
    pairs = {}
    for text in given:
        name, equals, value = text.rpartition("=")
        if not (equals and name and value):
            raise click.BadParameter(f"'{text}' is not NAME=VALUE.", param=option)
        pairs[name] = value
    return pairs


@click.command(epilog=EXAMPLES)
@click.argument("panel", type=click.Path(path_type=Path))
@click.option(
    "--model",
    "models",
    type=click.Choice([*ESTIMATORS, *DESIGNS]),
    multiple=True,
    help="What to fit; several estimators are shown side by side.",
)
@click.option(
    "--study",
    help="Instead of --model: a study file whose block `estimation` is run on PANEL, or `paper`, the "
    "published specification.",
)
@click.option("--outcome", help="Column to explain.")
@click.option("--regressors", multiple=True, callback=_names, help="Terms, by comma or one by one.")
@click.option("--effects", multiple=True, callback=_names, help="Fixed effects, such as city,year.")
@click.option("--cluster", multiple=True, callback=_names, help="One or two cluster variables.")
@click.option("--offset", help="Column with coefficient one, on the log scale (count models).")
@click.option(
    "--role",
    "roles",
    multiple=True,
    metavar="TERM=ROLE",
    callback=_pairs,
    help="GMM: exogenous, predetermined (default) or endogenous.",
)
@click.option("--lags", default=1, show_default=True, help="GMM: lags of the outcome.")
@click.option("--adopted", help="event-study, bacon: column with the first treated period.")
@click.option("--moderator", help="threshold: column that divides the regimes.")
@click.option("--mediators", multiple=True, callback=_names, help="mediation: channels.")
@click.option(
    "--link",
    type=click.Choice(["identity", "log"]),
    default="identity",
    show_default=True,
    help="event-study, mediation: log for counts (Poisson).",
)
@click.option(
    "--draws",
    type=click.IntRange(1),
    default=499,
    show_default=True,
    help="threshold, mediation: bootstrap samples.",
)
@click.option("--min-clusters", default=10, show_default=True, help="With fewer, p-values are withheld.")
@click.option("--title", default="", help="Caption.")
@click.option(
    "--label", "labels", multiple=True, metavar="TERM=WORDS", callback=_pairs, help="Words for a term."
)
@click.option("--brackets", type=click.Choice(BRACKETS), default="statistic", show_default=True)
@click.option("--digits", type=click.IntRange(0, 10), default=3, show_default=True, help="Decimals.")
@click.option("--format", "shape", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="File; its ending (.txt, .html, .tex, .csv, .docx) tells the format.",
)
@click.option(
    "--tables",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="With --study: folder for all tables as CSV (fits, dropped rows, curves, ...).",
)
def estimate(
    panel: Path,
    models: tuple[str, ...],
    study: str | None,
    shape: str,
    output: Path | None,
    folder: Path | None,
    **asked: Any,
) -> None:
    """Fit models on PANEL (.csv, .tsv, .parquet, .dta), one row a unit and period. Needs no Java."""
    if output is not None:
        check_ending(output)
    if study is not None:
        table = _of_study(panel, study, models, folder, asked)
    elif not models or not asked["outcome"]:
        raise StudyError("There is nothing to fit.", "Give --model and --outcome, or --study.")
    else:
        table = Request(models=tuple(dict.fromkeys(models)), **asked).table(read_panel(panel))
    if output is None:
        click.echo(FORMATS[shape](table), nl=False)
        return
    write_table(table, output)
    click.echo(f"Wrote {output}")


def _of_study(
    panel: Path, study: str, models: tuple[str, ...], folder: Path | None, asked: dict[str, Any]
) -> RegressionTable:
    """Run the block `estimation` of a study on the panel and lay its models out."""
    if models:
        raise StudyError("--model and --study cannot be given together.", "The study names its models.")
    with resources.as_file(
        resources.files(aicluster_spark).joinpath(f"data/studies/{PAPER}.yaml")
    ) as packaged:
        loaded = load_estimation(packaged if study == PAPER else Path(study))
    options = loaded.estimation
    ledger = run_programme(options, own_panel(read_panel(panel), options))
    if folder is not None:
        write_tables(ledger.tables, folder)
    shown = {key: asked[key] for key in ("labels", "brackets", "digits")}
    return models_side_by_side(options, ledger, asked["title"] or loaded.title, **shown)
