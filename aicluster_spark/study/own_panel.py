"""A study of a table of the user's own: only what is estimated counts."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator
from typing_extensions import Self

from aicluster_spark.study.estimation import EstimationOptions


class OwnPanelStudy(BaseModel):
    """The part of a study that needs nothing but a panel; its other blocks are left unread."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    study: str = Field("own", pattern=r"^[a-z][a-z0-9_-]*$", description="Short name.")
    title: str = Field("", max_length=200, description="Caption of the table.")
    estimation: EstimationOptions = Field(description="What is estimated.")

    @model_validator(mode="after")
    def _something_is_asked(self) -> Self:
        asked = self.estimation
        designs = (asked.models, asked.thresholds, asked.event_studies, asked.mediations)
        if not any(designs):
            raise ValueError("estimation asks for nothing; give at least one of its `models`")
        return self
