"""The block `report.simulator` of a study: what the simulator of the page moves, and what it costs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from typing_extensions import Self

from aicluster_spark.study.fields import Options
from aicluster_spark.study.panel_terms import PanelTerm


class SimulatorOptions(Options):
    """Scenarios in the page."""

    model: str | None = Field(
        None,
        description="Model it opens with; null takes the first with a product of policy, else the first.",
    )
    policy: PanelTerm | None = Field(
        None,
        description="Variable that is moved as policy, a regressor of some model; null takes the first that "
        "the policy stage made.",
    )
    cost: Annotated[float, Field(gt=0)] | None = Field(
        None, description="What one more unit of policy in one city costs in a year; null shows no costs."
    )
    cost_scale: Literal["linear", "expm1"] = Field(
        "linear",
        description="What a unit is: of the variable itself, or of exp(x) - 1 for a logarithm of 1 + x such "
        "as policy_stock_log, so that it is one document of the stock.",
    )
    currency: str = Field("", max_length=20, description="Unit of the cost, such as CNY; required with it.")

    @model_validator(mode="after")
    def _costs_have_a_unit(self) -> Self:
        if self.cost is not None and not self.currency:
            raise ValueError("a cost is given without its unit; add simulator.currency, such as CNY")
        return self
