"""The CNIPA's own XML since 2012 (`business:PatentDocumentAndRelated`): bibliography, full text, designs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from aicluster_spark.records.readers.bibliography import Bibliography, Named
from aicluster_spark.records.readers.xml_tools import (
    Refusal,
    find,
    find_all,
    local_name,
    paragraphs,
    text_at,
    text_of,
)

KIND_BY_TYPE = {
    "10": "invention",
    "11": "invention",
    "20": "utility_model",
    "21": "utility_model",
    "30": "design",
}
"""Type of the application; 11 and 21 came by way of the PCT."""
KIND_BY_LETTER = {
    "A": "invention",
    "B": "invention",
    "C": "invention",
    "U": "utility_model",
    "Y": "utility_model",
    "S": "design",
    "D": "design",
}
"""Kind of the publication: A is a published application, all others are granted."""
_ZEROS = re.compile(r"^0+$")
_POSTCODE_FIRST = re.compile(r"^(?:0|\d{6})\s+")
_PARTS = ("Section", "MainClass", "Subclass", "MainGroup", "Subgroup")
_ROLES = (
    ("applicant", "ApplicantDetails/Applicant"),
    ("assignee", "AssigneeDetails/Assignee"),
    ("inventor", "InventorDetails/Inventor"),
    ("inventor", "DesignerDetails/Designer"),
)


def read_business(root: etree._Element) -> Bibliography | Refusal:
    """Take the bibliography of a document."""
    head = find(root, "BibliographicData")
    if head is None:
        head = find(root, "DesignBibliographicData")
    if head is None:
        return Refusal("not_a_record", f"{local_name(root)} without BibliographicData")
    published = _preferred(head, "PublicationReference", "standard")
    filed = _preferred(head, "ApplicationReference", "original")
    letter = _said(published, "DocumentID/Kind") or present(root.get("kind"))
    return Bibliography(
        office=_said(published, "DocumentID/WIPOST3Code") or root.get("country") or "CN",
        application_number=_said(filed, "DocumentID/DocNumber"),
        application_date=_said(filed, "DocumentID/Date"),
        publication_number=publication_number(
            _said(published, "DocumentID/WIPOST3Code") or root.get("country") or "CN",
            _said(published, "DocumentID/DocNumber") or present(root.get("docNumber")),
            letter,
        ),
        publication_date=_said(published, "DocumentID/Date")
        or present(root.get("datePublication"))
        or _said(head, "PublicAvailabilityDate/GazetteReference/Date"),
        kind=kind_of(filed.get("applType") if filed is not None else None, letter),
        stage=stage_of(letter),
        title=_in_chinese(head, "InventionTitle") or _in_chinese(head, "DesignTitle"),
        abstract=_abstract(root),
        language="zh",
        ipc=tuple(_symbols(head)),
        claims=len(find_all(root, "Claims/Claim")) or None,
        parties=tuple(_parties(head)),
    )


def present(text: str | None) -> str | None:
    """Take zeros, which the office writes where it has nothing, for missing."""
    text = (text or "").strip()
    return None if not text or _ZEROS.match(text) else text


def publication_number(office: str, number: str | None, letter: str | None) -> str | None:
    """Write a publication the way it is printed, `CN107087341A`."""
    return f"{office}{number}{letter or ''}" if number else None


def kind_of(application_type: str | None, letter: str | None) -> str:
    """Tell the kind of document by the application's type, else by the publication's kind."""
    known = KIND_BY_TYPE.get((application_type or "").strip())
    return known or KIND_BY_LETTER.get((letter or "")[:1], "other")


def stage_of(letter: str | None) -> str:
    """Only inventions are published before they are granted."""
    return "application" if (letter or "").startswith("A") else "grant"


def without_postcode(address: str | None) -> str | None:
    """Cut the postcode, or the zero in its place, that the office writes before an address."""
    return present(_POSTCODE_FIRST.sub("", address)) if address else None


def _preferred(head: etree._Element, name: str, form: str) -> etree._Element | None:
    """Take the reference in a form, by its name: the order of the forms differs between documents."""
    references = find_all(head, name)
    asked = [one for one in references if one.get("dataFormat") == form]
    return next(iter((*asked, *references)), None)


def _said(element: etree._Element | None, path: str) -> str | None:
    return present(text_at(element, path))


def _in_chinese(element: etree._Element, path: str) -> str | None:
    found = find_all(element, path)
    chinese = [one for one in found if (one.get("lang") or "zh").lower().startswith("zh")]
    return next((text for text in map(text_of, (*chinese, *found)) if text), None)


def _abstract(root: etree._Element) -> str | None:
    """Abstract in Chinese; a design has an explanation in its place."""
    abstracts = find_all(root, "Abstract")
    chinese = [one for one in abstracts if (one.get("lang") or "zh").lower().startswith("zh")]
    for one in (*chinese, *abstracts, *find_all(root, "DesignBriefExplanation")):
        text = paragraphs(one, "Paragraphs")
        if text:
            return text
    return None


def _symbols(head: etree._Element) -> Iterator[str]:
    """IPC from its parts, whose zeros count (`05`), else as printed."""
    for one in find_all(head, "ClassificationIPCRDetails/ClassificationIPCR"):
        section, main_class, subclass, group, subgroup = (text_at(one, part) for part in _PARTS)
        if section and main_class and subclass and group and subgroup:
            yield f"{section}{main_class}{subclass}{group}/{subgroup}"
        elif printed := text_at(one, "Text"):
            yield printed


def _parties(head: etree._Element) -> Iterator[Named]:
    """Applicants, assignees, inventors; a design lists them without the bracket `Parties`."""
    contact = find(head, "CorrespondenceAddress/AddressBook/Address")
    for role, path in _ROLES:
        listed = (*find_all(head, f"Parties/{path}"), *find_all(head, path))
        for position, one in enumerate(listed):
            address = find(one, "AddressBook/Address")
            if address is None and role == "applicant" and position == 0:
                address = contact  # a design prints its first applicant's address there
            yield _party(role, one, address)


def _party(role: str, one: etree._Element, address: etree._Element | None) -> Named:
    name = present(text_at(one, "AddressBook/Name")) or present(text_at(one, "AddressBook/OrganizationName"))
    levels = [_said(address, level) for level in ("Province", "City", "County", "Street")]
    return Named(
        role,
        name,
        address=without_postcode(text_at(address, "Text")) or "".join(filter(None, levels)) or None,
        region=levels[0],
        country=_said(address, "WIPOST3Code"),
        postcode=_said(address, "PostCode"),
    )
