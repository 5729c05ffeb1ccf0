"""The packaged events, and what a study's own file of events is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from aicluster_spark.errors import StudyError
from aicluster_spark.policy.event_file import packaged_events, parse_events, read_events

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "policy_events.csv"
HEADER = "level,country,place,programme,date,precision,evidence,source\n"
GOOD = "national,KR,South Korea,AI R&D Strategy,2018-05-15,day,read (memorandum),example.org\n"


def test_packaged_events_hold_every_row_with_level_evidence_and_source() -> None:
    events = packaged_events()
    assert {event.level for event in events} == {"national", "city", "district", "county"}
    korea = next(event for event in events if event.country == "KR")
    assert (korea.date, korea.year, korea.precision) == ("2018-05-15", 2018, "day")
    assert korea.evidence == "read (ministry's memorandum)"
    assert korea.source is not None
    assert korea.source.startswith("opengovasia.com/")
    beijing = [event for event in events if event.place == "北京市"]
    assert {event.city_code_2024 for event in beijing} == {"110000"}


@pytest.mark.shared
def test_packaged_events_are_those_of_the_reference() -> None:
    if not REFERENCE.exists():
        pytest.skip("the reference table is not on this machine")
    assert parse_events(REFERENCE.read_text(encoding="utf-8"), "reference") == packaged_events()


def test_all_mistakes_are_reported_at_once_with_their_lines() -> None:
    text = (
        HEADER
        + GOOD
        + (
            "state,KR,Seoul,X,2018,year,read,example.org\n"
            "national,Korea,Korea,X,2018-05,day,read,example.org\n"
            "national,JP,Japan,X,2018-13,month,read,\n"
            "national,JP,,X,2018,decade,background,\n"
            "national,JP,Japan\n"
        )
        + GOOD
    )
    with pytest.raises(StudyError) as caught:
        parse_events(text, "mine.csv")
    told = str(caught.value)
    assert "mine.csv has 9 mistakes" in told
    for line in (
        "line 3: level is 'state', allowed are national, city, district, county",
        "line 4: country is 'Korea'",
        "line 4: date is '2018-05', but precision says day",
        "line 5: date is '2018-13', which is not in the calendar",
        "line 5: evidence says it was read, but no source is named",
        "line 6: place is empty",
        "line 6: precision is 'decade', allowed are year, month, day",
        "line 7: the row does not have as many cells",
        "line 8: the same event as on line 2",
    ):
        assert line in told


@pytest.mark.parametrize("code", ["kr", "ZZ", "", "KOR"])
def test_a_country_is_an_iso_code_in_capitals(code: str) -> None:
    with pytest.raises(StudyError, match="ISO 3166-1"):
        parse_events(HEADER + GOOD.replace("KR", code), "mine.csv")


def test_unknown_and_missing_columns_are_named() -> None:
    with pytest.raises(StudyError, match=r"lacks source and has unknown 'sources'"):
        parse_events(HEADER.replace("source", "sources") + GOOD, "mine.csv")


def test_a_file_of_a_spreadsheet_with_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(HEADER + GOOD, encoding="utf-8-sig")
    assert [event.country for event in read_events(path)] == ["KR"]


def test_a_missing_file_is_the_users_to_mend(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"cannot be read.*Correct policy\.events"):
        read_events(tmp_path / "none.csv")


def test_a_file_in_another_encoding_is_the_users_to_mend(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes((HEADER + GOOD.replace("South Korea", "韩国")).encode("gb18030"))
    with pytest.raises(StudyError, match="not UTF-8"):
        read_events(path)
