"""Figures counted from patents, their codes and their applicants, without reading more than is needed."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import polars as pl
import yaml

from aicluster_spark.scorecard.figures.figure import Figure, Scope, Tables, figure

NO_CODES = "no AI patent of the window has codes"
NO_AI = "no AI patent in the window"
SECTORS = ("firm", "university", "institute", "government")
LEADERS = 3
KNOWN_SHARE = 0.5
"""Share of a city's AI patents whose applicants' sector must be known for shares of sectors to be given."""


@cache
def code_lists() -> dict[str, Any]:
    """Read the packaged lists of codes and words."""
    file = resources.files("aicluster_spark").joinpath("data/scorecard/codes.yaml")
    lists: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return lists


def code_pattern(places: dict[str, str]) -> str:
    """Write places of a classification as one pattern: a main group takes its own subgroups alone."""
    ends = [place if "/" in place or not place[-1].isdigit() else f"{place}/" for place in places]
    return f"^(?:{'|'.join(ends)})"


def ai_patents_of(tables: Tables, scope: Scope) -> pl.LazyFrame:
    """Give patent_id and city of the AI patents of the window, each once a city."""
    judged = tables["patent_activity"].filter("is_ai").select("patent_id")
    of_window = tables["patents"].select("patent_id", "year").filter(scope.in_window())
    return _placed(tables, scope).join(
        of_window.join(judged, on="patent_id", how="semi"), on="patent_id", how="semi"
    )


def patent_figures(tables: Tables, scope: Scope) -> list[Figure]:
    """Codes of AI patents, infrastructure among all patents, sectors of applicants."""
    return [*_code_figures(tables, scope), *_infrastructure(tables, scope), *_applicants(tables, scope)]


def offices(tables: Tables, scope: Scope) -> pl.DataFrame:
    """Count AI patents of scored cities by country and office: country, office, cities, ai_patents."""
    countries = tables["cities"].select("city", "country")
    return (
        ai_patents_of(tables, scope)
        .join(tables["patents"].select("patent_id", "office"), on="patent_id")
        .join(countries, on="city")
        .group_by("country", "office")
        .agg(cities=pl.col("city").n_unique(), ai_patents=pl.len())
        .sort("country", "office")
        .collect(engine="streaming")
    )


def _placed(tables: Tables, scope: Scope) -> pl.LazyFrame:
    """Patents of every subject and year in the scored cities, by the role the study counts."""
    of_role = tables["party_places"].filter(pl.col("role") == scope.role)
    return scope.here(of_role.select("patent_id", "city")).unique()


def _code_figures(tables: Tables, scope: Scope) -> list[Figure]:
    """Originality, application and security by the codes of AI patents: CPC, or IPC where there is none."""
    lists = code_lists()
    has_cpc = pl.col("cpc").list.len() > 0
    codes = pl.when(has_cpc.fill_null(False)).then("cpc").otherwise("ipc")
    coded = (
        ai_patents_of(tables, scope)
        .join(tables["patents"].select("patent_id", codes=codes), on="patent_id")
        .explode("codes")
        .drop_nulls("codes")
        .collect(engine="streaming")
    )
    of_patent = coded.with_columns(
        field=pl.col("codes").str.head(3),
        applied=~pl.col("codes").str.head(3).is_in(lists["core_classes"]),
        secure=pl.col("codes").str.contains(code_pattern(lists["security"])),
    )
    shares = (
        of_patent.group_by("city", "patent_id", pl.col("codes").str.head(4).alias("subclass"))
        .agg(codes=pl.len())
        .group_by("city", "patent_id")
        .agg(breadth=1 - ((pl.col("codes") / pl.col("codes").sum()) ** 2).sort().sum())
    )
    flags = of_patent.group_by("city", "patent_id").agg(pl.col("applied").any(), pl.col("secure").any())
    by_city = (
        flags.join(shares, on=["city", "patent_id"])
        .sort("city", "patent_id")
        .group_by("city", maintain_order=True)
        .agg(
            coded_patents=pl.len(),
            applied_patents=pl.col("applied").sum(),
            security_patents=pl.col("secure").sum(),
            code_breadth=pl.col("breadth").mean(),
        )
    )
    fields = of_patent.filter("applied").group_by("city").agg(applied_fields=pl.col("field").n_unique())
    joined = by_city.join(fields, on="city", how="left").with_columns(pl.col("applied_fields").fill_null(0))
    names = ("coded_patents", "applied_patents", "security_patents", "code_breadth", "applied_fields")
    return [figure(name, joined, absent=NO_CODES) for name in names]


def _infrastructure(tables: Tables, scope: Scope) -> list[Figure]:
    """Patents of every subject, and those of computing infrastructure among them."""
    pattern = code_pattern(code_lists()["infrastructure"])
    listed = [
        pl.col(name).list.eval(pl.element().str.contains(pattern)).list.any().fill_null(False)
        for name in ("cpc", "ipc")
    ]
    has_codes = (pl.col("cpc").list.len().fill_null(0) + pl.col("ipc").list.len().fill_null(0)) > 0
    counted = (
        _placed(tables, scope)
        .join(
            tables["patents"]
            .filter(scope.in_window())
            .select("patent_id", coded=has_codes, infrastructure=listed[0] | listed[1]),
            on="patent_id",
        )
        .group_by("city")
        .agg(placed_patents=pl.col("coded").sum(), infrastructure_patents=pl.col("infrastructure").sum())
        .collect(engine="streaming")
    )
    none = "no patent of the window has codes"
    some = pl.col("placed_patents") > 0
    return [
        figure("placed_patents", counted, pl.when(some).then("placed_patents"), none, none),
        figure("infrastructure_patents", counted, pl.when(some).then("infrastructure_patents"), none, none),
    ]


def applicant_rows(tables: Tables, scope: Scope) -> pl.LazyFrame:
    """Give city, patent_id, name_key, name and sector of applicants and assignees of AI patents."""
    parties = tables["parties"].filter(pl.col("role") != "inventor")
    return ai_patents_of(tables, scope).join(
        parties.select("patent_id", "name_key", "name", "sector"), on="patent_id"
    )


def _applicants(tables: Tables, scope: Scope) -> list[Figure]:
    """Sectors of applicants, ties of science and firms, and how much the largest firms have."""
    rows = applicant_rows(tables, scope).drop("name").collect(engine="streaming")
    science = pl.col("sector").is_in(["university", "institute"])
    flags = rows.group_by("city", "patent_id").agg(
        known=pl.col("sector").is_in(SECTORS).any(),
        science=science.any(),
        firm=(pl.col("sector") == "firm").any(),
    )
    patents = ai_patents_of(tables, scope).group_by("city").agg(patents=pl.len()).collect(engine="streaming")
    sums = flags.group_by("city").agg(
        sector_patents=pl.col("known").sum(),
        science_patents=pl.col("science").sum(),
        science_firm_patents=(pl.col("science") & pl.col("firm")).sum(),
    )
    leaders = _leaders(rows)
    joined = patents.join(sums, on="city", how="left").join(leaders, on="city", how="left").fill_null(0)
    told = pl.col("sector_patents") >= KNOWN_SHARE * pl.col("patents")
    why = pl.format("the applicants' sector is known for {} of {} AI patents", "sector_patents", "patents")
    names = ("sector_patents", "science_patents", "science_firm_patents", "leading_patents")
    return [figure(name, joined, pl.when(told).then(name), why, NO_AI) for name in names]


def _leaders(rows: pl.DataFrame) -> pl.DataFrame:
    """Count the distinct AI patents of the firms with most, by city: city, leading_patents."""
    firms = rows.filter(pl.col("sector") == "firm")
    sizes = firms.group_by("city", "name_key").agg(size=pl.col("patent_id").n_unique())
    order = sizes.sort(["city", "size", "name_key"], descending=[False, True, False])
    first = order.group_by("city", maintain_order=True).head(LEADERS)
    led = firms.join(first, on=["city", "name_key"], how="semi")
    return led.group_by("city").agg(leading_patents=pl.col("patent_id").n_unique())
