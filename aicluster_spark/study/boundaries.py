"""Which boundaries the maps of the report draw."""

from __future__ import annotations

from pydantic import Field

from aicluster_spark.study.fields import Options


class BoundaryOptions(Options):
    """Boundaries of territories, drawn below the points of the maps."""

    file: str = Field(
        min_length=1,
        max_length=500,
        description="GeoJSON of polygons or lines in degrees, relative to the study file; at most 50 MB.",
    )
    source: str = Field(
        min_length=1, max_length=300, description="Where they are from; the page says it below each map."
    )
    source_zh: str | None = Field(None, min_length=1, max_length=300, description="The source in Chinese.")
    label: str = Field(
        "",
        max_length=100,
        description="Property of the file's polygons that names a territory, such as `name`; the maps write "
        "it where there is room. Without it territories have no names.",
    )
    label_zh: str = Field(
        "", max_length=100, description="Property with the name in Chinese; without it that of `label`."
    )
