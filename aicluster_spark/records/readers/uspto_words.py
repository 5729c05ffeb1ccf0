"""Words that all document types of the US patent office share: kinds of patents, names, numbers."""

from __future__ import annotations

import re

KIND_BY_TYPE = {"utility": "invention", "design": "design", "plant": "plant"}
KIND_BY_LETTER = {"A": "invention", "B": "invention", "S": "design", "P": "plant"}
"""Kind of the publication; E is a reissue, H an invention registered without a patent."""
SECTOR_BY_ROLE = {
    "04": "person",
    "05": "person",
    "06": "government",
    "07": "government",
    "08": "government",
    "09": "government",
}
"""Code of an assignee: 02 and 03 are companies or corporations, universities among them: no sector."""
_NOTHING = frozenset({"unknown", "omitted", "none", "not provided"})
_NUMBER = re.compile(r"^([A-Z]{0,2})0*(\d+)$")


def present(text: str | None) -> str | None:
    """Take the words the office writes where it has nothing for missing."""
    text = (text or "").strip()
    return None if not text or text.lower() in _NOTHING else text


def whole(text: str | None) -> int | None:
    """Read a count; null where there is none."""
    return int(text) if text and text.isdecimal() else None


def document_number(text: str | None) -> str | None:
    """Strip the zeros a document number is filled up with: `08613112` is 8613112, `D0435854` is D435854."""
    match = _NUMBER.match((text or "").replace(" ", "").replace(",", "").upper())
    return match[1] + match[2] if match else present(text)


def kind_of(application_type: str | None, letter: str | None) -> str:
    """Tell inventions, designs and plants by the application's type, else by the publication's kind."""
    if application_type:
        return KIND_BY_TYPE.get(application_type, "other")
    return KIND_BY_LETTER.get((letter or "")[:1], "other")


def full_name(*parts: str | None) -> str | None:
    """Join the parts of a name, given name first."""
    return " ".join(part for part in map(present, parts) if part) or None
