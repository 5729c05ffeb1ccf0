from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from aicluster_spark.errors import InputError
from aicluster_spark.records.readers.patstat import Patstat
from aicluster_spark.records.readers.reader import FrameReader
from tests.records.readers.tables import Read, quoted, read, write

Rows = list[list[object]]
NEVER = "9999-12-31"

APPLICATION: Rows = [
    [
        "appln_id",
        "appln_auth",
        "appln_nr",
        "appln_kind",
        "appln_filing_date",
        "ipr_type",
        "earliest_publn_date",
        "granted",
        "docdb_family_id",
        "docdb_family_size",
    ],
    [1, "CN", "201610058726", "A", "2016-01-28", "PI", "2017-08-22", "Y", 77, 3],
    [2, "CN", "201520123456", "U", "2015-03-02", "UM", "2015-09-02", "Y", 0, 0],
    [3, "CN", "2015080123", "W", "2015-05-29", "PI", "2016-12-01", "N", 78, 1],
    [4, "US", "201313878453", "A", "2012-05-31", "PI", "2013-08-01", "N", 77, 3],
    [5, "US", "29116510", "F", NEVER, "DP", NEVER, "Y", 79, 1],
    [6, "DE", "102010000001", "A", "2010-01-05", "PI", NEVER, "N", 80, 1],
    [6, "DE", "102010000001", "A", "2010-01-05", "PI", NEVER, "N", 80, 1],
    [0, "DE", "102010000002", "A", "2010-01-05", "PI", NEVER, "N", 80, 1],
    [7, "CN", "200810000001", "A", "2008-02-01", "PI", "2009-02-04", "N", 81, 1],
]
TITLE: Rows = [
    ["appln_id", "appln_title_lg", "appln_title"],
    [1, "zh", "电路板"],
    [1, "en", 'Board, "printed"\nand made'],
    [7, "zh", "一种方法"],
    [99, "en", "Of nothing"],
]
ABSTRACT: Rows = [
    ["appln_id", "appln_abstract_lg", "appln_abstract"],
    [1, "en", "A board."],
    [2, "en", ""],
]
PERSON: Rows = [
    [
        "person_id",
        "person_name",
        "person_name_orig_lg",
        "person_address",
        "person_ctry_code",
        "psn_sector",
    ],
    [11, "AVARY HOLDING", "鹏鼎控股(深圳)股份有限公司", "", "CN", "COMPANY"],
    [12, "LI, WEIXIANG", "李卫祥", "", "--", "INDIVIDUAL"],
    [13, "Zhejiang University", "", "Hangzhou", "CN", "GOV NON-PROFIT UNIVERSITY"],
    [14, "NOBODY'S", "", "", "", "UNKNOWN"],
]
LINK: Rows = [
    ["person_id", "appln_id", "applt_seq_nr", "invt_seq_nr"],
    [12, 1, 3, 1],
    [11, 1, 1, 0],
    [13, 2, 1, 0],
    [15, 1, 2, 0],
    [11, 98, 1, 0],
]
IPC: Rows = [
    ["appln_id", "ipc_class_symbol", "ipc_class_level", "ipc_version", "ipc_value", "ipc_position"],
    [1, "H05K   3/06", "A", "2006-01-01", "I", "L"],
    [1, "H05K   1/02", "A", "2006-01-01", "I", "F"],
    [1, "A61K  31/495", "A", "2006-01-01", "I", "L"],
    [1, "H05K   1/02", "A", "2000-01-01", "I", "L"],
    [1, "Z99Z   1/00", "A", "2006-01-01", "I", "L"],
    [97, "G06N   3/08", "A", "2006-01-01", "I", "F"],
]
CPC: Rows = [["appln_id", "cpc_class_symbol"], [4, "G06N   3/08"], [4, "A61B   5/00"]]
PUBLICATION: Rows = [
    [
        "pat_publn_id",
        "publn_auth",
        "publn_nr",
        "publn_kind",
        "appln_id",
        "publn_date",
        "publn_first_grant",
        "publn_claims",
    ],
    [101, "CN", "107087341", "A", 1, "2017-08-22", "N", 0],
    [102, "CN", "107087341", "B", 1, "2020-03-10", "Y", 9],
    [103, "CN", "204567890", "U", 2, "2015-09-02", "Y", 5],
    [104, "WO", "2016187873", "A1", 3, "2016-12-01", "N", 0],
    [105, "US", "2013196489", "A1", 4, "2013-08-01", "N", 0],
    [106, "CN", "101234567", "A", 7, "2009-02-04", "N", 0],
    [107, "DE", "102010000001", "A1", 6, NEVER, "N", 0],
    [108, "CN", "999999999", "A", 96, "2022-08-22", "N", 0],
]
CITATION: Rows = [
    ["pat_publn_id", "citn_id", "citn_origin", "cited_pat_publn_id", "cited_appln_id"],
    [101, 1, "SEA", 106, 0],  # eight years later: too late
    [105, 1, "SEA", 106, 0],  # four years and a half: counts
    [104, 1, "SEA", 0, 2],  # by the application, one year later: counts
    [101, 1, "SEA", 103, 0],  # counts
    [102, 1, "SEA", 103, 0],  # the same citing application again
    [103, 1, "APP", 103, 0],  # itself
    [102, 2, "SEA", 101, 0],  # itself
    [102, 3, "SEA", 0, 0],  # literature that is no patent
    [109, 1, "SEA", 103, 0],  # citing publication unknown
]
TABLES = {
    "tls201_appln": APPLICATION,
    "tls202_appln_title": TITLE,
    "tls203_appln_abstr": ABSTRACT,
    "tls206_person": PERSON,
    "tls207_pers_appln": LINK,
    "tls209_appln_ipc": IPC,
    "tls224_appln_cpc": CPC,
    "tls211_pat_publn": PUBLICATION,
    "tls212_citation": CITATION,
}


def folder(path: Path, tables: dict[str, Rows]) -> Path:
    path.mkdir()
    for name, rows in tables.items():
        write(path, f"{name}_part01.csv", rows, ",")
    return path


@pytest.fixture(scope="module")
def whole(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Read:
    path = folder(tmp_path_factory.mktemp("patstat") / "tables", TABLES)
    header, *rows = APPLICATION
    write(path, "tls201_appln_part01.csv", [header, *rows[:4]], ",")
    with zipfile.ZipFile(path / "tls201_appln_part02.zip", "w") as archive:  # parts, one of them packed
        archive.writestr("tls201_part02.csv", quoted([header, *rows[4:]], ","))
    return read(spark, Patstat(), path)


def by_number(found: Read) -> dict[str, dict[str, object]]:
    return {row["patent_id"]: row for row in found.patents.values()}


def test_the_reader_is_one() -> None:
    assert isinstance(Patstat(), FrameReader)


@pytest.mark.spark
def test_an_application_is_put_together_from_all_tables(whole: Read) -> None:
    found = by_number(whole)["CN-201610058726"]
    assert found["publication_number"] == "CN107087341A"
    assert (found["application_date"], found["publication_date"]) == (date(2016, 1, 28), date(2017, 8, 22))
    assert found["grant_date"] == date(2020, 3, 10)
    assert (found["stage"], found["legal_status"], found["kind"]) == ("grant", "granted", "invention")
    assert (found["title"], found["abstract"], found["language"]) == (
        'Board, "printed"\nand made',
        "A board.",
        "en",
    )
    assert found["ipc"] == ["H05K1/02", "A61K31/495", "H05K3/06"]
    assert found["cpc"] is None
    assert (found["family_id"], found["family_size"], found["claims"]) == ("77", 3, 9)
    assert (found["year"], found["office"]) == (2016, "CN")
    assert found["source_file"] == "tables/tls201_appln_part01.csv"


@pytest.mark.spark
def test_numbers_are_of_the_office_that_publishes(whole: Read) -> None:
    assert set(by_number(whole)) == {
        "CN-201610058726",
        "CN-201520123456",
        "WO-CN2015080123W",
        "US-201313878453",
        "DE-102010000001",
        "CN-200810000001",
    }


@pytest.mark.spark
def test_what_stands_for_nothing_is_null(whole: Read) -> None:
    utility = by_number(whole)["CN-201520123456"]
    assert (utility["kind"], utility["family_id"], utility["family_size"]) == ("utility_model", None, None)
    assert (utility["abstract"], utility["title"], utility["language"]) == (None, None, None)
    german = by_number(whole)["DE-102010000001"]
    assert (german["publication_date"], german["publication_number"], german["claims"]) == (None, None, None)
    assert (german["stage"], german["legal_status"], german["grant_date"]) == ("application", None, None)
    assert by_number(whole)["US-201313878453"]["cpc"] == ["A61B5/00", "G06N3/08"]
    assert by_number(whole)["CN-200810000001"]["language"] == "zh"


@pytest.mark.spark
def test_citations_count_applications_within_five_years_that_are_over(whole: Read) -> None:
    counts = {number: row["forward_citations"] for number, row in by_number(whole).items()}
    assert counts["CN-200810000001"] == 1
    assert counts["CN-201520123456"] is None  # five years end in September 2020, after the last publication
    assert counts["CN-201610058726"] is None
    assert counts["US-201313878453"] == 0
    assert counts["DE-102010000001"] is None


@pytest.mark.spark
def test_people_in_their_roles(whole: Read) -> None:
    firm, himself = whole.of("CN-201610058726", "applicant")
    assert firm == {
        "position": 0,
        "name": "鹏鼎控股(深圳)股份有限公司",
        "name_key": "鹏鼎控股 深圳 股份有限公司",
        "sector": "firm",
        "country": "CN",
    }
    assert (himself["position"], himself["name"], himself["sector"]) == (1, "李卫祥", "person")
    assert "country" not in himself
    assert [p["name"] for p in whole.of("CN-201610058726", "inventor")] == ["李卫祥"]
    [university] = whole.of("CN-201520123456", "applicant")
    assert (university["name"], university["sector"]) == ("Zhejiang University", "university")
    assert (university["address"], university["source_row"]) == ("Hangzhou", 2)


@pytest.mark.spark
def test_every_refused_row_says_why(whole: Read) -> None:
    assert whole.refused() == [
        ("tls201_appln_part02.zip", 0, "missing_application_date"),
        ("tls201_appln_part02.zip", 2, "exact_repeat"),
        ("tls201_appln_part02.zip", 3, "missing_patent_id"),
        ("tls202_appln_title_part01.csv", 3, "orphan_row"),
        ("tls207_pers_appln_part01.csv", 3, "orphan_row"),
        ("tls207_pers_appln_part01.csv", 4, "orphan_row"),
        ("tls209_appln_ipc_part01.csv", 4, "bad_symbol"),
        ("tls209_appln_ipc_part01.csv", 5, "orphan_row"),
        ("tls211_pat_publn_part01.csv", 7, "orphan_row"),
        ("tls212_citation_part01.csv", 8, "orphan_row"),
    ]


@pytest.mark.spark
def test_the_applications_alone_are_enough(spark: SparkSession, tmp_path: Path) -> None:
    path = folder(tmp_path / "tables", {name: TABLES[name] for name in ("tls201_appln", "tls212_citation")})
    (path / "tls201_appln_part01.csv").rename(path / "tls201_part01.txt")
    found = read(spark, Patstat(), path, kinds=["invention"])
    assert set(by_number(found)) == {
        "CN-201610058726",
        "WO-CN2015080123W",
        "US-201313878453",
        "DE-102010000001",
        "CN-200810000001",
    }
    first = by_number(found)["CN-201610058726"]
    assert (first["publication_date"], first["grant_date"]) == (date(2017, 8, 22), None)
    assert (first["ipc"], first["title"], first["forward_citations"]) == (None, None, None)
    assert found.parties == []
    assert {row["reason"] for row in found.rejects} == {
        "missing_application_date",
        "exact_repeat",
        "missing_patent_id",
        "kind_excluded",
    }


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    path = folder(tmp_path / "tables", {"tls202_appln_title": TITLE})
    with pytest.raises(InputError, match="lacks the table tls201_appln"):
        Patstat().check(path)
    write(path, "tls201_appln_part01.csv", [row[:4] for row in APPLICATION], ",")
    with pytest.raises(InputError, match="lacks the column appln_filing_date, granted"):
        Patstat().count(path, tmp_path / "scratch")
