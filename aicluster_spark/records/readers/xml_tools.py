"""XML of the offices, read safely: one document in, its root or the reason why there is none.

Documents come from archives that anybody may have packed: the parser reads nothing outside of them and
expands nothing, and what declares entities of its own is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.entities import html5

from lxml import etree

from aicluster_spark.records.io.xml_split import safe_parser

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
TOO_NARROW = re.compile(rb"""^(<\?xml[^>]{0,200}?encoding\s*=\s*["'])(?:gb2312|gbk)(?=["'])""", re.I)
"""Chinese texts say GB2312 or GBK where they hold characters that only GB18030, which contains both, has."""
DETAIL_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a document gives no record.

    Attributes
    ----------
    reason
        One of the closed list of reasons.
    detail
        What was found.
    """

    reason: str
    detail: str


def read_document(document: bytes) -> etree._Element | Refusal:
    """Parse one document.

    Parameters
    ----------
    document
        Its bytes; a byte order mark and blank lines before the declaration are forgiven.

    Returns
    -------
    lxml element or Refusal
        The root, or `empty_record` or `broken_record` with the parser's own words.
    """
    content = document.removeprefix(BYTE_ORDER_MARK).lstrip(b" \t\r\n")
    if not content:
        return Refusal("empty_record", "no content")
    try:
        root = etree.fromstring(TOO_NARROW.sub(rb"\1gb18030", content), safe_parser())
    except etree.XMLSyntaxError as error:
        return Refusal("broken_record", _one_line(error.msg or "not well-formed"))
    declared = _declared_entity(root)
    if declared:
        return Refusal("broken_record", f"declares the entity {declared}: entities are not expanded")
    return root


def local_name(element: etree._Element) -> str:
    """Name of an element without namespace."""
    return etree.QName(element).localname


def find(element: etree._Element | None, path: str) -> etree._Element | None:
    """First element of a path such as `Parties/Applicant`, in whatever namespaces; null-safe."""
    return None if element is None else element.find(_anywhere(path))


def find_all(element: etree._Element | None, path: str) -> list[etree._Element]:
    """All elements of a path, in whatever namespaces; null-safe."""
    return [] if element is None else element.findall(_anywhere(path))


def text_of(element: etree._Element | None) -> str | None:
    """Whole text of an element with all inside it, blanks run together; null where nothing is left.

    Marks of emphasis, superscripts and the like leave their text behind. A character named by the entity of
    a document type that is not loaded, such as `&ldquo;`, becomes that character where HTML knows the name.
    """
    if element is None:
        return None
    return " ".join("".join(_pieces(element)).split()) or None


def text_at(element: etree._Element | None, path: str) -> str | None:
    """Text of the first element of a path."""
    return text_of(find(element, path))


def paragraphs(element: etree._Element | None, path: str) -> str | None:
    """Texts of all elements of a path, one a line; the element's own where it has none of them."""
    texts = [text for text in map(text_of, find_all(element, path)) if text]
    return "\n".join(texts) or text_of(element)


@cache
def _anywhere(path: str) -> str:
    return "/".join("{*}" + step for step in path.split("/"))


def _pieces(element: etree._Element) -> Iterator[str]:
    """Texts in the order of the document; unknown named characters stay as they are written."""
    yield element.text or ""
    for child in element:
        if isinstance(child, etree._Entity):
            yield html5.get(f"{child.name};", child.text or "")
        elif isinstance(child.tag, str):  # neither a comment nor an instruction
            yield from _pieces(child)
        yield child.tail or ""


def _declared_entity(root: etree._Element) -> str | None:
    """Name of an entity the document declares for itself; pictures it lists without reading are none."""
    internal = root.getroottree().docinfo.internalDTD
    declared = internal.iterentities() if internal is not None else ()
    # an unparsed entity (`NDATA TIF`) has an address, and the name of a notation for its content
    texts = (one for one in declared if not (one.system_url and one.content and one.orig is None))
    return next((str(one.name) for one in texts), None)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:DETAIL_LENGTH]
