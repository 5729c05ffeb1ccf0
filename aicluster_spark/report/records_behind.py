"""What each figure is made of, and the command that leads from it back to its records."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from aicluster_spark.report import findings, words
from aicluster_spark.report.content import Figure, Section
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say

Lead = Literal["city", "whole city", "tie", "panel"]
PANEL_COMMAND = "`aicluster panel -o panel.csv`"


@dataclass(frozen=True, slots=True)
class Trace:
    """The tables a figure is made of, and what leads back: records of a city or a tie, or the panel."""

    tables: tuple[str, ...]
    lead: Lead = "city"


TRACES: Mapping[str, Trace] = {
    "filing-years": Trace(("completeness",), "whole city"),
    "placement": Trace(("place_names", "party_places"), "whole city"),
    "ai-share": Trace(("patent_activity",), "whole city"),
    "map": Trace(("clusters", "city_lq", "cities")),
    "ranking": Trace(("clusters", "city_lq")),
    "windows": Trace(("clusters",)),
    "stability": Trace(("clusters",)),
    "specifications": Trace(("cluster_stability", "stability", "preset_agreement")),
    "balance": Trace(("collaboration",)),
    "ties": Trace(("city_pairs",), "tie"),
    "tie-changes": Trace(("city_tie_changes",), "tie"),
    "centrality": Trace(("city_measures",), "tie"),
    "policy-documents": Trace(("policy_instruments", "policy_texts")),
    "coverage": Trace(("coverage", "city_year"), "panel"),
    "mechanism": Trace(("estimates", "mediation_channels"), "panel"),
    "coefficients": Trace(("estimates",), "panel"),
    "effect": Trace(("marginal_effects", "johnson_neyman"), "panel"),
    "event-study": Trace(("event_study",), "panel"),
    "curve": Trace(("specification_curve",), "panel"),
    "scorecard-ranking": Trace(("scorecard",)),
    "scorecard-subsystems": Trace(("scorecard_subsystems", "scorecard_values")),
    "scorecard-models": Trace(("scorecard_models",)),
    "scorecard-measures": Trace(("scorecard_international",)),
}
"""Figures by the beginning of their names."""


def traced(section: Section, data: ReportData) -> Section:
    """Return the section with what is behind each of its figures said below it."""
    blocks = [
        replace(block, behind=block.behind or _behind(block.id, data)) if isinstance(block, Figure) else block
        for block in section.blocks
    ]
    return replace(section, blocks=blocks)


def trace_of(figure: str) -> Trace | None:
    """Find what a figure is made of by its name; None if nothing is known of it."""
    fitting = [name for name in TRACES if figure == name or figure.startswith(f"{name}-")]
    return TRACES[max(fitting, key=len)] if fitting else None


def _behind(figure: str, data: ReportData) -> str:
    trace = trace_of(figure)
    if trace is None:
        return ""
    tables = say("Made of {tables}.", tables=words.listed([f"`{name}`" for name in trace.tables]))
    return words.joined([tables, *_lead_words(trace.lead, data)])


def _lead_words(lead: Lead, data: ReportData) -> list[str]:
    if lead == "tie":
        tie = _strongest_tie(data)
        return [] if tie is None else [records_of_tie(*tie)]
    cities = findings.judged(data)
    if cities.is_empty():
        return []
    city, label = cities.select("city", "label").row(0)
    if lead == "panel":
        return [say("Its rows: {command}.", command=PANEL_COMMAND), records_of_city(city, label)]
    return [records_of_city(city, label, whole=lead == "whole city")]


def _strongest_tie(data: ReportData) -> tuple[str, str, str, str] | None:
    """Name the two cities with most patents together in the last window, by identifiers and labels."""
    ties = data.last_window(data.city_pairs).sort(
        "patents", "city_a", "city_b", descending=[True, False, False]
    )
    if ties.is_empty():
        return None
    named = data.names.join(data.names.join(ties.head(1), "city_a", "a"), "city_b", "b")
    city, other, label, other_label = named.select("city_a", "city_b", "a", "b").row(0)
    return city, other, label, other_label


def behind_city(city: str, label: str) -> str:
    """Say what the trend of one city is made of, and which command lists its patents."""
    tables = say("Made of {tables}.", tables="`city_lq`")
    return words.joined([tables, records_of_city(city, label)])


def records_of_city(city: str, label: str, whole: bool = False) -> str:
    """Say which command lists the patents behind a city's figures; `whole` is all of them, not only AI."""
    return say(
        "Records behind a city's figures, here {label}: {command}",
        label=label,
        command=explain_command(city) + (" --all" if whole else ""),
    )


def records_of_tie(city: str, other: str, label: str, other_label: str) -> str:
    """Say which command lists the patents behind the tie of two cities."""
    return say(
        "Records behind a tie, here {label} and {other}: {command}",
        label=label,
        other=other_label,
        command=explain_command(city, other),
    )


def explain_command(city: str, other: str | None = None) -> str:
    """Write the command; identifiers are quoted, since they come from records."""
    partner = [] if other is None else ["--with", other]
    return shlex.join(["aicluster", "explain", "--city", city, *partner])
