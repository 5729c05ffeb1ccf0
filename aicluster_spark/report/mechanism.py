"""From estimates to a flow: policy through its channels and beside them to innovation, and its moderator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from aicluster_spark.report.data import ReportData
from aicluster_spark.report.scenarios import POLICIES

NO_EFFECT = "the model has a product of policy, but no term of policy itself"
Part = Literal["to_channel", "from_channel", "direct", "moderation", "main", "conditional"]
State = Literal["apart", "null", "untested", "absent"]


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow with its number.

    Attributes
    ----------
    part
        to_channel, from_channel, direct (beside the channels), moderation, conditional (the effect that the
        moderation changes, of the same fit: it holds where the moderator is 0), or main (there are neither
        channels nor a moderator).
    source, target
        Variables; the moderator's target is the effect it changes, named by its product.
    estimate, low, high
        None where there is none; bounds of 95 % intervals.
    fit
        Where it comes from.
    reason
        Why it is unknown or untested.
    rows
        Observations of the fit; None where it records none.
    """

    part: Part
    source: str
    target: str
    estimate: float | None
    low: float | None
    high: float | None
    fit: str
    reason: str | None
    rows: int | None = None

    @property
    def state(self) -> State:
        """Whether the interval excludes 0, holds it, is withheld, or there is no estimate."""
        if self.estimate is None:
            return "absent"
        if self.low is None or self.high is None:
            return "untested"
        return "null" if self.low <= 0 <= self.high else "apart"


@dataclass(frozen=True, slots=True)
class Flow:
    """A policy, its channels in order, the outcome, and the arrows between them.

    Attributes
    ----------
    name
        Of the mediation, or of the model where the study asks for none.
    policy, outcome
        Variables.
    channels
        Mediators.
    arrows
        In the order of the channels; last the moderation and the effect it changes, if a model has it.
    """

    name: str
    policy: str
    outcome: str
    channels: Sequence[str]
    arrows: Sequence[Arrow]


def flows(data: ReportData) -> list[Flow]:
    """Return a flow for each mediation of the study; without any, one from the first model of policy."""
    asked = data.study.estimation.mediations
    found = [_mediated(data, each.name, each.treatment, each.outcome, each.mediators) for each in asked]
    return found or _plain(data)


def _mediated(data: ReportData, name: str, policy: str, outcome: str, mediators: Sequence[str]) -> Flow:
    arrows = [arrow for channel in mediators for arrow in _channel(data, name, policy, outcome, channel)]
    direct = data.mediation_channels.filter(
        (pl.col("mediation") == name) & (pl.col("effect") == "direct")
    ).sort("mediator")
    arrows += [_effect(data, row, policy, outcome) for row in direct.head(1).iter_rows(named=True)]
    return Flow(name, policy, outcome, mediators, [*arrows, *_moderation(data, policy)])


def _channel(data: ReportData, name: str, policy: str, outcome: str, channel: str) -> list[Arrow]:
    """Policy to the channel and the channel to the outcome; both without a number where it was skipped."""
    rows = data.mediation_channels.filter((pl.col("mediation") == name) & (pl.col("mediator") == channel))
    skipped = rows.filter(pl.col("effect") == "skipped")
    reason = None if skipped.is_empty() else skipped["reason"][0]
    ends: tuple[tuple[Part, str, str, str, str], ...] = (
        ("to_channel", policy, channel, "mediator", policy),
        ("from_channel", channel, outcome, "outcome", channel),
    )
    return [
        _term(data, part, source, target, f"{name}/{channel}/{role}", term, reason)
        for part, source, target, role, term in ends
    ]


def _term(
    data: ReportData, part: Part, source: str, target: str, fit: str, term: str, reason: str | None
) -> Arrow:
    rows = data.estimates.filter((pl.col("model") == fit) & (pl.col("term") == term))
    if rows.is_empty():
        return Arrow(part, source, target, None, None, None, fit, reason, _rows(data, fit))
    row = rows.row(0, named=True)
    estimate, low, high = (row[key] for key in ("estimate", "low", "high"))
    why = row["reason"] or (reason if estimate is None else None)
    return Arrow(part, source, target, estimate, low, high, fit, why, _rows(data, fit))


def _rows(data: ReportData, fit: str) -> int | None:
    """Observations that a fit used."""
    found = data.fits.filter(pl.col("fit") == fit)["observations"].drop_nulls()
    return int(found[0]) if len(found) else None


def _effect(data: ReportData, row: dict[str, object], policy: str, outcome: str) -> Arrow:
    estimate, low, high = (
        None if row[key] is None else float(str(row[key])) for key in ("estimate", "low", "high")
    )
    fit, reason = str(row["fit"]), row["reason"]
    why = None if reason is None or low is not None else str(reason)
    return Arrow("direct", policy, outcome, estimate, low, high, fit, why, _rows(data, fit))


def _moderation(data: ReportData, policy: str) -> list[Arrow]:
    """Return the effect of the first declared model with a product of this policy, and that product.

    Both are of one fit: what a product changes is the coefficient that stands beside it.
    """
    for model in data.study.estimation.models:
        for term in model.regressors:
            parts = term.split(":")
            if len(parts) == 2 and policy in parts and parts[0] != parts[1]:
                (moderator,) = (part for part in parts if part != policy)
                if data.estimates.filter((pl.col("model") == model.name) & (pl.col("term") == term)).height:
                    return [
                        _term(data, "conditional", policy, model.outcome, model.name, policy, NO_EFFECT),
                        _term(data, "moderation", moderator, term, model.name, term, None),
                    ]
    return []


def _plain(data: ReportData) -> list[Flow]:
    """Policy to outcome as the first model with its product has it, or the first model with it at all."""
    for model in data.study.estimation.models:
        policy = next((term for term in model.regressors if term in POLICIES), None)
        if policy is not None:
            arrows = _moderation(data, policy)
            if arrows:
                return [Flow(arrows[0].fit, policy, arrows[0].target, (), arrows)]
            main = _term(data, "main", policy, model.outcome, model.name, policy, None)
            return [Flow(model.name, policy, model.outcome, (), [main])]
    return []
