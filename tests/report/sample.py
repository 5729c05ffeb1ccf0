"""Made-up results of every stage in the shape of the schemas, for looking at the report without a run.

Numbers are drawn with a fixed seed and mean nothing. Some names are hostile on purpose.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
from scorecard_rows import scorecard_rows

from aicluster_spark.estimation.programme import Ledger, PanelData, run_programme
from aicluster_spark.report.data import TABLES, ReportData, StageManifest
from aicluster_spark.schema import TABLES as SCHEMAS
from aicluster_spark.stages.estimation import ESTIMATION
from aicluster_spark.study.models import Study

HOSTILE = "</script><script>window.hostile=1</script><img src=x onerror=window.hostile=1>"
ENDLESS = "长" * 5_000 + "A" * 5_000
FORMULA = "=cmd|' /C calc'!A0"
LAST_YEAR = 2015
FLOOR, INVENTORS = 50, 5
PLACES = [
    ("San Jose", "US", "US-CA", 37.34, -121.89),
    ("Beijing", "CN", "CN-BJ", 39.91, 116.40),
    ("Seoul", "KR", "KR-11", 37.57, 126.98),
    ("Tokyo", "JP", "JP-13", 35.69, 139.69),
    ("Shenzhen", "CN", "CN-GD", 22.55, 114.07),
    ("Seattle", "US", "US-WA", 47.61, -122.33),
    ("Montréal", "CA", "CA-QC", 45.51, -73.59),
    ("Munich", "DE", "DE-BY", 48.14, 11.58),
    ("Bengaluru", "IN", "IN-KA", 12.97, 77.59),
    ("London", "GB", "GB-ENG", 51.51, -0.13),
    ("Paris", "FR", "FR-IDF", 48.85, 2.35),
    ("Hangzhou", "CN", "CN-ZJ", 30.29, 120.16),
    ("Boston", "US", "US-MA", 42.36, -71.06),
    ("Austin", "US", "US-TX", 30.27, -97.74),
    ("Taipei", "TW", "TW-TPE", 25.05, 121.53),
    ("Tel Aviv", "IL", "IL-TA", 32.08, 34.78),
    ("Toronto", "CA", "CA-ON", 43.70, -79.42),
    ("Springfield", "US", "US-IL", 39.80, -89.64),
    ("Springfield", "US", "US-MA", 42.10, -72.59),
    (HOSTILE, "US", "US-NY", 40.71, -74.01),
    (FORMULA, "FR", "FR-ARA", 45.75, 4.85),
    ("\u202eطهران 🚀", "IR", "IR-23", 35.69, 51.42),
    ("São Paulo", "BR", "BR-SP", -23.55, -46.64),
    ("Sydney", "AU", "AU-NSW", -33.87, 151.21),
]
STRATEGIES = {"CA": 2010, "JP": 2010, "CN": 2011, "KR": 2012, "DE": 2012, "US": 2013, "TW": 2012, "GB": 2011}
WINDOWS = [(end - 4, end) for end in range(2006, LAST_YEAR + 1)]
PERSON = "wei zhang"
HUBS = [{"node": PERSON, "window_start": 2011, "degree": 812, "patents": 377}]
ACTIVITY_FACTS = {
    "verdicts": {"not_ai": 12_009, "ai": 181, "unknown": 773},
    "unknown_reasons": {"no cpc codes": 773},
    "deciding_rules": {"core": 98, "related_and_word": 83},
    "top_terms_of_ai": {"neural network": 30, HOSTILE: 2},
    "top_codes_of_ai": {"G06N20/00": 33},
    "by_year": [
        {"year": year, "ai": year - 1990, "judged": 400, "share": (year - 1990) / 400}
        for year in range(1995, 2022)
    ],
}
MIXTURE = "one of the three scores is the same in all cities"
SCORECARD_FACTS = {"compared": ["c005"], "mixture": {"fitted": False, "reason": MIXTURE}}
Rows = list[dict[str, Any]]


def study(**changes: Any) -> Study:
    """The study the sample pretends to be of."""
    given: dict[str, Any] = {
        "study": "sample",
        "title": "Where AI clusters: a made-up sample",
        "provenance": {
            "kind": "sample",
            "statement": "A sample of inventor name blocks of US patents: no ranking of nations or "
            "cities may be "
            "concluded from it.",
        },
        "records": {"sources": [{"reader": "patentsview_sample", "path": "cache:pv.parquet"}]},
        "panel": {"first_year": 2007},
        "report": {"simulator": {"cost": 2.5, "cost_scale": "expm1", "currency": "CNY"}},
        "estimation": {
            "models": [
                {"name": "baseline", "regressors": ["policy", "centrality"]},
                {"name": "moderation", "regressors": ["policy", "centrality", "policy:centrality"]},
            ],
            "splits": [{"name": "halves", "model": "baseline"}],
            "thresholds": [{"name": "regimes", "draws": 9}],
            "event_studies": [{"name": "strategies"}],
            "mediations": [{"name": "channels", "mediators": ["capital", "labour"], "draws": 9}],
            "grids": [
                {"name": "choices", "model": "moderation", "focus": "policy:centrality"}
                | {"estimators": ["poisson", "ols"], "samples": ["all", "published"]}
            ],
            "selection": {"models": ["moderation"]},
        },
    }
    return Study.model_validate(given | changes)


def report_data(**changes: Any) -> ReportData:
    """The whole sample; `changes` replace attributes of the result."""
    rng = np.random.default_rng(20170720)
    output = _city_output(rng)
    rows: dict[str, Rows] = {
        "cities": _cities(),
        "city_output": output,
        **_records(),
        **_specialisation(output),
        **_network(rng),
        **_policy_and_panel(rng, output),
        "policy_instruments": _documents(),
        **_estimates(),
        **scorecard_rows([_city(i) for i in range(12)], WINDOWS[-1], HOSTILE),
    }
    tables = {name: _frame(name, rows[name]) for name in TABLES}
    manifests = {
        stage: StageManifest(
            f"{number:02d}ab34cd56ef", 3.5 * number + 1, {table: (1000 * number, 25_000)}, facts
        )
        for number, (stage, table, facts) in enumerate(
            [
                ("records", "patents", {"last_complete_year": LAST_YEAR}),
                ("places", "party_places", {"units": len(PLACES)}),
                ("activity", "patent_activity", ACTIVITY_FACTS),
                ("network", "node_measures", {"engine": "graphframes", "largest_hubs": HUBS}),
                ("policy", "city_policy", {"countries_unknown": {"FR": 2, "IR": 1}}),
                ("estimation", "estimates", {"fits_estimated": HOSTILE}),
                (
                    "scorecard",
                    "scorecard",
                    SCORECARD_FACTS,
                ),
            ]
        )
    }
    versions = {"python": "3.11.7", "spark": "3.5.9", "java": "17.0.9"}
    data = ReportData(study(), LAST_YEAR, manifests, versions, **tables)
    return replace(data, **changes)


def empty(data: ReportData, *names: str) -> ReportData:
    """The data with some tables without rows."""
    return replace(data, **{name: getattr(data, name).head(0) for name in names})


def _frame(name: str, rows: Rows) -> pl.DataFrame:
    schema = SCHEMAS[name].arrow
    strangers = {key for row in rows for key in row} - set(schema.names)
    assert not strangers, f"{name} has no column {strangers}"
    return pl.DataFrame(pa.Table.from_pylist(rows, schema=schema))


def _city(place: int) -> str:
    return f"c{place:03d}"


def _cities() -> Rows:
    return [
        {
            "city": _city(i),
            "name": name,
            "country": country,
            "region": region,
            "latitude": lat,
            "longitude": lon,
        }
        | {"population": 1_000_000 - i, "members": [name]}
        for i, (name, country, region, lat, lon) in enumerate(PLACES)
    ]


def _records() -> dict[str, Rows]:
    what = {
        "mentions_seen": 13_354,
        "mentions_kept": 13_304,
        "rejected:no_filing_date": 30,
        "rejected:duplicate_mention": 20,
        "patents": 12_963,
    }
    file = {"source_file": "pv-data.parquet", "reader": "patentsview_sample", "bytes": 61_200_000}
    names = [("Beijing", "city", 5400), ("San Jose.", "city", 3000), ("Gyeonggi-do", "region", 800)]
    names += [
        ("Kanagawa", "region", 500),
        ("Japan", "country", 90),
        (HOSTILE, "none", 40),
        (ENDLESS, "none", 35),
        (FORMULA, "none", 30),
    ]
    years = range(1995, 2023)
    return {
        "files": [
            file
            | {"sha256": "a42f32e2d9bd81c35f2dc2" + "0" * 42, "encoding": "parquet"}
            | {"records_seen": 13_354, "rows_kept": 13_304, "rows_rejected": 50}
        ],
        "record_counts": [
            {"source_file": "pv-data.parquet", "what": key, "count": count} for key, count in what.items()
        ],
        "completeness": [
            {"year": year, "patents": 200 + 30 * (year - 1995) if year < 2018 else 900 - 200 * (year - 2018)}
            | {"completeness": None if year < 2003 else max(0.02, min(1.0, 1 - 0.07 * max(0, year - 2014)))}
            | {"complete": None if year < 1997 else year <= LAST_YEAR}
            for year in years
        ],
        "place_names": [
            {"address": address, "published_region": None, "published_country": "US", "level": level}
            | {"place": address if level != "none" else None, "city": _city(i) if level == "city" else None}
            | {"country": "US", "method": "exact", "confidence": 0.95, "rows": rows}
            for i, (address, level, rows) in enumerate(names)
        ],
    }


def _city_output(rng: np.random.Generator) -> Rows:
    rows: Rows = []
    for place, year in itertools.product(range(len(PLACES)), range(2002, 2022)):
        patents = int(rng.poisson(260 / (1 + place) * (0.5 + (year - 2001) / 12)) + 1)
        ai = int(rng.binomial(patents, min(0.6, 0.05 + 0.15 * rng.random() + 0.012 * (year - 2002))))
        rows.append(
            {
                "city": _city(place),
                "year": year,
                "patents": patents,
                "ai_patents": ai,
                "unjudged": min(patents - ai, 2),
                "complete": year <= LAST_YEAR,
            }
            | {"patents_fractional": float(patents), "ai_patents_fractional": float(ai)}
        )
    return rows


def _specialisation(output: Rows) -> dict[str, Rows]:
    names = ("city_lq", "clusters", "city_pairs", "collaboration", "city_partners")
    tables: dict[str, Rows] = {name: [] for name in names}
    for start, end in WINDOWS:
        inside = [row for row in output if start <= row["year"] <= end]
        total = sum(row["patents"] for row in inside)
        total_ai = sum(row["ai_patents"] for row in inside)
        sums = {
            _city(i): tuple(
                sum(r[key] for r in inside if r["city"] == _city(i)) for key in ("patents", "ai_patents")
            )
            for i in range(len(PLACES))
        }
        window = {"window_start": start, "window_end": end}
        found: Rows = []
        for place, (city, (patents, ai)) in enumerate(sums.items()):
            lq = (ai / patents) / (total_ai / total) if patents else None
            error = np.exp(1.96 / np.sqrt(max(ai, 1)))
            tables["city_lq"].append(
                {"city": city, **window, "patents": patents, "ai_patents": ai, "all_patents": total}
                | {
                    "all_ai_patents": total_ai,
                    "lq": lq,
                    "lq_low": lq and lq / error,
                    "lq_high": lq and lq * error,
                }
                | {"reason": None if lq is not None else "no patents in the window"}
            )
            passed = (lq is not None and lq > 1, ai >= FLOOR)
            reason = {
                (True, True): None,
                (False, True): "lq",
                (True, False): "floor",
                (False, False): "both",
            }[passed]
            found.append(
                {
                    "city": city,
                    **window,
                    "ai_patents": ai,
                    "lq": lq,
                    "is_cluster": all(passed),
                    "reason": reason,
                }
            )
            intra, inter = ai // 3, (ai * (place % 5)) // 7
            known = intra + inter >= 3
            tables["collaboration"].append(
                {
                    "city": city,
                    **window,
                    "intra": intra,
                    "inter": inter,
                    "single": ai // 4,
                    "partly_located": ai // 5,
                }
                | {"ei_index": (inter - intra) / (inter + intra) if known and place != 1 else None}
                | {"reason": None if known and place != 1 else "no team could be placed whole"}
            )
        ranked = sorted((r for r in found if r["is_cluster"]), key=lambda r: (-r["ai_patents"], -r["lq"]))
        for rank, row in enumerate(ranked, 1):
            row["rank"] = rank
        tables["clusters"] += found
        tables["city_pairs"] += [
            {
                **window,
                "city_a": _city(a),
                "city_b": _city(b),
                "patents": 60 // (1 + a + b),
                "weight": 40 / (1 + a + b),
            }
            for a, b in itertools.combinations(range(12), 2)
            if 60 // (1 + a + b)
        ]
    last = {"window_start": WINDOWS[-1][0], "window_end": WINDOWS[-1][1]}
    tables["city_partners"] = [
        {"city": ranked[0]["city"], **last, "rank": rank, "partner": _city(19 + rank), "patents": 9 - rank}
        | {"weight": 8.0 - rank, "weight_share": 0.5 / rank}
        for rank in (1, 2)
    ]
    return tables | _firmness(tables["clusters"], last)


def _firmness(clusters: Rows, last: dict[str, int]) -> dict[str, Rows]:
    listed = {row["city"]: row["is_cluster"] for row in clusters if row["window_end"] == last["window_end"]}
    number = sum(listed.values())
    stability = [
        {"rule_set": "oecd2025", "base": base, "counting": counting, **last, "lq_above": least}
        | {"minimum_ai_patents": float(FLOOR), "clusters": number - lost, "in_both": number - lost}
        | {"is_reference": (base, counting, least) == ("all_patents", "full", 1.0)}
        | {"jaccard": 1 - lost / max(number, 1), "kappa": 0.9, "rank_correlation": 1 - 0.1 * lost}
        for lost, (base, counting, least) in enumerate(
            [
                ("all_patents", "full", 1.0),
                ("inventions", "full", 1.0),
                ("inventions", "fractional", 1.0),
                ("all_patents", "full", 1.25),
            ]
        )
    ]
    firmness = [
        {"city": city, "is_cluster": is_cluster, "specifications": 3, "base": "all_patents"}
        | {"share_of_specifications": 0.75, "bootstrap_share": 0.6}
        for city, is_cluster in listed.items()
    ]
    agreed = {**last, "first": "study", "second": "paper", "in_first": 3, "in_second": 4, "in_both": 3}
    return {
        "stability": stability,
        "cluster_stability": firmness,
        "preset_agreement": [agreed | {"jaccard": 0.75, "kappa": 0.8}],
    }


def _network(rng: np.random.Generator) -> dict[str, Rows]:
    measures: Rows = []
    for (start, end), place in itertools.product(WINDOWS, range(len(PLACES))):
        row: dict[str, Any] = {"city": _city(place), "window_start": start, "window_end": end}
        known = place < 14 and not (place == 4 and end < 2010)
        if known:
            level = 0.7 / (1 + place / 6) + 0.02 * (end - 2006) * (place % 3) / 3 + 0.02 * rng.random()
            row |= {
                "located_parties": 40 - place,
                "degree": 12 - place // 2,
                "strength": 30.0 / (1 + place),
            }
            row |= {"pagerank": 0.2 / (1 + place), "closeness": level * 0.9, "closeness_reachable": level}
            row |= {"harmonic_closeness": level, "betweenness": 0.3 / (1 + place), "component_size": 14}
        else:
            row |= {"located_parties": 2, "reason": f"fewer than {INVENTORS} located parties"}
        measures.append(row)
    summary = [
        {
            "level": level,
            "window_start": start,
            "window_end": end,
            "engine": engine,
            "nodes": nodes,
            "edges": 3 * nodes,
        }
        | {"patents": 900, "teams_cut": 2, "components": 5, "largest_component": nodes // 2, "iterations": 31}
        | {"residual": 4.2e-9}
        for start, end in WINDOWS
        for level, engine, nodes in (("inventor", "graphframes", 9_000), ("city", "arrays", 24))
    ]
    return {"city_measures": measures, "network_summary": summary, "city_tie_changes": _tie_changes()}


def _tie_changes() -> Rows:
    """Ties among the first twelve cities that come and go with the window."""
    rows: Rows = []
    for (start, end), (a, b) in itertools.product(WINDOWS, itertools.combinations(range(12), 2)):
        before, now = (40 / (1 + a + b) if (a + b + year) % 3 else None for year in (end - 1, end))
        if a + b < 12 and (before or now):
            change = "kept" if before and now else "new" if now else "lost"
            rows.append(
                {"window_start": start, "window_end": end, "source": _city(a), "target": _city(b)}
                | {"change": change, "weight": now, "weight_before": before}
            )
    return rows


def _documents() -> Rows:
    kinds = {"all": 9, "supply": 5, "environment": 4, "demand": 2, "supply.talent": 5, "no text": 3}
    return [
        {"year": 2012, "kind": "all", "documents": 1},
        {"year": 2012, "kind": "no text", "documents": 1},
    ] + [{"year": 2014, "kind": kind, "documents": documents} for kind, documents in kinds.items()]


def _policy_and_panel(rng: np.random.Generator, output: Rows) -> dict[str, Rows]:
    events = [
        {
            "level": "national",
            "country": country,
            "place": country,
            "programme": "AI strategy",
            "date": f"{year}-03",
        }
        | {
            "year": year,
            "precision": "month",
            "evidence": "read",
            "source": "example.org/strategy",
            "used": True,
        }
        for country, year in STRATEGIES.items()
    ]
    unused = {"level": "national", "country": "FR", "place": "France", "programme": HOSTILE, "date": "2013"}
    unused |= {"year": 2013, "precision": "year", "evidence": "background", "used": False}
    events.append(unused | {"reason": "the date was not read in a source (evidence: background)"})
    panel: Rows = []
    for row in output:
        if not 2007 <= row["year"] <= LAST_YEAR:
            continue
        place = int(row["city"][1:])
        name, country = PLACES[place][:2]
        known, central = country in STRATEGIES, place < 14
        panel.append(
            {
                "city": row["city"],
                "name": name,
                "country": country,
                "year": row["year"],
                "patents": row["patents"],
            }
            | {"ai_patents": row["ai_patents"], "is_cluster": place < 8}
            | {"policy": float(row["year"] >= STRATEGIES[country]) if known else None}
            | {"policy_reason": None if known else "no dated event with read evidence for the country"}
            | {"centrality": float(rng.random()) if central else None, "centrality_window": "2005-2009"}
            | {"centrality_reason": None if central else f"fewer than {INVENTORS} located parties"}
            | {"in_sample": known and central}
        )
    counts: dict[tuple[str, int, str], int] = {}
    for row in panel:
        for variable, reason in (
            ("policy", "policy_reason"),
            ("centrality", "centrality_reason"),
            ("patents", None),
        ):
            key = (variable, row["year"], (row[reason] if reason else None) or "known")
            counts[key] = counts.get(key, 0) + 1
    coverage = [{"variable": v, "year": y, "reason": why, "rows": n} for (v, y, why), n in counts.items()]
    return {"policy_events": events, "city_year": panel, "coverage": coverage}


def _estimates() -> dict[str, Rows]:
    withheld = "too few policy units for inference (8 countries, 10 are needed)"

    def term(
        model: str, name: str, estimate: float | None, error: float | None, reason: str
    ) -> dict[str, Any]:
        row = {"model": model, "term": name, "estimate": estimate, "std_error": error}
        return row | {"estimable": estimate is not None, "reason": reason}

    estimates = [
        term("baseline", "policy", 0.214, 0.11, withheld),
        term("baseline", "centrality", -0.03, 0.2, withheld),
        term("moderation", "policy", 0.31, 0.12, withheld),
        term("moderation", "centrality", None, None, "collinear with the city effects"),
        term("moderation", "policy:centrality", -0.42, 0.25, withheld),
    ]
    diagnostics = [
        {"model": model, "name": name, "value": value, "text": text}
        for model, rows, countries in (("baseline", 112.0, 8.0), ("moderation", 60.0, 5.0))
        for name, value, text in (
            ("observations", rows, None),
            ("clusters:country", countries, None),
            ("inference", None, withheld),
        )
    ]
    effects = [
        {"model": "moderation", "focus": "policy", "along": "centrality"}
        | {"scale": scale, "point": point, "moderator": point / 20}
        | {"effect": size * (0.31 - 0.42 * point / 20), "std_error": 0.1 * size, "low": None, "high": None}
        for scale, size in (("semi_elasticity", 1.0), ("count", 21.0))
        for point in range(21)
    ]
    made = _programme()
    own = {"estimates": estimates + made["estimates"], "diagnostics": diagnostics}
    return made | own | {"marginal_effects": effects}


@cache
def programme() -> Ledger:
    """Everything the estimation stage would write of a small panel."""
    panel = PanelData(small_panel(), {"published": "listed"}, {"pre_sample_clusters": "no window is before"})
    return run_programme(study().estimation, panel)


def estimated(data: ReportData) -> ReportData:
    """The data with all results of the programme, tested, instead of made-up estimates without tests."""
    tables = programme().tables
    made = {table: _frame(table, tables[table]) for table in ESTIMATION.writes}
    return replace(data, **made)


def _programme() -> dict[str, Rows]:
    """What else the estimation stage writes, by the programme itself on a small panel."""
    ledger = programme()
    own = ("estimates", "diagnostics", "marginal_effects")
    tables = {table: ledger.tables[table] for table in ESTIMATION.writes if table not in own}
    declared = [model.name for model in study().estimation.models]
    variants = [row for row in ledger.tables["estimates"] if row["model"] not in declared]
    return tables | {"estimates": variants}


def small_panel() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    city, year = np.repeat(np.arange(24), 8), np.tile(np.arange(2007, 2015), 24)
    policy = (year >= 2009 + city % 12).astype(float)
    centrality = rng.normal(size=len(city))
    mean = np.exp(1 + 0.4 * policy + 0.1 * centrality - 0.2 * policy * centrality)
    return pd.DataFrame(
        {"city": city, "year": year, "country": city % 12, "ai_patents": rng.poisson(mean)}
        | {"policy": policy, "centrality": centrality, "capital": policy + rng.normal(size=len(city))}
        | {"listed": (city < 22).astype(float)}
    )


def with_inference(data: ReportData) -> ReportData:
    """The data as if there were enough policy units: intervals, p-values, no reason."""
    low, high = (
        pl.col("estimate") - 1.96 * pl.col("std_error"),
        pl.col("estimate") + 1.96 * pl.col("std_error"),
    )
    tested = data.estimates.with_columns(
        low=low,
        high=high,
        statistic=pl.col("estimate") / pl.col("std_error"),
        p_value=pl.when(pl.col("estimable")).then(pl.lit(0.03)),
        reason=pl.when(pl.col("estimable")).then(None).otherwise("reason"),
    )
    curve = data.marginal_effects.with_columns(
        low=pl.col("effect") - 2 * pl.col("std_error"), high=pl.col("effect") + 2 * pl.col("std_error")
    )
    return replace(data, estimates=tested, marginal_effects=curve)


def provenance(kind: str) -> Mapping[str, Any]:
    """A block of the study that says what kind of records these are."""
    return {"kind": kind, "statement": "Made by a program; nothing may be concluded from it."}


def of_country(data: ReportData, country: str) -> ReportData:
    """The data as if the study were of one country."""
    cities = data.cities.filter(pl.col("country") == country)
    inside = pl.col("city").is_in(cities["city"].to_list())
    names = ("city_output", "city_lq", "clusters", "collaboration", "city_measures", "city_year")
    kept = {name: getattr(data, name).filter(inside) for name in names}
    both = pl.all_horizontal(pl.col("city_a", "city_b").is_in(cities["city"].to_list()))
    ends = pl.all_horizontal(pl.col("source", "target").is_in(cities["city"].to_list()))
    changes = data.city_tie_changes.filter(ends)
    pairs = data.city_pairs.filter(both)
    return replace(data, cities=cities, city_pairs=pairs, city_tie_changes=changes, **kept)
