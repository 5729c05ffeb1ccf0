"""The list of policies and the yearbook."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from aicluster_spark.synth.chance import stream
from aicluster_spark.synth.facts import Geography
from aicluster_spark.synth.process import Process
from aicluster_spark.synth.rates import Rates
from aicluster_spark.synth.settings import Nation

TITLE = "标题"
POLICY_HEADER = (
    TITLE,
    "制定机关",
    "发文字号",
    "公布日期",
    "施行日期",
    "时效性",
    "效力位阶",
    "法规类别",
    "法宝引证码",
    "全文",
    "来源",
)
AI_TITLES = (
    "关于促进人工智能产业发展的实施意见",
    "关于印发新一代人工智能发展规划的通知",
    "关于支持人工智能创新发展若干政策的通知",
)
FIELDS = ("制造业", "农业", "医疗", "交通", "教育", "金融", "能源", "物流")
OTHER_TITLES = (
    "关于加强农村公路养护工作的意见",
    "关于印发城市绿化管理办法的通知",
    "关于做好春季造林工作的通知",
    "关于调整最低生活保障标准的通知",
)
INSTRUMENTS = (
    "设立专项资金，对企业研发投入给予补助。",
    "推动政府采购和应用示范。",
    "完善标准体系，加强知识产权保护和人才引进。",
)


def policy_rows(nation: Nation, places: Geography, process: Process, rates: Rates) -> list[dict[str, Any]]:
    """Write the documents behind the planted stock, and others that are not about AI.

    Returns
    -------
    list
        The columns of the file, and of the truth: level, place (code of the city or name of the province),
        year, is_ai.
    """
    random = stream(nation.seed, "policy documents")
    policies = process.policies
    issuers = [("national", "", "国务院", "国发", policies.national[None, :])]
    issuers += [
        (
            "provincial",
            name,
            f"{name}人民政府" if name.endswith(("省", "市", "区")) else name,
            "政发",
            policies.provincial[i : i + 1],
        )
        for i, name in enumerate(policies.provinces)
    ]
    issuers += [
        ("city", code, f"{name}人民政府", "政发", policies.city[i : i + 1])
        for i, (code, name) in enumerate(places.cities.select("code", "name").rows())
    ]
    rows: list[dict[str, Any]] = []
    written: Counter[tuple[int, str]] = Counter()
    for level, place, issuer, sign, count in issuers:
        for t, year in enumerate(nation.span):
            of_ai = int(count[0, t])
            # at least one: a list that says nothing of a year would not show that there was no policy on AI
            others = 1 + int(random.poisson(rates.other_policies * of_ai))
            for is_ai in [True] * of_ai + [False] * others:
                row = _policy(random, level, place, issuer, sign, year, is_ai, len(rows))
                row[TITLE] = _distinct(row[TITLE], year, written)
                rows.append(row)
    return rows


def _distinct(title: str, year: int, written: Counter[tuple[int, str]]) -> str:
    """Give a measure that an issuer takes again in a year a field of its own: two titles, two measures."""
    written[year, title] += 1
    again = written[year, title] - 1
    if again == 0:
        return title
    field = FIELDS[again - 1] if again <= len(FIELDS) else f"第{again}类"
    return title.replace("人工智能", f"{field}人工智能")


def _policy(
    random: np.random.Generator,
    level: str,
    place: str,
    issuer: str,
    sign: str,
    year: int,
    is_ai: bool,
    number: int,
) -> dict[str, Any]:
    titles = AI_TITLES if is_ai else OTHER_TITLES
    title = issuer + titles[random.integers(0, len(titles))]
    day = date(year, 1, 1) + timedelta(days=int(random.integers(0, 365)))
    text = INSTRUMENTS[random.integers(0, len(INSTRUMENTS))] if is_ai else "各有关部门要认真贯彻执行。"
    cells = (
        title, issuer, f"{sign}〔{year}〕{random.integers(1, 99)}号", f"{day:%Y.%m.%d}", f"{day:%Y.%m.%d}",
        "现行有效", "国务院规范性文件" if level == "national" else "地方规范性文件", "科技",
        f"CLI.{1 if level == 'national' else 14}.{9_000_000 + number}", f"{title}。{text}（SYNTHETIC）",
        "SYNTHETIC",
    )  # fmt: skip
    truth = {"level": level, "place": place, "year": year, "is_ai": is_ai}
    return {**dict(zip(POLICY_HEADER, cells, strict=True)), **truth}


def yearbook(nation: Nation, places: Geography, process: Process) -> pl.DataFrame:
    """Write the yearbook, one row a city and year, one column a figure with its scope and unit."""
    economy = process.economy
    cities, years = economy.people.shape
    gdp = np.rint(economy.gdp_per_head * economy.people)
    return pl.DataFrame(
        {
            "行政区划代码": places.cities["code"].gather(np.repeat(np.arange(cities), years).tolist()),
            "城市": places.cities["name"].gather(np.repeat(np.arange(cities), years).tolist()),
            "省份": places.cities["province"].gather(np.repeat(np.arange(cities), years).tolist()),
            "年份": np.tile(np.array(nation.span), cities),
            "地区生产总值_当年价格_全市_万元": gdp.ravel().astype(np.int64),
            "人均地区生产总值_全市_元": economy.gdp_per_head.ravel().astype(np.int64),
            "年末总人口_全市_万人": economy.people.ravel(),
            "科学技术支出_全市_万元": economy.science.ravel().astype(np.int64),
            "互联网宽带接入用户数_全市_万户": economy.broadband.ravel(),
        }
    )
