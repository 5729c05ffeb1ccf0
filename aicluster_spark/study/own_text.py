"""Reading a text file that a study names."""

from __future__ import annotations

from pathlib import Path

from aicluster_spark.errors import StudyError


def read_own_text(path: Path, what: str, fix: str) -> str:
    """Read UTF-8 text, with or without its mark.

    Parameters
    ----------
    path
        The file.
    what
        What it holds, for the message: `The policy events`.
    fix
        What to do about a file that cannot be read.

    Raises
    ------
    StudyError
        If it cannot be read or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise StudyError(f"{path} is not UTF-8 text (byte {error.start}).", "Save it as UTF-8.") from error
    except OSError as error:
        raise StudyError(f"{what} {path} cannot be read: {error.strerror}.", fix) from error
