"""Tables of statistical yearbooks: wide, one place and year a row, or long, one figure a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

import polars as pl

from aicluster_spark.errors import InputError
from aicluster_spark.records.documents import shape
from aicluster_spark.records.judge import Check, first_reason
from aicluster_spark.records.products import YEARBOOK_ROW
from aicluster_spark.records.readers.column_names import find_columns, require
from aicluster_spark.records.readers.reader import TABLE_DIALECT, Dialect, Product, Setting
from aicluster_spark.records.text import present
from aicluster_spark.records.yearbook import figure, parse_header

ALIASES: dict[str, tuple[str, ...]] = {
    "place": ("城市", "城市名称", "地级市", "地区", "市", "city", "place"),
    "place_code": ("行政区划代码", "城市代码", "地区代码", "区划代码", "city_code", "place_code"),
    "year": ("年份", "年度", "数据年份", "year"),
    "indicator": ("指标", "指标名称", "变量", "indicator", "variable"),
    "price": ("价格口径", "price"),
    "scope": ("统计范围", "口径", "范围", "scope"),
    "unit": ("单位", "计量单位", "unit"),
    "value": ("数值", "指标值", "值", "value"),
}
_BESIDE = ("省份", "省", "所属省份", "省份代码", "province", "序号", "")
"""Columns of a wide table that are no figures."""
_CONSTANT = "="
_PARTS = ("indicator", "price", "scope", "unit")


@dataclass(frozen=True, slots=True)
class YearbookTable:
    """Reader of figures of cities and years; see `TextReader`.

    A wide table's further columns are its figures: `bind` gives each under its own header, and `rows` takes
    every column of the cells that it does not know by name as one.
    """

    name: str = "yearbook_table"
    title: str = "City statistical yearbooks: wide (indicator_price_area_unit) or long (indicator, value)"
    expects: str = "CSV or a sheet with a city and a year; a file of one year: `columns: {year: '=2013'}`"
    product: Product = "yearbook"
    dialect: Dialect = TABLE_DIALECT
    columns: tuple[str, ...] = tuple(ALIASES)

    def bind(self, header: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
        """Find city and year, and the figures: a column of values, else every other column."""
        named = {name: cell for name, cell in columns.items() if not _is_constant(name, cell)}
        bound = find_columns(header, ALIASES, named)
        if "place_code" not in bound:
            require(bound, header, ALIASES, "place")
        if _constant_year(columns) is None:
            require(bound, header, ALIASES, "year")
        if "indicator" in bound and "value" in bound:
            return bound
        return _with_figures(bound, header)

    def rows(self, cells: pl.DataFrame, setting: Setting) -> pl.DataFrame:
        """Turn cells into rows of YEARBOOK_ROW, each with the list of its figures."""
        known = (*ALIASES, "source_row", "byte_offset")
        figures = [name for name in cells.columns if name not in known]
        values = _wide(figures) if figures else _long()
        named = cells if figures else _take_apart(cells)
        constant = _constant_year(setting.columns)
        rows = named.with_columns(
            present(pl.col("place")).str.replace_all(r"\s", "").alias("place"),
            present(pl.col("place_code")).alias("place_code"),
            present(pl.col("year")).alias("year")
            if constant is None
            else pl.lit(str(constant)).alias("year"),
        )
        return shape(
            rows.select("source_row", "byte_offset", *_verdict(figures), *_key(), values), YEARBOOK_ROW
        )


def _with_figures(bound: dict[str, str], header: Sequence[str]) -> dict[str, str]:
    taken = {*bound.values(), *_BESIDE}
    kept = {name: cell for name, cell in bound.items() if name in ("place", "place_code", "year")}
    figures = {cell: cell for cell in header if cell.strip() not in taken and cell not in ALIASES}
    if not figures:
        raise InputError(
            f"The file has no column of figures. Its header is {', '.join(header)}.",
            "A wide table has one column an indicator, a long one the columns 指标 and 数值.",
        )
    return {**kept, **figures}


def _is_constant(name: str, cell: str) -> bool:
    return name == "year" and cell.startswith(_CONSTANT)


def _constant_year(columns: Mapping[str, str]) -> int | None:
    """Take the year that the study states for a file of one year."""
    given = columns.get("year", "")
    if not _is_constant("year", given):
        return None
    text = given.removeprefix(_CONSTANT).strip()
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise InputError(f"The year {given!r} is none.", "Write it as '=2013'.")
    return int(text)


def _key() -> list[pl.Expr]:
    code = pl.col("place_code").str.extract(r"^(\d{6})(?:\.0)?$")
    year = pl.col("year").str.extract(r"^(\d{4})(?:\.0)?年?$").cast(pl.Int32)
    return [pl.col("place"), code.alias("place_code"), year.alias("year")]


def _verdict(figures: Sequence[str]) -> list[pl.Expr]:
    content = [pl.col(name) for name in (figures or ("indicator", "value"))]
    nothing = pl.all_horizontal(present(cell).is_null() for cell in (*content, pl.col("place")))
    nameless = pl.col("place").is_null() & pl.col("place_code").is_null()
    undated = _key()[2].is_null()
    checks: list[Check] = [
        (nothing & pl.col("place_code").is_null(), "empty_record", pl.lit("")),
        (pl.col("place").is_in(list(ALIASES["place"])), "repeated_header", pl.col("place")),
        (nameless, "not_a_record", pl.lit("no place")),
        (undated & pl.col("year").is_null(), "not_a_record", pl.lit("no year: ") + pl.col("place")),
        (undated, "bad_date", pl.col("year")),
    ]
    reason, detail = first_reason(checks)
    return [reason.alias("reason"), detail.alias("detail")]


def _wide(figures: Sequence[str]) -> pl.Expr:
    structs = []
    for header in figures:
        said = zip(_PARTS, astuple(parse_header(header)), strict=True)
        structs.append(_figure([pl.lit(part, pl.String).alias(name) for name, part in said], pl.col(header)))
    return pl.concat_list(structs).alias("values")


def _long() -> pl.Expr:
    said = [pl.coalesce(present(pl.col(name)), pl.col(f"said_{name}")).alias(name) for name in _PARTS[1:]]
    return pl.concat_list(
        _figure([pl.col("said_indicator").alias("indicator"), *said], pl.col("value"))
    ).alias("values")


def _take_apart(cells: pl.DataFrame) -> pl.DataFrame:
    """Take the indicators of a long table apart as headers; what its own columns say goes before."""
    names = cells["indicator"].drop_nulls().unique(maintain_order=True).to_list()
    said = pl.DataFrame(
        [(name, *astuple(parse_header(name))) for name in names],
        schema={"indicator": pl.String, **{f"said_{part}": pl.String for part in _PARTS}},
        orient="row",
    )
    return cells.join(said, on="indicator", how="left", maintain_order="left")


def _figure(said: Sequence[pl.Expr], cell: pl.Expr) -> pl.Expr:
    value, missing = figure(cell)
    return pl.struct(*said, value.alias("value"), cell.alias("value_text"), missing.alias("missing"))
