"""Tables of Chinese patents: what becomes of a row of the gazettes, the yearly files, incoPat and Patsnap."""

from __future__ import annotations

from datetime import date

import pytest

from aicluster_spark.records.readers.cnipa_gazette_csv import CNIPA_GAZETTE_CSV
from aicluster_spark.records.readers.incopat import INCOPAT
from aicluster_spark.records.readers.national_yearly_csv import NATIONAL_YEARLY_CSV
from aicluster_spark.records.readers.patsnap import PATSNAP
from aicluster_spark.records.readers.table import TABLE
from tests.records.readers.cells import of, read
from tests.records.readers.document_rows import GAZETTE, INCOPAT_ROW, PATSNAP_ROW, YEARLY, YEARLY_HEADER


def test_a_row_of_the_gazettes() -> None:
    (found,) = read(CNIPA_GAZETTE_CSV, [GAZETTE])
    wanted = {
        "reason": None,
        "office": "CN",
        "application_number": "201410000511",
        "application_date": date(2014, 1, 1),
        "publication_number": "CN103702022B",
        "publication_date": date(2017, 3, 15),
        "grant_date": date(2017, 3, 15),
        "kind": "invention",
        "stage": "grant",
        "language": "zh",
        "ipc": ["H04N5/225", "G03B17/14"],
        "legal_status": "granted",
        "forward_citations": None,
    }
    assert {name: found[name] for name in wanted} == wanted
    assert of(found, "applicant") == [
        {
            "name": "中南林业科技大学",
            "sector": "university",
            "address": "湖南省长沙市天心区韶山南路498号",
            "postcode": "410004",
        }
    ]
    assert of(found, "inventor") == [{"name": "贺超英", "sector": "person"}]


def test_a_row_of_the_yearly_files() -> None:
    assert len(YEARLY_HEADER) == 34
    (found,) = read(NATIONAL_YEARLY_CSV, [YEARLY])
    assert found["reason"] is None
    assert (found["kind"], found["stage"], found["grant_date"]) == ("invention", "application", None)
    assert (found["application_number"], found["publication_number"]) == ("201610058726", "CN107087341A")
    assert found["publication_date"] == date(2017, 8, 22)
    assert found["ipc"] == ["H05K3/06", "H05K1/02"]
    assert found["abstract"] == "一种电路板，\n包括基板。"
    assert found["forward_citations"] is None
    first, second = of(found, "applicant")
    assert first == {
        "name": "鹏鼎控股（深圳）股份有限公司",
        "sector": "firm",
        "address": "广东省深圳市宝安区松岗街道",
        "region": "广东省",
        "postcode": "518105",
    }
    assert second == {"name": "庆鼎精密电子(淮安)有限公司", "sector": "firm"}
    assert [party["name"] for party in of(found, "inventor")] == ["李卫祥", "约翰·史密斯"]
    assert of(found, "assignee")[0]["address"] == "广东省深圳市"


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        (
            {"专利类型": "发明授权", "授权公告号": "CN107087341B", "授权公告日": "2019-05-21"},
            ("invention", "grant", "CN107087341B", date(2019, 5, 21)),
        ),
        (
            {"专利类型": "实用新型", "公开公告号": "CN205510503U", "申请号": "201620058726"},
            ("utility_model", "grant", "CN205510503U", date(2017, 8, 22)),
        ),
        (
            {"专利类型": "外观设计专利", "公开公告号": "CN303702022S", "申请号": "201630058726"},
            ("design", "grant", "CN303702022S", date(2017, 8, 22)),
        ),
        ({"专利类型": "发明专利"}, ("invention", "application", "CN107087341A", None)),
        ({"专利类型": "None"}, ("invention", "application", "CN107087341A", None)),
    ],
)
def test_kinds_and_stages_of_the_yearly_files(changed: dict[str, str], wanted: tuple[object, ...]) -> None:
    (found,) = read(NATIONAL_YEARLY_CSV, [YEARLY | changed])
    assert found["reason"] is None, found["detail"]
    assert (found["kind"], found["stage"], found["publication_number"], found["grant_date"]) == wanted


@pytest.mark.parametrize("nothing", ["", "nan", "None", "<NA>", "-"])
def test_words_for_nothing_leave_nothing(nothing: str) -> None:
    names = ("当前权利人", "摘要文本", "IPC分类号", "IPC主分类号", "授权公告日", "申请人地址", "发明人")
    (found,) = read(NATIONAL_YEARLY_CSV, [YEARLY | dict.fromkeys(names, nothing)])
    assert found["reason"] is None
    assert (found["abstract"], found["ipc"], found["grant_date"]) == (None, None, None)
    assert of(found, "assignee") == of(found, "inventor") == []
    assert of(found, "applicant")[0]["address"] == "深圳市宝安区"


def test_a_row_of_incopat() -> None:
    (found,) = read(INCOPAT, [INCOPAT_ROW])
    assert found["reason"] is None
    assert (found["office"], found["stage"], found["family_id"]) == ("CN", "grant", "12345")
    assert (found["ipc"], found["cpc"]) == (["G06N3/08", "G06N3/04"], ["G06N3/084", "G06N3/045"])
    assert found["legal_status"] == "granted"
    assert found["grant_date"] == date(2019, 5, 21)
    first, second = of(found, "applicant")
    assert (first["region"], first["country"], first["postcode"]) == ("北京", "中国", "100190")
    assert second == {"name": "清华大学", "sector": "university"}


def test_a_row_of_patsnap() -> None:
    (found,) = read(PATSNAP, [PATSNAP_ROW])
    assert found["reason"] is None
    assert (found["office"], found["application_number"]) == ("US", "US15/912345")
    assert (found["publication_number"], found["abstract"], found["language"]) == (
        "US20190012345A1",
        None,
        "en",
    )
    assert (found["ipc"], found["cpc"]) == (["G06T3/40", "G06N3/02"], ["G06N3/082", "G06N3/045"])
    assert found["legal_status"] == "pending"
    assert [party["name"] for party in of(found, "inventor")] == ["CHRISTOPHER RICHARD TANNER", "王伟"]
    assert [party["sector"] for party in of(found, "applicant")] == ["firm", "person"]


def test_a_table_by_the_studys_mapping_and_by_known_names() -> None:
    row = {
        "nr": "201610058726.X",
        "Filing Date": "2016/1/28",
        "申请人": "清华大学|华为技术有限公司",
        "IPC": "G06N 3/08",
    }
    (found,) = read(TABLE, [row], columns={"application_number": "nr"})
    assert found["reason"] is None
    assert (found["office"], found["application_number"], found["ipc"]) == (
        "CN",
        "201610058726",
        ["G06N3/08"],
    )
    assert [party["name"] for party in of(found, "applicant")] == ["清华大学", "华为技术有限公司"]


@pytest.mark.parametrize(
    ("inventors", "wanted"),
    [
        ("不公告发明人", []),
        ("神华地质勘查有限责任公司", []),
        ("田中薰理", ["田中薰理"]),
        ("欧阳娜娜;约翰·史密斯", ["欧阳娜娜", "约翰·史密斯"]),
    ],
)
def test_only_people_invent(inventors: str, wanted: list[str]) -> None:
    (found,) = read(CNIPA_GAZETTE_CSV, [GAZETTE | {"发明人": inventors}])
    assert [party["name"] for party in of(found, "inventor")] == wanted
