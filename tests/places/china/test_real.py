"""On real rows: which addresses are placed, and whether another gazetteer of the same country agrees."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import polars as pl
import pytest

from aicluster_spark.places.china.abroad import country_ahead, outside_mainland
from aicluster_spark.places.china.borders import borders
from aicluster_spark.places.china.match import match_addresses
from aicluster_spark.places.china.tables import counties, provinces, read_table

pytestmark = pytest.mark.shared
SHARED = Path(__file__).resolve().parents[4] / "shared"


@pytest.fixture(scope="module")
def gazette() -> pl.DataFrame:
    text = gzip.decompress((SHARED / "data/cnipa_2017_grants/cnipa_2017_grants.csv.gz").read_bytes())
    rows = pl.read_csv(io.BytesIO(text), infer_schema=False, truncate_ragged_lines=True)
    year = pl.col("申请日").str.slice(0, 4).cast(pl.Int32, strict=False)
    return match_addresses(rows.select(address="申请人地址", postcode="邮编", year=year))


def test_the_reference_cases_pass_wholly() -> None:
    text = (SHARED / "reference/city_match_cases.csv").read_text("utf-8")
    cases = list(csv.DictReader(io.StringIO(text)))
    assert len(cases) == 38
    years = [int(case["year"]) for case in cases]
    placed = match_addresses(pl.DataFrame({"address": [case["address"] for case in cases], "year": years}))
    got = [
        (row["city_then"] or "", row["city_now"] or "", row["method"]) for row in placed.iter_rows(named=True)
    ]
    assert got == [(case["code_then"], case["code_2024"], case["method"]) for case in cases]


def test_nearly_all_mainland_addresses_are_placed_and_no_foreign_one(gazette: pl.DataFrame) -> None:
    spelt = gazette.filter(pl.col("address").is_not_null()).with_columns(
        pl.col("address").str.strip_prefix("中国").alias("text")
    )
    heads = tuple(p.short for p in provinces())
    abroad = spelt.filter(
        pl.col("text").map_elements(
            lambda text: outside_mainland(text) is not None or country_ahead(text) is not None, pl.Boolean
        )
    )
    assert len(abroad) > 4_500
    assert abroad["city_then"].null_count() == abroad["city_now"].null_count() == len(abroad)
    mainland = spelt.filter(pl.any_horizontal(pl.col("text").str.starts_with(head) for head in heads))
    assert len(mainland) > 39_000
    assert mainland["city_then"].is_not_null().mean() >= 0.999
    assert mainland["city_now"].is_not_null().mean() >= 0.999
    assert len(abroad) + len(mainland) == len(spelt)


def test_postcodes_seldom_contradict_the_address(gazette: pl.DataFrame) -> None:
    heard = gazette["postcode_agrees"].drop_nulls()
    assert len(heard) > 35_000
    assert heard.mean() > 0.99


def test_counties_lie_today_where_another_table_of_codes_has_them() -> None:
    text = (SHARED / "data/gazetteer/county_units_1981_2024.csv").read_text("utf-8")
    here = {
        (year, row["code"], span.name): (span.key, year)
        for span, row in zip(counties(), read_table("counties.csv"), strict=True)
        for year in range(span.first, span.last + 1)
    }
    same, other = 0, []
    for row in csv.DictReader(io.StringIO(text)):
        last = int(row["valid_to"]) - 1 if row["valid_to"] else 2024
        first = int(row["valid_from"])
        years = range(max(first, last), first - 1, -1)
        found = next(
            (here[y, row["code"], row["name"]] for y in years if (y, row["code"], row["name"]) in here), None
        )
        if found is not None and ";" not in row["city_code_2024"]:
            now = borders().county(*found, 2024)
            same += now == row["city_code_2024"]
            other += [(row["name"], first, last)] if now != row["city_code_2024"] else []
    assert same > 6_100
    assert [gone for gone in other if gone[2] >= 1987] == [
        ("白沙工农区", 1981, 1992),
        ("隆格尔县", 1983, 1998),
    ]


def test_enterprises_lie_where_their_codes_were_given_out() -> None:
    text = gzip.decompress(
        (SHARED / "data/cn_enterprise_registry/sample_1_in_25_1978_2004.csv.gz").read_bytes()
    )
    rows = pl.read_csv(io.BytesIO(text), infer_schema=False, truncate_ragged_lines=True)
    code = pl.col("统一社会信用代码")
    placed = match_addresses(
        rows.filter(pl.col("注册地址").str.starts_with(pl.col("所在省份"))).select(
            address="注册地址",
            year=pl.col("注册日期").str.slice(0, 4).cast(pl.Int32, strict=False),
            region_code=pl.when(code.str.len_chars() == 18).then(code.str.slice(2, 6)),
        )
    )
    heard = placed["region_code_agrees"].drop_nulls()
    assert len(heard) > 15_000
    assert heard.mean() > 0.99
