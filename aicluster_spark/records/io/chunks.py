"""Source files as plain files in reach, and the bytes of a chunk of one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aicluster_spark.errors import InputError
from aicluster_spark.records.io.containers import Member, damage, open_members

if TYPE_CHECKING:
    from aicluster_spark.records.io.plan import Chunk
    from aicluster_spark.study.models import Limits

HEAD: Final = 8_000
"""Bytes read of a record that is too long: enough to show what it is."""


@dataclass(frozen=True, slots=True)
class PlainFile:
    """A file with random access: a source as it is, or a member unpacked into the scratch folder."""

    label: str
    path: Path


def plain_files(path: Path, scratch: Path, limits: Limits) -> Iterator[PlainFile]:
    """Unpack what is packed, member by member.

    Raises
    ------
    InputError
        As `containers.open_members`, and for an empty file.
    """
    for member in open_members(path, limits, scratch):
        file = unpack(member, path, scratch) if member.packed else PlainFile(member.label, path)
        if not file.path.stat().st_size:
            raise InputError(f"{file.label} is empty.", "Fetch it again, or leave it out.")
        yield file


def unpack(member: Member, source: Path, scratch: Path) -> PlainFile:
    """Write a member to the scratch folder, under a name that holds nothing of the archive's."""
    target = scratch_file(scratch, f"{source}/{member.name}", "unpacked")
    with target.open("wb") as copy:
        for block in member.stream.blocks():
            copy.write(block)
    return PlainFile(member.label, target)


def scratch_file(scratch: Path, name: str, kind: str) -> Path:
    """Give a path in the scratch folder that is the name's own."""
    scratch.mkdir(parents=True, exist_ok=True)
    return scratch / f"{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:24]}.{kind}"


def read_chunk(chunk: Chunk) -> bytes:
    """Read a chunk's bytes; of a record that is too long only the head.

    Raises
    ------
    InputError
        If the file is gone or shorter than when it was planned.
    """
    size = chunk.stop - chunk.start
    with damage(chunk.label), Path(chunk.path).open("rb") as file:
        file.seek(chunk.start)
        content = file.read(min(size, HEAD) if chunk.oversize else size)
    if len(content) < size and not chunk.oversize:
        raise InputError(f"{chunk.label} became shorter while it was read.", "Run again when it is complete.")
    return content
