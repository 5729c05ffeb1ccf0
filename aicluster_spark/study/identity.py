"""The study's block `identity`: which mentions of inventors are one person."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator
from typing_extensions import Self

from aicluster_spark.study.fields import Options


class IdentityOptions(Options):
    """Which mentions of inventors are one person; `identity: strict` is a block with that setting."""

    setting: Literal["none", "strict", "loose", "own"] = Field(
        "none",
        description="none: a person is a name key; strict, loose: linked by evidence; own: ids of `file`.",
    )
    file: str | None = Field(
        None,
        description="With own: parquet or CSV with `patent_id`, `position`, `identity`, beside the study.",
    )

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"setting": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _own_ids_have_a_file(self) -> Self:
        if (self.setting == "own") != (self.file is not None):
            raise ValueError("`setting: own` and `file` go together: the file maps mentions to ids")
        return self
