"""A reader can check every dated event: its place stands beside it, in the language of the page."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from aicluster_spark.report import ReportData
from aicluster_spark.report.content import Table
from aicluster_spark.report.language import Language, speaking
from aicluster_spark.report.sections.policy.section import policy_section


@pytest.mark.parametrize(
    ("language", "named"),
    [("en", ["Hangzhou", "浦东新区", "Korea"]), ("zh", ["杭州", "浦东新区", "韩国"])],
)
def test_events_name_their_places(data: ReportData, language: Language, named: list[str]) -> None:
    places = [("city", "CN", "杭州市", "330100"), ("district", "CN", "浦东新区", "310115")]
    asked = pl.DataFrame(
        [*places, ("national", "KR", "Korea", None)],
        orient="row",
        schema=["level", "country", "place", "city_code_2024"],
    )
    event = data.policy_events.filter("used").head(1).drop(asked.columns)
    events = event.join(asked, how="cross").select(data.policy_events.columns)
    with speaking(language):
        blocks = policy_section(replace(data, policy_events=events)).blocks
    (used,) = [block for block in blocks if isinstance(block, Table) and block.id == "events-used"]
    assert sorted(str(row[3].text) for row in used.rows) == sorted(named)
