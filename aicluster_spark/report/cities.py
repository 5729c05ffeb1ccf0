"""Cities as people read them: `Seoul, KR` or `首尔（韩国）`, with the region where two share a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from aicluster_spark.errors import StudyError
from aicluster_spark.report.chinese_names import chinese_names, country_names
from aicluster_spark.report.language import spoken
from aicluster_spark.report.unit_names import latin_names


@dataclass(frozen=True)
class CityNames:
    """Labels of the units of analysis.

    Attributes
    ----------
    cities
        Table `cities`.
    own_chinese
        Chinese names that the study gives, by identifier, name, or name with country or region.
    """

    cities: pl.DataFrame
    own_chinese: Mapping[str, str] = field(default_factory=dict)

    def frame(self) -> pl.DataFrame:
        """Return columns city, label, order, country, latitude and longitude.

        Labels are unique. `order` sorts cities by name alike in every language. Where all cities are of one
        country, the labels do without it.
        """
        named = self._chinese if spoken() == "zh" else self._english
        order = self._english["label"].rank("ordinal").alias("order")
        return named.with_columns(order).select("city", "label", "order", "country", "latitude", "longitude")

    @cached_property
    def _english(self) -> pl.DataFrame:
        return self._labels(latin_names(), {}, "{}, {}", ("{}, {}, {}", " ({})"))

    @cached_property
    def _chinese(self) -> pl.DataFrame:
        names = chinese_names(dict(self.cities.select("city", "name").iter_rows())) | self.study_names()
        return self._labels(names, country_names(), "{}（{}）", ("{}（{}，{}）", "（{}）"))

    def study_names(self) -> dict[str, str]:
        """Return the study's own Chinese names by city.

        Raises
        ------
        StudyError
            With every name that is of no city, or of several.
        """
        cities: dict[str, set[str]] = {}
        for city, name, country, region in self.cities.select(
            "city", "name", "country", "region"
        ).iter_rows():
            for word in (city, name, f"{name}, {country}", f"{name}, {region}"):
                cities.setdefault(word, set()).add(city)
        found = {name: cities.get(name, set()) for name in self.own_chinese}
        if wrong := [f"{name} ({len(of)} cities)" for name, of in found.items() if len(of) != 1]:
            raise StudyError(
                f"report.names_zh: not the name of one city: {', '.join(wrong)}.",
                "Write names as the table `cities` has them: `Springfield, US-IL`.",
            )
        return {city: self.own_chinese[name] for name, of in found.items() for city in of}

    def join(self, frame: pl.DataFrame, key: str = "city", label: str = "label") -> pl.DataFrame:
        """Add the label of the city in `key`, and its `order`; an unknown city shows its identifier."""
        order = "order" if label == "label" else f"{label}_order"
        named = self.frame().select(
            pl.col("city").alias(key), pl.col("label").alias(label), pl.col("order").alias(order)
        )
        return frame.join(named, on=key, how="left", maintain_order="left").with_columns(
            pl.coalesce(label, key).alias(label)
        )

    def _labels(
        self, names: Mapping[str, str], countries: Mapping[str, str], plain: str, longer: tuple[str, str]
    ) -> pl.DataFrame:
        """Write labels: name and country, then the region and the identifier where two are alike."""
        name = pl.coalesce(_translated("city", names), "name", "city")
        country = pl.coalesce(_translated("country", countries), "country")
        several = self.cities["country"].n_unique() > 1
        regional, numbered = longer
        short = _format(plain, name, country) if several else name
        return (
            self.cities.with_columns(label=short)
            .with_columns(label=_where_repeated(_format(regional, name, pl.col("region"), country)))
            .with_columns(label=_where_repeated(pl.format("{}" + numbered, "label", "city")))
        )


def _translated(column: str, names: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).replace_strict(names, default=None, return_dtype=pl.String)


def _format(pattern: str, name: pl.Expr, *parts: pl.Expr) -> pl.Expr:
    """Write a pattern; without its last parts where one of them is unknown."""
    return pl.coalesce(pl.format(pattern, name, *parts), name)


def _where_repeated(longer: pl.Expr) -> pl.Expr:
    return pl.when(pl.col("label").is_duplicated()).then(longer).otherwise("label")
