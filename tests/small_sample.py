"""A small made-up file in the shape of the PatentsView sample, and a study over it."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl

PLACES = [
    ("Beijing", None, "CN"),
    ("Shenzhen", None, "CN"),
    ("Seoul", None, "KR"),
    ("Suwon-si", None, "KR"),
    ("San Jose", "CA", "US"),
    ("Palo Alto", "CA", "US"),
    ("Yokohama", None, "JPX"),
    ("Kanagawa", None, "JP"),
]
FAMILY = ["Kim", "Lee", "Park", "Chen", "Wang", "Li", "Sato", "Suzuki", "Smith", "Jones"]
GIVEN = ["Ann", "Bo", "Cho", "Dan", "Eun", "Fei", "Gil", "Hana", "Ito", "Jun", "Kai", "Lin"]
AI_SHARE = {"Beijing": 0.6, "Shenzhen": 0.2, "Seoul": 0.15, "San Jose": 0.5, "Palo Alto": 0.5}

STUDY = """
study: small
title: A small made-up nation
provenance: {{kind: synthetic, statement: Made by a program for tests; it says nothing about any place.}}
records:
  sources: [{{reader: patentsview_sample, path: mentions.parquet}}]
places:
  metropolitan: {{names: {{"San Jose, US": Silicon Valley}}}}
activity: {{compare: [wipo2019, "oecd2025 or cset1790"]}}
specialisation:
  first_year: 2005
  stability: {{draws: 20}}
  cluster: {{minimum_ai_patents: {floor}}}
network:
  first_year: {network_from}
  inventor_engine: {engine}
  minimum_located_parties: 2
  pagerank: {{max_iterations: {iterations}}}
panel: {{first_year: 2008}}
estimation:
  errors: {{conley_km: 500, neighbours: 3, draws: 19}}
  models:
    - {{name: centrality, regressors: [centrality], effects: [city, year]}}
    - {{name: moderation, regressors: [policy, centrality, "policy:centrality"]}}
"""


def write_sample(path: Path, patents: int = 500, seed: int = 7) -> Path:
    """Write mentions: filings of 2003-2018 granted 2-4 years later, some mentioned twice, two broken."""
    chance = random.Random(seed)
    rows = [row for number in range(patents) for row in _mentions(chance, 7_000_000 + number)]
    rows.append({**rows[0], "patent_id": "8888888", "filing_date": None})
    rows.append({**rows[1], "patent_id": "8888889", "filing_date": "2019-01-01", "patent_date": "2011-01-01"})
    pl.DataFrame(rows, infer_schema_length=None).write_parquet(path)
    return path


def write_study(
    folder: Path, engine: str = "arrays", floor: int = 5, iterations: int = 100, network_from: int = 2005
) -> Path:
    """Write the sample and a study over it into a folder; return the study's path."""
    folder.mkdir(parents=True, exist_ok=True)
    write_sample(folder / "mentions.parquet")
    study = folder / "study.yaml"
    options = {"engine": engine, "floor": floor, "iterations": iterations, "network_from": network_from}
    study.write_text(STUDY.format(**options), encoding="utf-8")
    return study


def _mentions(chance: random.Random, number: int) -> list[dict[str, object]]:
    filed, granted = _dates(chance)
    team = chance.choice([1, 1, 2, 2, 3, 4])
    names = [(chance.choice(GIVEN), chance.choice(FAMILY)) for _ in range(team)]
    homes = [chance.choice(PLACES) for _ in range(team)]
    is_ai = chance.random() < AI_SHARE.get(homes[0][0], 0.05)
    patent = {
        "patent_id": str(number),
        "patent_type": "utility",
        "patent_date": granted,
        "withdrawn": "0",
        "filing_date": filed,
        "patent_title": "Training a neural network" if is_ai else "Hinge for a door",
        "patent_abstract": "A deep learning method." if is_ai else "A hinge with two plates.",
        "num_claims": str(chance.randint(1, 30)),
        "cpc_sequence": ["1", "0"],
        "cpc_group": ["G06F17/10", "G06N3/08"] if is_ai else ["E05D7/00", "E05D5/02"],
        "assignee_sequence": ["0"],
        "raw_assignee_individual_name_first": [None],
        "raw_assignee_individual_name_last": [None],
        "raw_assignee_organization": [f"Firm {number % 17}"],
        "assignee_type": ["3.0"],
        "coinventor_sequence": [str(place) for place in range(team)],
        "coinventor_name_first": [given for given, _ in names],
        "coinventor_name_last": [family for _, family in names],
    }
    mentioned = range(team) if chance.random() < 0.5 else [0]
    return [_mention(patent, place, names[place], homes[place]) for place in mentioned]


def _mention(
    patent: dict[str, object], place: int, name: tuple[str, str], home: tuple[str, str | None, str]
) -> dict[str, object]:
    city, state, country = home
    own = {"mention_id": f"US{patent['patent_id']}-{place}", "inventor_sequence": str(place)}
    called = {"raw_inventor_name_first": name[0], "raw_inventor_name_last": name[1]}
    return {**own, **called, **patent, "raw_city": city, "raw_state": state, "raw_country": country}


def _dates(chance: random.Random) -> tuple[str, str]:
    year, month, day = chance.randint(2003, 2018), chance.randint(1, 12), chance.randint(1, 28)
    return f"{year}-{month:02d}-{day:02d}", f"{year + chance.randint(2, 4)}-{month:02d}-{day:02d}"
