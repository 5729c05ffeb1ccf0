"""A folder of results that is there whole or not at all, and that never takes the place of other files."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

from aicluster_spark.errors import ResultsError

CONTENTS = ".contents"
"""Names the files of a folder, so that it can be told later what of it is not ours."""


def write_folder(target: Path, files: Iterable[tuple[str, bytes]], force: bool) -> tuple[int, int]:
    """Write files below a folder that appears when the last of them is written.

    Parameters
    ----------
    target
        The folder.
    files
        Names below it, with their content; a failure while they are made leaves nothing behind.
    force
        Whether a folder that was written so before is replaced, after the new one is complete.

    Returns
    -------
    tuple of int
        Number of files, and their bytes.

    Raises
    ------
    ResultsError
        If the folder is there and is not to be replaced, holds files of others, or cannot be made.
    """
    target = target.absolute()
    if target.exists() and not force:
        raise ResultsError(f"{target} is there already.", "Give --force to replace it, or another --output.")
    if target.exists() and not target.is_dir():
        raise ResultsError(f"{target} is a file, not a folder.", "Give another --output.")
    if stranger := next(_strangers(target), None):
        raise ResultsError(f"{target} holds other files, such as {stranger}.", "Give another --output.")
    hidden = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        hidden.mkdir(parents=True)
        sizes = {name: _write(hidden / name, content) for name, content in files}
        _write(hidden / CONTENTS, "\n".join(sizes).encode())
        _put_in_place(hidden, target)
    except OSError as error:
        raise ResultsError(
            f"{target} cannot be written: {error.strerror}.", "Give another --output."
        ) from error
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
    return len(sizes), sum(sizes.values())


def _strangers(target: Path) -> Iterator[str]:
    """Name the files of a folder that was not written here, or that came into it since."""
    listed = target / CONTENTS
    ours = {CONTENTS, *listed.read_text().splitlines()} if listed.is_file() else set()
    for path in sorted(target.rglob("*")):
        name = path.relative_to(target).as_posix()
        if not path.is_dir() and name not in ours:
            yield name


def _write(place: Path, content: bytes) -> int:
    place.parent.mkdir(parents=True, exist_ok=True)
    return place.write_bytes(content)


def _put_in_place(hidden: Path, target: Path) -> None:
    """Move the complete folder to its name; what was there before goes only once it is out of the way."""
    former = target.with_name(f".{target.name}.former-{uuid.uuid4().hex}")
    if target.exists():
        target.rename(former)
    hidden.rename(target)
    shutil.rmtree(former, ignore_errors=True)
