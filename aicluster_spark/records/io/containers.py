"""Archives and compressed files: told by content, not by name, and unpacked as streams within limits."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from typing import IO, TYPE_CHECKING, Final, Protocol

from aicluster_spark.errors import InputError

if TYPE_CHECKING:
    from aicluster_spark.study.models import Limits

BLOCK: Final = 1_000_000
FREE_BYTES: Final = 16_000_000
"""Below this nothing is a bomb, however well it packs."""
HEAD: Final = 512
ZIP_TAIL: Final = 66_000
"""Where the directory of a zip must begin to end, at the latest."""
REFUSED: Final = (
    (b"Rar!\x1a\x07", "a rar archive", "Unpack it with `unar` or `bsdtar -xf`, and give the files inside."),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it with `7z x`, and give the files inside."),
    (b"\xfd7zXZ\x00", "an xz file", "Unpack it with `xz -d`."),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "Unpack it with `zstd -d`."),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old or encrypted Office file (.xls)",
        "Save it as .xlsx without a password, or as CSV in UTF-8.",
    ),
    (b"PK\x07\x08", "a part of a split zip", "Join the parts with `zip -s 0 FILE.zip --out whole.zip`."),
)
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


def kind_of(head: bytes, label: str) -> str:
    """Tell plain, gzip, bzip2, zip and tar apart by a file's first 512 bytes.

    Raises
    ------
    InputError
        For rar, 7z, xz, zstd and parts of split archives: what to do.
    """
    for magic, what, fix in REFUSED:
        if head.startswith(magic):
            raise InputError(f"{label} is {what}, which is not read.", fix)
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"BZh") and head[4:10] in (b"1AY&SY", b"\x17rE8P\x90"):
        return "bzip2"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    return "tar" if head[257:262] == b"ustar" else "plain"


def refuse_parquet(head: bytes, label: str) -> None:
    """Refuse parquet where a text or XML is needed.

    Raises
    ------
    InputError
        With what to do.
    """
    if head.startswith(b"PAR1"):
        raise InputError(f"{label} is a parquet file, which is not read here.", "Write it as CSV in UTF-8.")


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


def is_workbook(file: IO[bytes]) -> bool:
    """Tell an Office file, which is a zip by its first bytes, from an archive of files."""
    with zipfile.ZipFile(file) as archive:
        found = "[Content_Types].xml" in archive.NameToInfo
    file.seek(0)
    return found


def member_name(info: zipfile.ZipInfo) -> str:
    """Name of a member with plain slashes; Chinese tools write GBK where the standard says code page 437."""
    name = info.filename
    if not info.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return PureWindowsPath(name).as_posix()


def _open(
    file: IO[bytes], label: str, name: str, depth: int, meter: Meter, scratch: Path | None
) -> Iterator[Member]:
    """Members of a file that can be sought; `depth` counts the archives around it."""
    kind = _kind(file, label)
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


def _kind(file: IO[bytes], label: str) -> str:
    """Kind of a file that can be sought; an Office file is plain, the end of a split zip refused."""
    kind = kind_of(file.read(HEAD), label)
    size = file.seek(0, 2)
    file.seek(max(0, size - ZIP_TAIL))
    if kind == "plain" and b"PK\x05\x06" in file.read():
        raise InputError(f"{label} is the last part of a split zip, or a damaged one.", SPLIT_FIX)
    file.seek(0)
    return "plain" if kind == "zip" and is_workbook(file) else kind


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


def _zip(file: IO[bytes], label: str) -> Iterator[tuple[str, Readable]]:
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            name = _safe(member_name(info), label)
            if info.flag_bits & 1:
                raise InputError(f"{label}/{name} is encrypted.", "Unpack it with its password first.")
            with archive.open(info) as stream:
                yield name, stream


def _tar(file: IO[bytes], label: str) -> Iterator[tuple[str, Readable]]:
    with tarfile.open(fileobj=file, mode="r:") as archive:
        for info in archive:
            name = _safe(info.name, label)
            stream = archive.extractfile(info) if info.isreg() else None
            if stream:
                yield name, stream
            elif not info.isdir():
                raise InputError(f"{label}/{name} is a link or device.", "Pack the file itself.")
        file.seek(archive.offset)
        if file.read(tarfile.BLOCKSIZE) != bytes(tarfile.BLOCKSIZE):
            raise tarfile.ReadError("the end is missing")  # which iterating passes over


def _gzip(file: IO[bytes], label: str) -> Iterator[tuple[str, Readable]]:
    with gzip.GzipFile(fileobj=file, mode="rb") as stream:
        yield "", stream


def _bzip2(file: IO[bytes], label: str) -> Iterator[tuple[str, Readable]]:
    with bz2.BZ2File(file) as stream:
        yield "", stream


def _safe(name: str, label: str) -> str:
    """Name of a member with plain slashes; refused where it would leave the folder."""
    path = PureWindowsPath(name)  # knows both kinds of slashes
    if path.is_absolute() or path.root or path.drive or ".." in path.parts:
        raise InputError(
            f"{label} holds a member whose path leaves the archive: {name}.",
            "Do not unpack such an archive; ask where it comes from.",
        )
    return path.as_posix()


OPENERS: Final[dict[str, Callable[[IO[bytes], str], Iterator[tuple[str, Readable]]]]] = {
    "zip": _zip,
    "tar": _tar,
    "gzip": _gzip,
    "bzip2": _bzip2,
}
PACKERS: Final = ("gzip", "bzip2")
