"""Why a record is not kept: a closed list, so that counts can be compared over years and sources."""

from __future__ import annotations

REASONS: dict[str, str] = {
    "missing_patent_id": "The record has no patent number.",
    "missing_application_date": "The record has no filing date, so it belongs to no year.",
    "bad_date": "A date is not a date.",
    "application_after_publication": "The filing date is after the publication date.",
    "kind_excluded": "The study leaves out this kind of document.",
    "withdrawn": "The office withdrew the document and the study leaves such documents out.",
    "party_not_listed": "The record names a party by a position that its own list of parties lacks.",
    "duplicate_mention": "The same party of the same document stands in the file before.",
}
RAW_LENGTH = 1000
