from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.errors import InputError
from aicluster_spark.records.products import YEARBOOK_ROW
from aicluster_spark.records.readers.reader import Setting, TextReader
from aicluster_spark.records.readers.yearbook_table import YearbookTable
from aicluster_spark.records.yearbook import Measure, parse_header

READER = YearbookTable()
REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "cn_city_yearbook" / "yearbook_light.csv"
GDP = "地区生产总值_当年价格_全市_万元"


def read(table: pl.DataFrame, columns: dict[str, str] | None = None) -> pl.DataFrame:
    bound = READER.bind(table.columns, columns or {})
    absent = [name for name in READER.columns if name not in bound]
    cells = table.select(
        *(pl.col(header).alias(name) for name, header in bound.items()),
        *(pl.lit(None, pl.String).alias(name) for name in absent),
        pl.int_range(pl.len(), dtype=pl.Int64).alias("source_row"),
        pl.lit(None, pl.Int64).alias("byte_offset"),
    )
    return READER.rows(cells, Setting(kinds=(), newest=None, columns=columns or {}))


def texts(**cells: list[str | None]) -> pl.DataFrame:
    return pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String))


@pytest.mark.parametrize(
    ("header", "measure"),
    [
        (GDP, Measure("地区生产总值", "当年价格", "全市", "万元")),
        ("人均地区生产总值_全市_元", Measure("人均地区生产总值", None, "全市", "元")),
        ("人均地区生产总值_全市(元)", Measure("人均地区生产总值", None, "全市", "元")),
        ("人均地区生产总值_市辖区（元）", Measure("人均地区生产总值", None, "市辖区", "元")),
        ("第三产业占GDP的比重_全市_百分比", Measure("第三产业占GDP的比重", None, "全市", "百分比")),
        ("外商实际投资额_全市_万美元", Measure("外商实际投资额", None, "全市", "万美元")),
        ("年末总人口", Measure("年末总人口")),
        ("GDP10000", Measure("GDP10000")),
        ("light_sum", Measure("light_sum")),
    ],
)
def test_headers_are_taken_apart(header, measure) -> None:
    assert parse_header(header) == measure


def test_a_wide_row_gives_all_its_figures() -> None:
    rows = read(
        texts(
            行政区划代码=["440300"],
            城市=["深 圳"],
            省份=["广东"],
            年份=["2013"],
            **{GDP: ["145,002,302"], "人口(万人)": ["…"]},
        )
    )
    assert isinstance(READER, TextReader)
    assert rows.to_arrow().schema.names == YEARBOOK_ROW.names
    row = rows.row(0, named=True)
    assert (row["place"], row["place_code"], row["year"], row["reason"]) == ("深圳", "440300", 2013, None)
    gdp, people = row["values"]
    assert gdp == {
        "indicator": "地区生产总值", "price": "当年价格", "scope": "全市", "unit": "万元",
        "value": 145_002_302.0, "value_text": "145,002,302", "missing": None,
    }  # fmt: skip
    assert (people["value"], people["unit"], people["missing"]) == (None, "万人", "not_available")


def test_a_long_row_gives_one_figure() -> None:
    rows = read(texts(城市=["深圳市"], 年份=["2013年"], 指标=[GDP], 单位=["亿元"], 数值=["14500.23"]))
    (value,) = rows["values"].to_list()[0]
    assert (value["indicator"], value["unit"], value["value"]) == ("地区生产总值", "亿元", 14500.23)


@pytest.mark.parametrize(
    ("cell", "value", "missing"),
    [
        ("0", 0.0, None),
        ("-3.5", -3.5, None),
        (" ", None, "blank"),
        (None, None, "blank"),
        ("-", None, "not_available"),
        ("...", None, "not_available"),
        ("——", None, "not_available"),
        ("12a", None, "not_a_number"),
    ],
)
def test_a_missing_figure_says_why(cell, value, missing) -> None:
    (figure,) = read(texts(城市=["深圳市"], 年份=["2013"], 人口=[cell]))["values"].to_list()[0]
    assert (figure["value"], figure["missing"]) == (value, missing)


@pytest.mark.parametrize(
    ("place", "year", "people", "reason"),
    [
        ("深圳市", "2013", "1", None),
        (None, None, None, "empty_record"),
        ("城市", "年份", "人口", "repeated_header"),
        ("注：按常住人口计算", None, None, "not_a_record"),
        (None, "2013", "1", "not_a_record"),
        ("深圳市", "二〇一三", "1", "bad_date"),
    ],
)
def test_rows_that_are_no_place_and_year_are_refused(place, year, people, reason) -> None:
    assert read(texts(城市=[place], 年份=[year], 人口=[people]))["reason"].to_list() == [reason]


def test_a_file_of_one_year_needs_the_studys_word_for_it() -> None:
    table = texts(city=["深圳市"], people=["1"])
    with pytest.raises(InputError, match="no column for year"):
        READER.bind(table.columns, {})
    assert read(table, {"year": "=2013"})["year"].to_list() == [2013]
    with pytest.raises(InputError, match="is none"):
        READER.bind(table.columns, {"year": "=13"})


def test_a_table_without_figures_is_refused() -> None:
    with pytest.raises(InputError, match="no column of figures"):
        READER.bind(["城市", "年份", "省份"], {})


@given(st.lists(st.tuples(*[st.none() | st.text(max_size=12)] * 4), min_size=1, max_size=4))
@settings(max_examples=50, deadline=None)
def test_any_cells_give_a_row_each(rows) -> None:
    schema = dict.fromkeys(["城市", "行政区划代码", "年份", GDP], pl.String)
    read_rows = read(pl.DataFrame(rows, schema=schema, orient="row"))
    assert read_rows.height == len(rows)
    for row in read_rows["values"].to_list():
        assert all((figure["value"] is None) == (figure["missing"] is not None) for figure in row)


@pytest.mark.shared
def test_the_real_cross_section_is_read() -> None:
    year = {"year": "=2001"}  # the file does not say its year
    rows = read(pl.read_csv(REAL, infer_schema=False), year)
    assert rows.height == 279
    assert rows["reason"].null_count() == 279
    figures = rows.explode("values").unnest("values")
    assert figures.height == 279 * 4
    assert figures["missing"].drop_nulls().to_list() == ["blank"]
    shenzhen = figures.filter((pl.col("place") == "深圳市") & (pl.col("indicator") == "GDP10000"))
    assert shenzhen["value"].to_list() == [175_028_634.0]
