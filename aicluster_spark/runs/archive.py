"""A replication archive: what another person needs to check a run or make it again.

By default nothing in it names a natural person, the machine, or a folder of the person who ran it.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import shlex
import tarfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from aicluster_spark.errors import ResultsError
from aicluster_spark.runs.results import DataFile, ResultStore, StageResult
from aicluster_spark.runs.run import Run

WITHHELD = frozenset(
    {
        *("patents", "parties", "rejects"),
        *("party_places", "place_names", "patent_activity", "activity_hits"),
        *("inventor_identities", "identities", "memberships", "nodes", "edges", "node_measures"),
    }
)
"""Tables with names or addresses of persons, or one row a patent: only the whole archive has them."""
PERSONAL_FACTS = {"largest_hubs": "node"}
"""Facts that list persons, with the key that names them."""
MACHINE = ("host", "process", "study_text")
"""What the manifest keeps for this machine only; the study's text is a file of its own."""

HOW_TO = """Replication archive of run {run_id}

study.yaml       the study as it was run{overrides}
manifest.json    the run: stages, software, times, state of the source tree
stages/          what each stage states about itself: options, figures, tables with rows and bytes
results/         the tables as parquet, by stage
inputs/          the study's own files of events and rules, if it has any
{report}
SHA256SUMS       hash of every file here

{withheld}
{changed}
To run it again: install aicluster-spark {version} with the versions named in manifest.json, put the source
files named in results/records/files where study.yaml looks for them (their hashes must agree), and type

    aicluster run study.yaml{again}
"""
LEFT_OUT = (
    "Left out, because they name natural persons, give their addresses or have one row a patent (all of it\n"
    "follows from the sources): the tables {tables};\n"
    "the names of the largest hubs. `aicluster package --all` takes them in.\n"
)
PERSONAL = (
    "This archive holds personal data: names and addresses of inventors and applicants as their patent\n"
    "office published them. Pass it on only where you may.\n"
)
REPORT = "report.html      the report"
NO_REPORT = "                 the report is left out: the study has natural persons named on it"
CHANGED = "Changed since the run began, so perhaps not what it read: {names}.\n"

ABSOLUTE = re.compile(r"(?:^|(?<=[\s=,\[({'\"]))(?:~|[A-Za-z]:)?[/\\](?=\w)(?:[^,'\"\])}]*[/\\])?")
"""The folders of an absolute path; a name with spaces belongs to it."""
SECRET = re.compile(r"secret|password|token|credential|access[._]?key", re.IGNORECASE)


class Readable(Protocol):
    """A stream of bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Read at most so many bytes."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive: its name, its size in bytes, and how to open it."""

    name: str
    size: int
    open: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file that the study itself names.

    Attributes
    ----------
    setting
        Key of the study that names it.
    path
        Where it is here.
    name
        Name in the archive.
    changed
        Whether it was written to after the run began.
    """

    setting: str
    path: Path
    name: str
    changed: bool


def own_files(run: Run, results: Mapping[str, StageResult]) -> tuple[OwnFile, ...]:
    """Find the policy events, rule sets, groups and boundaries that the study brought itself.

    Raises
    ------
    ResultsError
        If one of them is gone: without it, nobody could make the run again.
    """
    named: list[tuple[str, str]] = []
    if "activity" in results:
        named += [("activity.files", name) for name in results["activity"].options.get("files", ())]
    if "policy" in results:
        events = results["policy"].options.get("policy", {}).get("events", "packaged")
        named += [("policy.events", events)] if events != "packaged" else []
    if "network" in results:
        groups = results["network"].options.get("applicant_groups")
        named += [("network.applicant_groups", groups)] if groups else []
    if "report" in results:
        drawn = results["report"].options.get("report", {}).get("boundaries")
        named += [("report.boundaries.file", drawn["file"])] if drawn else []
    began = datetime.fromisoformat(run.started).timestamp()
    folder = Path(run.study_path).parent
    return tuple(
        _own_file(setting, folder / name, number, began) for number, (setting, name) in enumerate(named, 1)
    )


def archive_members(
    run: Run, results: Mapping[str, StageResult], store: ResultStore, whole: bool
) -> Iterator[Member]:
    """Yield the files of the archive.

    Parameters
    ----------
    run, results, store
        The run, what its stages left, and where.
    whole
        Take the tables of persons and single patents too, and the names among the facts.
    """
    own = own_files(run, results)
    withheld_page = not whole and any(map(_names_persons, results.values()))
    yield _text("README.txt", _how_to(run, own, whole, withheld_page))
    yield _text("study.yaml", run.study_text)
    yield _text("manifest.json", _json(_public_manifest(run)))
    for file in own:
        yield Member(file.name, file.path.stat().st_size, partial(file.path.open, "rb"))
    for name, result in results.items():
        yield _text(f"stages/{name}.json", _json(_public_result(result, whole)))
        for table, entry in result.tables.items():
            if whole or table not in WITHHELD:
                for number, part in enumerate(entry.files):
                    yield _stored(f"results/{name}/{table}/part-{number:05d}.parquet", part, store)
        for label, stored in result.files.items():
            if whole or not _names_persons(result):
                yield _stored(label, stored, store)


def _names_persons(result: StageResult) -> bool:
    """Tell whether the files of a stage are the page of a study that has persons named on it."""
    return bool(result.options.get("report", {}).get("persons"))


def write_archive(members: Iterable[Member], folder: str, target: Path) -> int:
    """Pack files into a tar.gz whose bytes depend on them alone: no times, no owners.

    The archive grows in a hidden file beside its place and appears there whole or not at all.

    Returns
    -------
    int
        Its size in bytes.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    hidden = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        with (
            hidden.open("wb") as file,
            # No name: the archive's bytes would otherwise depend on where it is written.
            gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w") as tar,
        ):
            sums = [f"{_add(tar, folder, member)}  {member.name}\n" for member in members]
            _add(tar, folder, _text("SHA256SUMS", "".join(sums)))
        size = hidden.stat().st_size
        hidden.replace(target)
    finally:
        hidden.unlink(missing_ok=True)
    return size


class _Hashed:
    """A stream that hashes what is read from it."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self.hash = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        block = self._stream.read(size)
        self.hash.update(block)
        return block


def _add(tar: tarfile.TarFile, folder: str, member: Member) -> str:
    """Pack one file; return its hash."""
    entry = tarfile.TarInfo(f"{folder}/{member.name}")
    entry.size = member.size
    with member.open() as stream:
        hashed = _Hashed(stream)
        tar.addfile(entry, hashed)
    return hashed.hash.hexdigest()


def _own_file(setting: str, path: Path, number: int, began: float) -> OwnFile:
    if not path.is_file():
        raise ResultsError(
            f"{path}, which {setting} names, is gone: without it nobody can make the run again.",
            "Put it back, or run the study again.",
        )
    return OwnFile(setting, path, f"inputs/{number}-{path.name}", path.stat().st_mtime > began)


def _text(name: str, text: str) -> Member:
    content = text.encode()
    return Member(name, len(content), lambda: io.BytesIO(content))


def _stored(name: str, file: DataFile, store: ResultStore) -> Member:
    place = store.location(file)
    return Member(name, file.bytes, lambda: place.filesystem.open_input_stream(place.path))


def _how_to(run: Run, own: tuple[OwnFile, ...], whole: bool, withheld_page: bool) -> str:
    overrides = [without_folders(setting) for setting in run.overrides]
    changed = ", ".join(file.name for file in own if file.changed)
    return HOW_TO.format(
        run_id=run.run_id,
        overrides=f", with{_settings(overrides)}" if overrides else "",
        withheld=PERSONAL if whole else LEFT_OUT.format(tables=", ".join(sorted(WITHHELD))),
        changed=CHANGED.format(names=changed) if changed else "",
        report=NO_REPORT if withheld_page else REPORT,
        version=run.versions.get("aicluster-spark", "of the manifest"),
        again=_settings([*overrides, *_own_settings(own)]),
    )


def _settings(settings: Iterable[str]) -> str:
    return "".join(f" --set {shlex.quote(setting)}" for setting in settings)


def _own_settings(own: tuple[OwnFile, ...]) -> Iterator[str]:
    """Point the study at its own files in the archive; JSON is YAML too."""
    rules = [file.name for file in own if file.setting == "activity.files"]
    if rules:
        yield f"activity.files={json.dumps(rules, ensure_ascii=False)}"
    for file in own:
        if file.setting != "activity.files":
            yield f"{file.setting}={json.dumps(file.name, ensure_ascii=False)}"


def _public_manifest(run: Run) -> Any:
    value = {key: entry for key, entry in asdict(run).items() if key not in MACHINE}
    value["command"] = [_public_word(word) for word in run.command]
    value["study_path"] = Path(run.study_path).name
    return _scrubbed(value)


def _public_result(result: StageResult, whole: bool) -> Any:
    value = asdict(result)
    for fact, key in () if whole else PERSONAL_FACTS.items():
        rows = value["facts"].get(fact) or []
        value["facts"] = {
            **value["facts"],
            fact: [{k: v for k, v in row.items() if k != key} for row in rows],
        }
    return _scrubbed(value)


def _scrubbed(value: Any) -> Any:
    """Take the folders out of every text in a JSON value."""
    if isinstance(value, Mapping):
        return {key: _scrubbed(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_scrubbed(entry) for entry in value]
    return without_folders(value) if isinstance(value, str) else value


def without_folders(text: str) -> str:
    """Shorten the absolute paths in a text to the names of their files."""
    return ABSOLUTE.sub("", text)


def _public_word(word: str) -> str:
    """One word of the command line without folders, hosts and secrets."""
    key, separator, value = word.rpartition("=")
    if SECRET.search(key):
        value = "..."
    elif "://" in value:
        value = value.partition("://")[0] + "://..."
    elif not re.search(r"[\[{]", value):
        value = PurePosixPath(value.replace("\\", "/")).name or value
    return without_folders(key + separator + value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str)
