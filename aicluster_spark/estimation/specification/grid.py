"""Choices that could have been made otherwise, and the specifications that they add up to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product

import pandas as pd

from aicluster_spark.estimation.specification.specification import Specification

ALL_ROWS = "all rows"


@dataclass(frozen=True, slots=True)
class Grid:
    """Choices that could have been made otherwise.

    Attributes
    ----------
    model
        Specification whose texts may hold placeholders: ``"policy:{centrality}"``.
    focus
        Term whose coefficient is compared, with the same placeholders.
    choices
        Placeholder to its choices: label to column, e.g. ``{"centrality": {"degree": "degree_5", "harmonic":
        "harmonic_5"}}``.
    estimators
        Of `ESTIMATORS`; the model's own if none is named.
    samples
        Label to a 0/1 column of the rows that are in; None for all rows.
    """

    model: Specification
    focus: str
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    estimators: tuple[str, ...] = ()
    samples: Mapping[str, str | None] = field(default_factory=lambda: {ALL_ROWS: None})

    def size(self, panels: int = 1) -> int:
        """Count the specifications over so many panels."""
        options = math.prod(len(labels) for labels in self.choices.values())
        return panels * options * max(len(self.estimators), 1) * len(self.samples)


def specifications(
    grid: Grid, panels: Mapping[str, pd.DataFrame]
) -> Iterator[tuple[dict[str, str], pd.DataFrame, Specification, str, str | None]]:
    """Labels, frame, model, compared term and the sample's column of every specification of a grid."""
    estimators = grid.estimators or (grid.model.estimator,)
    for panel, estimator, sample in product(panels, estimators, grid.samples):
        for chosen in product(*(labels.items() for labels in grid.choices.values())):
            columns = {name: column for name, (_, column) in zip(grid.choices, chosen, strict=True)}
            labels = {name: label for name, (label, _) in zip(grid.choices, chosen, strict=True)}
            model = _filled(replace(grid.model, estimator=estimator), columns)
            named = {"panel": panel, "estimator": estimator, "sample": sample, **labels}
            yield named, panels[panel], model, _fill(grid.focus, columns), grid.samples[sample]


def _filled(model: Specification, columns: Mapping[str, str]) -> Specification:
    return replace(
        model,
        outcome=_fill(model.outcome, columns),
        regressors=tuple(_fill(term, columns) for term in model.regressors),
        roles={_fill(term, columns): role for term, role in model.roles.items()},
    )


def _fill(text: str, columns: Mapping[str, str]) -> str:
    for name, column in columns.items():
        text = text.replace(f"{{{name}}}", column)
    return text
