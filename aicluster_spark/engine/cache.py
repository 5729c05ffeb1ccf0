"""The user's cache folder: fetched once, checked on every use, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CHUNK = 1 << 20


def cache_folder() -> Path:
    """Name the folder for what is fetched once per user (it may not exist yet).

    Returns
    -------
    Path
        ``AICLUSTER_CACHE`` if set, else ``XDG_CACHE_HOME/aicluster``, else ``~/.cache/aicluster``.
    """
    own = os.environ.get("AICLUSTER_CACHE")
    if own:
        return Path(own).expanduser().absolute()
    shared = os.environ.get("XDG_CACHE_HOME")
    return (Path(shared) if shared else Path.home() / ".cache").absolute() / "aicluster"


def sha256_of(path: Path) -> str:
    """Hash a file without reading it whole into memory.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """Write ``target`` so that nobody ever sees half of it.

    Parameters
    ----------
    target
        The file to appear when the block ends without an error; its folder is made.

    Yields
    ------
    Path
        A temporary file beside the target; it replaces the target at the end, or is removed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    os.close(handle)
    unfinished = Path(name)
    try:
        yield unfinished
        unfinished.chmod(0o644)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
