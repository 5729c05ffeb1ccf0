from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.records.io.xml_split import count_documents, split_documents
from aicluster_spark.records.readers.reader import XmlReader
from aicluster_spark.records.readers.uspto_numbers import application_number
from aicluster_spark.records.readers.uspto_st32 import symbol_of
from aicluster_spark.records.readers.uspto_words import document_number
from aicluster_spark.records.readers.uspto_xml import UsptoXml
from aicluster_spark.records.rejects import REASONS
from tests.conftest import SHARED_DATA
from tests.records.readers.xml_cases import broken, parties, row, rows

READER = UsptoXml()
IPCR = """<classification-ipcr><ipc-version-indicator><date>20060101</date></ipc-version-indicator>
 <section>G</section><class>06</class><subclass>N</subclass><main-group>3</main-group><subgroup>{0}</subgroup>
 </classification-ipcr>"""
CPC = """<classification-cpc><section>Y</section><class>10</class><subclass>S</subclass>
 <main-group>706</main-group><subgroup>{0}</subgroup></classification-cpc>"""
PERSON = """<{0} sequence="001" app-type="{1}"><addressbook><last-name>{3}</last-name>
 <first-name>{2}</first-name><address><city>{4}</city><country>{5}</country></address></addressbook></{0}>"""
GRANT = f"""<?xml version="1.0" encoding="UTF-8"?>
<us-patent-grant lang="EN" dtd-version="v4.5 2014-04-03" country="US" date-publ="20150106">
<us-bibliographic-data-grant>
 <publication-reference><document-id><country>US</country><doc-number>08900001</doc-number><kind>B2</kind>
 <date>20150106</date></document-id></publication-reference>
 <application-reference appl-type="utility"><document-id><country>US</country>
 <doc-number>13878453</doc-number>
 <date>20120531</date></document-id></application-reference>
 <classifications-ipcr>{IPCR.format("08")}{IPCR.format("045")}</classifications-ipcr>
 <classifications-cpc><main-cpc>{CPC.format("12")}</main-cpc><further-cpc>{CPC.format("20")}</further-cpc>
 </classifications-cpc>
 <invention-title id="d">Learning of CO<sub>2</sub> <i>in <b>vivo</b></i>
   states</invention-title>
 <number-of-claims>7</number-of-claims>
 <us-parties><us-applicants>
  <us-applicant sequence="001" app-type="applicant" applicant-authority-category="assignee"><addressbook>
   <orgname>Some University</orgname><address><city>Wuxi</city><country>CN</country></address></addressbook>
  </us-applicant></us-applicants>
  <inventors>{PERSON.format("inventor", "", "Wei", "Wang", "Wuxi", "CN")}</inventors></us-parties>
 <assignees><assignee><addressbook><orgname>Department of Things</orgname><role>06</role>
  <address><city>Armonk</city><state>NY</state><country>US</country></address></addressbook></assignee>
  <assignee><addressbook><last-name>Roe</last-name><first-name>Jane</first-name><middle-name>Q.</middle-name>
  <suffix>Jr.</suffix><role>04</role></addressbook></assignee><assignee><orgname>Acme Inc.</orgname>
  <role>02</role></assignee></assignees>
</us-bibliographic-data-grant>
<abstract><p id="p">First.</p><p>Second &#x3bc;.</p></abstract>
<claims><claim id="1"><claim-text>x</claim-text></claim></claims></us-patent-grant>"""


@pytest.mark.shared
def test_the_real_documents() -> None:
    folder = SHARED_DATA / "data" / "uspto_xml_samples"
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".xml")
    found = rows(READER, *(path.read_bytes() for path in files))
    assert found.height >= 10
    assert found["reason"].null_count() == found.height
    for name in ("application_date", "publication_date", "title", "abstract", "claims", "ipc"):
        assert found[name].null_count() == 0, name
    wanted = ("application_number", "publication_number", "stage", "claims")
    short = {number: rest for _, number, *rest in found.select(wanted).iter_rows()}
    assert {number: short[number] for number in EXPECTED} == EXPECTED
    ipc = dict(found.select("publication_number", "ipc").iter_rows())
    assert ipc["6859910"] == ["G06F15/00", "G06F17/00", "G06F17/21", "G06F17/24"]
    assert ipc["8930553"] == ["G06F15/16"]
    cpc = dict(found.select("publication_number", "cpc").iter_rows())
    assert cpc["8927386"] == ["H01L29/66136", "H01L29/0619", "H01L21/3065"]
    assert cpc["8930553"] is None
    people = found.explode("parties").select("publication_number", pl.col("parties").struct.unnest())
    listed = people.group_by("publication_number", "role").len()
    counted = {(number, role): count for number, role, count in listed.iter_rows()}
    assert counted["20050004974", "inventor"] == counted["20050004974", "applicant"] == 12
    assert counted["20050004974", "assignee"] == 1
    assert counted["8930553", "inventor"] == 3
    first = people.filter(publication_number="8927386", role="inventor", position=0)
    assert first.select("name", "address", "country").row(0) == ("Tzong Shiann Wu", "Wuxi", "CN")


EXPECTED = {
    "8613112": ["grant", 5],
    "8927386": ["grant", 19],
    "6859910": ["grant", 2],
    "6970935": ["grant", 30],
    "7272630": ["grant", 17],
    "8926509": ["grant", 31],
    "8927118": ["grant", 45],
    "8930553": ["grant", 8],
    "20050004437": ["application", 10],
    "20050004974": ["application", 21],
}
"""Stage and number of claims; the claims printed in each document were counted too."""


def test_the_reader_is_one() -> None:
    assert isinstance(READER, XmlReader)


def test_a_grant() -> None:
    found = row(READER, GRANT)
    assert found["reason"] is None
    assert (found["office"], found["application_number"], found["publication_number"]) == (
        "US",
        "13878453",
        "8900001",
    )
    assert (found["application_date"], found["publication_date"]) == (date(2012, 5, 31), date(2015, 1, 6))
    assert found["grant_date"] == found["publication_date"]
    assert (found["kind"], found["stage"], found["legal_status"]) == ("invention", "grant", "granted")
    assert found["title"] == "Learning of CO2 in vivo states"
    assert found["abstract"] == "First.\nSecond μ."
    assert found["ipc"] == ["G06N3/08", "G06N3/045"]
    assert found["cpc"] == ["Y10S706/12", "Y10S706/20"]
    assert found["claims"] == 7
    place = {"address": "Wuxi", "country": "CN"}
    assert parties(found, "inventor") == [{"position": 0, "name": "Wei Wang", "sector": "person", **place}]
    assert parties(found, "applicant") == [
        {"position": 0, "name": "Some University", "sector": "university", **place}
    ]
    office, person, company = parties(found, "assignee")
    assert office == {
        "position": 0,
        "name": "Department of Things",
        "sector": "government",
        "address": "Armonk",
        "region": "NY",
        "country": "US",
    }
    assert person == {"position": 1, "name": "Jane Q. Roe Jr.", "sector": "person"}
    assert company == {"position": 2, "name": "Acme Inc.", "sector": "firm"}


def test_an_application_before_version_43_lists_inventors_who_apply_once() -> None:
    document = f"""<?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE us-patent-application SYSTEM "us-patent-application-v40-2004-12-02.dtd" [ ]>
    <us-patent-application country="US" date-publ="20050106"><us-bibliographic-data-application>
     <publication-reference><document-id><country>US</country><doc-number>20050000001</doc-number>
     <kind>A1</kind><date>20050106</date></document-id></publication-reference>
     <application-reference appl-type="utility"><document-id><doc-number>9832323</doc-number>
     <date>20040423</date>
     </document-id></application-reference>
     <classification-ipc><edition>07</edition><main-classification>A61B005/00</main-classification>
     <further-classification>G06F017/30</further-classification></classification-ipc>
     <invention-title>A thing</invention-title>
     <parties><applicants>{PERSON.format("applicant", "applicant-inventor", "Ann", "Lee", "Bern", "CH")}
     <applicant sequence="02" app-type="applicant"><addressbook><orgname>Firm Ltd.</orgname><address>
     <country>unknown</country></address></addressbook><residence><country>GB</country></residence></applicant>
     </applicants><inventors>{PERSON.format("inventor", "", "Bob", "Ray", "Bonn", "DE")}</inventors></parties>
    </us-bibliographic-data-application>
     <claims><claim id="1"/><claim id="2"/></claims></us-patent-application>"""
    found = row(READER, document)
    assert found["reason"] is None
    assert (found["stage"], found["grant_date"], found["legal_status"]) == ("application", None, None)
    assert found["application_number"] == "09832323"
    assert found["ipc"] == ["A61B5/00", "G06F17/30"]
    assert found["claims"] == 2
    assert [p["name"] for p in parties(found, "inventor")] == ["Bob Ray", "Ann Lee"]
    ann, firm = parties(found, "applicant")
    assert (ann["name"], ann["address"]) == ("Ann Lee", "Bern")
    assert firm == {"position": 1, "name": "Firm Ltd.", "sector": "firm", "country": "GB"}


def grant(kind: str, application_type: str, number: str) -> str:
    document = GRANT.replace("<kind>B2", f"<kind>{kind}").replace("08900001", number)
    return document.replace('appl-type="utility"', f'appl-type="{application_type}"')


@pytest.mark.parametrize(
    ("letter", "application_type", "number", "kind", "plain"),
    [
        ("S1", "design", "D0700001", "design", "D700001"),
        ("P3", "plant", "PP025000", "plant", "PP25000"),
        ("E1", "reissue", "RE045000", "other", "RE45000"),
        ("H1", "sir", "H0002200", "other", "H2200"),
        ("B1", "", "08900001", "invention", "8900001"),
        ("S1", "", "D0700001", "design", "D700001"),
        ("B1", "utility", "12000001", "invention", "12000001"),
    ],
)
def test_kinds_and_numbers(letter: str, application_type: str, number: str, kind: str, plain: str) -> None:
    found = row(READER, grant(letter, application_type, number))
    assert (found["kind"], found["publication_number"]) == (kind, plain)


PUBLICATION = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE patent-application-publication SYSTEM "pap-v15-2001-01-31.dtd" [
<!ENTITY D00001.TIF SYSTEM "D00001.TIF" NDATA TIF> ]>
<patent-application-publication><subdoc-bibliographic-information>
 <document-id><doc-number>20010000999</doc-number><kind-code>A1</kind-code><document-date>20010510</document-date>
 </document-id><domestic-filing-data><application-number><doc-number>09727454</doc-number></application-number>
 <filing-date>20001204</filing-date></domestic-filing-data>
 <foreign-priority-data><filing-date>19990405</filing-date></foreign-priority-data>
 <technical-information><classification-ipc><classification-ipc-primary><ipc>H01J001/62</ipc>
 </classification-ipc-primary><classification-ipc-secondary><ipc>H05B033/14</ipc></classification-ipc-secondary>
 <classification-ipc-edition>07</classification-ipc-edition></classification-ipc>
 <title-of-invention> Device of
    <highlight><italic>light</italic></highlight></title-of-invention></technical-information>
 <inventors><first-named-inventor><name><name-prefix> Mr. </name-prefix><given-name> Ken </given-name>
  <family-name>Fuku</family-name><name-suffix>III</name-suffix></name>
  <address><city>Office of the agent</city></address><residence><residence-non-us><city>Sodegaura</city>
  <country-code>JP</country-code></residence-non-us></residence></first-named-inventor>
  <inventor><name><given-name>James</given-name><middle-name>A.</middle-name><family-name>Doe</family-name>
  </name>
  <residence><residence-us><city>San Jose</city><state>CA</state>
  <country-code>US</country-code></residence-us>
  </residence></inventor></inventors>
 <assignee><organization-name>DEVICE CO., LTD.</organization-name><assignee-type>03</assignee-type></assignee>
</subdoc-bibliographic-information>
<subdoc-abstract><paragraph>One &ldquo;EL&rdquo;: Min&minus;20.</paragraph><paragraph>Two.</paragraph>
</subdoc-abstract>
<subdoc-description><paragraph>x</paragraph></subdoc-description>
<subdoc-claims><claim/><claim/><claim/></subdoc-claims></patent-application-publication>"""


def test_an_application_published_before_2005() -> None:
    found = row(READER, PUBLICATION)
    assert found["reason"] is None
    assert (found["application_number"], found["publication_number"]) == ("09727454", "20010000999")
    assert (found["application_date"], found["publication_date"]) == (date(2000, 12, 4), date(2001, 5, 10))
    assert (found["kind"], found["stage"]) == ("invention", "application")
    assert found["title"] == "Device of light"
    assert found["abstract"] == "One “EL”: Min−20.\nTwo."
    assert found["ipc"] == ["H01J1/62", "H05B33/14"]
    assert found["claims"] == 3
    first, second = parties(found, "inventor")
    assert first == {
        "position": 0,
        "name": "Ken Fuku III",
        "sector": "person",
        "address": "Sodegaura",
        "country": "JP",
    }
    assert (second["name"], second["address"], second["region"]) == ("James A. Doe", "San Jose", "CA")
    assert parties(found, "assignee") == [{"position": 0, "name": "DEVICE CO., LTD.", "sector": "firm"}]


def words(text: str) -> str:
    return f"<PDAT>{text}</PDAT>"


def somebody(name: str, address: str) -> str:
    return f"<PARTY-US><NAM>{name}</NAM><ADR>{address}</ADR></PARTY-US>"


OLD_GRANT = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE PATDOC SYSTEM "ST32-US-Grant-025xml.dtd" [
<!ENTITY D00000.TIF SYSTEM "D00000.TIF" NDATA TIF> ]>
<PATDOC DTD="2.5"><SDOBI>
<B100><B110><DNUM>{words("06330001")}</DNUM></B110><B130>{words("B1")}</B130><B140><DATE>{
    words("20020101")
}</DATE></B140>
<B190>{words("US")}</B190></B100>
<B200><B210><DNUM>{words("09413215")}</DNUM></B210><B220><DATE>{words("19991005")}</DATE></B220></B200>
<B300><B320><DATE>{words("19970408")}</DATE></B320></B300>
<B500><B510><B511>{words("G06F 1516")}</B511><B512>{words("A01B  100")}</B512><B512>{
    words("C07D48704")
}</B512>
<B512>{words("C12N 1000")}</B512></B510>
<B540><STEXT>{words("Arrangement for")}<HIL><SB>{words(" better")}</SB></HIL></STEXT></B540>
<B570><B577>{words("22")}</B577></B570></B500>
<B700><B720><B721>{
    somebody(
        "<FNM><PDAT>Van</PDAT></FNM><SNM><STEXT><PDAT>Do</PDAT></STEXT></SNM>",
        "<CITY><PDAT>Oslo</PDAT></CITY><CTRY><PDAT>NO</PDAT></CTRY>",
    )
}</B721>
<B721>{
    somebody(
        "<FNM><PDAT>Ann</PDAT></FNM><SNM><STEXT><PDAT>Roe</PDAT></STEXT></SNM>",
        "<CITY><PDAT>Troy</PDAT></CITY><STATE><PDAT>NY</PDAT></STATE>",
    )
}</B721></B720>
<B730><B731>{
    somebody(
        "<ONM><STEXT><PDAT>Army of Things</PDAT></STEXT></ONM>",
        "<CITY><PDAT>Reston</PDAT></CITY><STATE><PDAT>VA</PDAT></STATE>",
    )
}</B731><B732US>{words("06")}</B732US></B730></B700>
</SDOBI><SDOAB><BTEXT><PARA><PTEXT>{
    words("A &lsquo;system&rsquo;.")
}</PTEXT></PARA></BTEXT></SDOAB></PATDOC>"""


def test_a_grant_before_2005() -> None:
    found = row(READER, OLD_GRANT)
    assert found["reason"] is None
    assert (found["application_number"], found["publication_number"]) == ("09413215", "6330001")
    assert (found["application_date"], found["publication_date"]) == (date(1999, 10, 5), date(2002, 1, 1))
    assert (found["kind"], found["stage"], found["claims"]) == ("invention", "grant", 22)
    assert found["title"] == "Arrangement for better"
    assert found["abstract"] == "A ‘system’."
    assert found["ipc"] == ["G06F15/16", "A01B1/00", "C07D487/04", "C12N10/00"]
    norwegian, american = parties(found, "inventor")
    assert norwegian == {
        "position": 0,
        "name": "Van Do",
        "sector": "person",
        "address": "Oslo",
        "country": "NO",
    }
    assert (american["name"], american["region"], american["country"]) == ("Ann Roe", "NY", "US")
    [army] = parties(found, "assignee")
    assert (army["name"], army["sector"], army["country"]) == ("Army of Things", "government", "US")


def test_symbols_in_fixed_columns() -> None:
    assert symbol_of("G06F 1516") == "G06F15/16"
    assert symbol_of("C12N 1000") == "C12N10/00"
    assert symbol_of("A01B  100") == "A01B1/00"
    assert symbol_of("C07D48704") == "C07D487/04"
    assert symbol_of("1402") is None  # Locarno class of a design


def test_numbers_are_stripped_of_what_fills_them_up() -> None:
    assert [
        document_number(n) for n in ("08613112", "D0435854", "RE039999", "6,859,910", "unknown", "", None)
    ] == [
        "8613112",
        "D435854",
        "RE39999",
        "6859910",
        None,
        None,
        None,
    ]
    numbers = pl.Series(["09/832,323", "9832323", "29116510", "PCT/US01/1", None])
    expected = ["09832323", "09832323", "29116510", None, None]
    assert pl.select(application_number(pl.lit(numbers))).to_series().to_list() == expected


def test_a_sequence_listing_is_no_document_and_says_so() -> None:
    found = row(READER, '<?xml version="1.0"?><sequence-cwu><s>acgt</s></sequence-cwu>')
    assert (found["reason"], found["detail"]) == ("not_a_record", "root element sequence-cwu")
    roots = ("us-patent-grant", "us-patent-application", "patent-application-publication", "PATDOC")
    assert rows(READER, *(f"<{root}/>" for root in roots))["reason"].to_list() == ["not_a_record"] * 4


def test_documents_of_all_generations_stand_one_after_the_other_in_a_file() -> None:
    listing = '<?xml version="1.0"?><sequence-cwu><s>acgt</s></sequence-cwu>'
    texts = [GRANT, OLD_GRANT, listing, GRANT[: len(GRANT) // 2], PUBLICATION, GRANT]
    weekly = "\n".join(texts).encode()
    assert count_documents(weekly, READER.roots) == len(texts)
    cut = [weekly[start:stop] for start, stop in split_documents(weekly, READER.roots)]
    found = rows(READER, *cut)
    assert found["reason"].to_list() == [None, None, "not_a_record", "broken_record", None, None]
    assert found["publication_number"].drop_nulls().to_list() == [
        "8900001",
        "6330001",
        "20010000999",
        "8900001",
    ]


BROKEN = broken(GRANT.encode(), b"us-patent-grant")


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_document_is_a_row_with_its_reason(name: str) -> None:
    found = row(READER, BROKEN[name])
    assert found["reason"] == "broken_record"
    assert found["detail"]


@settings(max_examples=50, deadline=None)
@given(st.sampled_from([GRANT, PUBLICATION, OLD_GRANT]), st.integers(0, 4000), st.binary(max_size=4))
def test_a_document_with_bytes_changed_gives_one_row(document: str, place: int, put: bytes) -> None:
    content = document.encode()
    changed = content[:place] + put + content[place + len(put) :]
    assert set(rows(READER, changed)["reason"].drop_nulls()) <= set(REASONS)
