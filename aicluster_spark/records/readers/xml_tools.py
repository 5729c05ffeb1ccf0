"""XML of the offices, read safely: one document in, its root or the reason why there is none.

Documents come from archives that anybody may have packed, so nothing outside of the document is ever read,
no entity is expanded, and depth and size stay within the parser's own limits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.entities import html5

from lxml import etree

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LABELLED_TOO_NARROW = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["'](?:gb2312|gbk)["']""", re.I)
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


def safe_parser(encoding: str | None = None) -> etree.XMLParser:
    """Make a parser that reads nothing but the bytes it is given, and expands nothing."""
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        recover=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding=encoding,
    )


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
    parser = safe_parser("gb18030" if LABELLED_TOO_NARROW.match(content) else None)
    try:
        root = etree.fromstring(content, parser)
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
        else:
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
