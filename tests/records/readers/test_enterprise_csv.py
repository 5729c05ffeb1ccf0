from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.errors import InputError
from aicluster_spark.records.products import ENTERPRISE
from aicluster_spark.records.readers.enterprise_csv import ALIASES, EnterpriseCsv
from aicluster_spark.records.readers.reader import Setting, TextReader

READER = EnterpriseCsv()
REGISTER = Path(__file__).resolve().parents[4] / "shared" / "data" / "cn_enterprise_registry"
REGULATOR = [
    "#nbxh(C|50)",
    "qymc(C|300)",
    "uniscid(C|50)",
    "zch(C|50)",
    "fzrxm(C|500)",
    "hydm(C|8)",
    "djjg(C|20)",
    "clrq(D)",
    "zczb(N|21|6)",
    "jyzt(C|4)",
    "tslx(C|2)",
    "jyfw(C|4000)",
]
HUAWEI = "914403001922038216"


def read(
    table: pl.DataFrame, newest: date | None = None, columns: dict[str, str] | None = None
) -> pl.DataFrame:
    bound = READER.bind(table.columns, columns or {})
    absent = [name for name in READER.columns if name not in bound]
    cells = table.select(
        *(pl.col(header).alias(name) for name, header in bound.items()),
        *(pl.lit(None, pl.String).alias(name) for name in absent),
        pl.int_range(pl.len(), dtype=pl.Int64).alias("source_row"),
        pl.lit(None, pl.Int64).alias("byte_offset"),
    )
    return READER.rows(cells, Setting(kinds=(), newest=newest, columns=columns or {}))


def one(newest: date | None = None, **cells: str | None) -> dict:
    return read(pl.DataFrame({k: [v] for k, v in cells.items()}), newest).row(0, named=True)


def regulator(**cells: str | None) -> dict:
    row = {header: cells.get(header.strip("#").split("(")[0]) for header in REGULATOR}
    return read(pl.DataFrame(row, schema=dict.fromkeys(REGULATOR, pl.String))).row(0, named=True)


def test_it_is_a_text_reader_and_rows_have_its_schema() -> None:
    assert isinstance(READER, TextReader)
    rows = read(pl.DataFrame({"企业名称": ["甲有限公司"]}))
    assert rows.to_arrow().schema.names == ENTERPRISE.names


def test_the_regulators_headers_are_known_by_their_names() -> None:
    bound = READER.bind(REGULATOR, {})
    assert bound["name"] == "qymc(C|300)"
    assert bound["internal_number"] == "#nbxh(C|50)"
    assert "fzrxm(C|500)" not in bound.values()  # persons are not read


def test_the_regulators_codes_say_whether_it_exists() -> None:
    made = {"nbxh": "42000000000000001", "qymc": "甲有限公司"}
    assert regulator(**made)["status"] == "active"
    assert regulator(**made, jyzt="0")["status"] == "other"
    assert regulator(**made, jyzt="0", tslx="07")["status"] == "cancelled"
    assert regulator(**made, tslx="11")["status"] == "revoked"
    assert regulator(**made, jyzt="3")["status"] is None
    assert one(name="甲有限公司")["status"] is None  # nothing is said where there is no such code


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("存续（在营、开业、在册）", "active"),
        ("在业", "active"),
        ("吊销，未注销", "revoked"),
        ("已注销", "cancelled"),
        ("迁出", "moved_out"),
        ("停业", "other"),
        ("非正常户", None),
        ("某种新词", None),
    ],
)
def test_words_of_status(words, status) -> None:
    row = one(企业名称="甲有限公司", 经营状态=words)
    assert (row["status"], row["status_text"]) == (status, words)


def test_the_credit_code_is_checked_and_gives_the_region() -> None:
    row = one(name="华为技术有限公司", code=HUAWEI.lower() + " ")
    assert (row["credit_code"], row["credit_code_valid"], row["region_code"]) == (HUAWEI, True, "440300")
    assert row["enterprise_id"] == HUAWEI


def test_a_wrong_credit_code_is_kept_flagged_and_gives_no_region() -> None:
    row = one(name="华为技术有限公司", code="914403001922038217")
    assert (row["credit_code_valid"], row["region_code"]) == (False, None)
    assert row["flags"] == ["credit_code_invalid"]


def test_an_older_number_in_the_codes_column_is_no_credit_code() -> None:
    row = one(name="无锡某公司", code="320281000002228")
    assert (row["credit_code"], row["registration_number"]) == (None, "320281000002228")
    assert (row["credit_code_valid"], row["region_code"]) == (None, "320281")
    assert row["enterprise_id"] == "reg-320281000002228"


def test_without_a_number_name_and_day_make_the_identity() -> None:
    assert one(name="甲有限公司", code="无", registrationDay="2001-02-03")["enterprise_id"].endswith(
        "-2001-02-03"
    )


@pytest.mark.parametrize(
    ("founded", "day", "flags"),
    [
        ("2001年2月3日", date(2001, 2, 3), []),
        ("1900-01-01", None, []),
        ("-", None, []),
        ("2001-02-31", None, ["founded_unreadable"]),
    ],
)
def test_founding_days(founded, day, flags) -> None:
    row = one(企业名称="甲有限公司", 成立日期=founded)
    assert (row["founded"], row["flags"], row["reason"]) == (day, flags, None)


def test_a_day_to_come_is_refused_unless_the_study_keeps_it() -> None:
    cells = {"企业名称": "甲有限公司", "成立日期": "2037-01-01"}
    assert one(newest=date(2024, 1, 1), **cells)["reason"] == "future_date"
    assert one(**cells)["founded"] == date(2037, 1, 1)


def test_the_earlier_end_counts_and_must_not_lie_before_the_beginning() -> None:
    row = one(企业名称="甲有限公司", 成立日期="2010-01-01", 注销日期="2009-01-01", 吊销日期="2012-01-01")
    assert (row["closed"], row["flags"]) == (date(2009, 1, 1), ["closed_before_founded"])


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"企业名称": None, "成立日期": None}, "empty_record"),
        ({"企业名称": "N/A", "成立日期": "2001-01-01"}, "not_a_record"),
        ({"企业名称": "企业名称", "成立日期": "成立日期"}, "repeated_header"),
        ({"企业名称": "甲有限公司", "成立日期": HUAWEI}, "broken_record"),
    ],
)
def test_what_is_no_enterprise_is_refused(cells, reason) -> None:
    table = pl.DataFrame({k: [v] for k, v in cells.items()}, schema=dict.fromkeys(cells, pl.String))
    assert read(table)["reason"].to_list() == [reason]


def test_a_refused_row_shows_the_value_of_its_own_reason() -> None:
    rows = read(pl.DataFrame({"企业名称": [None, "企业名称"], "成立日期": [None, HUAWEI]}))
    assert rows.select("reason", "detail").rows() == [("empty_record", ""), ("repeated_header", "企业名称")]


def test_a_file_without_names_is_refused_with_what_it_has() -> None:
    with pytest.raises(InputError, match=r"企业名称.*its header is 甲, 乙|企业名称.*Its header is 甲, 乙"):
        READER.bind(["甲", "乙"], {})


def test_the_studys_own_mapping_goes_first() -> None:
    rows = read(pl.DataFrame({"企业名称": ["旧"], "现用名": ["新"]}), columns={"name": "现用名"})
    assert rows["name"].to_list() == ["新"]
    with pytest.raises(InputError, match="no column 'nome'"):
        READER.bind(["企业名称"], {"nome": "企业名称"})
    with pytest.raises(InputError, match="not in the file"):
        READER.bind(["企业名称"], {"name": "公司"})


@given(
    st.lists(st.fixed_dictionaries({name: st.none() | st.text(max_size=20) for name in ALIASES}), max_size=4)
)
@settings(max_examples=60, deadline=None)
def test_any_cells_give_a_row_each(rows) -> None:
    table = pl.DataFrame(rows, schema=dict.fromkeys(ALIASES, pl.String))
    headers = {name: spellings[0] for name, spellings in ALIASES.items()}
    assert read(table.rename(headers), date(2024, 1, 1)).height == len(rows)


@pytest.mark.shared
def test_the_real_register_is_read() -> None:
    with gzip.open(REGISTER / "sample_1_in_25_1978_2004.csv.gz") as file:
        rows = read(pl.read_csv(file, infer_schema=False), date(2019, 6, 6))
    assert rows.height == 44_328
    refused = rows.filter(pl.col("reason").is_not_null())
    assert refused["reason"].unique().to_list() == ["broken_record"]
    assert refused.height == 29
    kept = rows.filter(pl.col("reason").is_null())
    assert kept["credit_code_valid"].sum() == 44_119
    assert kept.filter(pl.col("credit_code_valid") == False).height == 4  # noqa: E712
    assert kept["founded"].null_count() == 0
    assert kept["enterprise_id"].n_unique() == kept.height


@pytest.mark.shared
def test_the_real_rows_with_ai_words_are_read() -> None:
    rows = read(pl.read_csv(REGISTER / "ai_keyword_rows_1978_2004.csv", infer_schema=False))
    assert (rows.height, rows["reason"].null_count()) == (693, 693)
    assert rows["credit_code_valid"].all()
