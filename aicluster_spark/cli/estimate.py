"""`aicluster estimate`: any estimator on a table of one's own, without Java."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import click
import pandas as pd

from aicluster_spark.errors import StudyError
from aicluster_spark.estimation.design_tables import (
    bacon_table,
    event_study_table,
    mediation_table,
    threshold_table,
)
from aicluster_spark.estimation.did import bacon_decomposition, callaway_santanna, sun_abraham
from aicluster_spark.estimation.mediation import MediationOptions, mediate_channels
from aicluster_spark.estimation.read_panel import read_panel
from aicluster_spark.estimation.specification import ESTIMATORS, Specification, fit_specification
from aicluster_spark.estimation.table_formats import to_csv, to_html, to_latex, to_text
from aicluster_spark.estimation.tables import BRACKETS, RegressionTable, regression_table
from aicluster_spark.estimation.threshold import ThresholdOptions, fit_threshold
from aicluster_spark.estimation.word import write_docx

DESIGNS = ("event-study", "bacon", "threshold", "mediation")
FORMATS: dict[str, Callable[[RegressionTable], str]] = {
    "text": to_text,
    "html": to_html,
    "latex": to_latex,
    "csv": to_csv,
}
ENDINGS = {".txt": "text", ".html": "html", ".tex": "latex", ".csv": "csv", ".docx": "docx"}
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
    required=True,
    help="What to fit; several estimators are shown side by side.",
)
@click.option("--outcome", required=True, help="Column to explain.")
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
def estimate(panel: Path, models: tuple[str, ...], shape: str, output: Path | None, **asked: Any) -> None:
    """Fit models on PANEL (.csv, .tsv, .parquet, .dta), one row a unit and period. Needs no Java."""
    if output is not None and output.suffix.lower() not in ENDINGS:
        raise StudyError(f"{output.name} has no known ending.", f"Allowed are: {', '.join(ENDINGS)}.")
    request = Request(models=tuple(dict.fromkeys(models)), **asked)
    table = request.table(read_panel(panel))
    if output is None:
        click.echo(FORMATS[shape](table), nl=False)
        return
    _write(table, output)
    click.echo(f"Wrote {output}")


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks for, and the table that answers it."""

    models: tuple[str, ...]
    outcome: str
    regressors: tuple[str, ...]
    effects: tuple[str, ...]
    cluster: tuple[str, ...]
    offset: str | None
    roles: dict[str, str]
    lags: int
    adopted: str | None
    moderator: str | None
    mediators: tuple[str, ...]
    link: str
    draws: int
    min_clusters: int
    title: str
    labels: dict[str, str]
    brackets: str
    digits: int

    def table(self, frame: pd.DataFrame) -> RegressionTable:
        """Fit and lay out; a model that cannot be fitted ends the command, so that no column is lost."""
        design = next((model for model in self.models if model in DESIGNS), None)
        if design is None:
            return self._side_by_side(frame)
        if len(self.models) > 1:
            raise StudyError(f"{design} has a table of its own.", "Ask for it alone.")
        answers = {
            "event-study": self._event_study,
            "bacon": self._bacon,
            "threshold": self._threshold,
            "mediation": self._mediation,
        }
        return answers[design](frame)

    def _side_by_side(self, frame: pd.DataFrame) -> RegressionTable:
        fits = {
            f"({place}) {name}": fit_specification(frame, self._specification(name))
            for place, name in enumerate(self.models, 1)
        }
        return regression_table(fits, self.title, self.labels, self.brackets, self.digits)

    def _specification(self, name: str) -> Specification:
        dynamic = name.endswith("gmm")
        return Specification(
            estimator=name,
            outcome=self.outcome,
            regressors=self.regressors,
            effects=self.effects,
            cluster=self.cluster,
            offset=self.offset,
            roles=self.roles if dynamic else {},
            lags=self.lags if dynamic else 1,
            min_clusters=self.min_clusters,
        )

    def _event_study(self, frame: pd.DataFrame) -> RegressionTable:
        unit, time = self._unit_and_period("event-study")
        adopted, cluster = self._named("adopted", "event-study"), self._one_cluster()
        model = "poisson" if self.link == "log" else "ols"
        common = (frame, self.outcome, adopted, unit, time, cluster)
        studies = {
            "Sun-Abraham": sun_abraham(*common, self.regressors, model, self.min_clusters),
        }
        if not self.regressors and self.link == "identity":
            found = callaway_santanna(*common, min_clusters=self.min_clusters)
            studies["Callaway-Sant'Anna"] = found
        return event_study_table(studies, self.title, self.digits)

    def _bacon(self, frame: pd.DataFrame) -> RegressionTable:
        unit, time = self._unit_and_period("bacon")
        found = bacon_decomposition(frame, self.outcome, self._named("adopted", "bacon"), unit, time)
        return bacon_table(found, self.title, self.digits)

    def _threshold(self, frame: pd.DataFrame) -> RegressionTable:
        if not self.regressors:
            raise StudyError("threshold has no regressor.", "Give --regressors; the first one switches.")
        moderator, (switching, *controls) = self._named("moderator", "threshold"), self.regressors
        found = fit_threshold(
            frame,
            self.outcome,
            [switching],
            moderator,
            controls,
            self.effects,
            self._one_cluster(),
            ThresholdOptions(draws=self.draws),
            self.min_clusters,
        )
        return threshold_table(found, self.title, self.digits)

    def _mediation(self, frame: pd.DataFrame) -> RegressionTable:
        if not self.regressors or not self.mediators:
            raise StudyError(
                "mediation needs a treatment and channels.",
                "Give --regressors (the first is the treatment) and --mediators.",
            )
        cluster = self._one_cluster() or (self.effects[0] if self.effects else None)
        if cluster is None:
            raise StudyError("mediation resamples clusters.", "Give --cluster.")
        treatment, *controls = self.regressors
        options = MediationOptions(link=self.link, draws=self.draws)
        found = mediate_channels(
            frame,
            self.outcome,
            treatment,
            self.mediators,
            controls,
            self.effects,
            cluster,
            options,
            self.min_clusters,
        )
        return mediation_table(found, self.title, self.digits)

    def _named(self, option: str, model: str) -> str:
        given: str | None = getattr(self, option)
        if not given:
            raise StudyError(f"{model} needs --{option}.", "See aicluster estimate --help.")
        return given

    def _unit_and_period(self, model: str) -> tuple[str, str]:
        if len(self.effects) != 2:
            raise StudyError(f"{model} needs the unit and the period.", "Give --effects city,year.")
        return self.effects[0], self.effects[1]

    def _one_cluster(self) -> str | None:
        if len(self.cluster) > 1:
            raise StudyError(f"{self.models[0]} takes one cluster variable.", "Name one.")
        return self.cluster[0] if self.cluster else None


def _write(table: RegressionTable, output: Path) -> None:
    shape = ENDINGS[output.suffix.lower()]
    try:
        if shape == "docx":
            write_docx(table, output)
            return
        text = FORMATS[shape](table)
        page = _page(text, table.title) if shape == "html" else text
        output.write_text(page, encoding="utf-8-sig" if shape == "csv" else "utf-8")
    except OSError as problem:
        raise StudyError(
            f"{output} cannot be written: {problem.strerror}.", "Choose another file."
        ) from problem


def _page(table: str, title: str) -> str:
    """Stand-alone page, so that a browser reads the letters right."""
    head = f'<meta charset="utf-8"><title>{escape(title or "Estimates")}</title>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{table}</body></html>\n'
