"""Cities as people read them: `Seoul, KR`, with the region where two share a name."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class CityNames:
    """Labels of the units of analysis.

    Attributes
    ----------
    cities
        Table `cities`.
    """

    cities: pl.DataFrame

    def frame(self) -> pl.DataFrame:
        """Return columns city, label, country, latitude and longitude; labels are unique."""
        plain = pl.concat_str(
            [pl.coalesce("name", "city"), pl.col("country")], separator=", ", ignore_nulls=True
        )
        regional = pl.concat_str(
            [pl.coalesce("name", "city"), pl.col("region"), pl.col("country")],
            separator=", ",
            ignore_nulls=True,
        )
        numbered = pl.concat_str([pl.col("label"), pl.lit(" ("), pl.col("city"), pl.lit(")")])
        return (
            self.cities.with_columns(label=plain)
            .with_columns(label=pl.when(pl.col("label").is_duplicated()).then(regional).otherwise("label"))
            .with_columns(label=pl.when(pl.col("label").is_duplicated()).then(numbered).otherwise("label"))
            .select("city", "label", "country", "latitude", "longitude")
        )

    def join(self, frame: pl.DataFrame, key: str = "city", label: str = "label") -> pl.DataFrame:
        """Add the label of the city in column `key`; a city that is not in the table shows its identifier."""
        named = self.frame().select(pl.col("city").alias(key), pl.col("label").alias(label))
        return frame.join(named, on=key, how="left").with_columns(pl.coalesce(label, key).alias(label))
