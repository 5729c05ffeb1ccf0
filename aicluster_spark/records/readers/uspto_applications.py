"""US applications published from 2001 to 2004 (`patent-application-publication`)."""

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
)
from aicluster_spark.records.readers.xml_tools import Refusal, find, find_all, paragraphs, text_at, text_of

_IPC = (
    "technical-information/classification-ipc/classification-ipc-primary/ipc",
    "technical-information/classification-ipc/classification-ipc-secondary/ipc",
)
_NAME = ("given-name", "middle-name", "family-name", "name-suffix")


def read_application_publication(root: etree._Element) -> Bibliography | Refusal:
    """Take the bibliography of a published application."""
    head = find(root, "subdoc-bibliographic-information")
    if head is None:
        return Refusal("not_a_record", "patent-application-publication without bibliographic information")
    filing = find(head, "domestic-filing-data")
    claims = find_all(root, "subdoc-claims/claim")
    return Bibliography(
        office=present(text_at(head, "document-id/country-code")) or "US",
        application_number=present(text_at(filing, "application-number/doc-number")),
        application_date=present(text_at(filing, "filing-date")),
        publication_number=document_number(text_at(head, "document-id/doc-number")),
        publication_date=present(text_at(head, "document-id/document-date")),
        kind=kind_of(None, text_at(head, "document-id/kind-code")),
        stage="application",
        title=text_at(head, "technical-information/title-of-invention"),
        abstract=paragraphs(find(root, "subdoc-abstract"), "paragraph"),
        language="en",
        ipc=tuple(filter(None, (text_of(one) for path in _IPC for one in find_all(head, path)))),
        claims=len(claims) or None,
        parties=tuple(_parties(head)),
    )


def _parties(head: etree._Element) -> Iterator[Named]:
    inventors = (*find_all(head, "inventors/first-named-inventor"), *find_all(head, "inventors/inventor"))
    yield from map(_inventor, inventors)
    yield from map(_assignee, find_all(head, "assignee"))


def _inventor(one: etree._Element) -> Named:
    """One inventor; the residence tells the city, for the address may be the agent's."""
    residence = find(one, "residence/residence-us")
    if residence is None:
        residence = find(one, "residence/residence-non-us")
    return Named(
        "inventor",
        full_name(*(text_at(one, f"name/{part}") for part in _NAME)),
        address=present(text_at(residence, "city")),
        region=present(text_at(residence, "state")),
        country=present(text_at(residence, "country-code")),
    )


def _assignee(one: etree._Element) -> Named:
    organisation = present(text_at(one, "organization-name"))
    person = full_name(*(text_at(one, f"name/{part}") for part in _NAME))
    told = SECTOR_BY_ROLE.get(text_at(one, "assignee-type") or "")
    return Named(
        "assignee",
        organisation or person,
        sector="person" if person and not organisation else told,
        address=present(text_at(one, "address/city")),
        region=present(text_at(one, "address/state")),
        country=present(text_at(one, "address/country/country-code")),
        postcode=present(text_at(one, "address/postalcode")),
    )
