"""The plan of XML: byte ranges of large files, and groups of members where many small ones are packed."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from aicluster_spark.errors import InputError
from aicluster_spark.records.io.chunks import HEAD, scratch_file
from aicluster_spark.records.io.containers import (
    BLOCK,
    Member,
    damage,
    member_name,
    open_members,
    refuse_parquet,
)
from aicluster_spark.records.io.plan import CHUNK_BYTES, Chunk, Plan
from aicluster_spark.records.io.xml_split import WIDE, borders, count_documents

if TYPE_CHECKING:
    from aicluster_spark.study.models import Limits

GROUP_MEMBERS: Final = 5_000
"""Members of a chunk at most."""
OVERLAP: Final = 256
"""Bytes read twice when a border is looked for far away: longer than any of its forms."""


@dataclass(slots=True)
class _Group:
    """Members of one zip that make up a chunk."""

    path: str
    names: list[str] = field(default_factory=list)
    size: int = 0
    records: int = 0


def plan_xml(
    path: Path, scratch: Path, limits: Limits, roots: Sequence[str], chunk_bytes: int = CHUNK_BYTES
) -> Plan:
    """Find, unpack where needed, cut and count documents of XML, loose, concatenated or packed.

    Members of a zip are read where they are. Those of other archives, and of archives in an archive, are
    packed anew into one zip in the scratch folder; members larger than a chunk are unpacked there and cut.

    Parameters
    ----------
    path
        The source file.
    scratch
        Folder for copies, which must live until the chunks are read.
    limits
        What the study allows.
    roots
        Names of the root elements of records, with prefixes.
    chunk_bytes
        Size of a chunk, unless a single document is larger.

    Raises
    ------
    InputError
        If the file cannot be read or unpacked, or holds nothing.
    """
    cut = _Cut(path, scratch, roots, limits.record_bytes, chunk_bytes)
    chunks: list[Chunk] = []
    row = 0
    for chunk in cut.chunks(open_members(path, limits, scratch)):
        chunks.append(replace(chunk, first_row=row))
        row += chunk.records
    if not row:
        raise InputError(f"{path.name} is empty.", "Fetch it again, or leave it out.")
    return Plan(tuple(chunks), (), cut.encoding, row)


@dataclass(slots=True)
class _Cut:
    """How one source file is cut; keeps the open group of members between them."""

    path: Path
    scratch: Path
    roots: Sequence[str]
    record_bytes: int
    chunk_bytes: int
    encoding: str = ""
    group: _Group | None = None

    def chunks(self, members: Iterator[Member]) -> Iterator[Chunk]:
        """Cut member by member; rows are numbered by the caller."""
        direct = _entries(self.path)
        packed = scratch_file(self.scratch, str(self.path), "zip")
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for place, member in enumerate(members):
                if not member.packed:
                    yield from self._ranges(self.path, member.label)
                    continue
                content = _read_small(member, self.chunk_bytes)
                if len(content) > self.chunk_bytes:
                    yield from self._flush()
                    yield from self._ranges(self._spool(content, member, place), member.label)
                elif member.name in direct:
                    yield from self._add(str(self.path), direct[member.name], content)
                else:
                    name = member.name or member.label
                    name = f"{name} ({place})" if name in archive.NameToInfo else name
                    archive.writestr(name, content)
                    yield from self._add(str(packed), name, content)
        yield from self._flush()

    def _add(self, path: str, name: str, content: bytes) -> Iterator[Chunk]:
        full = self.group and (
            self.group.path != path
            or self.group.size + len(content) > self.chunk_bytes
            or len(self.group.names) >= GROUP_MEMBERS
        )
        if full:
            yield from self._flush()
        self._note(content)
        self.group = self.group or _Group(path)
        self.group.names.append(name)
        self.group.size += len(content)
        self.group.records += max(1, count_documents(content, self.roots))

    def _flush(self) -> Iterator[Chunk]:
        group, self.group = self.group, None
        if group:
            yield Chunk(group.path, self.path.name, 0, 0, 0, "xml", tuple(group.names), records=group.records)

    def _spool(self, head: bytes, member: Member, place: int) -> Path:
        target = scratch_file(self.scratch, f"{self.path}/{place}", "xml")
        with target.open("wb") as copy:
            copy.write(head)
            for block in member.stream.blocks():
                copy.write(block)
        return target

    def _ranges(self, path: Path, label: str) -> Iterator[Chunk]:
        """Cut a file with random access at borders of documents."""
        size, at = path.stat().st_size, 0
        with path.open("rb") as stream:
            self._note(stream.read(HEAD))
            while at < size:
                content = self._window(stream, at, size)
                found = len(content)
                if found:
                    records = count_documents(content, self.roots)
                else:
                    found, records = self._far_border(stream, at, size) - at, 1
                if records:
                    yield Chunk(
                        str(path), label, at, at + found, 0, "xml", records=records, oversize=not content
                    )
                at += found

    def _window(self, stream: IO[bytes], at: int, size: int) -> bytes:
        """Read up to a border; nothing if none is within the longest document allowed."""
        window = self.chunk_bytes
        while True:
            stream.seek(at)
            content = stream.read(min(window, size - at))
            wide = at == 0 and content.startswith(WIDE)
            if at + len(content) >= size and not (wide and size > self.record_bytes):
                return content
            places = [] if wide else borders(content, self.roots)[1:-1]
            if places:
                return content[: places[-1]]
            if len(content) > self.record_bytes:
                return b""
            window *= 2

    def _far_border(self, stream: IO[bytes], at: int, size: int) -> int:
        """Find where a document of any length ends without holding it."""
        stream.seek(at)
        if at == 0 and stream.read(2) in WIDE:
            return size
        place = at
        while place < size:
            stream.seek(place)
            content = stream.read(BLOCK)
            found = [
                place + border for border in borders(content, self.roots)[1:-1] if place + border > at + 3
            ]
            if found:
                return found[0]
            place += max(len(content) - OVERLAP, 1) if place + len(content) < size else len(content)
        return size

    def _note(self, head: bytes) -> None:
        """Note the encoding that the first document declares."""
        refuse_parquet(head[:4], self.path.name)
        if not self.encoding:
            said = re.search(rb"<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)", head[:HEAD])
            self.encoding = (
                said[1].decode().lower() if said else "utf-16" if head.startswith(WIDE) else "utf-8"
            )


def _read_small(member: Member, limit: int) -> bytes:
    """Read a member whole, or a little more than the limit of a larger one."""
    content = bytearray()
    while len(content) <= limit and (block := member.stream.read(BLOCK)):
        content += block
    return bytes(content)


def _entries(path: Path) -> dict[str, str]:
    """Names by which members of a zip can be read in place; those that occur twice cannot."""
    if not zipfile.is_zipfile(path):
        return {}
    with damage(path.name), zipfile.ZipFile(path) as archive:
        entries = [(member_name(info), info.filename) for info in archive.infolist()]
    counts = Counter(name for name, _ in entries)
    return {name: entry for name, entry in entries if counts[name] == 1}
