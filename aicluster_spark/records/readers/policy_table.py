"""Lists of policy documents: PKULaw, ministries' and provinces' sites, researchers' tables."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from aicluster_spark.records.dates import is_missing, parse_date
from aicluster_spark.records.document_types import document_type
from aicluster_spark.records.documents import shape
from aicluster_spark.records.issuers import LEVELS, Issuer, judge_host, judge_issuer
from aicluster_spark.records.judge import Check, first_reason
from aicluster_spark.records.products import POLICY
from aicluster_spark.records.readers.column_names import find_columns, require
from aicluster_spark.records.readers.reader import TABLE_DIALECT, Dialect, Product, Setting
from aicluster_spark.records.text import present

ALIASES: dict[str, tuple[str, ...]] = {
    "title": ("标题", "法规标题", "文件名称", "政策名称", "名称", "title"),
    "key": ("法宝引证码", "【法宝引证码】", "引证码", "policy_id"),
    "issuer": (
        "制定机关",
        "发布部门",
        "发文机关",
        "发布机构",
        "发文单位",
        "issuing_department",
        "main_issuer",
        "issuer",
    ),
    "number": ("发文字号", "文号", "doc_number", "document_number"),
    "authority": ("效力位阶", "效力级别", "authority"),
    "issued": ("公布日期", "成文日期", "发文日期", "iss", "issue_date", "date"),
    "published": ("发布日期", "发布时间", "pub", "publication_date", "pub_date_parsed"),
    "year": ("年份", "year"),
    "status": ("时效性", "status"),
    "text": ("全文", "正文", "内容", "full_text", "body", "text"),
    "url": ("原文链接", "链接", "网址", "url", "link"),
}

STATUS = {
    "部分失效": "partly_repealed",
    "失效": "repealed",
    "废止": "repealed",
    "已被修改": "amended",
    "已被修订": "amended",
    "尚未生效": "not_yet",
    "有效": "in_force",
}
"""Status by the word that tells it, in the order they are tried."""

_NOISE = r"©\s*北大法宝\S*|原文链接：\S*|下载日期：\S*"
_NUMBER = r"([\p{Han}]{1,12}[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*第?\s*\d{1,5}\s*号)"
_MONTH = r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?$"
_YEAR = r"^(\d{4})(?:\.0)?\s*年?$"
_SPLIT = re.compile(r"[;；,，、\s]+")
_BEFORE = r"^([^《]{2,80}?)(?:关于|印发|转发|批转|联合|发布|公布|公告|公示|通告|令)"
_BODY = re.compile(
    r"(?:政府|厅|局|委|会|办|办公室|部|院|司|处|署|行|人大|政协|中心|组|社|企业|机构)(?:等.{0,3}(?:部门|单位))?$"
)
_CARRYING = re.compile(r"^(?:转发|批转|印发|关于|第)")
_MANY = re.compile(r"等.{0,3}(?:部门|单位)$")


@dataclass(frozen=True, slots=True)
class PolicyTable:
    """Reader of one document a row; see `TextReader`."""

    name: str = "policy_table"
    title: str = "Policy documents: PKULaw fields of both sites, lists of ministries and provinces"
    expects: str = (
        "CSV or a sheet with a title (标题, 法规标题, title) and a date; issuer, text and address help"
    )
    product: Product = "policies"
    dialect: Dialect = TABLE_DIALECT
    columns: tuple[str, ...] = tuple(ALIASES)

    def bind(self, header: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
        """Find the columns; the title is the one it cannot do without."""
        bound = find_columns(header, ALIASES, columns)
        require(bound, header, ALIASES, "title")
        return bound

    def rows(self, cells: pl.DataFrame, setting: Setting) -> pl.DataFrame:
        """Turn cells into rows of POLICY."""
        plain = cells.with_columns(present(pl.col(name)).alias(name) for name in ALIASES)
        dated = plain.with_columns(*_date())
        judged = dated.with_columns(_issuers(dated))
        rows = judged.select(
            "source_row",
            "byte_offset",
            *_verdict(setting),
            _identity(judged),
            pl.col("title", "issuer_level", "issuer_evidence", "places", "authority", "url"),
            pl.col("issuer_names").alias("issuer"),
            pl.coalesce("number", pl.col("title").str.extract(_NUMBER)).alias("document_number"),
            document_type(pl.col("title")).alias("document_type"),
            pl.col("found_date").alias("date"),
            pl.col("precision", "date_kind"),
            pl.col("found_date").str.slice(0, 4).cast(pl.Int32).alias("year"),
            _status(),
            pl.col("text").str.replace_all(_NOISE, "").alias("text"),
        )
        return shape(rows, POLICY)


def _date() -> list[pl.Expr]:
    """Take the day of issue, else of publication, else the month or the year alone."""
    issued, published = (_as_precise(pl.col(name)) for name in ("issued", "published"))
    year = pl.col("year").str.extract(_YEAR)
    found = pl.coalesce(issued, published, year)
    kind = (
        pl.when(issued.is_null() & published.is_not_null())
        .then(pl.lit("published"))
        .otherwise(pl.lit("issued"))
    )
    precision = found.str.len_chars().replace_strict({4: "year", 7: "month", 10: "day"}, default=None)
    return [
        found.alias("found_date"),
        precision.alias("precision"),
        pl.when(found.is_not_null()).then(kind).alias("date_kind"),
    ]


def _as_precise(text: pl.Expr) -> pl.Expr:
    month = pl.concat_str(
        text.str.extract(_MONTH, 1), text.str.extract(_MONTH, 2).str.zfill(2), separator="-"
    )
    in_calendar = pl.when(text.str.extract(_MONTH, 2).cast(pl.Int32).is_between(1, 12)).then(month)
    day = parse_date(text).dt.to_string("%Y-%m-%d")
    return pl.coalesce(day, in_calendar, text.str.extract(_YEAR))


def _verdict(setting: Setting) -> list[pl.Expr]:
    nothing = pl.all_horizontal(pl.col(name).is_null() for name in ALIASES)
    header = pl.col("title").is_in(list(ALIASES["title"]))
    given = [pl.col(name) for name in ("issued", "published", "year")]
    unreadable = pl.col("found_date").is_null() & pl.any_horizontal(~is_missing(cell) for cell in given)
    newest = None if setting.newest is None else setting.newest.isoformat()
    future = pl.col("found_date") > pl.lit(newest, pl.String)
    checks: list[Check] = [
        (nothing, "empty_record", pl.lit("")),
        (header, "repeated_header", pl.col("title")),
        (pl.col("title").is_null(), "not_a_record", pl.lit("no title")),
        (unreadable, "bad_date", pl.coalesce(given)),
        (future & ("future_date" not in setting.kept_doubts), "future_date", pl.col("found_date")),
    ]
    reason, detail = first_reason(checks)
    return [reason.alias("reason"), detail.alias("detail")]


def _identity(judged: pl.DataFrame) -> pl.Series:
    """Call a document by the list's own key, else by a hash that is the same on every machine."""
    parts = judged.select("key", "url", "title", "found_date", "number").iter_rows()
    return pl.Series("policy_id", [key or _digest(rest) for key, *rest in parts], dtype=pl.String)


def _digest(parts: Sequence[str | None]) -> str:
    return hashlib.blake2b("\x1f".join(part or "" for part in parts).encode(), digest_size=8).hexdigest()


def _status() -> pl.Expr:
    found = [pl.when(pl.col("status").str.contains(word)).then(pl.lit(name)) for word, name in STATUS.items()]
    return pl.coalesce(found).alias("status")


def _issuers(dated: pl.DataFrame) -> list[pl.Series]:
    """Read level and places from the issuer's column, else from the title, else from the site."""
    titles = dated.select(pl.col("title").str.extract(_BEFORE).alias("named"))["named"]
    rows = [
        _judge(issuer, named, url)
        for issuer, named, url in zip(dated["issuer"], titles, dated["url"], strict=True)
    ]
    frame = pl.DataFrame(rows, schema=_JUDGED, orient="row")
    return [frame[name] for name in _JUDGED]


_JUDGED: dict[str, pl.DataType | type[pl.DataType]] = {
    "issuer_names": pl.String,
    "issuer_level": pl.String,
    "places": pl.List(pl.String),
    "issuer_evidence": pl.String,
}
Judgement = tuple[str | None, str | None, list[str] | None, str | None]


def _judge(issuer: str | None, named: str | None, url: str | None) -> Judgement:
    """Return issuers, level, places and evidence."""
    site = judge_host(url)
    seat = (site.place or None) if site else None
    for names, evidence in ((_names(issuer), "issuer"), (_bodies(named), "title")):
        found = [judged for name in names if (judged := judge_issuer(name, seat))]
        if found:
            return "; ".join(names), *_highest(found), evidence
    return issuer, *(_highest([site]) if site else (None, None)), "host" if site else None


def _names(cell: str | None) -> list[str]:
    return [_MANY.sub("", name) for name in _SPLIT.split(cell or "") if name]


def _bodies(named: str | None) -> list[str]:
    """Part the beginning of a title into authorities; empty where it does not end with one."""
    return _names(named) if named and _BODY.search(named) and not _CARRYING.match(named) else []


def _highest(found: Sequence[Issuer]) -> tuple[str, list[str]]:
    level = min((issuer.level for issuer in found), key=LEVELS.index)
    return level, list(dict.fromkeys(i.place for i in found if i.level == level and i.place))
