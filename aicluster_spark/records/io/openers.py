"""Members of zip, tar, gzip and bzip2 as streams; links, encryption and paths that leave are refused."""

from __future__ import annotations

import bz2
import gzip
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import PureWindowsPath
from typing import IO, Final

from aicluster_spark.errors import InputError
from aicluster_spark.records.io.streams import Readable


def member_name(info: zipfile.ZipInfo) -> str:
    """Name of a member with plain slashes; Chinese tools write GBK where the standard says code page 437."""
    name = info.filename
    if not info.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return PureWindowsPath(name).as_posix()


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
