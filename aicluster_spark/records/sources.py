"""The source files of a study: found, or missed in one line."""

from __future__ import annotations

import glob
from pathlib import Path

from aicluster_spark.engine.cache import cache_folder
from aicluster_spark.errors import InputError
from aicluster_spark.study.models import Source

CACHE = "cache:"


def find_files(source: Source, folder: Path) -> tuple[Path, ...]:
    """Find the files of a source, sorted by path.

    Parameters
    ----------
    source
        Reader and path or pattern; a folder stands for itself.
    folder
        Folder of the study file: relative paths start there.

    Raises
    ------
    InputError
        If nothing matches, or a match cannot be read.
    """
    if source.path.startswith(CACHE):
        return (_readable(cache_folder() / source.path.removeprefix(CACHE), source),)
    pattern = Path(source.path).expanduser()
    pattern = pattern if pattern.is_absolute() else folder / pattern
    if pattern.is_dir():
        return (pattern.resolve(),)
    if pattern.is_file():
        return (_readable(pattern.resolve(), source),)
    # Path.glob refuses absolute patterns
    found = sorted(Path(match).resolve() for match in glob.glob(str(pattern), recursive=True))  # noqa: PTH207
    files = tuple(_readable(path, source) for path in found if path.is_file())
    if not files:
        raise InputError(
            f"No file matches {pattern} (reader {source.reader}).", "Check records.sources of the study."
        )
    return files


def _readable(path: Path, source: Source) -> Path:
    if not path.exists():
        fix = "`aicluster doctor --fix` fetches it." if source.path.startswith(CACHE) else "Check the path."
        raise InputError(f"There is no file {path} (reader {source.reader}).", fix)
    try:
        with path.open("rb") as file:
            head = file.read(1)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.", "Check its permissions.") from error
    if not head:
        raise InputError(f"{path} is empty.", "Fetch the file again.")
    return path
