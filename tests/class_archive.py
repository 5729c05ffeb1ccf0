"""Spark's classes in an archive that Java maps into memory, so that dozens of short JVMs need not load them.

Loading and verifying classes is a quarter of a short run; the archive is made once an environment:

    python -m tests.class_archive

Java checks the archive against its own build and every jar, and runs without it where they differ.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pyspark

from aicluster_spark.engine.java import find_java, major

ROOT = Path(__file__).resolve().parents[1]
JAVA = 17  # the oldest supported one that can write such an archive of a program's own classes
SECONDS = 600
# Compiling thoroughly costs a short job more than it gives back. Such a Java keeps 48 MB for compiled code,
# which a whole study fills: its compiler stops, and where no method handle finds room, so does Spark.
QUICK = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m"


@cache
def class_archive() -> Path:
    """Name the archive of this Spark and this Java; it may not be there."""
    environment = f"{sys.prefix} {pyspark.__version__} {find_java().home}"
    key = hashlib.sha256(environment.encode()).hexdigest()[:16]
    return ROOT / "artifacts" / f"spark-classes-{key}.jsa"


def quick_java() -> str:
    """Java options for many small jobs on few cores."""
    archive = class_archive()
    options = [QUICK]
    if archive.is_file():
        # A misfit is no message of a job.
        options += [f'"-XX:SharedArchiveFile={_base(archive)}:{archive}"', "-Xlog:disable"]
    return " ".join(options)


def make_class_archive() -> Path:
    """Run the first stages of the small study, and keep the classes that they loaded."""
    from tests.command import command, environment
    from tests.small_sample import write_study

    archive = class_archive()
    if archive.is_file():
        return archive
    found = find_java()
    java = found.home
    if java is None or found.version is None or major(found.version) < JAVA:
        sys.exit(f"No class archive: it takes Java {JAVA}.")
    archive.parent.mkdir(exist_ok=True)
    _make_base(java, _base(archive))
    half = archive.with_suffix(f".{os.getpid()}")
    options = f"{QUICK} -Xlog:disable"
    options += f' "-XX:SharedArchiveFile={_base(archive)}" "-XX:ArchiveClassesAtExit={half}"'
    with tempfile.TemporaryDirectory() as folder:
        study = write_study(Path(folder) / "study")
        words = ["-q", "--to", "specialisation", "--master", "local[2]", "-w", f"{folder}/ws"]
        words += ["--conf", f"spark.driver.extraJavaOptions={options}"]
        subprocess.run(command("run", study, *words), check=True, timeout=SECONDS, env=environment())
    if not half.is_file():
        sys.exit("No class archive: Java was too busy to write it in time.")
    half.replace(archive)
    return archive


def _base(archive: Path) -> Path:
    """Name the archive of Java's own classes that Spark's classes are put on."""
    return archive.with_suffix(".base.jsa")


def _make_base(java: Path, base: Path) -> None:
    """Make it ourselves: a Java that was cut to size has none."""
    base.unlink(missing_ok=True)
    command = [java / "bin" / "java", "-Xshare:dump", f"-XX:SharedArchiveFile={base}"]
    subprocess.run(command, check=True, timeout=SECONDS, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.stdout.write(f"{make_class_archive()}\n")
