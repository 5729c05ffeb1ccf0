"""Profiles of clusters: what a page says of one city, and of how many there are."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
from cards import prose, short

from aicluster_spark.report import ReportData
from aicluster_spark.report.language import speaking
from aicluster_spark.report.sections.profiles.section import profiles_section


def test_a_profile_has_quotient_gaps_counts_and_why_inventors_are_unknown(data: ReportData) -> None:
    partners = data.city_partners.with_columns(city=pl.lit(data.scorecard["city"][0]))
    first, second = prose(list(profiles_section(replace(data, city_partners=partners)).blocks))[:2]
    text = " ".join(first.paragraphs)
    assert "Location quotient" in text
    assert (
        "Gaps to the frontier, of 1 at most: none in innovation, of which it is the frontier; none in" in text
    )
    assert "甲公司 (8)" in text
    assert re.search(r"Partner cities, with shared AI patents: \S.* \(8\) and .* \(7\)\.", text)
    assert "Inventors: unknown, the records place no inventor." in " ".join(second.paragraphs)


def test_profiles_say_how_many_are_left_out(data: ReportData) -> None:
    assert "They are of the first 3 of 6 clusters" in profiles_section(short(data, 3)).sentences[0]
    assert "They are of" not in profiles_section(data).sentences[0]


def test_a_profile_tells_ranks_with_intervals_and_the_firms(data: ReportData) -> None:
    value = (
        pl.when(pl.col("indicator") == "ai_firms")
        .then(12.0)
        .when(pl.col("indicator") == "firm_births")
        .then(0.25)
        .when(pl.col("indicator") == "capital")
        .then(231_600_000.0)
        .when(pl.col("indicator") != "firm_survival")
        .then("value")
    )
    given = replace(data, scorecard_values=data.scorecard_values.with_columns(value=value))
    [first, *_] = prose(list(profiles_section(given).blocks))
    text = " ".join(first.paragraphs)
    assert "Cluster; rank 1 (1 to 5)" in text
    assert "Firms: AI firms 12, Births of AI firms 25.0 % and Capital of AI firms 232 million CNY." in text


def test_a_profile_places_the_firms_in_the_value_chain(data: ReportData) -> None:
    [first, second, *_] = prose(list(profiles_section(data).blocks))
    text = " ".join(first.paragraphs)
    assert (
        "Value chain: 12 in hardware, 3 in platforms and 9 in applications, of 30 AI firms known to live at "
        "the window's end; 17 placed by industry code, 7 by business scope and 6 by neither." in text
    )
    assert "Value chain" not in " ".join(second.paragraphs)
    with speaking("zh"):
        [first, *_] = prose(list(profiles_section(data).blocks))
    assert "产业链：在已知窗口末存续的 30 家人工智能企业中，硬件 12 家、平台 3 家、应用 9 家；" in " ".join(
        first.paragraphs
    )


def test_a_value_chain_of_which_little_is_known_is_unknown(data: ReportData) -> None:
    reason = "code and scope tell the place in the value chain of 1 of 3 AI firms"
    few = data.scorecard_chain.with_columns(share=pl.lit(None, pl.Float64), reason=pl.lit(reason))
    given = replace(data, scorecard_chain=few)
    [first, *_] = prose(list(profiles_section(given).blocks))
    assert f"Value chain: unknown, {reason}." in " ".join(first.paragraphs)
    with speaking("zh"):
        [first, *_] = prose(list(profiles_section(given).blocks))
    assert "产业链：未知，3 家人工智能企业中，代码和经营范围仅能说明 1 家在产业链中的位置。" in " ".join(
        first.paragraphs
    )


def test_a_profile_says_how_many_stand_behind_its_shares(data: ReportData) -> None:
    few = data.scorecard_values.with_columns(
        base=pl.when(pl.col("indicator") == "newcomers").then(1.0).otherwise("base")
    )
    [first, *_] = prose(list(profiles_section(replace(data, scorecard_values=few)).blocks))
    text = " ".join(first.paragraphs)
    assert "Shares and means are over: AI patents in the window before 12" in text
    assert "placed inventors of AI patents 1" in text
    assert "Over fewer than 5 they are unknown." in text


def test_a_profile_says_why_no_organisation_is_told(data: ReportData) -> None:
    why = "the applicants' sector is known for 2 of 37 AI patents"
    given = replace(data, scorecard=data.scorecard.with_columns(organisations_reason=pl.lit(why)))
    [first, *_] = prose(list(profiles_section(given).blocks))
    text = " ".join(first.paragraphs)
    assert f"Organisations: unknown, {why}." in text
    assert "甲公司" not in text
    with speaking("zh"):
        [first, *_] = prose(list(profiles_section(given).blocks))
    assert "机构：未知，37 件人工智能专利中仅 2 件的申请人部门已知。" in " ".join(first.paragraphs)


def test_a_profile_says_why_a_city_has_no_rank(data: ReportData) -> None:
    few = pl.when(pl.col("rank").is_null()).then(pl.lit("an index takes at least 5 AI patents"))
    given = replace(data, scorecard=data.scorecard.with_columns(reason=few.otherwise("reason")))
    texts = [" ".join(each.paragraphs) for each in prose(list(profiles_section(given).blocks))]
    [told] = [text for text in texts if "no rank" in text]
    assert told.startswith("No cluster; no rank, since an index takes at least 5 AI patents; ")
    with speaking("zh"):
        texts = [" ".join(each.paragraphs) for each in prose(list(profiles_section(given).blocks))]
    assert sum("没有名次：指数至少需要 5 件人工智能专利；" in text for text in texts) == 1
