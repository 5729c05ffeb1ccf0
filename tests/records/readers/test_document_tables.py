"""Tables of Chinese patents: rows in the shapes of the gazettes, the yearly files, incoPat and Patsnap."""

from __future__ import annotations

import csv
import gzip
import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.errors import InputError
from aicluster_spark.records.planning import plan_source
from aicluster_spark.records.readers.cnipa_gazette_csv import CNIPA_GAZETTE_CSV
from aicluster_spark.records.readers.document_table import FIELDS
from aicluster_spark.records.readers.incopat import INCOPAT
from aicluster_spark.records.readers.national_yearly_csv import NATIONAL_YEARLY_CSV
from aicluster_spark.records.readers.patsnap import PATSNAP
from aicluster_spark.records.readers.reader import Setting, TextReader
from aicluster_spark.records.readers.table import TABLE
from aicluster_spark.records.rows import chunk_rows
from aicluster_spark.study.models import Limits
from tests.records.io.test_sheets import row as sheet_row
from tests.records.io.test_sheets import workbook
from tests.records.readers.cells import KINDS, cells, of, read

GAZETTE_FILE = Path(__file__).parents[4] / "shared/data/cnipa_2017_grants/cnipa_2017_grants.csv.gz"
GAZETTE = {
    "申请号": "CN201410000511.3",
    "申请日": "20140101",
    "公开公告号": "CN103702022B",
    "公开公告日": "20170315",
    "IPC分类号": "H04N5/225;G03B17/14;",
    "申请人": "中南林业科技大学",
    "发明人": "贺超英",
    "专利名称": "一种基于新型卡口和集成式镜头的影像获取方法",
    "申请人地址": "湖南省长沙市天心区韶山南路498号",
    "邮编": "410004",
}
HEADER_LINE = (
    "专利名称,专利类型,申请人,申请人类型,申请人地址,申请人地区,申请人城市,"
    "申请人区县,申请号,申请日,申请年份,公开公告号,公开公告日,公开公告年份,"
    "授权公告号,授权公告日,授权公告年份,IPC分类号,IPC主分类号,发明人,摘要文本,"
    "主权项内容,当前权利人,当前专利权人地址,专利权人类型,统一社会信用代码,引证次数,被引证次数,"
    "自引次数,他引次数,被自引次数,被他引次数,家族引证次数,家族被引证次数"
)
YEARLY_HEADER = HEADER_LINE.split(",")
YEARLY = dict.fromkeys(YEARLY_HEADER, "") | {
    "专利名称": "电路板及其制作方法",
    "专利类型": "发明申请",
    "申请人": "鹏鼎控股（深圳）股份有限公司;庆鼎精密电子(淮安)有限公司",
    "申请人地址": "518105 广东省深圳市宝安区松岗街道",
    "申请人地区": "广东省",
    "申请人城市": "深圳市",
    "申请人区县": "宝安区",
    "申请号": "CN201610058726.X",
    "申请日": "2016-01-28",
    "公开公告号": "CN107087341A",
    "公开公告日": "2017.08.22",
    "IPC分类号": "H05K1/02；H05K3／06;",
    "IPC主分类号": "H05K3/06",
    "发明人": "李卫祥; 约翰·史密斯",
    "摘要文本": "一种电路板，\n包括基板。",
    "当前权利人": "鹏鼎控股（深圳）股份有限公司",
    "当前专利权人地址": "518105 广东省深圳市",
    "被引证次数": "3.0",
    "申请年份": "2016",
}
INCOPAT_ROW = {
    "标题 (中文)": "神经网络训练方法",
    "公开（公告）号": "CN107087341B",
    "公开(公告)日": "2019-05-21",
    "申请号": "CN201610058726.X",
    "申请日": "2016-01-28",
    "专利类型": "发明授权",
    "公开国别": "CN",
    "IPC主分类": "G06N3/08",
    "IPC": "G06N3/08; G06N3/04",
    "CPC": "G06N3/084; G06N3/045",
    "申请人": "北京旷视科技有限公司; 清华大学",
    "申请人国家/地区": "中国",
    "申请人地址": "100190 北京市海淀区科学院南路2号",
    "申请人省市代码": "[北京]",
    "中国申请人地市": "",
    "发明人": "张三; 李四",
    "简单同族ID": "12345",
    "当前法律状态": "授权",
    "被引证次数": "7",
    "合享价值度": "9",
}
PATSNAP_ROW = {
    "序号": "1",
    "公开(公告)号": "US20190012345A1",
    "标题": "Neural network with α-pruning",
    "摘要": "-",
    "申请号": "US15/912345",
    "申请日": "2018-03-05",
    "公开(公告)日": "2019-01-10",
    "授权日": "-",
    "受理局": "美国",
    "专利类型": "发明申请",
    "简单法律状态": "审中",
    "[标]原始申请(专利权)人": "TANNER INC | 王伟",
    "原始申请(专利权)人地址": "362000 福建省泉州市丰泽区",
    "发明人": "TANNER, CHRISTOPHER RICHARD|王, 伟",
    "IPC分类号": "G06T3/40 | G06N3/02",
    "CPC分类号": "G06N3/082 | G06N3/045",
}
READERS = (
    (CNIPA_GAZETTE_CSV, GAZETTE),
    (NATIONAL_YEARLY_CSV, YEARLY),
    (INCOPAT, INCOPAT_ROW),
    (PATSNAP, PATSNAP_ROW),
)
ROWS = [pytest.param(reader, row, id=reader.name) for reader, row in READERS]


def test_every_reader_is_a_reader_of_texts() -> None:
    for reader in (*(reader for reader, _ in READERS), TABLE):
        assert isinstance(reader, TextReader)
        assert set(reader.aliases) <= set(FIELDS)


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
    ("changed", "reason"),
    [
        ({"申请号": "CN201410000511.4"}, "bad_number"),
        ({"申请号": "16/123456"}, "bad_number"),
        ({"公开公告号": "第3号"}, "bad_number"),
        ({"申请号": "", "公开公告号": "-"}, "missing_patent_id"),
        ({"申请日": ""}, "missing_application_date"),
        ({"申请日": "00000000"}, "missing_application_date"),
        ({"申请日": "20140231"}, "bad_date"),
        ({"公开公告日": "unknown"}, "bad_date"),
        ({"申请日": "20300101", "公开公告日": "20310101"}, "future_date"),
        ({"申请日": "20170316"}, "application_after_publication"),
        (dict.fromkeys(GAZETTE, ""), "empty_record"),
        ({name: name for name in GAZETTE}, "repeated_header"),
        (dict.fromkeys(GAZETTE, "") | {"申请号": "更多数据请联系我们"}, "not_a_record"),
        (dict.fromkeys(GAZETTE, "") | {"专利名称": "宣传行"}, "not_a_record"),
        ({"公开公告日": "20170315 ", "申请日": " 2014-01-01 00:00:00"}, None),
    ],
)
def test_what_is_refused_and_why(changed: dict[str, str], reason: str | None) -> None:
    (found,) = read(CNIPA_GAZETTE_CSV, [GAZETTE | changed])
    assert found["reason"] == reason
    assert (found["detail"] is None) == (reason is None)


def test_what_a_study_leaves_out_or_keeps() -> None:
    future = GAZETTE | {"公开公告日": "20310101"}
    assert read(CNIPA_GAZETTE_CSV, [GAZETTE], kinds=("design",))[0]["reason"] == "kind_excluded"
    assert read(CNIPA_GAZETTE_CSV, [future], newest=None)[0]["reason"] is None


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


@pytest.mark.parametrize(("reader", "row"), ROWS)
def test_columns_may_stand_in_any_order_among_others(reader, row) -> None:
    names = list(row)
    random.Random(1).shuffle(names)
    shuffled = {"多出的一列": "x"} | {name: row[name] for name in names}
    assert read(reader, [shuffled]) == read(reader, [row])


@pytest.mark.parametrize(("reader", "row"), ROWS)
def test_a_missing_column_is_named(reader, row) -> None:
    without = [name for name in row if "申请日" not in name]
    with pytest.raises(InputError, match=r"no column for application_date \(申请日"):
        reader.bind(without, {})


@pytest.mark.parametrize(("reader", "row"), ROWS)
def test_header_brackets_and_blanks_do_not_matter(reader, row) -> None:
    full = {name: name.replace("(", " （").replace(")", "） ") for name in row}
    assert {k: full[v] for k, v in reader.bind(list(row), {}).items()} == reader.bind(list(full.values()), {})


def test_an_unknown_column_of_the_study_is_named() -> None:
    with pytest.raises(InputError, match="no column 'inventeurs'"):
        TABLE.bind(["申请日", "申请号"], {"inventeurs": "发明人"})
    with pytest.raises(InputError, match="'发明者' that the study gives for inventors is not in the file"):
        TABLE.bind(["申请日", "申请号"], {"inventors": "发明者"})


def test_a_table_without_numbers_is_refused() -> None:
    with pytest.raises(InputError, match="no column with the documents' numbers"):
        TABLE.bind(["申请日", "标题"], {})


MIXED = {
    "number": "CN201610058726",
    "申请日": "2016-01-28",
    "Title": "装置",
    "申请人": "甲公司;乙大学",
    "备注": "x",
}
"""A table whose number only the study names, the others known in Chinese or English."""


def typed(path: Path) -> None:
    day = [date(2016, 1, 28)]
    columns = {name: [value] for name, value in MIXED.items()} | {
        "申请日": day,
        "申请人": [["甲公司", "乙大学"]],
    }
    pl.DataFrame(columns).write_parquet(path)


def sheet(path: Path) -> None:
    path.write_bytes(workbook(one=sheet_row(1, *MIXED) + sheet_row(2, *MIXED.values())))


def text(delimiter: str, encoding: str) -> Callable[[Path], None]:
    lines = "".join(delimiter.join(cells) + "\r\n" for cells in (MIXED, MIXED.values()))
    joined = lines if delimiter != ";" else lines.replace("甲公司;乙大学", '"甲公司;乙大学"')
    return lambda path: path.write_text(joined, encoding, newline="") and None


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(text(",", "utf-8"), id="csv"),
        pytest.param(text("\t", "gb18030"), id="tsv"),
        pytest.param(text("\t", "utf-16"), id="tsv of a sheet, in UTF-16"),
        pytest.param(text(";", "utf-8-sig"), id="semicolons"),
        pytest.param(text("|", "gb18030"), id="bars"),
        pytest.param(sheet, id="xlsx"),
        pytest.param(typed, id="parquet"),
    ],
)
def test_the_reader_table_reads_every_form_by_the_names_of_its_columns(
    tmp_path: Path, write: Callable[[Path], None]
) -> None:
    file = tmp_path / "patents"
    write(file)
    columns = {"application_number": "number"}
    plan = plan_source(TABLE, file, tmp_path / "scratch", Limits(), None, columns)
    [chunk] = plan.chunks
    rows = chunk_rows(TABLE, chunk, plan.header, Setting(KINDS, None, columns), Limits())
    [found] = rows.to_dicts()
    assert found["reason"] is None
    assert found["application_number"] == "201610058726"
    assert (found["application_date"], found["title"]) == (date(2016, 1, 28), "装置")
    assert [party["name"] for party in of(found, "applicant")] == ["甲公司", "乙大学"]


CELL = st.one_of(
    st.none(), st.sampled_from([*GAZETTE.values(), *GAZETTE, "-", "0", "\x00", "；;|"]), st.text(max_size=12)
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(CELL, min_size=10, max_size=10), min_size=1, max_size=5))
def test_any_cells_give_one_row_each(rows: list[list[str | None]]) -> None:
    found = read(CNIPA_GAZETTE_CSV, [dict(zip(GAZETTE, row, strict=True)) for row in rows])
    for document in found:
        assert document["reason"] or (document["office"] and document["application_date"])


@pytest.mark.shared
def test_the_gazettes_have_two_broken_rows() -> None:
    with gzip.open(GAZETTE_FILE, "rt", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    padded = [[*row, *[None] * (len(header) - len(row))] for row in rows]
    setting = Setting(kinds=KINDS, newest=date(2026, 1, 1))
    found = CNIPA_GAZETTE_CSV.rows(cells(CNIPA_GAZETTE_CSV, header, padded, setting), setting)
    assert found.height == 44_016
    assert Counter(found["reason"].drop_nulls()) == {"not_a_record": 2}
    assert found.filter(found["reason"].is_not_null())["source_row"].to_list() == [
        number for number, row in enumerate(rows) if len(row) != len(header)
    ]
    kept = found.filter(found["reason"].is_null())
    assert kept["stage"].unique().to_list() == ["grant"]
    assert kept["ipc"].null_count() == kept["parties"].null_count() == 0
