"""What several blocks of a study share: their base, types of fields, names checked against a vocabulary."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo

Year = Annotated[int, Field(ge=1800, le=2200)]
Share = Annotated[float, Field(ge=0, le=1)]


def known(kind: str) -> AfterValidator:
    """Check a name against the vocabulary the caller brings, when it brings one."""

    def check(value: str, info: ValidationInfo) -> str:
        names = (info.context or {}).get(kind)
        if names is not None and value not in names:
            raise ValueError(f"there is none of that name. Known: {', '.join(names)}")
        return value

    return AfterValidator(check)


def known_words(kind: str, operators: tuple[str, ...]) -> AfterValidator:
    """Check the names in an expression against the vocabulary, leaving its operators aside.

    Where the block names files of its own, they may bring further names, and the stage checks instead.
    """

    def check(value: str, info: ValidationInfo) -> str:
        names = None if info.data.get("files") else (info.context or {}).get(kind)
        used = dict.fromkeys(re.findall(r"[A-Za-z_]\w*", value))
        unknown = [name for name in used if name not in (*operators, *(names or used))]
        if unknown or not used:
            missing = ", ".join(unknown) or repr(value)
            allowed = ", ".join(names or ())
            raise ValueError(f"there is none of the name {missing}. Known: {allowed}")
        return value

    return AfterValidator(check)


class Options(BaseModel):
    """Base of every block of a study: frozen, without keys it does not know, and all numbers finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


class Windows(Options):
    """Windows of years."""

    width: Annotated[int, Field(ge=1, le=50)] = Field(5, description="Years in a window.")
    step: Annotated[int, Field(ge=1, le=50)] = Field(1, description="Years from one window to the next.")
