"""Fingerprints: what a result depends on, as one short hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import aicluster_spark
from aicluster_spark.runs.storage import Location

LENGTH = 20
CHUNK = 1 << 20


def fingerprint(value: Any) -> str:
    """Hash a JSON value independently of the order of its keys.

    Returns
    -------
    str
        20 hexadecimal digits: 80 bits, so that a million results collide with odds of about 4e-13.
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def code_fingerprint(parts: Iterable[str]) -> str:
    """Hash the package's own files below the named parts, such as `places` or `stages/panel.py`.

    A changed rule or formula gives new results under a new name instead of passing off old ones as new. The
    first answer of a process holds to its end: what was imported by then is what runs.
    """
    return _code_fingerprint(tuple(sorted(parts)))


@cache
def _code_fingerprint(parts: tuple[str, ...]) -> str:
    root = resources.files(aicluster_spark)
    digest = hashlib.sha256()
    for part in parts:
        for name, content in _contents(root.joinpath(part), part):
            digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()[:LENGTH]


def _contents(item: Traversable, name: str) -> Iterable[tuple[str, bytes]]:
    if item.is_file():
        if not name.endswith(".pyc"):
            yield name, item.read_bytes()
    elif item.is_dir():
        for child in sorted(item.iterdir(), key=lambda c: c.name):
            if child.name != "__pycache__":
                yield from _contents(child, f"{name}/{child.name}")


def file_sha256(path: Path) -> str:
    """Hash a file's content, reading it in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def own_file_sha256(path: Path) -> str | None:
    """Hash a file that a study names: a changed one is read again, a missing one its reader reports."""
    return file_sha256(path) if path.is_file() else None


def remembered_sha256(path: Path, memory: Location) -> str:
    """Hash a file, or recall its hash when path, size and modification time are as they were.

    Tens of gigabytes are not hashed again only to learn that nothing changed.
    """
    facts = path.stat()
    key = fingerprint([str(path), facts.st_size, facts.st_mtime_ns])
    note = memory.child(f"{key}.json")
    if note.exists():
        return str(note.read_json()["sha256"])
    digest = file_sha256(path)
    note.write_json({"file": str(path), "bytes": facts.st_size, "sha256": digest})
    return digest
