from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.records.documents import DOCUMENT
from aicluster_spark.records.readers.cnipa_xml import CnipaXml
from aicluster_spark.records.readers.reader import XmlReader
from aicluster_spark.records.rejects import REASONS
from tests.conftest import SHARED_DATA
from tests.records.readers.xml_cases import broken, parties, row, rows

READER = CnipaXml()
SPACES = (
    'xmlns:base="http://www.sipo.gov.cn/XMLSchema/base" '
    'xmlns:business="http://www.sipo.gov.cn/XMLSchema/business"'
)
STANDARD, ORIGINAL = ("standard", "102015000123456"), ("original", "201510123456.1")


def identity(number: str, day: str, kind: str = "") -> str:
    kind = f"<base:Kind>{kind}</base:Kind>" if kind else ""
    return (
        "<base:DocumentID><base:WIPOST3Code>CN</base:WIPOST3Code>"
        f"<base:DocNumber>{number}</base:DocNumber>{kind}<base:Date>{day}</base:Date></base:DocumentID>"
    )


def filed(*forms: tuple[str, str], kind: str = "10", day: str = "20150302") -> str:
    return "".join(
        f'<business:ApplicationReference applType="{kind}" dataFormat="{form}">'
        f"{identity(number, day)}</business:ApplicationReference>"
        for form, number in forms
    )


def published(number: str = "104567890", kind: str = "A", day: str = "20160406") -> str:
    inside = identity(number, day, kind)
    return f'<business:PublicationReference dataFormat="standard">{inside}</business:PublicationReference>'


def symbol(*parts: str, text: str = "") -> str:
    names = ("Section", "MainClass", "Subclass", "MainGroup", "Subgroup")
    inside = "".join(f"<business:{n}>{p}</business:{n}>" for n, p in zip(names, parts, strict=False))
    return f"<business:ClassificationIPCR>{inside}<base:Text>{text}</base:Text></business:ClassificationIPCR>"


def party(kind: str, name: str, address: str = "") -> str:
    return (
        f"<business:{kind}Details><business:{kind}><base:AddressBook><base:Name>{name}</base:Name>{address}"
        f"</base:AddressBook></business:{kind}></business:{kind}Details>"
    )


def located(text: str, postcode: str, province: str = "0", city: str = "0", country: str = "CN") -> str:
    return (
        f"<base:Address><base:Street>0</base:Street><base:City>{city}</base:City>"
        f"<base:Province>{province}</base:Province><base:PostCode>{postcode}</base:PostCode>"
        f"<base:WIPOST3Code>{country}</base:WIPOST3Code><base:Text>{text}</base:Text></base:Address>"
    )


def document(
    head: str = filed(STANDARD, ORIGINAL) + published(),
    after: str = "",
    name: str = "BibliographicData",
    root: str = "business:PatentDocumentAndRelated",
) -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8" standalone="no"?><{root} {SPACES} country="CN">'
        f"<business:{name}>{head}</business:{name}>{after}</{root}>"
    )


@pytest.mark.shared
def test_the_real_record() -> None:
    [file] = sorted((SHARED_DATA / "data" / "cnipa_xml").glob("*.XML"))
    found = row(READER, file.read_bytes())
    assert found["reason"] is None
    assert found["office"] == "CN"
    assert found["application_number"] == "201610058726"
    assert found["application_date"] == date(2016, 1, 28)
    assert found["publication_number"] == "CN107087341A"
    assert found["publication_date"] == date(2017, 8, 22)
    assert found["grant_date"] is None
    assert found["legal_status"] is None
    assert (found["kind"], found["stage"], found["language"]) == ("invention", "application", "zh")
    assert found["title"] == "电路板及其制作方法"
    assert found["abstract"].startswith("本发明涉及一种电路板，包括内层结构")
    assert found["abstract"].endswith("本发明还涉及该电路板的制作方法。")
    assert found["ipc"] == ["H05K1/02", "H05K3/06"]
    assert found["cpc"] is None
    assert found["claims"] is None
    first, second, third = parties(found, "applicant")
    assert first == {
        "position": 0,
        "name": "鹏鼎控股(深圳)股份有限公司",
        "sector": "firm",
        "address": "广东省深圳市宝安区松岗街道燕川燕罗路",
        "region": "广东省",
        "country": "CN",
        "postcode": "518105",
    }
    assert second == {"position": 1, "name": "宏启胜精密电子（秦皇岛）有限公司", "sector": "firm"}
    assert third == {"position": 2, "name": "鹏鼎科技股份有限公司", "sector": "firm"}
    assert parties(found, "inventor") == [{"position": 0, "name": "李卫祥", "sector": "person"}]
    assert parties(found, "assignee") == []


def test_the_reader_is_one() -> None:
    assert isinstance(READER, XmlReader)
    assert rows(READER).columns == DOCUMENT.names


@pytest.mark.parametrize("forms", [(STANDARD, ORIGINAL), (ORIGINAL, STANDARD), (ORIGINAL,), (STANDARD,)])
def test_the_form_of_a_number_is_told_by_its_attribute_not_by_its_place(
    forms: tuple[tuple[str, str], ...],
) -> None:
    found = row(READER, document(filed(*forms) + published()))
    assert found["application_number"] == "201510123456"
    assert found["reason"] is None


def test_forms_that_differ_are_told_apart_in_either_order() -> None:
    other = ("standard", "102015000999999")
    for forms in ((other, ORIGINAL), (ORIGINAL, other)):
        assert row(READER, document(filed(*forms) + published()))["application_number"] == "201510123456"


def test_a_wrong_check_character_or_no_number_at_all_is_refused() -> None:
    mistyped = row(READER, document(filed(("original", "201510123457.1")) + published()))
    assert (mistyped["reason"], mistyped["detail"]) == ("bad_number", "201510123457.1")
    odd = row(READER, document(filed(("standard", "992015000123456")) + published()))
    assert (odd["reason"], odd["detail"]) == ("bad_number", "992015000123456")
    assert row(READER, document(""))["reason"] == "missing_patent_id"


@pytest.mark.parametrize(
    ("kind_code", "kind", "stage"),
    [
        ("A", "invention", "application"),
        ("A8", "invention", "application"),
        ("B", "invention", "grant"),
        ("B9", "invention", "grant"),
        ("C", "invention", "grant"),
        ("U", "utility_model", "grant"),
        ("Y", "utility_model", "grant"),
        ("S", "design", "grant"),
        ("D", "design", "grant"),
    ],
)
def test_kind_and_stage_by_the_publications_letter(kind_code: str, kind: str, stage: str) -> None:
    found = row(READER, document(filed(ORIGINAL, kind="") + published(kind=kind_code)))
    assert (found["kind"], found["stage"]) == (kind, stage)
    granted = stage == "grant"
    assert found["grant_date"] == (date(2016, 4, 6) if granted else None)
    assert found["legal_status"] == ("granted" if granted else None)
    assert found["publication_number"] == f"CN104567890{kind_code}"


@pytest.mark.parametrize(
    ("application_type", "kind"),
    [
        ("10", "invention"),
        ("11", "invention"),
        ("20", "utility_model"),
        ("21", "utility_model"),
        ("30", "design"),
    ],
)
def test_the_type_of_the_application_tells_the_kind_first(application_type: str, kind: str) -> None:
    assert row(READER, document(filed(ORIGINAL, kind=application_type) + published()))["kind"] == kind


@pytest.mark.parametrize("zeros", ["0", "00000000"])
def test_zeros_are_missing(zeros: str) -> None:
    found = row(READER, document(filed(ORIGINAL, day=zeros) + published(day=zeros)))
    assert found["publication_date"] is None
    assert found["reason"] == "missing_application_date"


def test_days_that_are_none_and_days_that_do_not_fit() -> None:
    no_day = row(READER, document(filed(ORIGINAL, day="20150231") + published()))
    assert (no_day["reason"], no_day["detail"]) == ("bad_date", "20150231")
    late = row(READER, document(filed(ORIGINAL, day="20170302") + published()))
    assert late["reason"] == "application_after_publication"


def test_the_root_and_the_gazette_stand_in_for_a_publication_that_is_left_out() -> None:
    root = "business:PatentDocumentAndRelated"
    plain = document(filed(ORIGINAL))
    attributes = plain.replace(
        'country="CN"', 'country="CN" docNumber="104567890" kind="B" datePublication="20160406"'
    )
    found = row(READER, attributes)
    assert found["publication_number"] == "CN104567890B"
    assert (found["publication_date"], found["stage"]) == (date(2016, 4, 6), "grant")
    gazette = (
        "<business:PublicAvailabilityDate><business:GazetteReference><base:Date>20160406</base:Date>"
        "</business:GazetteReference></business:PublicAvailabilityDate>"
    )
    assert root in plain
    assert row(READER, document(filed(ORIGINAL) + gazette))["publication_date"] == date(2016, 4, 6)


def test_symbols_from_parts_with_their_zeros_else_as_printed() -> None:
    listed = (
        symbol("H", "05", "K", "1", "02", text="wrong")
        + symbol("G", "06", "N", "3", "08")
        + symbol(text="A01B    1/00    (2006.01)")
        + symbol("G", "06", text="G06F  17/30  (2006.01)")
        + symbol("G", "06", "N", "3", "08")
        + symbol("X", "99", "Z", "1", "00")
    )
    details = f"<business:ClassificationIPCRDetails>{listed}</business:ClassificationIPCRDetails>"
    found = row(READER, document(filed(ORIGINAL) + published() + details))
    assert found["ipc"] == ["H05K1/02", "G06N3/08", "A01B1/00", "G06F17/30"]


def test_a_grant_has_assignees_and_an_address_may_stand_in_parts() -> None:
    levels = located("", "0", "浙江省", "杭州市").replace("<base:Text></base:Text>", "")
    foreign = located("0 德国雷姆沙伊德", "0", country="DE")
    head = f"""{filed(ORIGINAL)}{published(kind="B")}<business:Parties>
      {party("Applicant", "约翰·史密斯", foreign)}{party("Assignee", "浙江大学", levels)}
      {party("Inventor", "王伟")}{party("Inventor", "0")}{party("Inventor", "李 娜")}</business:Parties>"""
    found = row(READER, document(head))
    [applicant] = parties(found, "applicant")
    assert applicant["name"] == "约翰·史密斯"
    assert applicant["address"] == "德国雷姆沙伊德"
    assert applicant["country"] == "DE"
    assert "postcode" not in applicant
    assert parties(found, "assignee") == [
        {
            "position": 0,
            "name": "浙江大学",
            "sector": "university",
            "address": "浙江省杭州市",
            "region": "浙江省",
            "country": "CN",
        }
    ]
    assert [(p["position"], p["name"]) for p in parties(found, "inventor")] == [(0, "王伟"), (1, "李 娜")]


def test_a_full_text_counts_its_claims_and_reads_paragraphs() -> None:
    claims = "".join(f'<business:Claim num="{n}"><business:ClaimText/></business:Claim>' for n in range(7))
    after = (
        "<business:Abstract><base:Paragraphs>一。</base:Paragraphs><base:Paragraphs>二TiO<base:Sub>2</base:Sub>。"
        f"</base:Paragraphs></business:Abstract><business:Claims>{claims}</business:Claims>"
        "<business:Description><business:TechnicalField><base:Paragraphs>三</base:Paragraphs>"
        "</business:TechnicalField></business:Description>"
    )
    found = row(READER, document(after=after))
    assert found["claims"] == 7
    assert found["abstract"] == "一。\n二TiO2。"


def test_the_chinese_title_and_abstract_are_taken_where_there_are_two() -> None:
    title = "".join(
        f'<business:InventionTitle lang="{language}">{text}</business:InventionTitle>'
        for language, text in (("en", "Board"), ("zh", "板"))
    )
    after = (
        '<business:Abstract lang="en"><base:Paragraphs>A board.</base:Paragraphs></business:Abstract>'
        '<business:Abstract lang="zh"><base:Paragraphs>一种板。</base:Paragraphs></business:Abstract>'
    )
    found = row(READER, document(filed(ORIGINAL) + published() + title, after))
    assert (found["title"], found["abstract"]) == ("板", "一种板。")


def test_a_design() -> None:
    head = f"""{filed(("original", "201530123456.2"), kind="30")}{published("303456789", "S")}
      <business:DesignTitle lang="zh">手机</business:DesignTitle>
      <business:ClassificationLocarno><business:MainClassification>14-03</business:MainClassification>
      </business:ClassificationLocarno>{party("Applicant", "某公司")}{party("Designer", "王伟")}
      <business:CorrespondenceAddress><base:AddressBook>{located("518000 广东省深圳市", "518000", "广东省")}
      </base:AddressBook></business:CorrespondenceAddress>"""
    name = "<base:Paragraphs>本外观设计产品的名称：手机。</base:Paragraphs>"
    after = f"<business:DesignBriefExplanation>{name}</business:DesignBriefExplanation>"
    found = row(READER, document(head, after, name="DesignBibliographicData"))
    assert found["reason"] is None
    assert (found["kind"], found["stage"], found["title"]) == ("design", "grant", "手机")
    assert found["application_number"] == "201530123456"
    assert found["ipc"] is None
    assert found["abstract"] == "本外观设计产品的名称：手机。"
    [applicant] = parties(found, "applicant")
    assert applicant["address"] == "广东省深圳市"
    assert parties(found, "inventor") == [{"position": 0, "name": "王伟", "sector": "person"}]


OLDER = """<?xml version="1.0" encoding="GB2312"?><cn-patent-document lang="ZH" country="CN">
 <cn-bibliographic-data>
 <cn-publication-reference><document-id><country>CN</country><doc-number>101234567</doc-number><kind>A</kind>
 <date>20080806</date></document-id><gazette-reference><gazette-num>24-32</gazette-num><date>20080806</date>
 </gazette-reference></cn-publication-reference>
 <application-reference appl-type="10"><document-id><country>CN</country>
 <doc-number>200710026789.8</doc-number>
 <date>20070202</date></document-id></application-reference>
 {symbols}<invention-title>一种方法</invention-title><abstract><p num="001">摘要。</p></abstract>
 <cn-parties><cn-applicants><cn-applicant sequence="1"><addressbook><name>中山大学</name><address>
 <text>510275 广东省广州市海珠区新港西路135号</text></address></addressbook></cn-applicant>
 <cn-applicant sequence="2"><addressbook><name>朱镕</name></addressbook></cn-applicant></cn-applicants>
 <cn-inventors><cn-inventor sequence="1"><name>王伟</name></cn-inventor></cn-inventors></cn-parties>
 </cn-bibliographic-data><application-body><claims><claim><claim-text>1</claim-text></claim>
 <claim><claim-text>2</claim-text></claim></claims></application-body></cn-patent-document>"""
EIGHTH = """<classifications-ipcr><classification-ipcr><text>G06F 17/30(2006.01)I</text></classification-ipcr>
 </classifications-ipcr>"""
SEVENTH = """<classification-ipc><main-classification>G06F17/30</main-classification>
 <further-classification>H04L12/24</further-classification></classification-ipc>"""


@pytest.mark.parametrize(
    ("symbols", "expected"), [(EIGHTH, ["G06F17/30"]), (SEVENTH, ["G06F17/30", "H04L12/24"])]
)
def test_the_older_family(symbols: str, expected: list[str]) -> None:
    found = row(READER, OLDER.replace("{symbols}", symbols).encode("gb18030"))
    assert found["reason"] is None
    assert found["application_number"] == "200710026789"
    assert found["publication_number"] == "CN101234567A"
    assert (found["application_date"], found["publication_date"]) == (date(2007, 2, 2), date(2008, 8, 6))
    assert (found["kind"], found["stage"], found["title"]) == ("invention", "application", "一种方法")
    assert found["abstract"] == "摘要。"
    assert found["ipc"] == expected
    assert found["claims"] == 2
    first, second = parties(found, "applicant")
    assert first["address"] == "广东省广州市海珠区新港西路135号"
    assert first["postcode"] == "510275"
    assert first["sector"] == "university"
    assert second["name"] == "朱镕"
    assert "address" not in second
    assert [p["name"] for p in parties(found, "inventor")] == ["王伟"]


def test_a_record_of_legal_status_is_no_document_and_says_so() -> None:
    found = row(READER, f"<business:PRSRecord {SPACES}>{filed(ORIGINAL)}</business:PRSRecord>")
    assert (found["reason"], found["detail"]) == ("not_a_record", "root element PRSRecord")
    assert row(READER, "<html/>")["reason"] == "not_a_record"
    assert row(READER, f"<business:PatentDocumentAndRelated {SPACES}/>")["reason"] == "not_a_record"
    assert row(READER, "<cn-patent-document/>")["reason"] == "not_a_record"


def test_refused_documents_keep_their_place_among_the_others() -> None:
    found = rows(READER, "", document(), "<a", document())
    assert found["reason"].to_list() == ["empty_record", None, "broken_record", None]
    assert found["application_number"].to_list() == [None, "201510123456", None, "201510123456"]
    assert found["parties"].null_count() == 4


BROKEN = broken(document().encode(), b"business:PatentDocumentAndRelated")


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_document_is_a_row_with_its_reason(name: str) -> None:
    found = row(READER, BROKEN[name])
    assert found["reason"] == "broken_record"
    assert found["detail"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=4), st.integers(0, 1500), st.binary(max_size=3))
def test_any_bytes_give_one_row_each(contents: list[bytes], cut: int, put: bytes) -> None:
    good = document().encode()
    place = min(cut, len(good))
    found = rows(READER, *contents, good[:place] + put + good[place + len(put) :])
    assert set(found["reason"].drop_nulls()) <= set(REASONS)
