"""The state of the source tree the engine runs from, for the manifest."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import aicluster_spark

SECONDS = 10


def git_state() -> dict[str, str]:
    """Commit and cleanliness of the checkout the package is imported from.

    Returns
    -------
    dict
        `commit` and `dirty` (yes or no); empty when the package is not run from a git checkout.
    """
    folder = Path(aicluster_spark.__file__).parent
    git = shutil.which("git")
    commit = _ask(git, folder, "rev-parse", "HEAD") if git else None
    if git is None or commit is None:
        return {}
    changed = _ask(git, folder, "status", "--porcelain", "--untracked-files=no", "--", ".")
    return {"commit": commit, "dirty": "yes" if changed else "no"}


def _ask(git: str, folder: Path, *question: str) -> str | None:
    try:
        done = subprocess.run(
            [git, "-C", str(folder), *question], capture_output=True, text=True, timeout=SECONDS, check=True
        )
    except (subprocess.SubprocessError, OSError):
        return None
    return done.stdout.strip()
