"""Names of the panel that a model may use: numbers as terms, levels as effects and clusters."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from aicluster_spark.schema.panel import NUMBERS

PANEL_LEVELS = ("city", "year", "country")
LAG = re.compile(r"^L\d*\.")
"""Before a name, its lag in a dynamic model: `L.policy`, `L2.policy`."""

OWN_PANEL = {"own_panel": True}
"""Validation context of a study that is run on a table of the user's own, whose columns are its own."""


def _panel_term(term: str, info: ValidationInfo) -> str:
    named = [LAG.sub("", factor) for factor in term.split(":")]
    numbers = (*NUMBERS, *(info.context or {}).get("panel_variables", ()))
    unknown = [name for name in named if name not in numbers]
    if unknown and not _own_panel(info):
        raise ValueError(f"the panel has no number {', '.join(unknown)}. It has: {', '.join(numbers)}")
    return term


def _panel_level(name: str, info: ValidationInfo) -> str:
    if name not in PANEL_LEVELS and not _own_panel(info):
        raise ValueError(f"it is no level of the panel. Allowed: {', '.join(PANEL_LEVELS)}")
    return name


def _own_panel(info: ValidationInfo) -> bool:
    return bool((info.context or {}).get("own_panel"))


def _as_list(given: Any) -> Any:
    return (given,) if isinstance(given, str) else given


PanelTerm = Annotated[str, AfterValidator(_panel_term)]
PanelLevel = Annotated[str, AfterValidator(_panel_level)]
OneOrMore = BeforeValidator(_as_list)
"""Lets a list of one be written without brackets."""
