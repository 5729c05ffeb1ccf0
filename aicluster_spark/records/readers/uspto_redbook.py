"""US grants and published applications since 2005, `us-patent-grant` and `us-patent-application`."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from aicluster_spark.records.readers.bibliography import Bibliography, Named
from aicluster_spark.records.readers.uspto_words import (
    SECTOR_BY_ROLE,
    document_number,
    full_name,
    kind_of,
    present,
    whole,
)
from aicluster_spark.records.readers.xml_tools import (
    Refusal,
    find,
    find_all,
    local_name,
    paragraphs,
    text_at,
    text_of,
)

_NAME = ("first-name", "middle-name", "last-name", "suffix")
_PARTS = ("section", "class", "subclass", "main-group", "subgroup")
_IPC_PRINTED = ("classification-ipc/main-classification", "classification-ipc/further-classification")
_CPC = ("main-cpc/classification-cpc", "further-cpc/classification-cpc")
_INVENTORS = ("us-parties/inventors/inventor", "parties/inventors/inventor")
_APPLICANTS = ("us-parties/us-applicants/us-applicant", "parties/applicants/applicant")
BOTH = "applicant-inventor"
"""Before version 4.3 an inventor who applies is listed once, under the applicants."""


def read_redbook(root: etree._Element) -> Bibliography | Refusal:
    """Take the bibliography of a grant or a published application."""
    granted = local_name(root) == "us-patent-grant"
    head = find(root, f"us-bibliographic-data-{'grant' if granted else 'application'}")
    if head is None:
        return Refusal("not_a_record", f"{local_name(root)} without bibliographic data")
    published = find(head, "publication-reference/document-id")
    filed = find(head, "application-reference")
    return Bibliography(
        office=present(text_at(published, "country")) or root.get("country") or "US",
        application_number=present(text_at(filed, "document-id/doc-number")),
        application_date=present(text_at(filed, "document-id/date")),
        publication_number=document_number(text_at(published, "doc-number")),
        publication_date=present(text_at(published, "date")) or present(root.get("date-publ")),
        kind=kind_of(filed.get("appl-type") if filed is not None else None, text_at(published, "kind")),
        stage="grant" if granted else "application",
        title=text_at(head, "invention-title"),
        abstract=paragraphs(find(root, "abstract"), "p"),
        language="en",
        ipc=tuple(_ipc(head)),
        cpc=tuple(_from_parts(one) for path in _CPC for one in find_all(head, f"classifications-cpc/{path}")),
        claims=whole(text_at(head, "number-of-claims")) or len(find_all(root, "claims/claim")) or None,
        parties=tuple(_parties(head)),
    )


def _ipc(head: etree._Element) -> Iterator[str]:
    """Symbols in parts since 2006, before as printed (`G06F015/16`)."""
    yield from map(_from_parts, find_all(head, "classifications-ipcr/classification-ipcr"))
    for path in _IPC_PRINTED:
        yield from filter(None, map(text_of, find_all(head, path)))


def _from_parts(one: etree._Element) -> str:
    section, main_class, subclass, group, subgroup = (text_at(one, part) or "" for part in _PARTS)
    return f"{section}{main_class}{subclass}{group}" + (f"/{subgroup}" if subgroup else "")


def _parties(head: etree._Element) -> Iterator[Named]:
    inventors = [one for path in _INVENTORS for one in find_all(head, path)]
    applicants = [one for path in _APPLICANTS for one in find_all(head, path)]
    both = [one for one in applicants if one.get("app-type") == BOTH]
    yield from (_party("inventor", one) for one in (*inventors, *both))
    yield from (_party("applicant", one) for one in applicants)
    yield from (_party("assignee", one) for one in find_all(head, "assignees/assignee"))


def _party(role: str, one: etree._Element) -> Named:
    """One person or organisation; some assignees stand without the bracket `addressbook`."""
    book = find(one, "addressbook")
    book = one if book is None else book
    organisation = present(text_at(book, "orgname"))
    person = full_name(*(text_at(book, part) for part in _NAME))
    address = find(book, "address")
    country = present(text_at(address, "country")) or present(text_at(one, "residence/country"))
    told = SECTOR_BY_ROLE.get(text_at(book, "role") or "")
    return Named(
        role,
        organisation or person or present(text_at(book, "name")),
        sector="person" if person and not organisation else told,
        address=present(text_at(address, "city")),
        region=present(text_at(address, "state")),
        country=country,
        postcode=present(text_at(address, "postcode")),
    )
