"""Channels of an effect, one at a time; a channel without data is skipped with the reason."""

from __future__ import annotations

import math

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.mediation.channels import Channels, mediate_channels
from aicluster_spark.estimation.mediation.result import MediationOptions, MediationResult
from aicluster_spark.estimation.programme.ledger import FitName, Ledger
from aicluster_spark.estimation.programme.panel import PanelData
from aicluster_spark.estimation.sample.transform import transform_outcome
from aicluster_spark.estimation.tables.as_rows import Row, as_number
from aicluster_spark.study.designs import MediationModel
from aicluster_spark.study.estimation import EstimationOptions


def run_mediation(asked: MediationModel, options: EstimationOptions, data: PanelData, ledger: Ledger) -> None:
    """Split the effect of the treatment for every channel that has data, and name those that have none."""
    contrast = MediationOptions(link=asked.link, start=asked.start, end=asked.end, draws=asked.draws)
    try:
        frame, outcome = transform_outcome(data.frame, asked.outcome, asked.transform)
        found = mediate_channels(
            frame,
            outcome,
            asked.treatment,
            asked.mediators,
            asked.controls,
            asked.effects,
            asked.cluster,
            contrast,
            options.minimum_policy_units,
        )
    except EstimationError as problem:
        found = Channels({}, dict.fromkeys(asked.mediators, str(problem)))
    for mediator, each in found.results.items():
        fits = {"mediator": each.mediator_model, "outcome": each.outcome_model}
        for role, model in fits.items():
            ledger.fitted(FitName(_fit(asked, mediator, role), "mediation", asked.name), model, data.frame)
        ledger.add("mediation_channels", _rows(asked, mediator, each))
    for mediator, reason in found.skipped.items():
        fit = _fit(asked, mediator, "outcome")
        ledger.failed(FitName(fit, "mediation", asked.name), "mediation", asked.outcome, reason)
        place = {"mediation": asked.name, "mediator": mediator, "fit": fit}
        ledger.add("mediation_channels", [{**place, "effect": "skipped", "reason": reason}])


def _rows(asked: MediationModel, mediator: str, found: MediationResult) -> list[Row]:
    rho = math.nan if found.sensitivity is None else found.sensitivity.rho_at_zero
    reasons = [found.inference_reason, found.sensitivity_reason]
    return [
        {
            "mediation": asked.name,
            "mediator": mediator,
            "fit": _fit(asked, mediator, "outcome"),
            "effect": name,
            "estimate": as_number(effect.estimate),
            "low": as_number(effect.lower),
            "high": as_number(effect.upper),
            "rho_at_zero": as_number(rho),
            "draws": found.draws,
            "reason": "; ".join(filter(None, reasons)) or None,
        }
        for name, effect in found.effects.items()
    ]


def _fit(asked: MediationModel, mediator: str, role: str) -> str:
    return f"{asked.name}/{mediator}/{role}"
