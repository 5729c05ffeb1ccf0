"""The `aicluster` command on real processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.class_archive import quick_java

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 400


def command(*words: str | Path) -> list[str]:
    if words[0] == "run":  # short runs are over before better machine code would pay
        words = ("run", "--conf", f"spark.driver.extraJavaOptions={quick_java()}", *words[1:])
    return [sys.executable, "-c", "from aicluster_spark.cli.main import main; main()", *map(str, words)]


def environment() -> dict[str, str]:
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def aicluster(*words: str | Path, ok: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command(*words),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        env=environment(),
        cwd=Path(words[-1]).parent,
    )
    assert (done.returncode == 0) == ok, done.stderr + done.stdout
    return done
