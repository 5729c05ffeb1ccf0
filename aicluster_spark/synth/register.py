"""The register of enterprises: firms that file patents and as many that do not, as regulators export it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from aicluster_spark.synth.chance import pick, uniform
from aicluster_spark.synth.organisations import AI_STEP, FIRM, Applicants

FILE = "exportsql.20220101000000.gbk.csv"
HEADER = (
    "#nbxh(C|50),qymc(C|300),uniscid(C|50),zch(C|50),fzrxm(C|500),jjhklb(C|2),qylx(C|6),hydm(C|8),djjg(C|20),clrq(D),"
    "hzrq(D),zczb(N|21|6),jyzt(C|4),tslx(C|2),jyfw(C|4000)"
)
AI_SCOPES = (
    "人工智能应用软件开发",
    "人工智能基础软件开发",
    "人工智能行业应用系统集成服务",
    "智能机器人的研发",
)
SCOPES = (
    "机械设备销售；五金产品零售；货物进出口。（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
    "技术服务、技术开发、技术咨询；电子产品销售。",
    "新材料技术推广服务；化工产品销售（不含许可类化工产品）。",
    "建筑工程施工；建筑材料销售；工程管理服务。",
    "医疗器械销售；生物技术研发；企业管理咨询。",
)
INDUSTRIES = ("C3484", "C3990", "C2651", "E4710", "M7340", "F5179", "I6550")
AI_INDUSTRIES = ("I6513", "I6511", "C3964")
CHUNK = 50_000


def firms(
    applicants: Applicants, first_year: int, last_year: int
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Make the firms of the cities in pieces.

    Yields
    ------
    tuple
        The columns of the export, and the truth of the same rows.
    """
    for start in range(0, int(applicants.first[applicants.cities]), CHUNK):
        number = np.arange(start, min(start + CHUNK, int(applicants.first[applicants.cities])))
        place = np.searchsorted(applicants.first, number, side="right") - 1
        rank = number - applicants.first[place]
        firm = applicants.sector(place, rank) == FIRM
        yield _rows(applicants, place[firm], rank[firm], first_year, last_year)


def lines(rows: pl.DataFrame) -> pl.Series:
    """Write rows as lines; text with commas is quoted."""
    cells = [
        pl.when(pl.col(name).str.contains(",", literal=True))
        .then(pl.concat_str(pl.lit('"'), name, pl.lit('"')))
        .otherwise(name)
        for name in rows.columns
    ]
    return rows.select(pl.concat_str(cells, separator=",")).to_series()


def _rows(
    applicants: Applicants,
    place: np.ndarray,
    rank: np.ndarray,
    first_year: int,
    last_year: int,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    seed, number = applicants.seed, applicants.first[place] + rank
    files = rank < applicants.count[place]
    ai = uniform(seed, "ai firm", number) < np.where(
        files & (rank % AI_STEP == 0), applicants.rates.ai_firms, 0.005
    )
    earliest = np.where(files, 1995, 1998)
    latest = np.where(files, first_year, last_year)
    born = earliest + pick(seed, "born", latest - earliest + 1, number)
    gone = uniform(seed, "gone", number) < 0.08
    closed = np.where(files, last_year, born + pick(seed, "closed", last_year - born + 1, number))
    scope = pl.Series(SCOPES).gather(pl.Series(pick(seed, "scope", len(SCOPES), number)))
    tag = pl.Series(AI_SCOPES).gather(pl.Series(pick(seed, "ai scope", len(AI_SCOPES), number)))
    industry = pl.Series(INDUSTRIES).gather(pl.Series(pick(seed, "hydm", len(INDUSTRIES), number)))
    ai_industry = pl.Series(AI_INDUSTRIES).gather(
        pl.Series(pick(seed, "ai hydm", len(AI_INDUSTRIES), number))
    )
    code = applicants.codes(place, rank)
    capital = pl.Series(10 ** (1 + pick(seed, "capital", 4, number))).cast(pl.String) + ".0"
    frame = pl.DataFrame(
        {
            "number": number, "name": applicants.names(place, rank), "code": code, "ai": ai, "tag": tag,
            "scope": scope,
            "industry": industry, "ai_industry": ai_industry, "capital": capital, "gone": gone,
            "born": _days(seed, "birthday", born, number), "closed": _days(seed, "closing", closed, number),
            "coded": uniform(seed, "coded", number) >= 0.176, "place": place, "files": files,
        }
    )  # fmt: skip
    empty = pl.lit("")
    export = frame.select(
        nbxh=pl.lit("4200000000") + pl.col("number").cast(pl.String).str.zfill(9),
        qymc="name",
        uniscid=pl.when("coded").then("code").otherwise(empty),
        zch=pl.when("coded")
        .then(empty)
        .otherwise(pl.col("code").str.slice(2, 6) + pl.col("number").cast(pl.String).str.zfill(9)),
        fzrxm=empty,
        jjhklb=empty,
        qylx=pl.lit("1130"),
        hydm=pl.when("ai").then("ai_industry").otherwise("industry"),
        djjg=pl.col("code").str.slice(2, 6) + "999",
        clrq="born",
        hzrq=pl.when("gone").then("closed").otherwise("born"),
        zczb="capital",
        jyzt=pl.when("gone").then(pl.lit("0")).otherwise(empty),
        tslx=pl.when("gone").then(pl.lit("07")).otherwise(empty),
        jyfw=pl.when("ai").then(pl.concat_str("tag", pl.lit("；"), "scope")).otherwise("scope"),
    )
    truth = frame.select(
        identity="number", name="name", credit_code="code", is_ai="ai", files_patents="files", born="born",
        closed=pl.when("gone").then("closed"),
        city_now=applicants.places.cities["code"].gather(frame["place"]),
    )  # fmt: skip
    return export, truth


def _days(seed: int, name: str, year: np.ndarray, number: np.ndarray) -> pl.Series:
    day = pick(seed, name, 365, number)
    start = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    return pl.Series(start + day).cast(pl.Int32).cast(pl.Date).dt.strftime("%Y-%m-%d")
