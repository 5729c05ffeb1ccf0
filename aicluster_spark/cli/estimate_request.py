"""What `aicluster estimate` is asked for with `--model`, and the table that answers it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from aicluster_spark.errors import StudyError
from aicluster_spark.estimation.did import bacon_decomposition, callaway_santanna, sun_abraham
from aicluster_spark.estimation.mediation.channels import mediate_channels
from aicluster_spark.estimation.mediation.result import MediationOptions
from aicluster_spark.estimation.specification.specification import Specification, fit_specification
from aicluster_spark.estimation.tables.designs import (
    bacon_table,
    event_study_table,
    mediation_table,
    threshold_table,
)
from aicluster_spark.estimation.tables.regression_table import RegressionTable, regression_table
from aicluster_spark.estimation.threshold.fit import fit_threshold
from aicluster_spark.estimation.threshold.result import ThresholdOptions

DESIGNS = ("event-study", "bacon", "threshold", "mediation")


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
