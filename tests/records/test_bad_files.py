"""Every row of the table of bad files in docs/formats.md is what reading such a file gives, to the letter."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from aicluster_spark.errors import InputError
from aicluster_spark.records.io.plan import Plan
from aicluster_spark.records.planning import plan_source
from aicluster_spark.records.readers.reader import FrameReader, Setting, TextReader, XmlReader
from aicluster_spark.records.readers.registry import READERS
from aicluster_spark.records.rejects import RAW_LENGTH, REASONS
from aicluster_spark.records.rows import chunk_rows
from aicluster_spark.records.sources import find_files
from aicluster_spark.study.models import Limits, Source
from tests.records.io.test_containers import flipped, zipped
from tests.records.io.test_sheets import row, workbook

PAGE = Path(__file__).resolve().parents[2] / "docs" / "formats.md"
HEADING = "## Bad files, and what the user sees"
ROW = re.compile(
    r"^\| (?P<wrong>[^|]+?) \| `(?P<reader>\w+)` \| (?P<kept>\S+) \| (?P<rejected>\S+) \| ``.+`` \|$"
)
KINDS = ("invention", "utility_model", "design", "plant", "other")

HEADER = "专利名称,专利类型,申请人,申请号,申请日\n"
FIRST = "一种装置,发明申请,甲有限公司,CN201610058726.X,2016-01-28\n"
LAST = "一种方法,实用新型,乙大学,CN201620000001,2016-02-29\n"
TABLE = HEADER + FIRST + LAST
MANY = HEADER + "".join(FIRST.replace("一种装置", f"第{n}种装置") for n in range(3_000))
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
DOCUMENT = (
    DECLARATION + "<us-patent-grant><us-bibliographic-data-grant><publication-reference><document-id>"
    "<country>US</country><doc-number>08900001</doc-number><kind>B2</kind><date>20141202</date></document-id>"
    '</publication-reference><application-reference appl-type="utility"><document-id><country>US</country>'
    "<doc-number>13878453</doc-number><date>20120531</date></document-id></application-reference>"
    "<invention-title>{title}</invention-title></us-bibliographic-data-grant></us-patent-grant>\n"
)
GRANT = DOCUMENT.format(title="Device")
BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@dataclass(frozen=True)
class Case:
    """A source that a user may give, and what the study says of it."""

    reader: str
    name: str
    content: bytes | Callable[[Path], None]
    limits: Limits = field(default_factory=Limits)
    encoding: str | None = None
    columns: dict[str, str] = field(default_factory=dict)


def table(text: str | bytes | Callable[[Path], None], **study: object) -> Case:
    """Take a text of the yearly tables."""
    content = text.encode() if isinstance(text, str) else text
    return Case("national_yearly_csv", "2016.csv", content, **study)  # type: ignore[arg-type]


def packed(name: str, content: bytes, **study: object) -> Case:
    """Take a packed yearly table."""
    return Case("national_yearly_csv", name, content, **study)  # type: ignore[arg-type]


def weekly(text: str | bytes, **study: object) -> Case:
    """Take documents between two good ones."""
    return Case("uspto_xml", "week.xml", text.encode() if isinstance(text, str) else text, **study)  # type: ignore[arg-type]


def english(encoding: str) -> Case:
    """Take a table of GB18030 under English names, of which the study says that it is something else."""
    names = "title,document_type,applicants,application_number,application_date\n"
    return Case("table", "2016.csv", TABLE.replace(HEADER, names).encode("gb18030"), encoding=encoding)


def link() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("2016.csv")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    return out.getvalue()


def encrypted() -> bytes:
    content = bytearray(ZIP)
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def wrong_sum(content: bytes) -> bytes:
    """Spoil the checksum of a zip's last member: what a flipped bit does, whoever packed it."""
    return flipped(content, content.rindex(b"PK\x01\x02") + 16)


def forbidden(path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read every file")
    path.write_text(TABLE)
    path.chmod(0)


def of_200_megabytes(path: Path) -> None:
    """Write a cell of 200 MB as a hole in the file, which costs no disk."""
    with path.open("wb") as file:
        file.write((HEADER + FIRST + "发明,").encode())
        file.seek(200_000_000, io.SEEK_CUR)
        file.write(("\n" + LAST).encode())


def sheet(*rows: list[str]) -> str:
    return "".join(row(number, *cells) for number, cells in enumerate(rows, 1))


def in_folder(**files: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.mkdir()
        for name, text in files.items():
            (path / name.replace("__", ".")).write_text(text)

    return make


def nothing(path: Path) -> None:
    """Leave the file out."""


ZIP = zipped(**{"2016.csv": MANY.encode()})
SHEET = [line.split(",") for line in TABLE.splitlines()]
APPLN = "appln_id,appln_auth,appln_nr,appln_kind,appln_filing_date\n1,CN,201610058726,A,2016-01-28\n"

CASES: dict[str, Case] = {
    "no such file": table(nothing),
    "empty file": table(b""),
    "no permission to read": table(forbidden),
    "header only": table(HEADER),
    "first line empty": table("\n" + TABLE),
    "quote in the header that does not close": table('"' + TABLE),
    "a folder where a file is needed": Case("national_yearly_csv", "years", in_folder(a__csv=TABLE)),
    "an empty folder": Case("cnipa_xml", "week", in_folder()),
    "a file where a folder is needed": Case("patstat", "tls201_appln.csv", APPLN.encode()),
    "a folder without a table that must be there": Case(
        "patstat", "patstat", in_folder(tls206_person__csv="x\n")
    ),
    "a table of a folder without a column that must be there": Case(
        "patstat", "patstat", in_folder(tls201_appln__csv=APPLN)
    ),
    "gzip cut off": packed("2016.csv.gz", gzip.compress(MANY.encode())[:-200]),
    "bzip2 cut off": packed("2016.csv.bz2", bz2.compress(MANY.encode())[:-200]),
    "zip cut off": packed("2016.zip", ZIP[:-30]),
    "zip with a damaged member": packed("2016.zip", wrong_sum(ZIP)),
    "zip bomb by its ratio": packed("2016.zip", zipped(**{"2016.csv": bytes(20_000_000)})),
    "zip bomb by its size": packed("2016.zip", ZIP, limits=Limits(unpacked_gigabytes=1e-4)),
    "zip bomb by the number of its files": packed(
        "2016.zip", zipped(**{f"{n}.csv": TABLE.encode() for n in range(3)}), limits=Limits(members=2)
    ),
    "path in an archive that leaves the folder": packed(
        "2016.zip", zipped(**{"../2016.csv": TABLE.encode()})
    ),
    "link in an archive": packed("2016.tar", link()),
    "encrypted zip": packed("2016.zip", encrypted()),
    "archive in an archive in an archive": packed(
        "2016.zip", zipped(**{"a.zip": zipped(**{"b.zip": zipped(**{"2016.csv": TABLE.encode()})})})
    ),
    "texts of different headers in one archive": packed(
        "2016.zip", zipped(**{"a.csv": TABLE.encode(), "b.csv": b"h1,h2\n1,2\n"})
    ),
    "archive without a file": packed("2016.zip", zipped()),
    "rar": packed("2016.rar", b"Rar!\x1a\x07\x01\x00" + TABLE.encode()),
    "7z": packed("2016.7z", b"7z\xbc\xaf\x27\x1c" + TABLE.encode()),
    "xz": packed("2016.csv.xz", b"\xfd7zXZ\x00" + TABLE.encode()),
    "zstd": packed("2016.csv.zst", b"\x28\xb5\x2f\xfd" + TABLE.encode()),
    "first part of a split zip": packed("2016.z01", b"PK\x07\x08" + ZIP),
    "last part of a split zip": packed("2016.zip", bytes(range(1, 256)) * 400 + ZIP[len(ZIP) // 2 :]),
    "byte order mark of UTF-8": table("\ufeff" + TABLE),
    "GB18030": table(TABLE.encode("gb18030")),
    "UTF-16 with a byte order mark": table(("\ufeff" + TABLE).encode("utf-16-le")),
    "UTF-16 without one": table(TABLE.encode("utf-16-le")),
    "another encoding, such as Latin-1": table(("name,état\n" + "à côté,créé\n" * 9).encode("latin-1")),
    "wrong encoding in the study, header not ASCII": table(TABLE.encode("gb18030"), encoding="utf-8"),
    "wrong encoding in the study, header ASCII": english("utf-8"),
    "wrong encoding in the study that decodes any byte": english("latin-1"),
    "unknown encoding in the study": table(TABLE, encoding="utf-9"),
    "bytes of another encoding in one record": table(
        (HEADER + FIRST).encode() + "一种电路".encode("gb18030") + LAST[4:].encode() + LAST.encode()
    ),
    "NUL bytes in a cell": table(TABLE.replace("甲有限", "甲\0有限")),
    "mostly NUL bytes": table(bytes(4_000) + TABLE.encode()),
    "a cell of 200 MB": table(of_200_megabytes, encoding="utf-8"),
    "a column that must be there is missing": table(TABLE.replace("申请日", "日期")),
    "columns that the reader does not know": table(TABLE.replace("专利名称", "备注")),
    "a column of the study that the reader lacks": table(TABLE, columns={"colour": "专利名称"}),
    "a column of the study that the file lacks": table(TABLE, columns={"title": "名字"}),
    "quote that does not close": table(HEADER + FIRST + '"' + LAST + LAST),
    "text behind a closing quote": table(HEADER + FIRST + '"一种"装置' + LAST[4:] + LAST),
    "row too short": table(HEADER + FIRST + "一种装置,发明申请\n" + LAST),
    "row too long": table(HEADER + FIRST + LAST.strip() + ",\n" + LAST),
    "empty line": table(HEADER + FIRST + "\n" + LAST),
    "all cells empty": table(HEADER + FIRST + ",,,,\n" + LAST),
    "header repeated": table(HEADER + FIRST + HEADER + LAST),
    "advertisement between the rows": table(HEADER + FIRST + "更多数据请联系我们,,,,\n" + LAST),
    "old workbook, or one with a password": Case(
        "incopat", "export.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_000)
    ),
    "damaged parquet": Case("table", "patents.parquet", b"PAR1" + bytes(100) + b"PAR1"),
    "parquet where XML is needed": Case("uspto_xml", "week.parquet", b"PAR1" + bytes(100) + b"PAR1"),
    "a page of a web site instead of the file": Case(
        "incopat", "export.csv", b"<!DOCTYPE html><html><head><title>Log in</title></head></html>"
    ),
    "damaged workbook": Case("national_yearly_csv", "2016.xlsx", wrong_sum(workbook(one=sheet(*SHEET)))),
    "workbook in an archive": packed("2016.zip", zipped(**{"2016.xlsx": workbook(one=sheet(*SHEET))})),
    "empty workbook": Case("national_yearly_csv", "2016.xlsx", workbook(one="")),
    "sheet with another header than the first": Case(
        "national_yearly_csv", "2016.xlsx", workbook(one=sheet(*SHEET), two=sheet(["备注"], ["下载于北京"]))
    ),
    "XML cut off": weekly(GRANT + GRANT[: GRANT.index("<invention-title>")] + GRANT),
    "XML that declares entities, such as a bomb": weekly(
        GRANT
        + GRANT.replace(
            "<us-patent-grant>", f'<!DOCTYPE us-patent-grant [<!ENTITY l0 "lol">{BOMB}]><us-patent-grant>'
        ).replace("Device", "&l9;")
        + GRANT
    ),
    "XML that names another file as an entity": weekly(
        GRANT
        + GRANT.replace(
            "<us-patent-grant>",
            '<!DOCTYPE us-patent-grant [<!ENTITY e SYSTEM "file:///etc/passwd">]><us-patent-grant>',
        ).replace("Device", "&e;")
        + GRANT
    ),
    "XML that names a document type elsewhere": weekly(
        GRANT
        + GRANT.replace(
            "<us-patent-grant>", '<!DOCTYPE us-patent-grant SYSTEM "/DTDS/x.dtd"><us-patent-grant>'
        )
        + GRANT
    ),
    "XML with another root": weekly(GRANT + DECLARATION + "<sequence-cwu><a/></sequence-cwu>\n" + GRANT),
    "XML without the part that holds the facts": weekly(
        GRANT + DECLARATION + "<us-patent-grant></us-patent-grant>\n" + GRANT
    ),
    "XML document longer than allowed": weekly(
        GRANT + DOCUMENT.format(title="x" * 200_000) + GRANT, limits=Limits(record_megabytes=0.1)
    ),
    "no XML at all": weekly("Dear customer, your file is not ready.\n"),
    "empty member of an archive of XML": Case(
        "uspto_xml", "week.zip", zipped(**{"a.xml": GRANT.encode(), "b.xml": b"", "c.xml": GRANT.encode()})
    ),
}


def rows_of_the_page() -> dict[str, str]:
    section = PAGE.read_text(encoding="utf-8").split(HEADING)[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")][1:]
    found = {match["wrong"]: line for line in lines if (match := ROW.match(line))}
    assert len(found) == len(lines)
    return found


@pytest.mark.parametrize("wrong", CASES)
def test_what_the_page_says_is_what_the_user_sees(tmp_path: Path, wrong: str) -> None:
    case = CASES[wrong]
    kept, rejected, told = outcome(case, tmp_path)
    produced = f"| {wrong} | `{case.reader}` | {kept} | {rejected} | ``{told}`` |"
    assert rows_of_the_page()[wrong] == produced


def test_the_page_has_a_row_for_each_of_these_files_and_no_other() -> None:
    assert list(rows_of_the_page()) == list(CASES)


@pytest.mark.parametrize(
    "wrong",
    ["byte order mark of UTF-8", "GB18030", "UTF-16 with a byte order mark", "workbook in an archive"],
)
def test_what_is_kept_is_what_was_written(tmp_path: Path, wrong: str) -> None:
    case = CASES[wrong]
    assert isinstance(case.content, bytes)
    (tmp_path / case.name).write_bytes(case.content)
    _, rows = read(case, tmp_path)
    assert rows["title"].to_list() == ["一种装置", "一种方法"]


def test_the_page_tells_of_every_reader_and_every_reason() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in (*READERS, *REASONS) if f"`{name}`" not in page] == []


def outcome(case: Case, folder: Path) -> tuple[str, str, str]:
    """Read a source the way the stage does: how many are kept and rejected, and the words for it."""
    path = folder / case.name
    if callable(case.content):
        case.content(path)
    else:
        path.write_bytes(case.content)
    try:
        plan, rows = read(case, folder)
    except InputError as error:
        return "–", "–", str(error).replace(f"{folder}/", "")
    refused = rows.filter(pl.col("reason").is_not_null())
    assert plan.seen == rows.height
    assert rows["source_row"].to_list() == list(range(plan.seen))
    assert all(len(raw) <= RAW_LENGTH for raw in refused["raw"])
    assert set(refused["reason"]) <= set(REASONS)
    told = [
        f"{reason}: {detail}".rstrip(": ")
        for reason, detail in refused.select("reason", "detail").iter_rows()
    ]
    return (
        str(plan.seen - refused.height),
        str(refused.height),
        "; ".join(told) or f"encoding {plan.encoding}",
    )


def read(case: Case, folder: Path) -> tuple[Plan, pl.DataFrame]:
    source = Source(reader=case.reader, path=case.name, columns=case.columns, encoding=case.encoding)
    reader = READERS[case.reader]
    (path,) = find_files(source, folder)
    if isinstance(reader, FrameReader):
        reader.check(path)
        reader.count(path, folder / "scratch")
        pytest.fail("a folder of tables that can be counted is no bad file")
    plan = plan_source(reader, path, folder / "scratch", case.limits, case.encoding, case.columns)
    return plan, pl.concat([*rows_of(reader, plan, case), no_rows()])


def rows_of(reader: TextReader | XmlReader, plan: Plan, case: Case) -> Iterator[pl.DataFrame]:
    setting = Setting(KINDS, date(2026, 1, 1), case.columns)
    for chunk in plan.chunks:
        yield chunk_rows(reader, chunk, plan.header, setting, case.limits).select(
            "source_row", "reason", "detail", "raw", "title"
        )


def no_rows() -> pl.DataFrame:
    """Give the columns looked at, for a file without records."""
    texts = dict.fromkeys(("reason", "detail", "raw", "title"), pl.String)
    return pl.DataFrame(schema={"source_row": pl.Int64, **texts})
