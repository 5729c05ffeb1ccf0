"""Documents are counted once under every kind of instrument they use."""

from __future__ import annotations

import polars as pl

from aicluster_spark.policy.kinds import documents_by_kind

TEXTS = {"policy_id": pl.String, "counts": pl.Boolean, "supply": pl.Int64, "instruments": pl.List(pl.String)}
ROWS = [
    ("a", True, 3, ["supply.talent", "supply.funding", "demand.trade"]),
    ("b", True, 1, ["supply.talent"]),
    ("c", True, 0, []),
    ("d", True, None, None),
    ("e", False, 1, ["supply.talent"]),
    ("f", True, 1, ["supply.talent"]),
]


def test_a_document_counts_once_under_each_kind_and_side_and_unknown_is_apart() -> None:
    texts = pl.DataFrame(ROWS, schema=TEXTS, orient="row")
    years = [2018, 2018, 2018, 2018, 2018, 2019]
    documents = pl.DataFrame({"policy_id": texts["policy_id"], "year": pl.Series(years, dtype=pl.Int32)})
    found = documents_by_kind(documents, texts)
    assert {(year, kind): number for year, kind, number in found.iter_rows()} == {
        (2018, "all"): 4,
        (2018, "supply"): 2,
        (2018, "supply.talent"): 2,
        (2018, "supply.funding"): 1,
        (2018, "demand"): 1,
        (2018, "demand.trade"): 1,
        (2018, "none found"): 1,
        (2018, "no text"): 1,
        (2019, "all"): 1,
        (2019, "supply"): 1,
        (2019, "supply.talent"): 1,
    }


def test_no_list_is_no_row() -> None:
    documents = pl.DataFrame(schema={"policy_id": pl.String, "year": pl.Int32})
    assert documents_by_kind(documents, pl.DataFrame(schema=TEXTS)).is_empty()
