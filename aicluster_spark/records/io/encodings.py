"""How a text is encoded: what the study says, else its byte order mark, else what its lines decode as.

GBK is never used: GB18030 holds all of it, and GBK garbles four-byte characters without an error.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from aicluster_spark.errors import InputError

BLOCK: Final = 4_000_000
SAMPLE: Final = 1_000_000
"""Bytes of lines beyond ASCII that settle an encoding."""
SURE, LIKELY = 0.9, 0.5
"""Shares of such lines that decode: at once, and where nothing else does better."""
COMMON: Final = 0.3
"""Least share of characters of GB 2312 in a text of GB18030; Latin text read as such has hardly any."""
GB: Final = frozenset({"gb18030", "gbk", "gb2312", "hz", "cp936"})
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
KNOWN: Final = "UTF-8, UTF-16 with a byte order mark and GB18030"


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding and the length of the byte order mark before the text."""

    name: str
    mark: int


def find_encoding(path: Path, label: str, stated: str | None = None) -> Encoding:
    """Find how a plain file is encoded.

    Raises
    ------
    InputError
        If the stated encoding is unknown, or the text is in none that can be told.
    """
    with path.open("rb") as file:
        head = file.read(4)
        mark, marked = next(((len(m), name) for m, name in MARKS if head.startswith(m)), (0, ""))
        if stated:
            name = _stated(stated, marked, label)
            return Encoding(name, mark if name == marked else 0)
        if marked:
            return Encoding(marked, mark)
        file.seek(0)
        return Encoding(_judge(file, label), 0)


def safe_to_cut(encoding: str, delimiter: str) -> bool:
    """Whether line ends, quotes and the delimiter are single bytes that occur in no longer character.

    The second byte of a GB18030 character is a digit, a letter, one of `@[]^_{|}~` or beyond ASCII.
    """
    if encoding == "utf-8":
        return True
    return encoding == "gb18030" and not ("0" <= delimiter <= "9" or "@" <= delimiter <= "~")


def transcode(source: BinaryIO, encoding: str, target: Path) -> None:
    """Write a stream as UTF-8, block by block; what does not decode stays undecodable there."""
    wide = encoding.startswith(("utf-16", "utf-32"))
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass" if wide else "surrogateescape")
    with target.open("wb") as copy:
        for block in iter(lambda: source.read(BLOCK), b""):
            copy.write(_utf8(_decoded(decoder, block)))
        if decoder.getstate()[0]:
            copy.write(b"\xff")  # the text ends within a character


def _decoded(decoder: codecs.IncrementalDecoder, block: bytes) -> str:
    try:
        return decoder.decode(block)
    except UnicodeDecodeError as error:  # utf-32 has units that not even surrogates stand for
        decoder.reset()
        return error.object[: error.start].decode(error.encoding, "replace") + "\udcff"


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _stated(stated: str, marked: str, label: str) -> str:
    try:
        name = codecs.lookup(stated).name
        "".encode(name)
    except LookupError as error:
        raise InputError(
            f"{label}: the encoding {stated} is not known.",
            f"State another one; {KNOWN} are found by themselves.",
        ) from error
    if name in GB:
        return "gb18030"
    if name == "utf-16" and not marked.startswith("utf-16"):
        raise InputError(f"{label}: utf-16 has no byte order mark here.", "State utf-16-le or utf-16-be.")
    return {"utf-16": marked, "utf-8-sig": "utf-8", "ascii": "utf-8"}.get(name, name)


def _judge(file: BinaryIO, label: str) -> str:
    lines = list(_beyond_ascii(file, label))
    if not lines:
        return "utf-8"
    utf8, gb = _share(lines, "utf-8"), _share(lines, "gb18030") * _is_chinese(lines)
    if utf8 >= SURE or (utf8 >= LIKELY and gb < SURE):
        return "utf-8"
    if gb >= LIKELY:
        return "gb18030"
    raise InputError(
        f"{label} is in no encoding that can be told: of its lines beyond ASCII "
        f"{utf8:.0%} are UTF-8, {gb:.0%} Chinese in GB18030.",
        "State its encoding in the study (records.sources.encoding), or save it as UTF-8.",
    )


def _beyond_ascii(file: BinaryIO, label: str) -> Iterator[bytes]:
    """Lines that are not plain ASCII, until there are enough of them."""
    found = 0
    for block in _line_blocks(file):
        if block.count(0) > len(block) // 5:
            raise InputError(
                f"{label} is no text that can be read: every fifth byte or more is zero.",
                "If it is UTF-16 without a byte order mark, state utf-16-le or utf-16-be as its encoding.",
            )
        if block.isascii():
            continue
        for line in block.splitlines():
            if not line.isascii():
                yield line
                found += len(line)
                if found > SAMPLE:
                    return


def _line_blocks(file: BinaryIO) -> Iterator[bytes]:
    rest = b""
    for block in iter(lambda: file.read(BLOCK), b""):
        cut = block.rfind(b"\n") + 1 or (len(block) if len(rest) > BLOCK else 0)
        yield rest + block[:cut]
        rest = block[cut:] if cut else rest + block
    yield rest


def _share(lines: Iterable[bytes], encoding: str) -> float:
    """Share of lines that decode."""
    decodes = [_decodes(line, encoding) for line in lines]
    return sum(decodes) / len(decodes)


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_chinese(lines: Iterable[bytes]) -> bool:
    text = b"".join(lines).decode("gb18030", "replace")
    wide = [character for character in text if not character.isascii() and character != "�"]
    common = "".join(wide).encode("gb2312", "ignore").decode("gb2312")
    return len(common) >= COMMON * max(len(wide), 1)
