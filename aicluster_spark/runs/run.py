"""The manifest of one run: which results it used or made, with what software, in what time."""

from __future__ import annotations

import os
import secrets
import shlex
import socket
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Literal

from aicluster_spark.errors import ResultsError
from aicluster_spark.runs.storage import Location

State = Literal["running", "finished", "failed", "stopped"]


@dataclass(frozen=True, slots=True)
class StageRecord:
    """One stage within a run: the result it stands on, and whether this run made it."""

    fingerprint: str
    reused: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one study.

    Attributes
    ----------
    run_id
        Time and study name with four random digits: sorts by time, never collides.
    study, study_path, study_text, overrides
        What was asked for.
    state
        running, finished or failed; `stopped` is how a run whose process is gone is shown.
    stages
        Stages so far, in order.
    report
        Path of the report below the workspace.
    headline
        The lines a person wants to know.
    versions, git, command
        Software, state of the source tree, command line.
    """

    run_id: str
    study: str
    study_path: str
    study_text: str
    overrides: tuple[str, ...]
    started: str
    host: str
    process: int
    state: State = "running"
    finished: str = ""
    error: str = ""
    stages: dict[str, StageRecord] = field(default_factory=dict)
    report: str = ""
    headline: tuple[str, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    git: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = ()

    @property
    def shown_state(self) -> State:
        """The state, with a run whose process is gone shown as stopped."""
        alive = self.host != socket.gethostname() or _is_alive(self.process)
        return self.state if self.state != "running" or alive else "stopped"


def new_run(study: str, study_path: Path, study_text: str, overrides: tuple[str, ...], **facts: Any) -> Run:
    """Begin the record of a run; `facts` are further attributes."""
    now = datetime.now(timezone.utc)
    run_id = f"{now:%Y%m%dT%H%M%S}-{study}-{secrets.token_hex(2)}"
    started = now.isoformat(timespec="seconds")
    return Run(
        run_id,
        study,
        str(study_path),
        study_text,
        overrides,
        started,
        socket.gethostname(),
        os.getpid(),
        **facts,
    )


def finish(run: Run, state: State, error: str = "", **facts: Any) -> Run:
    """Close the record of a run."""
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    return replace(run, state=state, finished=now, error=error, **facts)


def save_run(workspace: Location, run: Run) -> None:
    """Write the run's manifest, whole or not at all."""
    run_folder(workspace, run.run_id).child("manifest.json").write_json(asdict(run))


def run_folder(workspace: Location, run_id: str) -> Location:
    """Where a run's manifest and report are."""
    return workspace.child("runs", run_id)


def list_runs(workspace: Location) -> Iterator[Run]:
    """Yield the workspace's runs, oldest first."""
    for folder in workspace.child("runs").folders():
        if folder.child("manifest.json").exists():
            yield _load(folder)


def find_run(workspace: Location, name: str) -> Run:
    """Find a run by its id, the beginning of it, or `last`.

    Raises
    ------
    ResultsError
        If there is none, or more than one, or the manifest of a run is damaged.
    """
    runs = list(list_runs(workspace))
    found = runs[-1:] if name == "last" else [run for run in runs if run.run_id.startswith(name)]
    if len(found) == 1:
        return found[0]
    if not runs:
        raise ResultsError(
            f"No run named {name} in {workspace.path}: there is none in it.",
            "Name the workspace of a run with --workspace, or run a study.",
        )
    problem = "No run" if not found else f"{len(found)} runs"
    listing = f"`aicluster runs -w {shlex.quote(workspace.path)}` lists them."
    raise ResultsError(f"{problem} named {name} in {workspace.path}.", listing)


def _load(folder: Location) -> Run:
    manifest = folder.child("manifest.json")
    value = manifest.read_json()
    try:
        stages = {name: StageRecord(**record) for name, record in value["stages"].items()}
        lists = {key: tuple(value[key]) for key in ("overrides", "headline", "command")}
        return Run(**{**value, **lists, "stages": stages})
    except (AttributeError, KeyError, TypeError) as error:
        raise ResultsError(
            f"{manifest.path} is not the manifest of a run: {type(error).__name__}, {error}.",
            "Restore it, or move its folder away: results of stages are kept apart from it.",
        ) from error


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
