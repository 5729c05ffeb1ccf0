"""Documents of XML that stand one after the other, cut apart by bytes, so that one broken costs no other.

A document begins at an XML declaration, and behind the end tag of a known root. What stands between two such
borders and is not blank is a document, whatever it is: an unknown root or stray text is for the reader to
refuse. UTF-16 is not cut: such a text is one document.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lxml import etree

from aicluster_spark.records.io.chunks import HEAD, read_chunk
from aicluster_spark.records.io.containers import damage

if TYPE_CHECKING:
    from aicluster_spark.records.io.plan import Chunk

BLANK: Final = b" \t\r\n\x00"
DECLARATION: Final = rb"<\?xml[ \t\r\n]"
WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Document:
    """One XML document as it stands in its source.

    Attributes
    ----------
    label
        Names of the source file and of the members it stands in.
    offset, length
        Bytes in the innermost file.
    content
        From the byte order mark, declaration or root on; only the head if it is too long to be read.
    too_long
        Whether it is longer than the study allows.
    """

    label: str
    offset: int
    length: int
    content: bytes
    too_long: bool = False


def borders(content: bytes, roots: Sequence[str]) -> list[int]:
    """Find the places where a document may begin, in order, the first byte and the end among them.

    Parameters
    ----------
    content
        A text that begins with a document; a byte order mark belongs to the document it stands before.
    roots
        Names of the root elements, with prefixes.
    """
    if content.startswith(WIDE):
        return [0, len(content)]
    places = {0, len(content)}
    for found in _border(tuple(roots)).finditer(content):
        place = found.end() if found["end"] else found.start()
        marked = content[place - 3 : place] == codecs.BOM_UTF8 and not found["end"]
        places.add(place - 3 if marked else place)
    return sorted(places)


def split_documents(content: bytes, roots: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Cut concatenated XML; give start and stop of each document, blank stretches between them left out."""
    places = borders(content, roots)
    for start, stop in pairwise(places):
        if not is_blank(content[start:stop]):
            yield start, stop


def count_documents(content: bytes, roots: Sequence[str]) -> int:
    """Count documents without cutting: declarations, and what follows an end tag or begins without either."""
    if content.startswith(WIDE):
        return 1
    declared = len(re.findall(DECLARATION, content))
    return declared + len(_undeclared(tuple(roots)).findall(content))


def is_blank(content: bytes) -> bool:
    """Whether nothing but white space, zeros and byte order marks is in it."""
    return not content.replace(codecs.BOM_UTF8, b"").strip(BLANK)


def safe_parser() -> etree.XMLParser:
    """Make a parser that opens no other file, loads no DTD, expands no entity and refuses huge trees."""
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        dtd_validation=False,
        attribute_defaults=False,
    )


def chunk_documents(chunk: Chunk, roots: Sequence[str], record_bytes: int) -> Iterator[Document]:
    """Go through the documents of a chunk, in order; their number is `chunk.records`.

    A member without any content is one document too, so that nothing that was packed goes unnoticed.

    Raises
    ------
    InputError
        If the file is gone, damaged or shorter than planned.
    """
    if chunk.oversize:
        yield Document(chunk.label, chunk.start, chunk.stop - chunk.start, read_chunk(chunk), too_long=True)
    elif not chunk.members:
        yield from _documents(read_chunk(chunk), chunk.label, chunk.start, roots, record_bytes)
    else:
        with damage(chunk.label), zipfile.ZipFile(Path(chunk.path)) as archive:
            for name in chunk.members:
                yield from member_documents(archive, name, chunk.label, roots, record_bytes)


def member_documents(
    archive: zipfile.ZipFile, name: str, label: str, roots: Sequence[str], record_bytes: int
) -> Iterator[Document]:
    """Go through the documents of one member of a zip."""
    content = archive.read(name)
    found = list(_documents(content, f"{label}/{name}", 0, roots, record_bytes))
    yield from found or [Document(f"{label}/{name}", 0, len(content), content[:HEAD])]


def _documents(
    content: bytes, label: str, base: int, roots: Sequence[str], record_bytes: int
) -> Iterator[Document]:
    for start, stop in split_documents(content, roots):
        long = stop - start > record_bytes
        piece = content[start : start + HEAD if long else stop]
        yield Document(label, base + start, stop - start, piece, too_long=long)


@lru_cache
def _border(roots: tuple[str, ...]) -> re.Pattern[bytes]:
    return re.compile(rb"(?P<start>" + DECLARATION + rb")|(?P<end></(?:" + _either(roots) + rb")[ \t\r\n]*>)")


@lru_cache
def _undeclared(roots: tuple[str, ...]) -> re.Pattern[bytes]:
    """Begin of text or end tag, with something else than a declaration or the end behind it."""
    nothing = rb"(?:[ \t\r\n\x00]|\xef\xbb\xbf)*"
    begin = rb"(?:\A|</(?:" + _either(roots) + rb")[ \t\r\n]*>)"
    return re.compile(begin + rb"(?!" + nothing + rb"(?:" + DECLARATION + rb"|\Z))")


def _either(roots: tuple[str, ...]) -> bytes:
    return b"|".join(re.escape(root.encode()) for root in roots)
