"""What a dynamic panel model is: roles of regressors, groups of instruments, options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aicluster_spark.errors import EstimationError

ROLES = ("exogenous", "predetermined", "endogenous")
EQUATIONS = ("both", "transformed", "level")
TRANSFORMATIONS = ("difference", "orthogonal")


@dataclass(frozen=True, slots=True)
class GmmInstruments:
    """Lags of one variable as instruments, one column a period and lag, or one a lag.

    Attributes
    ----------
    variable
        Term whose lags are used.
    first, last
        Shallowest and deepest lag in the transformed equation; ``last`` None for all that there are.
        In the level equation the difference at lag ``first - 1`` is used.
    collapse
        One column a lag (True) or one a lag and period.
    equation
        ``"both"``, ``"transformed"`` or ``"level"``.
    """

    variable: str
    first: int = 2
    last: int | None = None
    collapse: bool = True
    equation: str = "both"

    def __post_init__(self) -> None:
        _require(self.equation, EQUATIONS, "Equation")
        if self.first < 0 or (self.last is not None and self.last < self.first):
            raise EstimationError(
                f"Lags {self.first} to {self.last} of {self.variable} are no range.",
                "Give 0 <= first <= last.",
            )

    @property
    def name(self) -> str:
        """Name of the group in the tests."""
        return f"GMM lags of {self.variable}"


@dataclass(frozen=True, slots=True)
class StandardInstruments:
    """Variables that instrument themselves, one column each.

    Attributes
    ----------
    variables
        Terms.
    equation
        ``"both"``: transformed in the transformed equation, as they are in the level equation, in one column.
    """

    variables: tuple[str, ...]
    equation: str = "both"

    def __post_init__(self) -> None:
        _require(self.equation, EQUATIONS, "Equation")

    @property
    def name(self) -> str:
        """Name of the group in the tests."""
        return f"standard {', '.join(self.variables)}"


@dataclass(frozen=True, slots=True)
class GmmOptions:
    """How a dynamic panel is estimated.

    Attributes
    ----------
    system
        System GMM with the level equation (Blundell and Bond 1998), or difference GMM (Arellano and Bond
        1991).
    steps
        1 with robust errors, or 2 with Windmeijer's correction.
    transformation
        ``"difference"`` or ``"orthogonal"`` (forward orthogonal deviations, Arellano and Bover 1995).
    time_effects
        Dummies of periods, which instrument themselves.
    constant
        Of a system's level equation. False is xtabond2's ``noconstant``: without time effects the levels then
        have to have mean zero.
    corrected
        Windmeijer's correction of two-step errors, or robust one-step errors. False gives the conventional
        ones, which are far too small in two steps.
    small_sample
        xtabond2's ``small``: covariance times (n - 1) / (n - k) · G / (G - 1) and Student's t with G - 1.
    h
        1, 2 or 3: the shape of the errors assumed in the first step, as in xtabond2.
    min_clusters
        With fewer clusters p-values are withheld.
    """

    system: bool = True
    steps: int = 2
    transformation: str = "difference"
    time_effects: bool = True
    constant: bool = True
    corrected: bool = True
    small_sample: bool = False
    h: int = 3
    min_clusters: int = 10

    def __post_init__(self) -> None:
        _require(self.transformation, TRANSFORMATIONS, "Transformation")
        _require(self.steps, (1, 2), "Number of steps")
        _require(self.h, (1, 2, 3), "h")


def _require(given: object, allowed: Sequence[object], what: str) -> None:
    if given not in allowed:
        raise EstimationError(
            f"{what} '{given}' is unknown.", f"Allowed are: {', '.join(map(str, allowed))}."
        )


def instruments_by_role(
    outcome: str, roles: Mapping[str, str], collapse: bool, deepest: int | None
) -> tuple[GmmInstruments | StandardInstruments, ...]:
    """Instruments that follow from the roles of the regressors.

    Lags of the outcome and endogenous regressors from lag 2, predetermined ones from lag 1, exogenous ones
    themselves.

    Parameters
    ----------
    outcome
        Explained variable; its lags are always regressors.
    roles
        Regressor to role.
    collapse
        One column a lag.
    deepest
        Deepest lag; None for all.
    """
    for term, role in roles.items():
        _require(role, ROLES, f"Role of {term}")
    first = {"endogenous": 2, "predetermined": 1}
    lags = [GmmInstruments(outcome, 2, deepest, collapse)]
    lags += [
        GmmInstruments(term, first[role], deepest, collapse) for term, role in roles.items() if role in first
    ]
    own = tuple(term for term, role in roles.items() if role == "exogenous")
    return (*lags, StandardInstruments(own)) if own else tuple(lags)
