"""Bibliographic XML of the Chinese office, packed as it delivers it: one member a record, many a package."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import polars as pl

PACKAGES = {
    ("invention", "application"): "CN-PA-BIBS-ABSS-10-A",
    ("invention", "grant"): "CN-PA-BIBS-ABSS-10-B",
    ("utility_model", "grant"): "CN-PA-BIBS-ABSS-20-U",
}
"""Folder by kind and stage; designs have another form of XML and stay in the yearly file."""
FAULTS = {
    "cut_document": ("the end of the document is missing", "reject"),
    "other_root": ("another document than a patent", "reject"),
    "bad_date": ("a day that does not exist", "reject"),
    "no_address": ("no address", "keep"),
    "ancient_shi": ("巿 for 市", "keep"),
    "exact_duplicate": ("the same document once more, under another name", "duplicate"),
}
"""Kinds of dirt in XML: what is wrong, and what a careful reader does."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_TYPE = {"invention": "10", "utility_model": "20"}

_DOCUMENT = """\
<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!-- SYNTHETIC: made by a program, no real patent -->
<!DOCTYPE business:PatentDocumentAndRelated SYSTEM "/DTDS/ExternalStandards/ipphdb-entities.dtd"[]>
<business:PatentDocumentAndRelated xmlns:base="http://www.sipo.gov.cn/XMLSchema/base" \
xmlns:business="http://www.sipo.gov.cn/XMLSchema/business" xsdVersion="V2.2.1" file="{name}.XML" \
dateProduced="{day}" status="C" lang="zh" country="CN" docNumber="{document}" kind="{letter}" \
datePublication="{day}">
<business:BibliographicData>
<business:PublicationReference dataFormat="standard" sequence="1">{published}</business:PublicationReference>
<business:PublicationReference dataFormat="original" sequence="1">{published}</business:PublicationReference>
{first_reference}
{second_reference}
<business:ClassificationIPCRDetails>{codes}</business:ClassificationIPCRDetails>
<business:InventionTitle lang="zh" dataFormat="original">{title}</business:InventionTitle>
<business:Parties>
<business:ApplicantDetails>{applicants}</business:ApplicantDetails>
<business:InventorDetails>{inventors}</business:InventorDetails>
</business:Parties>
</business:BibliographicData>
<business:Abstract><base:Paragraphs num="0001">{abstract}</base:Paragraphs></business:Abstract>
</business:PatentDocumentAndRelated>
"""


def member_name(row: dict[str, Any]) -> str:
    """Name of a record: standard application number, publication, date."""
    standard = _standard_number(row)
    return (
        f"CN{standard}CN{int(row['document'][2:]):013d}0{row['letter']}BIAZH{row['document_date']:%Y%m%d}CN00"
        f"{'0123456789ABCDEFGHJKLMNPQRSTUVWXYZ#'[int(standard[-4:]) % 35]}"
    )


def document(row: dict[str, Any]) -> str:
    """Write one publication; the order of its two application references is not stable, as in reality."""
    standard, filed = _standard_number(row), f"{row['filed']:%Y%m%d}"
    kind = _TYPE[row["kind"]]
    references = [
        f'<business:ApplicationReference applType="{kind}" dataFormat="{form}" sequence="1"><base:DocumentID>'
        f"<base:WIPOST3Code>CN</base:WIPOST3Code><base:DocNumber>{number}</base:DocNumber>"
        f"<base:Date>{filed}</base:Date></base:DocumentID></business:ApplicationReference>"
        for form, number in (("standard", standard), ("original", row["number"]))
    ]
    if int(standard[-1]) % 3 == 0:
        references.reverse()
    day, number = f"{row['document_date']:%Y%m%d}", row["document"][2:]
    return _DOCUMENT.format(
        name=member_name(row), day=day, document=number, letter=row["letter"],
        published=f"<base:DocumentID><base:WIPOST3Code>CN</base:WIPOST3Code><base:DocNumber>{number}</base:DocNumber>"
        f"<base:Kind>{row['letter']}</base:Kind><base:Date>{day}</base:Date></base:DocumentID>",
        first_reference=references[0], second_reference=references[1],
        codes="".join(_code(i, c) for i, c in enumerate((row["ipc_main"], row["ipc_further"]), 1) if c),
        title=escape(row["title"]), abstract=escape(row["abstract"]),
        applicants="".join(_applicant(i, n, row) for i, n in enumerate(row["applicants"].split(";"), 1)),
        inventors="".join(_inventor(i, n) for i, n in enumerate(row["inventors"].split(";"), 1)),
    )  # fmt: skip


def _standard_number(row: dict[str, Any]) -> str:
    bare = row["patent_id"][3:]
    return f"{_TYPE[row['kind']]}{bare[:4]}{int(bare[5:]):09d}"


def _code(sequence: int, code: str) -> str:
    group, _, subgroup = code[4:].partition("/")
    return (
        f'<business:ClassificationIPCR sequence="{sequence}">'
        "<business:IPCVersionDate>20060101</business:IPCVersionDate>"
        f"<business:Section>{code[0]}</business:Section><business:MainClass>{code[1:3]}</business:MainClass>"
        f"<business:Subclass>{code[3]}</business:Subclass><business:MainGroup>{group}</business:MainGroup>"
        f"<business:Subgroup>{subgroup}</business:Subgroup>"
        f"<base:Text>{code[:4]}    {group}/{subgroup}    (2006.01)</base:Text></business:ClassificationIPCR>"
    )


def _applicant(sequence: int, name: str, row: dict[str, Any]) -> str:
    """Only the first applicant has an address."""
    return (
        f'<business:Applicant sequence="{sequence}" appType="applicant"><base:AddressBook lang="zh">'
        f"<base:Name>{escape(name)}</base:Name>{_address(row) if sequence == 1 else ''}</base:AddressBook>"
        "</business:Applicant>"
    )


def _address(row: dict[str, Any]) -> str:
    if not row["address"]:
        return ""
    levels = "".join(
        f"<base:{level}>{row[column] or '0'}</base:{level}>"
        for level, column in (("County", "county"), ("City", "city_then_name"), ("Province", "province"))
    )
    country = (
        "CN"
        if not row["abroad"]
        else {"日本": "JP", "美国": "US", "德国": "DE", "韩国": "KR", "法国": "FR"}.get(
            row["abroad"][:2], "CN"
        )
    )
    return (
        f"<base:Address><base:AddressLine>0</base:AddressLine><base:Street>0</base:Street>{levels}"
        "<base:PostCode>0</base:PostCode>"
        f"<base:WIPOST3Code>{country}</base:WIPOST3Code><base:Text>{escape(row['address'])}</base:Text></base:Address>"
    )


def _inventor(sequence: int, name: str) -> str:
    return (
        f'<business:Inventor sequence="{sequence}" publicationMark="0"><base:AddressBook>'
        f"<base:Name>{escape(name)}</base:Name></base:AddressBook></business:Inventor>"
    )


def write_packages(
    folder: Path, rows: pl.DataFrame, year: int, number: int, dirt: float, random: np.random.Generator
) -> list[dict[str, Any]]:
    """Pack the publications of a batch by kind and stage, and list the dirt.

    Returns
    -------
    list
        One entry for each faulty member, as in the truth.
    """
    faults: list[dict[str, Any]] = []
    for (kind, stage), data in PACKAGES.items():
        some = rows.filter((pl.col("kind") == kind) & (pl.col("stage") == stage))
        if some.is_empty():
            continue
        path = folder / data / str(year) / f"{year}1231-1-{number + 1:03d}.ZIP"
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            faults += _fill(package, some, f"{path.relative_to(folder.parent)}", dirt, random)
    return faults


def _fill(
    package: zipfile.ZipFile, rows: pl.DataFrame, file: str, dirt: float, random: np.random.Generator
) -> list[dict[str, Any]]:
    faulty = random.random(rows.height) < dirt
    kinds = random.integers(0, len(FAULTS), rows.height)
    faults, place = [], 0
    for row, bad, kind in zip(rows.iter_rows(named=True), faulty.tolist(), kinds.tolist(), strict=True):
        name, fault = member_name(row), list(FAULTS)[kind] if bad else ""
        text = _soiled(fault, row)
        _add(package, name, text)
        if fault == "exact_duplicate":
            place += 1
            _add(package, f"{name}-2", text)
        if fault == "exact_duplicate" or (fault and text != document(row)):
            faults.append({
                "file": file, "row": place, "kind": fault, "expected": FAULTS[fault][1],
                "patent_id": row["patent_id"], "stage": row["stage"], "field": name, "old": "", "new": "",
            })  # fmt: skip
        place += 1
    return faults


def _add(package: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(f"{name}/{name}.XML", _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(entry, b"\xef\xbb\xbf" + text.encode())


def _soiled(fault: str, row: dict[str, Any]) -> str:
    if fault == "no_address":
        row = {**row, "address": ""}
    if fault == "ancient_shi":
        row = {**row, "address": row["address"].replace("市", "巿")}
    text = document(row)
    if fault == "cut_document":
        return text[: text.index("<business:Abstract>")]
    if fault == "other_root":
        return '<?xml version="1.0" encoding="utf-8"?>\n<index note="SYNTHETIC"/>\n'
    if fault == "bad_date":
        return text.replace(f"<base:Date>{row['filed']:%Y%m%d}<", f"<base:Date>{row['filed']:%Y}0230<")
    return text
