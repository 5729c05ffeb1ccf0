"""Options of inference: the standard errors of every model again, by rules that trust other things."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from aicluster_spark.study.fields import Options


class ErrorOptions(Options):
    """Standard errors of every model again by other rules, and whether neighbours' residuals are alike."""

    jackknife: bool = Field(
        True, description="Errors from leaving out one cluster at a time, which hold with fewer clusters."
    )
    conley_km: Annotated[float, Field(gt=0)] | None = Field(
        None,
        description="Conley errors: cities nearer than this may share their errors; null leaves them out.",
    )
    conley_kernel: Literal["bartlett", "uniform"] = Field(
        "bartlett", description="bartlett: falls to zero at that distance; uniform: the same within it."
    )
    conley_lags: Annotated[int, Field(ge=0, le=50)] = Field(
        0, description="Years up to which errors of the same city may be related too."
    )
    neighbours: Annotated[int, Field(ge=0, le=100)] = Field(
        0, description="Nearest cities whose residuals are compared by Moran's I; 0 leaves the test out."
    )
    draws: Annotated[int, Field(ge=1, le=100_000)] = Field(999, description="Permutations of Moran's I.")
    latitude: str = Field(
        "latitude", description="Column in degrees; in a study's own panel that of the gazetteer."
    )
    longitude: str = Field("longitude", description="Column in degrees.")

    @property
    def places(self) -> bool:
        """Whether coordinates are needed."""
        return self.conley_km is not None or self.neighbours > 0
