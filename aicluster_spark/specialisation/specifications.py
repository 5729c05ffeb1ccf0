"""All the ways a study makes its list of clusters again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from aicluster_spark.specialisation.bases import Counted
from aicluster_spark.study.specialisation import SpecialisationOptions

COUNTINGS = ("full", "fractional")


@dataclass(frozen=True, slots=True, order=True)
class Specification:
    """One way to make the list of clusters of the last window.

    Attributes
    ----------
    rule_set
        What counts as AI.
    base
        What AI output is compared with.
    counting
        `full` or `fractional`.
    width
        Years of the window.
    lq_above
        Threshold of the location quotient.
    floor
        AI patents a cluster must have in a window as wide as the study's; other widths scale it.
    """

    rule_set: str
    base: str
    counting: str
    width: int
    lq_above: float
    floor: float


def reference_specification(options: SpecialisationOptions, rule_set: str) -> Specification:
    """Give the study's own specification."""
    cluster = options.cluster
    return Specification(
        rule_set,
        options.base,
        options.counting,
        options.windows.width,
        cluster.lq_above,
        cluster.minimum_ai_patents,
    )


def specifications(
    options: SpecialisationOptions, sources: Mapping[tuple[str, str], Counted], reference: Specification
) -> tuple[Specification, ...]:
    """List all combinations of what the study varies, its own among them, sorted.

    Parameters
    ----------
    options
        The study's.
    sources
        Output by rule set and base.
    reference
        The study's own specification.
    """
    vary = options.stability
    widths = {*vary.widths, reference.width}
    thresholds = {*vary.lq_above, reference.lq_above}
    floors = {reference.floor * share for share in (*vary.floors, 1.0)}
    return tuple(
        sorted(
            Specification(rule_set, base, counting, width, lq_above, floor)
            for (rule_set, base), counting, width, lq_above, floor in product(
                sources, COUNTINGS, widths, thresholds, floors
            )
        )
    )
