from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from aicluster_spark.errors import InputError
from aicluster_spark.records.readers.patentsview_bulk import PatentsViewBulk
from aicluster_spark.records.readers.reader import FrameReader
from tests.records.readers.tables import Read, read, write

TAB = "\t"
Rows = list[list[object]]

PATENT: Rows = [
    [
        "patent_id",
        "patent_type",
        "patent_date",
        "patent_title",
        "wipo_kind",
        "num_claims",
        "withdrawn",
    ],
    ["10000000", "utility", "2018-06-19", 'Coherent "LADAR"\nusing detection', "B2", 20, 0],
    ["D345393", "design", "1994-03-29", "Chair", "S", 1, 0],
    ["RE12345", "reissue", "2018-06-19", "Plough", "E1", 3, 1],
    ["9999999", "utility", "2018-02-30", "Bad day", "B2", 3, 0],
    ["D345393", "design", "1994-03-29", "Chair", "S", 1, 0],
    ["8888888", "utility", "2014-11-18", "No application", "B2", 5, 0],
    ["7777777", "utility", "2010-08-17", "Filed too late", "B2", 5, 0],
]
APPLICATION: Rows = [
    ["application_id", "patent_id", "patent_application_type", "filing_date", "series_code", "rule_47_flag"],
    ["14643719", "10000000", "14", "2015-03-10", "14", 0],
    ["07/999,001", "D345393", "29", "1992-01-02", "29", 0],
    ["09000001", "RE12345", "09", "2017-01-02", "09", 0],
    ["12000001", "7777777", "12", "2011-01-02", "12", 0],
    ["11111111", "6666666", "11", "2005-01-02", "11", 0],
]
ABSTRACT: Rows = [
    ["patent_id", "patent_abstract"],
    ["10000000", 'A frequency\nmodulated "laser".\n\nIt works.'],
    ["5555555", "Of nothing"],
]
INVENTOR: Rows = [
    [
        "patent_id",
        "inventor_sequence",
        "inventor_id",
        "disambig_inventor_name_first",
        "disambig_inventor_name_last",
        "gender_code",
        "location_id",
    ],
    ["10000000", 2, "a", "Maurice J.", "Halmos", "M", "l2"],
    ["10000000", 0, "b", "Wei", "Wang", "M", "l1"],
    ["D345393", 0, "c", None, "Sato", "", "l9"],
    ["D345393", 1, "d", None, None, "", "l1"],
    ["4444444", 0, "e", "No", "Body", "", "l1"],
]
ASSIGNEE: Rows = [
    [
        "patent_id",
        "assignee_sequence",
        "assignee_id",
        "disambig_assignee_individual_name_first",
        "disambig_assignee_individual_name_last",
        "disambig_assignee_organization",
        "assignee_type",
        "location_id",
    ],
    ["10000000", 0, "x", None, None, "Raytheon Company", 2, "l2"],
    ["10000000", 1, "y", None, None, "United States Army", 6, None],
    ["D345393", 0, "z", "Jane", "Roe", None, 14, "l1"],
]
LOCATION: Rows = [
    ["location_id", "disambig_city", "disambig_state", "disambig_country", "latitude", "longitude"],
    ["l1", "Wuxi", None, "CN", 31, 120],
    ["l2", "Irvine", "CA", "US", 33, -117],
]
IPC: Rows = [
    [
        "patent_id",
        "ipc_sequence",
        "classification_level",
        "section",
        "ipc_class",
        "subclass",
        "main_group",
        "subgroup",
        "classification_value",
    ],
    ["10000000", 1, "A", "G", "6", "N", "3", "08", "I"],
    ["10000000", 0, "A", "G", "06", "F", "15", "18", "I"],
    ["10000000", 2, "A", "G", "06", "F", " 15 ", "18", "I"],
    ["10000000", 3, "A", "G", "06", "F", None, None, "I"],
    ["10000000", 4, "A", "D", "3", "45", "1", "00", "I"],
    ["10000000", 5, None, None, None, None, None, None, None],
    ["3333333", 0, "A", "G", "06", "F", "15", "18", "I"],
]
CPC: Rows = [
    ["patent_id", "cpc_sequence", "cpc_section", "cpc_class", "cpc_subclass", "cpc_group", "cpc_type"],
    ["10000000", 10, "G", "G06", "G06N", "G06N3/08", "inventional"],
    ["10000000", 9, "G", "G06", "G06N", "G06N20/00", "additional"],
    ["10000000", 11, "G", "G06", "G06N", "", "additional"],
]
TABLES = {
    "g_patent": PATENT,
    "g_application": APPLICATION,
    "g_patent_abstract": ABSTRACT,
    "g_inventor_disambiguated": INVENTOR,
    "g_assignee_disambiguated": ASSIGNEE,
    "g_location_disambiguated": LOCATION,
    "g_ipc_at_issue": IPC,
    "g_cpc_current": CPC,
}


def folder(path: Path, tables: dict[str, Rows], *, packed: bool = False) -> Path:
    path.mkdir()
    for name, rows in tables.items():
        write(path, f"{name}.tsv", rows, TAB, packed=packed)
    return path


@pytest.fixture(scope="module")
def whole(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Read:
    path = folder(tmp_path_factory.mktemp("patentsview") / "tables", TABLES, packed=True)
    return read(spark, PatentsViewBulk(), path)


def test_the_reader_is_one() -> None:
    assert isinstance(PatentsViewBulk(), FrameReader)


@pytest.mark.spark
def test_a_patent_is_put_together_from_all_tables(whole: Read) -> None:
    found = whole.patents["10000000"]
    assert found["patent_id"] == "US-14643719"
    assert found["title"] == 'Coherent "LADAR"\nusing detection'
    assert found["abstract"] == 'A frequency\nmodulated "laser".\n\nIt works.'
    assert (found["application_date"], found["grant_date"]) == (date(2015, 3, 10), date(2018, 6, 19))
    assert found["publication_date"] == found["grant_date"]
    assert (found["year"], found["kind"], found["stage"], found["claims"]) == (2015, "invention", "grant", 20)
    assert (found["office"], found["language"], found["legal_status"]) == ("US", "en", "granted")
    assert found["ipc"] == ["G06F15/18", "G06N3/08", "G06F"]
    assert found["cpc"] == ["G06N20/00", "G06N3/08"]
    assert (found["source_file"], found["source_row"]) == ("tables/g_patent.tsv.zip", 0)


@pytest.mark.spark
def test_numbers_are_texts_and_kinds_are_told(whole: Read) -> None:
    assert set(whole.patents) == {"10000000", "D345393", "RE12345"}
    design = whole.patents["D345393"]
    assert (design["kind"], design["application_number"]) == ("design", "07999001")
    assert (design["ipc"], design["cpc"], design["abstract"]) == (None, None, None)
    assert (whole.patents["RE12345"]["kind"], whole.patents["RE12345"]["legal_status"]) == (
        "other",
        "withdrawn",
    )


@pytest.mark.spark
def test_people_stand_in_their_order_with_their_places(whole: Read) -> None:
    wang, halmos = whole.of("US-14643719", "inventor")
    assert wang == {
        "position": 0,
        "name": "Wei Wang",
        "name_key": "wei wang",
        "sector": "person",
        "address": "Wuxi",
        "country": "CN",
        "source_row": 1,
    }
    assert (halmos["position"], halmos["name"], halmos["region"]) == (1, "Maurice J. Halmos", "CA")
    company, army = whole.of("US-14643719", "assignee")
    assert (company["name"], company["sector"], company["address"]) == ("Raytheon Company", "firm", "Irvine")
    assert (army["name"], army["sector"]) == ("United States Army", "government")
    assert "address" not in army
    [sato] = whole.of("US-07999001", "inventor")
    assert sato == {"position": 0, "name": "Sato", "name_key": "sato", "sector": "person"}
    [roe] = whole.of("US-07999001", "assignee")
    assert (roe["name"], roe["sector"]) == ("Jane Roe", "person")


@pytest.mark.spark
def test_every_refused_row_says_why(whole: Read) -> None:
    assert whole.refused() == [
        ("g_application.tsv.zip", 4, "orphan_row"),
        ("g_cpc_current.tsv.zip", 2, "bad_symbol"),
        ("g_inventor_disambiguated.tsv.zip", 4, "orphan_row"),
        ("g_ipc_at_issue.tsv.zip", 4, "bad_symbol"),
        ("g_ipc_at_issue.tsv.zip", 5, "bad_symbol"),
        ("g_ipc_at_issue.tsv.zip", 6, "orphan_row"),
        ("g_patent.tsv.zip", 3, "bad_date"),
        ("g_patent.tsv.zip", 4, "exact_repeat"),
        ("g_patent.tsv.zip", 5, "missing_application_date"),
        ("g_patent.tsv.zip", 6, "application_after_publication"),
        ("g_patent_abstract.tsv.zip", 1, "orphan_row"),
    ]
    by_place = {(row["source_file"], row["source_row"]): row for row in whole.rejects}
    assert by_place["tables/g_application.tsv.zip", 4]["detail"] == "key 6666666"
    assert '"section":"D"' in by_place["tables/g_ipc_at_issue.tsv.zip", 4]["raw"]
    assert by_place["tables/g_ipc_at_issue.tsv.zip", 4]["byte_offset"] > 0


@pytest.mark.spark
def test_two_tables_are_enough_and_older_ones_hold_the_abstract(spark: SparkSession, tmp_path: Path) -> None:
    inside: Rows = [[*PATENT[0], "patent_abstract"], [*PATENT[1], "An abstract."]]
    path = folder(tmp_path / "tables", {"g_patent": inside, "g_application": APPLICATION[:2]})
    (path / "notes.txt").write_text("nothing")
    found = read(spark, PatentsViewBulk(), path)
    assert found.patents["10000000"]["abstract"] == "An abstract."
    assert found.patents["10000000"]["ipc"] is None
    assert (found.parties, found.rejects) == ([], [])


@pytest.mark.spark
def test_withdrawn_patents_kinds_and_broken_rows(spark: SparkSession, tmp_path: Path) -> None:
    tables = {name: TABLES[name] for name in ("g_patent", "g_application", "g_inventor_disambiguated")}
    path = folder(tmp_path / "tables", tables)
    with (path / "g_patent.tsv").open("a", encoding="utf-8") as file:
        file.write('"6500000"\t"utility"\n')
    found = read(spark, PatentsViewBulk(), path, withdrawn="reject", kinds=["invention", "other"])
    assert set(found.patents) == {"10000000"}
    reasons = {row["source_row"]: row["reason"] for row in found.rejects if "g_patent" in row["source_file"]}
    assert reasons[1] == "kind_excluded"
    assert reasons[2] == "withdrawn"
    assert reasons[7] == "broken_record"
    assert [p["name"] for p in found.parties] == ["Wei Wang", "Maurice J. Halmos"]
    assert all("address" not in p or p["address"] is None for p in found.parties)


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    reader = PatentsViewBulk()
    path = folder(tmp_path / "tables", {"g_patent": PATENT})
    with pytest.raises(InputError, match="lacks the table g_application"):
        reader.check(path)
    with pytest.raises(InputError, match="no folder"):
        reader.check(path / "g_patent.tsv")
    write(path, "g_application.tsv", [row[1:] for row in APPLICATION], TAB)
    reader.check(path)
    with pytest.raises(InputError, match="lacks the column application_id of the table g_application"):
        reader.count(path, tmp_path / "scratch")
