"""Archives by their content, their limits, and what the user sees of those that cannot be read."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from aicluster_spark.errors import InputError
from aicluster_spark.records.io.containers import open_members
from aicluster_spark.study.models import Limits
from tests.records.io.reading import read_text

CSV = b"h1,h2\n1,2\n"
LIMITS = Limits()


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def tarred(mode: str = "w", **members: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def members(tmp_path: Path, content: bytes, limits: Limits = LIMITS) -> list[tuple[str, bytes]]:
    file = tmp_path / "misnamed.csv"
    file.write_bytes(content)
    return [(member.name, member.stream.read()) for member in open_members(file, limits, tmp_path)]


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (CSV, [""]),
        (gzip.compress(CSV), [""]),
        (bz2.compress(CSV), [""]),
        (zipped(a=CSV, b__c=CSV), ["a", "b/c"]),
        (tarred(a=CSV, b=CSV), ["a", "b"]),
        (tarred("w:gz", a=CSV), ["a"]),
        (tarred("w:bz2", a=CSV), ["a"]),
        (zipped(inner=zipped(x=CSV, y=CSV), z=CSV), ["inner/x", "inner/y", "z"]),
        (zipped(inner=gzip.compress(CSV)), ["inner"]),
        (zipped(inner=tarred("w:gz", x=CSV)), ["inner/x"]),
        (tarred(inner=zipped(x=CSV)), ["inner/x"]),
        (tarred("w:gz", inner=zipped(x=CSV)), ["inner/x"]),
        (gzip.compress(zipped(x=CSV)), ["x"]),
    ],
)
def test_members_are_found_by_content_whatever_the_name(
    tmp_path: Path, content: bytes, names: list[str]
) -> None:
    assert members(tmp_path, content) == [(name, CSV) for name in names]


def link() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("link")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    return out.getvalue()


def encrypted() -> bytes:
    content = bytearray(zipped(a=CSV))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


NOISE = os.urandom(300_000)
PATENTS = b"".join(b"%d,%d\n" % (i, i * i) for i in range(5_000))
WHOLE_ZIP = zipped(a=PATENTS)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"Rar!\x1a\x07\x01\x00" + CSV, "is a rar archive, which is not read. Unpack it with"),
        (b"7z\xbc\xaf\x27\x1c" + CSV, "is a 7z archive, which is not read. Unpack it with"),
        (b"\xfd7zXZ\x00" + CSV, "is an xz file"),
        (b"\x28\xb5\x2f\xfd" + CSV, "is a zstd file"),
        (b"PK\x07\x08" + WHOLE_ZIP, "is a part of a split zip, which is not read. Join the parts"),
        (NOISE + WHOLE_ZIP[1000:], "is the last part of a split zip, or a damaged one. Put all parts"),
        (WHOLE_ZIP[:-30], "is damaged or cut off: File is not a zip file. Fetch it again"),
        (flipped(WHOLE_ZIP, 2000), "is damaged or cut off"),
        (gzip.compress(PATENTS)[:-200], "is damaged or cut off: Compressed file ended before"),
        (flipped(gzip.compress(PATENTS), 2000), "is damaged or cut off"),
        (bz2.compress(PATENTS)[:-200], "is damaged or cut off: Compressed file ended before"),
        (tarred(a=PATENTS)[:10_000], "is damaged or cut off: unexpected end of data"),
        (
            tarred(a=PATENTS, b=PATENTS)[: tarred(a=PATENTS).rstrip(b"\0").__len__() // 512 * 512 + 512],
            "is damaged",
        ),
        (encrypted(), "misnamed.csv/a is encrypted. Unpack it with its password first"),
        (zipped(**{"../a": CSV}), r"whose path leaves the archive: ../a"),
        (zipped(**{"/etc/a": CSV}), r"whose path leaves the archive: /etc/a"),
        (tarred(**{"a/../../b": CSV}), r"whose path leaves the archive"),
        (link(), "misnamed.csv/link is a link or device"),
        (zipped(a=zipped(b=zipped(c=CSV))), "misnamed.csv/a/b is an archive in an archive in an archive"),
        (zipped(a=zipped(b=gzip.compress(CSV))), "misnamed.csv/a/b is an archive in an archive"),
    ],
)
def test_what_the_user_sees_of_archives_that_are_not_read(
    tmp_path: Path, content: bytes, message: str
) -> None:
    with pytest.raises(InputError) as caught:
        members(tmp_path, content)
    assert message in str(caught.value)
    assert str(caught.value).startswith("misnamed.csv")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("limits", "content", "message"),
    [
        (Limits(expansion=20), gzip.compress(bytes(20_000_000)), "more than 20 times its size"),
        (Limits(expansion=20), zipped(a=zipped(b=bytes(20_000_000))), "more than 20 times its size"),
        (Limits(unpacked_gigabytes=1e-4), gzip.compress(PATENTS * 10), "more than 0.0001 GB"),
        (Limits(members=2), zipped(a=CSV, b=CSV, c=CSV), "more than 2 files"),
        (Limits(members=2), zipped(a=zipped(x=CSV, y=CSV)), "more than 2 files"),
    ],
)
def test_bombs_are_refused_before_they_are_unpacked(
    tmp_path: Path, limits: Limits, content: bytes, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        members(tmp_path, content, limits)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_the_user_sees_without_permission(tmp_path: Path) -> None:
    file = tmp_path / "secret.csv"
    file.write_bytes(CSV)
    file.chmod(0)
    with pytest.raises(InputError, match=r"secret\.csv cannot be read: Permission denied"):
        list(open_members(file, LIMITS))


def test_chinese_names_of_members_are_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("中国.csv")
        archive.writestr(info, CSV)
    content = out.getvalue().replace("中国".encode(), "中国~~".encode("gb18030"))
    flags = [i for i in range(len(content)) if content[i : i + 4] in (b"PK\x03\x04", b"PK\x01\x02")]
    content = bytearray(content)
    for at, shift in zip(flags, (7, 9), strict=True):
        content[at + shift] = 0  # not marked as UTF-8
    assert [name for name, _ in members(tmp_path, bytes(content))] == ["中国~~.csv"]


def test_packed_texts_are_read_like_plain_ones(tmp_path: Path) -> None:
    file = tmp_path / "years.zip"
    file.write_bytes(zipped(a=b"h1,h2\n1,2\nbad\n", b=gzip.compress(b"h1,h2\n3,4\n")))
    found = read_text(file, tmp_path / "scratch")
    assert found.rows == [("1", "2"), ("3", "4")]
    assert found.reasons == [(1, "broken_record")]
    assert [chunk.label for chunk in found.plan.chunks] == ["years.zip/a", "years.zip/b"]


def test_texts_of_different_headers_in_one_archive_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "years.zip"
    file.write_bytes(zipped(a=CSV, b=b"read me\n"))
    with pytest.raises(InputError, match=r"years\.zip/b has another header than .*: read me\."):
        read_text(file, tmp_path / "scratch")
