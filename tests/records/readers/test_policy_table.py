from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.errors import InputError
from aicluster_spark.records.products import POLICY
from aicluster_spark.records.readers.policy_table import ALIASES, PolicyTable
from aicluster_spark.records.readers.reader import Setting, TextReader

READER = PolicyTable()
DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
PKULAW = {
    "法规标题": "深圳市人民政府关于印发《深圳市新一代人工智能发展行动计划（2019-2023年）》的通知",
    "制定机关": "深圳市人民政府",
    "发文字号": "深府〔2019〕29号",
    "公布日期": "2019.05.10",
    "施行日期": "2019.05.10",
    "时效性": "现行有效",
    "效力位阶": "地方规范性文件",
    "【法宝引证码】": "CLI.13.1427523",
    "全文": "为加快人工智能发展。©北大法宝",
}


def read(table: pl.DataFrame, newest: date | None = None) -> pl.DataFrame:
    bound = READER.bind(table.columns, {})
    absent = [name for name in READER.columns if name not in bound]
    cells = table.select(
        *(pl.col(header).alias(name) for name, header in bound.items()),
        *(pl.lit(None, pl.String).alias(name) for name in absent),
        pl.int_range(pl.len(), dtype=pl.Int64).alias("source_row"),
        pl.lit(None, pl.Int64).alias("byte_offset"),
    )
    return READER.rows(cells, Setting(kinds=(), newest=newest))


def one(newest: date | None = None, **cells: str | None) -> dict:
    table = pl.DataFrame({k: [v] for k, v in cells.items()}, schema=dict.fromkeys(cells, pl.String))
    return read(table, newest).row(0, named=True)


def test_a_document_of_pkulaw() -> None:
    row = one(**PKULAW)
    assert isinstance(READER, TextReader)
    assert (row["policy_id"], row["title"]) == ("CLI.13.1427523", PKULAW["法规标题"])
    assert (row["issuer"], row["issuer_level"], row["places"]) == ("深圳市人民政府", "city", ["深圳市"])
    assert (row["document_number"], row["document_type"]) == ("深府〔2019〕29号", "计划")
    assert (row["date"], row["precision"], row["year"], row["date_kind"]) == (
        "2019-05-10",
        "day",
        2019,
        "issued",
    )
    assert (row["status"], row["authority"]) == ("in_force", "地方规范性文件")
    assert row["text"] == "为加快人工智能发展。"
    assert row["reason"] is None


def test_the_fields_of_the_old_site_are_known_too() -> None:
    old = {
        "标题": "甲省条例",
        "发布部门": "浙江省人大常委会",
        "发布日期": "2019年5月",
        "效力级别": "省级地方性法规",
    }
    row = one(**old)
    assert (row["issuer_level"], row["places"]) == ("province", ["浙江省"])
    assert (row["date"], row["precision"], row["date_kind"]) == ("2019-05", "month", "published")


@pytest.mark.parametrize(
    ("title", "issuer", "url", "level", "places", "evidence"),
    [
        ("通知", "工业和信息化部 财政部", None, "national", [], "issuer"),
        ("通知", "上海市财政局；浙江省科技厅", None, "province", ["上海市", "浙江省"], "issuer"),
        ("通知", "广东省科技厅,深圳市科创委", None, "province", ["广东省"], "issuer"),
        ("工业和信息化部办公厅关于开展工作的通知", "科技司", None, "national", [], "title"),
        ("成都市人民政府关于人工智能的意见", None, "https://www.sc.gov.cn/1", "city", ["成都市"], "title"),
        ("四川省促进科技成果转化条例", None, "https://www.sc.gov.cn/1", "province", ["四川省"], "host"),
        ("转发北京市人民政府关于车辆的通知", None, "http://www.gd.gov.cn/1", "province", ["广东省"], "host"),
        ("某通知", None, None, None, None, None),
    ],
)
def test_level_and_places_come_from_issuer_title_or_site(title, issuer, url, level, places, evidence) -> None:
    row = one(标题=title, 制定机关=issuer, 网址=url)
    assert (row["issuer_level"], row["places"], row["issuer_evidence"]) == (level, places, evidence)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"title": None, "iss": None}, "empty_record"),
        ({"title": "title", "iss": "iss"}, "repeated_header"),
        ({"title": None, "iss": "2019-01-01"}, "not_a_record"),
        ({"title": "甲办法", "iss": "某日"}, "bad_date"),
        ({"title": "甲办法", "iss": "2019-13"}, "bad_date"),
        ({"title": "甲办法", "iss": "2031-01-01"}, "future_date"),
        ({"title": "甲办法", "iss": None}, None),
        ({"title": "甲办法", "iss": "2023-09-13 00:00:00"}, None),
    ],
)
def test_what_is_no_document_is_refused(cells, reason) -> None:
    assert one(date(2024, 1, 1), **cells)["reason"] == reason


def test_the_date_of_issue_goes_before_that_of_publication() -> None:
    row = one(title="甲办法", iss="1981-12-11", pub="2007-01-09", year="1981")
    assert (row["date"], row["date_kind"]) == ("1981-12-11", "issued")
    row = one(title="甲办法", iss=None, pub="2007-01-09", year=None)
    assert (row["date"], row["date_kind"]) == ("2007-01-09", "published")
    assert one(title="甲办法", iss=None, pub=None, year="1981.0")["date"] == "1981"


def test_a_document_has_the_same_key_wherever_it_stands() -> None:
    twice = pl.DataFrame(
        {"title": ["甲办法", "甲办法", "乙办法"], "iss": ["2019-01-01", "2019-01-01", "2019-01-01"]}
    )
    first, second, other = read(twice)["policy_id"].to_list()
    assert first == second != other


def test_a_list_without_titles_is_refused() -> None:
    with pytest.raises(InputError, match="法规标题"):
        READER.bind(["甲", "乙"], {})


@given(
    st.lists(st.fixed_dictionaries({name: st.none() | st.text(max_size=20) for name in ALIASES}), max_size=4)
)
@settings(max_examples=60, deadline=None)
def test_any_cells_give_a_row_each(rows) -> None:
    table = pl.DataFrame(rows, schema=dict.fromkeys(ALIASES, pl.String))
    found = read(table.rename({name: spellings[0] for name, spellings in ALIASES.items()}))
    assert found.height == len(rows)
    assert found.to_arrow().schema.names == POLICY.names


@pytest.mark.shared
def test_the_national_list_is_read() -> None:
    table = pl.read_csv(DATA / "cn_policy_national" / "all_policies_unified.csv", infer_schema=False)
    rows = read(table, date(2026, 2, 4))
    assert (rows.height, rows["reason"].null_count()) == (375, 375)
    assert rows["issuer_level"].unique().to_list() == ["national"]
    assert rows["text"].null_count() == 0


@pytest.mark.shared
def test_the_provincial_lists_are_read() -> None:
    calamine = pytest.importorskip("python_calamine")
    rows = pl.concat(
        [_provincial(calamine, path) for path in sorted((DATA / "cn_policy_provincial").glob("*.xlsx"))]
    )
    assert (rows.height, rows["reason"].null_count()) == (34_578, 34_578)
    assert rows["issuer_level"].null_count() == 1
    assert rows["year"].null_count() == 52
    assert rows.filter(pl.col("issuer_level") == "county").height == 34


def _provincial(calamine, path: Path) -> pl.DataFrame:
    header, *rows = calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    cells = [[str(cell) if cell != "" else None for cell in row] for row in rows]
    return read(pl.DataFrame(cells, schema=dict.fromkeys(header, pl.String), orient="row"))
