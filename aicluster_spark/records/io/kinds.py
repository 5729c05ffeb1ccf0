"""What a file is, told by its first bytes, not by its name; what is not read is refused with what to do."""

from __future__ import annotations

import zipfile
from typing import IO, Final

from aicluster_spark.errors import InputError
from aicluster_spark.records.io.streams import SPLIT_FIX

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


def kind_of_file(file: IO[bytes], label: str) -> str:
    """Tell the kind of a file that can be sought; an Office file is plain, the end of a split zip refused."""
    kind = kind_of(file.read(HEAD), label)
    size = file.seek(0, 2)
    file.seek(max(0, size - ZIP_TAIL))
    if kind == "plain" and b"PK\x05\x06" in file.read():
        raise InputError(f"{label} is the last part of a split zip, or a damaged one.", SPLIT_FIX)
    file.seek(0)
    return "plain" if kind == "zip" and is_workbook(file) else kind


def refuse_parquet(head: bytes, label: str) -> None:
    """Refuse parquet where a text or XML is needed.

    Raises
    ------
    InputError
        With what to do.
    """
    if head.startswith(b"PAR1"):
        raise InputError(f"{label} is a parquet file, which is not read here.", "Write it as CSV in UTF-8.")


def is_workbook(file: IO[bytes]) -> bool:
    """Tell an Office file, which is a zip by its first bytes, from an archive of files."""
    with zipfile.ZipFile(file) as archive:
        found = "[Content_Types].xml" in archive.NameToInfo
    file.seek(0)
    return found
