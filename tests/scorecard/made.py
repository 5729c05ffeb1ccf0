"""Small made tables of the stages before, and the figures of three cities that come of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from aicluster_spark.schema import TABLES
from aicluster_spark.scorecard.cities import scored_cities
from aicluster_spark.scorecard.figures.chain import count_chain
from aicluster_spark.scorecard.figures.figure import Scope, Tables
from aicluster_spark.scorecard.figures.gather import READS, gather_figures
from aicluster_spark.study.panel import YearbookColumn

Rows = list[dict[str, Any]]
A, B, C, D = "a", "b", "c", "d"
SCOPE = Scope((A, B, C), 2013, 2015, "inventor")


def lazy(**rows: Rows) -> Tables:
    """Every table the figures read, empty but for the rows given."""
    found = {}
    for name in READS:
        empty = pl.DataFrame(TABLES[name].arrow.empty_table())
        assert isinstance(empty, pl.DataFrame)
        schema: Mapping[str, Any] = empty.schema
        extra = {key: pl.Float64 for row in rows.get(name, []) for key in row if key not in schema}
        found[name] = pl.DataFrame(rows.get(name, []), schema={**schema, **extra}).lazy()
    return found


def patent(
    key: str, year: int, cpc: list[str], people: Mapping[str, str | None], owner: tuple[str, str]
) -> dict[str, Rows]:
    """One AI patent: inventors with their city, and one applicant with its sector."""
    inventors = list(people.items())
    return {
        "patents": [{"patent_id": key, "office": "US", "year": year, "cpc": cpc, "ipc": None}],
        "patent_activity": [{"patent_id": key, "is_ai": True}],
        "parties": [
            *(
                {"patent_id": key, "role": "inventor", "position": n, "name_key": name, "sector": "person"}
                for n, (name, _) in enumerate(inventors)
            ),
            {
                "patent_id": key,
                "role": "assignee",
                "position": 0,
                "name_key": owner[0],
                "name": owner[0].title(),
                "sector": owner[1],
            },
        ],
        "party_places": [
            {"patent_id": key, "role": "inventor", "position": n, "city": city}
            for n, (_, city) in enumerate(inventors)
            if city is not None
        ],
    }


def joined(patents: list[dict[str, Rows]]) -> dict[str, Rows]:
    return {name: [row for each in patents for row in each[name]] for name in patents[0]}


def figures(tables: Tables, yearbook: tuple[YearbookColumn, ...] = ()) -> dict[str, dict[str, Any]]:
    found = gather_figures(tables, SCOPE, yearbook, count_chain(tables, SCOPE))
    frames = pl.concat([each.over(SCOPE.cities) for each in found])
    result: dict[str, dict[str, Any]] = {}
    for city, name, value, reason in frames.iter_rows():
        assert (value is None) == bool(reason), (city, name)  # unknown has a reason, known has none
        result.setdefault(name, {})[city] = value if value is not None else reason
    return result


def nation(cities: int) -> tuple[Tables, pl.DataFrame, Scope]:
    """Made cities in two countries with quotients and patents of growing number, enough for an index."""
    chance = np.random.default_rng(5)
    names = [f"c{number:02d}" for number in range(cities)]
    sizes = np.sort(chance.integers(5, 200, cities))[::-1]
    quotients: Rows = []
    for name, size in zip(names, sizes, strict=True):
        for start, end, factor in ((2010, 2012, 0.5), (2013, 2015, 1.0)):
            count = float(round(size * factor))
            quotients.append(
                {
                    "city": name,
                    "window_start": start,
                    "window_end": end,
                    "ai_patents": count,
                    "lq": count / 50,
                }
                | {"all_ai_patents": float(sizes.sum()), "base": "all_patents"}
                | {"ai_amount": count, "amount": 500.0}
            )
    patents = [
        patent(
            f"{name}-{n}",
            int(chance.integers(2010, 2016)),
            [str(chance.choice(CODES))] * 2,
            {f"{name}{n}": name},
            (f"firm {name}", "firm"),
        )
        for name in names
        for n in range(6)
    ]
    units = [{"city": name, "name": name, "country": "US" if n % 2 else "CN"} for n, name in enumerate(names)]
    special = [
        {"city": row["city"], "window_end": row["window_end"], "lq_shrunk": row["lq"]} for row in quotients
    ]
    clusters = [
        {
            "city": name,
            "window_start": 2013,
            "window_end": 2015,
            "ai_patents": float(size),
            "is_cluster": n < 4,
        }
        for n, (name, size) in enumerate(zip(names, sizes, strict=True))
    ]
    tables = lazy(
        **joined(patents), city_lq=quotients, city_specialisation=special, cities=units, clusters=clusters
    )
    scored = scored_cities(tables["clusters"].collect(), tables["cities"].collect(), [names[-1]], 100, 5)
    return tables, scored, Scope(tuple(scored["city"]), 2013, 2015, "inventor")


CODES = ["G06N3/08", "A61B5/00", "H04W12/06", "G06F9/50", "B60W30/00"]
