"""The CNIPA's older XML (`cn-patent-document`, after WIPO standard ST.36): bibliography and full text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from aicluster_spark.records.readers.bibliography import Bibliography, Named
from aicluster_spark.records.readers.cnipa_business import (
    kind_of,
    present,
    publication_number,
    stage_of,
    without_postcode,
)
from aicluster_spark.records.readers.xml_tools import Refusal, find, find_all, paragraphs, text_at, text_of

_SYMBOLS = (
    "classifications-ipcr/classification-ipcr/text",
    "classification-ipc/main-classification",
    "classification-ipc/further-classification",
    "classification-ipc/text",
)
_ROLES = (
    ("applicant", "cn-parties/cn-applicants/cn-applicant"),
    ("assignee", "assignees/assignee"),
    ("inventor", "cn-parties/cn-inventors/cn-inventor"),
)
_POSTCODE = re.compile(r"^(\d{6})\s")


def read_st36(root: etree._Element) -> Bibliography | Refusal:
    """Take the bibliography of a document."""
    head = find(root, "cn-bibliographic-data")
    if head is None:
        return Refusal("not_a_record", "cn-patent-document without cn-bibliographic-data")
    published, filed = find(head, "cn-publication-reference"), find(head, "application-reference")
    letter = present(text_at(published, "document-id/kind"))
    office = text_at(published, "document-id/country") or root.get("country") or "CN"
    number = present(text_at(published, "document-id/doc-number"))
    return Bibliography(
        office=office,
        application_number=present(text_at(filed, "document-id/doc-number")),
        application_date=present(text_at(filed, "document-id/date")),
        publication_number=publication_number(office, number, letter),
        publication_date=present(text_at(published, "document-id/date"))
        or present(text_at(published, "gazette-reference/date")),
        kind=kind_of(filed.get("appl-type") if filed is not None else None, letter),
        stage=stage_of(letter),
        title=text_at(head, "invention-title"),
        abstract=paragraphs(find(head, "abstract"), "p"),
        language="zh",
        ipc=tuple(filter(None, (text_of(one) for path in _SYMBOLS for one in find_all(head, path)))),
        claims=len(find_all(root, "application-body/claims/claim")) or None,
        parties=tuple(_parties(head)),
    )


def _parties(head: etree._Element) -> Iterator[Named]:
    for role, path in _ROLES:
        for one in find_all(head, path):
            printed = text_at(one, "addressbook/address/text")
            code = _POSTCODE.match(printed or "")
            yield Named(
                role,
                present(text_at(one, "addressbook/name")) or present(text_at(one, "name")),
                address=without_postcode(printed),
                region=present(text_at(one, "addressbook/address/state")),
                country=present(text_at(one, "addressbook/address/country")),
                postcode=present(text_at(one, "addressbook/address/postcode")) or (code and code[1]),
            )
