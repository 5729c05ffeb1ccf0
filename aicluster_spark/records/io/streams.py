"""Bytes of packed files as streams: counted against the study's limits, and damage told in one line."""

from __future__ import annotations

import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from aicluster_spark.errors import InputError

if TYPE_CHECKING:
    from aicluster_spark.study.models import Limits

BLOCK: Final = 1_000_000
FREE_BYTES: Final = 16_000_000
"""Below this nothing is a bomb, however well it packs."""
SPLIT_FIX: Final = (
    "Put all parts (.z01 ... .zip) in one folder and join them: `zip -s 0 FILE.zip --out whole.zip`."
)
BROKEN: Final = (
    EOFError, OSError, RuntimeError, ValueError, struct.error, zlib.error, lzma.LZMAError, zipfile.BadZipFile,
    tarfile.TarError,
)  # fmt: skip
"""What the standard library raises for archives that are cut off, damaged or packed in an unknown way."""


class Readable(Protocol):
    """What can be read to its end, block by block."""

    def read(self, size: int = -1, /) -> bytes:
        """Read up to so many bytes; empty at the end."""


@dataclass(slots=True)
class Meter:
    """Bytes and members unpacked so far from one source file, held against the study's limits."""

    label: str
    packed: int
    limits: Limits
    unpacked: int = 0
    members: int = 0

    def add_bytes(self, count: int) -> None:
        """Count unpacked bytes; refuse a bomb."""
        self.unpacked += count
        if self.unpacked > self.limits.unpacked_gigabytes * 1e9:
            raise InputError(
                f"{self.label} unpacks to more than {self.limits.unpacked_gigabytes:g} GB.",
                "Raise records.limits.unpacked_gigabytes if that is right.",
            )
        if self.unpacked > max(FREE_BYTES, self.limits.expansion * self.packed):
            raise InputError(
                f"{self.label} unpacks to more than {self.limits.expansion:g} times its size.",
                "It may be an archive bomb; raise records.limits.expansion if it is not.",
            )

    def add_member(self) -> None:
        """Count a member; refuse too many."""
        self.members += 1
        if self.members > self.limits.members:
            raise InputError(
                f"{self.label} holds more than {self.limits.members} files.",
                "Raise records.limits.members if that is right.",
            )


@dataclass(slots=True)
class Stream:
    """A member's bytes, read once and in order; damage becomes an InputError."""

    label: str
    raw: Readable
    meter: Meter | None = None

    def read(self, size: int = -1) -> bytes:
        """Read up to so many bytes, all of them if negative; empty at the end."""
        if size < 0:
            return b"".join(self.blocks())
        with damage(self.label):
            block = self.raw.read(size)
        if self.meter:
            self.meter.add_bytes(len(block))
        return block

    def read_head(self, size: int) -> bytes:
        """Read so many bytes, fewer only at the end."""
        head = self.read(size)
        while len(head) < size and (more := self.read(size - len(head))):
            head += more
        return head

    def blocks(self) -> Iterator[bytes]:
        """Read to the end, block by block."""
        return iter(lambda: self.read(BLOCK), b"")


@contextmanager
def damage(label: str) -> Iterator[None]:
    """Turn what broken archives raise into one line for the user."""
    try:
        yield
    except PermissionError as error:
        raise InputError(f"{label} cannot be read: {error.strerror}.", "Check its permissions.") from error
    except FileNotFoundError as error:
        raise InputError(f"{label} is not there.", "Check its path.") from error
    except BROKEN as error:
        said = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
        split = "disk" in said
        raise InputError(
            f"{label} is part of a split zip." if split else f"{label} is damaged or cut off: {said}.",
            SPLIT_FIX if split else "Fetch it again; `unzip -t`, `gzip -t` or `tar -t` say more.",
        ) from error
