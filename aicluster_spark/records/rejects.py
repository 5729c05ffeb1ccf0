"""Why a record is not kept: a closed list, so that counts can be compared over years and sources."""

from __future__ import annotations

REASONS: dict[str, str] = {
    "missing_patent_id": "The record has no patent number.",
    "missing_application_date": "The record has no filing date, so it belongs to no year.",
    "bad_date": "A date is not a date.",
    "application_after_publication": "The filing date is after the publication date.",
    "kind_excluded": "The study leaves out this kind of document.",
    "withdrawn": "The office withdrew the document and the study leaves such documents out.",
    "future_date": "A date lies after the day the file was written.",
    "bad_number": "The application or publication number is none of its office.",
    "broken_record": "The record is not well-formed: fields, quotes or tags do not fit.",
    "record_too_long": "The record is longer than the study allows.",
    "undecodable": "Bytes of the record are not of the file's encoding.",
    "repeated_header": "The header stands in the middle of the file.",
    "not_a_record": "The row or member is not of the format: a note, an advertisement, another root element.",
    "empty_record": "The record has no content.",
    "exact_repeat": "The same record stands in the sources before.",
    "earlier_version": "A later publication of the same document, such as a correction, is kept.",
    "other_stage": "The other publication of the application is kept: the study counts one of the two.",
    "party_not_listed": "The record names a party by a position that its own list of parties lacks.",
    "orphan_row": "The row belongs to a document that the table of documents lacks.",
    "bad_symbol": "The classification symbol is none of its scheme.",
    "duplicate_mention": "The same party of the same document stands in the file before.",
}
RAW_LENGTH = 1000
