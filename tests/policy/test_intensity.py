from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicluster_spark.policy.coverage import city_unjudged, is_covered, list_coverage
from aicluster_spark.policy.intensity import policy_intensity
from aicluster_spark.policy.reach import OF_A_COUNTY, UNKNOWN_PLACE, flow_down
from aicluster_spark.policy.stock import perpetual_inventory, run_start
from aicluster_spark.schema.policy_texts import CITY_POLICY_DOCUMENTS, CITY_POLICY_INTENSITY

AREAS = pl.DataFrame(
    [
        ("sz", "广东省", "深圳市"),
        ("gz", "广东省", "广州市"),
        ("sh", "上海市", "上海市"),
        ("hz", "浙江省", "杭州市"),
    ],
    schema=["city", "province", "name"],
    orient="row",
)
DOCUMENTS = pl.DataFrame(
    [
        ("n1", 2018, "national", [], 3.0, "centre"),
        ("p1", 2018, "province", ["广东省"], 2.0, "guangdong"),
        ("p2", 2019, "province", ["广东省"], None, "guangdong"),
        ("j1", 2019, "province", ["广东省", "上海市"], 1.0, "guangdong"),
        ("c1", 2019, "city", ["广东省深圳市"], 2.0, "guangdong"),
        ("c2", 2019, "city", ["深圳市"], 1.0, "guangdong"),
        ("c3", 2019, "city", ["昆山市"], 1.0, "other"),
        ("d1", 2019, "county", ["上海市金山区"], 1.0, "other"),
    ],
    schema={
        "policy_id": pl.String, "year": pl.Int32, "issuer_level": pl.String, "places": pl.List(pl.String),
        "strength": pl.Float64, "source_file": pl.String,
    },
    orient="row",
)  # fmt: skip
COVERAGE = pl.DataFrame(
    [
        ("centre", "national", "", 2018, 2020),
        ("guangdong", "province", "广东省", 2018, 2019),
        ("shanghai", "province", "上海市", 2019, 2020),
    ],
    schema={
        "source_file": pl.String,
        "issuer_level": pl.String,
        "place": pl.String,
        "first": pl.Int32,
        "last": pl.Int32,
    },
    orient="row",
)
TEXTS = pl.DataFrame(
    [("n1", 6, 3, 1), ("p1", 0, 2, 0), ("j1", 0, 0, 0)],
    schema={"policy_id": pl.String, "supply": pl.Int64, "environment": pl.Int64, "demand": pl.Int64},
    orient="row",
)
NO_DOUBT = pl.DataFrame(
    schema={"city": pl.String, "year": pl.Int32, "issuer_level": pl.String, "unjudged": pl.Int32}
)


def intensity(levels=("national", "province"), depreciation=0.5, unjudged=NO_DOUBT) -> pl.DataFrame:
    reached = flow_down(DOCUMENTS, AREAS).documents
    return policy_intensity(
        reached, TEXTS, COVERAGE, unjudged, AREAS, range(2018, 2021), levels, depreciation
    )


def of(city: str, year: int, **options) -> dict:
    return intensity(**options).row(
        by_predicate=(pl.col("city") == city) & (pl.col("year") == year), named=True
    )


def test_documents_flow_down_from_nation_province_and_city() -> None:
    reached = flow_down(DOCUMENTS, AREAS)
    assert tuple(reached.documents.columns) == CITY_POLICY_DOCUMENTS.names
    cities = {
        policy: sorted(rows["city"])
        for (policy,), rows in reached.documents.group_by("policy_id", maintain_order=True)
    }
    assert cities == {
        "n1": ["gz", "hz", "sh", "sz"], "p1": ["gz", "sz"], "p2": ["gz", "sz"], "j1": ["gz", "sh", "sz"],
        "c1": ["sz"], "c2": ["sz"],
    }  # fmt: skip
    assert reached.nowhere.rows() == [("c3", "昆山市", UNKNOWN_PLACE), ("d1", "上海市金山区", OF_A_COUNTY)]


def test_every_flow_leads_back_to_its_documents() -> None:
    documents = flow_down(DOCUMENTS, AREAS).documents.filter(pl.col("level").is_in(["national", "province"]))
    counted = documents.group_by("city", "year").agg(pl.len().alias("n"))
    joined = intensity().join(counted, on=["city", "year"], how="left").filter(pl.col("flow").is_not_null())
    assert joined["flow"].to_list() == joined["n"].fill_null(0).to_list()


def test_flow_stock_and_grades() -> None:
    first, second = of("sz", 2018), of("sz", 2019)
    assert (first["national"], first["province"], first["flow"], first["weighted_flow"]) == (1, 1, 2, 5.0)
    assert (second["national"], second["province"], second["flow"], second["ungraded"]) == (0, 2, 2, 1)
    assert second["weighted_flow"] == 1.0
    assert (first["stock"], second["stock"]) == (2.0, 2 + 0.5 * 2)
    assert (second["weighted_stock"], second["stock_since"]) == (1 + 0.5 * 5, 2018)


def test_what_no_list_covers_is_unknown_and_not_zero() -> None:
    late = of("sz", 2020)
    assert (late["national"], late["province"], late["flow"], late["stock"]) == (0, None, None, None)
    assert late["reason"] == "no list of documents covers the level province in the year"
    assert of("hz", 2018)["flow"] is None
    assert of("hz", 2018, levels=("national",))["flow"] == 1
    assert of("sh", 2018)["flow"] is None
    assert of("sh", 2019)["flow"] == 1


def test_a_citys_own_documents_count_where_the_study_says_so_and_a_list_covers_them() -> None:
    levels = ("national", "province", "city")
    assert of("sz", 2019, levels=levels)["reason"].endswith("level city in the year")
    assert of("sh", 2019, levels=levels)["flow"] == 1  # a municipality's are those of its province
    with pytest.raises(ValueError, match="no such level: village"):
        intensity(levels=("village",))


def test_shares_are_means_over_documents_with_words() -> None:
    row = of("sz", 2018)
    assert row["documents_with_text"] == 2
    assert row["supply_share"] == pytest.approx((0.6 + 0.0) / 2)
    assert row["environment_share"] == pytest.approx((0.3 + 1.0) / 2)
    assert row["demand_share"] == pytest.approx(0.1 / 2)
    assert of("sz", 2019)["supply_share"] is None


def test_documents_that_could_not_be_judged_are_told() -> None:
    unjudged = city_unjudged(DOCUMENTS, pl.Series([True] * 8), AREAS)
    assert of("sz", 2018, unjudged=unjudged)["unjudged"] == 2
    assert of("sz", 2019, unjudged=unjudged)["unjudged"] == 2
    assert of("sz", 2018)["unjudged"] == 0


def test_the_table_has_every_city_and_year_once() -> None:
    rows = intensity()
    assert tuple(rows.columns) == CITY_POLICY_INTENSITY.names
    assert rows.select("city", "year").rows() == [
        (c, y) for c in sorted(AREAS["city"]) for y in (2018, 2019, 2020)
    ]
    assert rows.to_arrow().cast(CITY_POLICY_INTENSITY.arrow).num_rows == 12


def policies(rows) -> pl.DataFrame:
    return pl.DataFrame(
        [(str(n), f, level, places, d, "day", int(d[:4])) for n, (f, level, places, d) in enumerate(rows)],
        schema={
            "policy_id": pl.String, "source_file": pl.String, "issuer_level": pl.String,
            "places": pl.List(pl.String), "date": pl.String, "precision": pl.String, "year": pl.Int32,
        },
        orient="row",
    )  # fmt: skip


def test_a_list_covers_whole_years_with_enough_documents() -> None:
    days = [f"{year}-{month:02d}-05" for year in (2010, 2011, 2012) for month in (1, 6, 12)]
    rows = [
        ("gd.xlsx", "province", ["广东省"], day)
        for day in ["2008-01-01", *days, "2013-01-07", "2013-02-01", "2013-03-01"]
    ]
    rows.append(("gd.xlsx", "province", ["福建省"], "2011-01-01"))
    coverage = list_coverage(policies(rows), minimum=2)
    assert coverage.rows() == [("gd.xlsx", "province", "广东省", 2010, 2012)]
    covered = is_covered(policies(rows), coverage)
    assert covered.to_list() == [False] + [True] * 9 + [False] * 4


def test_perpetual_inventory_against_the_sum_it_stands_for() -> None:
    flow = np.array([[1.0, 2.0, 4.0], [3.0, np.nan, 5.0]])
    stock = perpetual_inventory(flow, 0.15)
    np.testing.assert_allclose(stock[0], [1, 2 + 0.85, 4 + 0.85 * 2 + 0.85**2])
    np.testing.assert_allclose(stock[1], [3, np.nan, 5])
    years = np.tile([2018.0, 2019.0, 2020.0], (2, 1))
    np.testing.assert_allclose(run_start(flow, years), [[2018, 2018, 2018], [2018, np.nan, 2020]])


@given(st.lists(st.floats(0, 100), min_size=1, max_size=12), st.floats(0, 0.99))
def test_a_stock_lies_between_its_flow_and_the_sum_of_all(flow, depreciation) -> None:
    stock = perpetual_inventory(np.array([flow]), depreciation)[0]
    assert (stock >= np.array(flow) - 1e-9).all()
    assert (stock <= np.cumsum(flow) + 1e-6).all()


def test_a_stock_must_wear_off_by_less_than_all() -> None:
    with pytest.raises(ValueError, match="depreciation is 1"):
        intensity(depreciation=1)
