"""Files inside source files: archives and what is packed in them, one level deep, unpacked as streams."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from aicluster_spark.errors import InputError
from aicluster_spark.records.io.kinds import HEAD, is_workbook, kind_of, kind_of_file, refuse_parquet
from aicluster_spark.records.io.openers import OPENERS, PACKERS, member_name
from aicluster_spark.records.io.streams import BLOCK, Meter, Stream, damage

if TYPE_CHECKING:
    from aicluster_spark.study.models import Limits

__all__ = [
    "BLOCK",
    "Member",
    "Meter",
    "Stream",
    "damage",
    "is_workbook",
    "kind_of",
    "member_name",
    "open_members",
    "refuse_parquet",
]


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside a source file.

    Attributes
    ----------
    name
        Path in the archives, such as `inner.zip/a.xml`; empty where there is no archive.
    label
        What the user knows it as: the source's name and the path.
    stream
        Its bytes; to be read before the next member is asked for.
    packed
        Whether the bytes stand in an archive or compressed file, not in the source as it is.
    """

    name: str
    label: str
    stream: Stream = field(compare=False)
    packed: bool = True


def open_members(path: Path, limits: Limits, scratch: Path | None = None) -> Generator[Member, None, None]:
    """Go through the files inside a source file, unpacking archives and those they hold, one level deep.

    Parameters
    ----------
    path
        Plain file, gzip, bzip2, zip, tar or packed tar.
    limits
        What the study allows.
    scratch
        Folder for inner archives, which must be on disk to be read; the system's own by default.

    Raises
    ------
    InputError
        For formats that cannot be unpacked here, encrypted or damaged archives, archives more than two deep,
        members whose path leaves the archive, links, and whatever exceeds the limits.
    """
    label = path.name
    if scratch:
        scratch.mkdir(parents=True, exist_ok=True)
    with damage(label), path.open("rb") as file:
        meter = Meter(label, path.stat().st_size, limits)
        yield from _open(file, label, "", 0, meter, scratch)


def _open(
    file: IO[bytes], label: str, name: str, depth: int, meter: Meter, scratch: Path | None
) -> Iterator[Member]:
    """Members of a file that can be sought; `depth` counts the archives around it."""
    kind = kind_of_file(file, label)
    if kind == "plain":
        yield Member(name, label, Stream(label, file), packed=bool(depth))
        return
    if depth == 2:
        raise InputError(f"{label} is an archive in an archive in an archive.", "Unpack the outermost one.")
    for inner, stream in OPENERS[kind](file, label):
        meter.add_member()
        within = f"{name}/{inner}".strip("/")
        member = Stream(f"{meter.label}/{within}".rstrip("/"), stream, meter)
        yield from _member(member, within, kind, depth, scratch)


def _member(stream: Stream, name: str, parent: str, depth: int, scratch: Path | None) -> Iterator[Member]:
    """Hand over a member, or what is in it if it is an archive itself; a packed tar counts as one archive."""
    head = stream.read_head(HEAD)
    kind = kind_of(head, stream.label)
    if kind == "plain" or stream.meter is None:
        yield Member(name, stream.label, Stream(stream.label, _Rejoined(head, stream)))
        return
    with tempfile.TemporaryFile(dir=scratch) as spool:
        spool.write(head)
        for block in stream.blocks():
            spool.write(block)
        spool.seek(0)
        deeper = not (kind == "tar" and parent in PACKERS)
        yield from _open(spool, stream.label, name, depth + deeper, stream.meter, scratch)


class _Rejoined:
    """A stream whose head was read already."""

    def __init__(self, head: bytes, rest: Stream) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int = -1) -> bytes:
        if not self._head:
            return self._rest.read(size)
        head, self._head = self._head, b""
        return head
