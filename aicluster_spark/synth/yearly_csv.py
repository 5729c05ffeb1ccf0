"""The yearly file of the national database: 34 columns, GB18030, quotes doubled."""

from __future__ import annotations

import polars as pl

HEADER = (
    "专利名称,专利类型,申请人,申请人类型,申请人地址,申请人地区,申请人城市,申请人区县,申请号,申请日,申请年份,公开公告号,公开公告日,公开公告年份,"
    "授权公告号,授权公告日,授权公告年份,IPC分类号,IPC主分类号,发明人,摘要文本,主权项内容,当前权利人,当前专利权人地址,专利权人类型,统一社会信用代码,"
    "引证次数,被引证次数,自引次数,他引次数,被自引次数,被他引次数,家族引证次数,家族被引证次数"
)
COLUMNS = tuple(HEADER.split(","))
ALWAYS_QUOTED = ("摘要文本", "主权项内容")


def file_name(year: int) -> str:
    """Name of the file of a filing year."""
    return f"中国专利数据库{year}年.csv"


def cells(rows: pl.DataFrame) -> pl.DataFrame:
    """Write publications as the 34 text cells."""
    day = "%Y-%m-%d"
    granted = pl.col("stage") == "grant"
    cited, citing = pl.col("cited"), pl.col("citing")
    own = citing // 4
    return rows.select(
        pl.col("title").alias("专利名称"),
        pl.col("type").alias("专利类型"),
        pl.col("applicants").alias("申请人"),
        pl.col("applicant_types").alias("申请人类型"),
        pl.col("address").alias("申请人地址"),
        pl.col("region").alias("申请人地区"),
        pl.col("city").fill_null("").alias("申请人城市"),
        pl.col("county").fill_null("").alias("申请人区县"),
        pl.col("number").alias("申请号"),
        pl.col("filed").dt.strftime(day).alias("申请日"),
        pl.col("year").cast(pl.String).alias("申请年份"),
        pl.col("document_number").alias("公开公告号"),
        pl.col("document_date").dt.strftime(day).alias("公开公告日"),
        pl.col("document_date").dt.year().cast(pl.String).alias("公开公告年份"),
        pl.when(granted).then("document_number").otherwise(pl.lit("")).alias("授权公告号"),
        pl.when(granted)
        .then(pl.col("document_date").dt.strftime(day))
        .otherwise(pl.lit(""))
        .alias("授权公告日"),
        pl.when(granted)
        .then(pl.col("document_date").dt.year().cast(pl.String))
        .otherwise(pl.lit(""))
        .alias("授权公告年份"),
        _joined_codes().alias("IPC分类号"),
        pl.col("ipc_main").alias("IPC主分类号"),
        pl.col("inventors").alias("发明人"),
        pl.col("abstract").alias("摘要文本"),
        pl.col("claim").alias("主权项内容"),
        pl.col("applicants").alias("当前权利人"),
        pl.col("address").alias("当前专利权人地址"),
        pl.col("applicant_types").alias("专利权人类型"),
        pl.col("codes").alias("统一社会信用代码"),
        _count(citing).alias("引证次数"),
        _count(cited).alias("被引证次数"),
        _count(own).alias("自引次数"),
        _count(citing - own).alias("他引次数"),
        _count(cited // 5).alias("被自引次数"),
        _count(cited - cited // 5).alias("被他引次数"),
        _count(citing).alias("家族引证次数"),
        _count(cited).alias("家族被引证次数"),
    )


def lines(table: pl.DataFrame) -> pl.Series:
    """Write cells as lines without their ends."""
    return table.select(pl.concat_str([_quoted(name) for name in COLUMNS], separator=",")).to_series()


def _quoted(name: str) -> pl.Expr:
    cell = pl.col(name)
    quoted = pl.concat_str(pl.lit('"'), cell.str.replace_all('"', '""', literal=True), pl.lit('"'))
    if name in ALWAYS_QUOTED:
        return quoted
    return pl.when(cell.str.contains_any([",", '"', "\n"])).then(quoted).otherwise(cell)


def _joined_codes() -> pl.Expr:
    both = pl.concat_str("ipc_main", pl.lit("; "), "ipc_further")
    return pl.when(pl.col("ipc_further") == "").then("ipc_main").otherwise(both)


def _count(number: pl.Expr) -> pl.Expr:
    """Write a count as a float, as the real files do."""
    return pl.concat_str(number.cast(pl.String), pl.lit(".0"))
