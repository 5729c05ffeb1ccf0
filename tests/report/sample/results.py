"""All results of the sample, as the report reads them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from aicluster_spark.report.data import TABLES, ReportData, StageManifest
from aicluster_spark.schema import TABLES as SCHEMAS
from sample.asked import study
from sample.estimation import estimate_rows
from sample.networks import HUBS, network_rows
from sample.policies import document_rows, policy_and_panel_rows
from sample.records import record_rows
from sample.scorecards import scorecard_rows
from sample.specialisation import output_rows, specialisation_rows
from sample.world import HOSTILE, LAST_YEAR, PLACES, WINDOWS, Rows, city_key, city_rows

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


def report_data(**changes: Any) -> ReportData:
    """The whole sample; `changes` replace attributes of the result."""
    rng = np.random.default_rng(20170720)
    output = output_rows(rng)
    rows: dict[str, Rows] = {
        "cities": city_rows(),
        "city_output": output,
        **record_rows(),
        **specialisation_rows(output),
        **network_rows(rng),
        **policy_and_panel_rows(rng, output),
        "policy_instruments": document_rows(),
        **estimate_rows(),
        **scorecard_rows([city_key(i) for i in range(12)], WINDOWS[-1], HOSTILE),
    }
    tables = {name: frame(name, rows[name]) for name in TABLES}
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


def frame(name: str, rows: Rows) -> pl.DataFrame:
    schema = SCHEMAS[name].arrow
    strangers = {key for row in rows for key in row} - set(schema.names)
    assert not strangers, f"{name} has no column {strangers}"
    return pl.DataFrame(pa.Table.from_pylist(rows, schema=schema))
