"""Exports of the enterprise register: the regulator's, the national exchange's, vendors' and researchers'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from aicluster_spark.records import industry
from aicluster_spark.records.capital import parse_capital
from aicluster_spark.records.dates import parse_date
from aicluster_spark.records.documents import shape
from aicluster_spark.records.enterprise_status import status_of_codes, status_of_words
from aicluster_spark.records.identifiers import credit_code
from aicluster_spark.records.judge import Check, first_reason, unread_date
from aicluster_spark.records.names import organisation_key
from aicluster_spark.records.products import ENTERPRISE
from aicluster_spark.records.readers.column_names import find_columns, require
from aicluster_spark.records.readers.reader import TABLE_DIALECT, Dialect, Product, Setting
from aicluster_spark.records.text import present

ALIASES: dict[str, tuple[str, ...]] = {
    "name": ("企业名称", "公司名称", "单位名称", "主体名称", "qymc", "ENTNAME", "name", "enterprise_name"),
    "credit_code": ("统一社会信用代码", "社会统一信用代码", "uniscid", "UNISCID", "code", "credit_code"),
    "registration_number": ("注册号", "工商注册号", "zch", "REGNO", "registration_number"),
    "founded": ("成立日期", "注册日期", "成立时间", "clrq", "ESTDATE", "registrationDay", "founded"),
    "cancelled": ("注销日期", "CANDATE", "closed"),
    "revoked": ("吊销日期", "REVDATE"),
    "status": ("经营状态", "登记状态", "企业状态", "REGSTATE_CN", "status"),
    "internal_number": ("nbxh",),
    "state": ("jyzt",),
    "special": ("tslx",),
    "capital": ("注册资本", "注册资金", "zczb", "REGCAP", "capital"),
    "currency": ("注册资本币种", "币种", "REGCAPCUR_CN", "currency"),
    "industry": ("行业代码", "行业小类代码", "国标行业代码", "hydm", "INDUSTRYCO", "industry_code"),
    "scope": ("经营范围", "经营业务范围", "jyfw", "OPSCOPE", "businessScope", "scope"),
    "region": ("所属省份", "所在省份", "省份", "登记机关", "djjg", "REGORG_CN", "province"),
    "city": ("所属城市", "所属地区", "地区", "城市", "city"),
    "address": ("注册地址", "企业地址", "住所", "地址", "DOM", "address"),
}
"""Known headers; persons (法定代表人, legalRepresentative) are never read."""

_REGISTRATION = r"^(?:\d{13}|\d{15})$"
_REGION = r"^(\d{6})"
_CODE = r"^[0-9A-HJ-NPQRTUWXY]{18}$"


@dataclass(frozen=True, slots=True)
class EnterpriseCsv:
    """Reader of one enterprise a row; see `TextReader`."""

    name: str = "enterprise_csv"
    title: str = (
        "Enterprise register: regulator's export, national exchange, vendors' and researchers' tables"
    )
    expects: str = (
        "CSV or a sheet with a column of names (企业名称, qymc, ENTNAME, name); see docs/formats.md"
    )
    product: Product = "enterprises"
    dialect: Dialect = TABLE_DIALECT
    columns: tuple[str, ...] = tuple(ALIASES)

    def bind(self, header: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
        """Find the columns; the name is the one it cannot do without."""
        bound = find_columns(header, ALIASES, columns)
        require(bound, header, ALIASES, "name")
        return bound

    def rows(self, cells: pl.DataFrame, setting: Setting) -> pl.DataFrame:
        """Turn cells into rows of ENTERPRISE."""
        plain = cells.with_columns(present(pl.col(name)).alias(name) for name in ALIASES)
        parted = plain.with_columns(*_codes(), *_days(), *_capital())
        coded = parted.with_columns(credit_code.is_valid(pl.col("credit_code")).alias("valid"))
        rows = coded.select(
            "source_row",
            "byte_offset",
            *_verdict(setting),
            *_identity(),
            *_existence(),
            pl.col("capital_value").alias("capital"),
            pl.col("capital").alias("capital_text"),
            pl.col("capital_currency", "capital_basis"),
            *_industry(),
            pl.col("scope", "address", "region", "city"),
            _flags(),
        )
        return shape(rows, ENTERPRISE)


def _codes() -> list[pl.Expr]:
    """Part what stands in the code's column: a credit code, or a number of the older registration."""
    written = pl.col("credit_code").str.normalize("NFKC").str.replace_all(r"\s", "").str.to_uppercase()
    code = pl.when(written.str.contains(r"[0-9A-Z]")).then(written)  # 无 and the like say that there is none
    number = pl.col("registration_number").str.normalize("NFKC").str.replace_all(r"\s", "")
    older = code.str.contains(_REGISTRATION)
    return [
        pl.when(~older).then(code).alias("credit_code"),
        pl.coalesce(number, pl.when(older).then(code)).alias("registration_number"),
    ]


def _days() -> list[pl.Expr]:
    founded, cancelled, revoked = (parse_date(pl.col(name)) for name in ("founded", "cancelled", "revoked"))
    return [
        founded.alias("founding_day"),
        pl.min_horizontal(cancelled, revoked).alias("closing_day"),
    ]


def _verdict(setting: Setting) -> list[pl.Expr]:
    nothing = pl.all_horizontal(pl.col(name).is_null() for name in ALIASES)
    header = pl.col("name").is_in(list(ALIASES["name"]))
    shifted = pl.col("founding_day").is_null() & pl.col("founded").str.contains(_CODE)
    future = pl.col("founding_day") > pl.lit(setting.newest, pl.Date)
    checks: list[Check] = [
        (nothing, "empty_record", pl.lit("")),
        (header, "repeated_header", pl.col("name")),
        (
            shifted,
            "broken_record",
            pl.lit("a credit code stands where the founding day belongs: ") + pl.col("founded"),
        ),
        (pl.col("name").is_null(), "not_a_record", pl.lit("no name")),
        (future & ("future_date" not in setting.kept_doubts), "future_date", pl.col("founded")),
    ]
    reason, detail = first_reason(checks)
    return [reason.alias("reason"), detail.alias("detail")]


def _identity() -> list[pl.Expr]:
    key = organisation_key(pl.col("name"))
    valid = pl.when(pl.col("credit_code").is_not_null()).then(pl.col("valid").fill_null(value=False))
    by_name = pl.concat_str(
        pl.lit("name-") + key, pl.col("founding_day").cast(pl.String), separator="-", ignore_nulls=True
    )
    return [
        pl.coalesce("credit_code", pl.lit("reg-") + pl.col("registration_number"), by_name).alias(
            "enterprise_id"
        ),
        pl.col("credit_code", "registration_number", "name"),
        valid.alias("credit_code_valid"),
        key.alias("name_key"),
        pl.coalesce(
            pl.when(valid).then(pl.col("credit_code").str.slice(2, 6)),
            pl.col("registration_number").str.extract(_REGION),
        ).alias("region_code"),
    ]


def _existence() -> list[pl.Expr]:
    """Read status and days; an empty code means something in the regulator's export only."""
    words = status_of_words(pl.col("status"))
    codes = pl.when(pl.col("internal_number").is_not_null()).then(
        status_of_codes(pl.col("state"), pl.col("special"))
    )
    return [
        pl.col("founding_day").alias("founded"),
        pl.col("closing_day").alias("closed"),
        pl.coalesce(words, pl.when(pl.col("status").is_null()).then(codes)).alias("status"),
        pl.coalesce("status", _code_text("state"), _code_text("special")).alias("status_text"),
    ]


def _code_text(name: str) -> pl.Expr:
    source = {"state": "jyzt", "special": "tslx"}[name]
    return pl.lit(f"{source} ") + pl.col(name)


def _capital() -> list[pl.Expr]:
    capital = parse_capital(pl.col("capital"), pl.col("currency"))
    return [
        capital.value.alias("capital_value"),
        capital.currency.alias("capital_currency"),
        capital.basis.alias("capital_basis"),
    ]


def _industry() -> list[pl.Expr]:
    fitting = industry.editions_fitting(pl.col("industry"))
    return [
        pl.col("industry").alias("industry_code"),
        industry.edition(fitting).alias("industry_edition"),
        industry.evidence(fitting).alias("industry_edition_evidence"),
    ]


def _flags() -> pl.Expr:
    flags = {
        "credit_code_invalid": pl.col("credit_code").is_not_null() & ~pl.col("valid").fill_null(value=False),
        "founded_unreadable": unread_date(pl.col("founded"), pl.col("founding_day")),
        "closed_before_founded": pl.col("closing_day") < pl.col("founding_day"),
        "capital_unreadable": pl.col("capital").is_not_null() & pl.col("capital_value").is_null(),
        "garbled_text": pl.any_horizontal(
            pl.col(n).str.contains("\ufffd") for n in ("name", "scope", "region", "city")
        ),
    }
    marks = [pl.when(doubt).then(pl.lit(flag)) for flag, doubt in flags.items()]
    return pl.concat_list(marks).list.drop_nulls().alias("flags")
