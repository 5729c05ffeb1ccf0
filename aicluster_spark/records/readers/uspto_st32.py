"""US grants from 2001 to 2004 (`PATDOC`, after WIPO standard ST.32, whose elements are INID codes)."""

from __future__ import annotations

import re
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
from aicluster_spark.records.readers.xml_tools import Refusal, find, find_all, paragraphs, text_at

_COLUMNS = re.compile(r"^([A-H]\d{2}[A-Z])([ \d]{2}\d)(\d{2,})$")
"""A symbol in fixed columns: four of the subclass, three of the group with blanks before, the subgroup."""
_AT_HOME = "US"


def read_st32(root: etree._Element) -> Bibliography | Refusal:
    """Take the bibliography of a grant."""
    head = find(root, "SDOBI")
    if head is None:
        return Refusal("not_a_record", "PATDOC without SDOBI")
    return Bibliography(
        office=present(text_at(head, "B100/B190")) or "US",
        application_number=present(text_at(head, "B200/B210")),
        application_date=present(text_at(head, "B200/B220")),
        publication_number=document_number(text_at(head, "B100/B110")),
        publication_date=present(text_at(head, "B100/B140")),
        kind=kind_of(None, text_at(head, "B100/B130")),
        stage="grant",
        title=text_at(head, "B500/B540"),
        abstract=paragraphs(find(root, "SDOAB"), "BTEXT/PARA"),
        language="en",
        ipc=tuple(_symbols(head)),
        claims=whole(text_at(head, "B500/B570/B577")) or len(find_all(root, "SDOCL/CL/CLM")) or None,
        parties=tuple(_parties(head)),
    )


def symbol_of(columns: str) -> str | None:
    """Read a symbol in fixed columns: `G06F 1516` is G06F15/16; null for a design's class (`1402`)."""
    match = _COLUMNS.match(columns)
    return f"{match[1]}{match[2].strip()}/{match[3]}" if match else None


def _symbols(head: etree._Element) -> Iterator[str]:
    for code in ("B511", "B512"):
        for one in find_all(head, f"B500/B510/{code}"):
            symbol = symbol_of("".join(map(str, one.itertext())).strip())  # blanks are columns here
            if symbol:
                yield symbol


def _parties(head: etree._Element) -> Iterator[Named]:
    yield from (_party("inventor", one, None) for one in find_all(head, "B700/B720/B721/PARTY-US"))
    for one in find_all(head, "B700/B730"):
        party = find(one, "B731/PARTY-US")
        if party is not None:
            yield _party("assignee", party, SECTOR_BY_ROLE.get(text_at(one, "B732US") or ""))


def _party(role: str, one: etree._Element, told: str | None) -> Named:
    """One person or organisation; the country is left out for those in the United States."""
    organisation = present(text_at(one, "NAM/ONM"))
    region = present(text_at(one, "ADR/STATE"))
    return Named(
        role,
        organisation or full_name(text_at(one, "NAM/FNM"), text_at(one, "NAM/SNM")),
        sector=told if organisation else "person",
        address=present(text_at(one, "ADR/CITY")),
        region=region,
        country=present(text_at(one, "ADR/CTRY")) or (_AT_HOME if region else None),
        postcode=present(text_at(one, "ADR/PCODE")),
    )
