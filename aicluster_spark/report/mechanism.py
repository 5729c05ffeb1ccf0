"""From estimates to a flow: policy through its channels and beside them to innovation, and its moderator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from aicluster_spark.report.data import ReportData
from aicluster_spark.report.scenarios import POLICIES

Part = Literal["to_channel", "from_channel", "direct", "moderation", "main"]
State = Literal["apart", "null", "untested", "absent"]


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow with its number.

    Attributes
    ----------
    part
        to_channel, from_channel, direct (beside the channels), moderation, or main (there are no channels).
    source, target
        Variables; the moderator's target is the effect it changes, named by its product.
    estimate, low, high
        None where there is none; bounds of 95 % intervals.
    fit
        Where it comes from.
    reason
        Why it is unknown or untested.
    """

    part: Part
    source: str
    target: str
    estimate: float | None
    low: float | None
    high: float | None
    fit: str
    reason: str | None

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
        In the order of the channels; last the moderation, if a model has it.
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
    arrows += [_effect(row, policy, outcome) for row in direct.head(1).iter_rows(named=True)]
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
        return Arrow(part, source, target, None, None, None, fit, reason)
    row = rows.row(0, named=True)
    return Arrow(part, source, target, row["estimate"], row["low"], row["high"], fit, row["reason"] or reason)


def _effect(row: dict[str, object], policy: str, outcome: str) -> Arrow:
    estimate, low, high = (
        None if row[key] is None else float(str(row[key])) for key in ("estimate", "low", "high")
    )
    fit, reason = str(row["fit"]), row["reason"]
    why = None if reason is None or low is not None else str(reason)
    return Arrow("direct", policy, outcome, estimate, low, high, fit, why)


def _moderation(data: ReportData, policy: str) -> list[Arrow]:
    """Find the first product of this policy among the study's own models."""
    for row in data.model_estimates.iter_rows(named=True):
        parts = str(row["term"]).split(":")
        if len(parts) == 2 and policy in parts and parts[0] != parts[1]:
            (moderator,) = (part for part in parts if part != policy)
            return [
                Arrow(
                    "moderation",
                    moderator,
                    str(row["term"]),
                    row["estimate"],
                    row["low"],
                    row["high"],
                    str(row["model"]),
                    row["reason"],
                )
            ]
    return []


def _plain(data: ReportData) -> list[Flow]:
    """Policy to outcome as the first model of the study with such a term has it."""
    for model in data.study.estimation.models:
        policy = next((term for term in model.regressors if term in POLICIES), None)
        if policy is not None:
            main = _term(data, "main", policy, model.outcome, model.name, policy, None)
            return [Flow(model.name, policy, model.outcome, (), [main, *_moderation(data, policy)])]
    return []
