"""What a mediation contrasts, and what is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aicluster_spark.errors import EstimationError
from aicluster_spark.estimation.fit.result import EstimationResult
from aicluster_spark.estimation.mediation.sensitivity import Sensitivity

LINKS = ("identity", "log")


@dataclass(frozen=True, slots=True)
class MediationOptions:
    """What is contrasted, and how its uncertainty is found.

    Attributes
    ----------
    link
        ``"identity"`` for a linear outcome model, ``"log"`` for Poisson.
    interaction
        Whether the effect of the mediator may differ with the treatment.
    start, end
        Values of the treatment that are contrasted.
    draws, seed, level
        Of the bootstrap and its percentile intervals.
    """

    link: str = "identity"
    interaction: bool = False
    start: float = 0.0
    end: float = 1.0
    draws: int = 499
    seed: int = 20
    level: float = 0.95

    def __post_init__(self) -> None:
        if self.link not in LINKS:
            raise EstimationError(f"Link '{self.link}' is unknown.", f"Allowed are: {', '.join(LINKS)}.")
        if self.start == self.end:
            raise EstimationError(f"Nothing is contrasted: start and end are {self.end:g}.", "Differ them.")


@dataclass(frozen=True, slots=True)
class MediatedEffect:
    """An effect with its percentile interval.

    Attributes
    ----------
    estimate, lower, upper
        In units of the outcome; bounds are NaN where inference is withheld.
    """

    estimate: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True, eq=False)
class MediationResult:
    """Effect of a treatment through one mediator and beside it.

    Attributes
    ----------
    treatment, mediator, outcome
        Columns.
    effects
        ``total`` = E[Y(1, M(1))] - E[Y(0, M(0))]; ``direct`` = E[Y(1, M(0))] - E[Y(0, M(0))] (pure natural
        direct); ``indirect`` = E[Y(1, M(1))] - E[Y(1, M(0))] (total natural indirect), so that direct and
        indirect add to the total; ``indirect_at_start`` = E[Y(0, M(1))] - E[Y(0, M(0))]; ``proportion`` =
        indirect over total; with a log link ``indirect_ratio``, the indirect effect as a ratio of counts.
    mediator_model, outcome_model
        The two fits.
    sensitivity
        Indirect effect under violated sequential ignorability, or None.
    sensitivity_reason
        Why there is none.
    draws, failed
        Bootstrap samples that were fitted, and those that could not be.
    options
        Contrast and bootstrap.
    inference_reason
        Why intervals are withheld, or an empty string.
    """

    treatment: str
    mediator: str
    outcome: str
    effects: Mapping[str, MediatedEffect]
    mediator_model: EstimationResult
    outcome_model: EstimationResult
    sensitivity: Sensitivity | None
    sensitivity_reason: str
    draws: int
    failed: int
    options: MediationOptions
    inference_reason: str
