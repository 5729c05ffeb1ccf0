"""What a command costs with all processes it starts: seconds, processor seconds, peak memory (Linux)."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
INTERVAL = 0.25


@dataclass(frozen=True)
class Cost:
    """Cost of a command.

    Attributes
    ----------
    seconds, processor_seconds
        On the clock, and of all processors together.
    peak_bytes
        Largest sum over all processes of their proportional share of memory (PSS): what several share
        counts once.
    output
        What it printed.
    course
        Moments of `time.monotonic` with the processor seconds used until then.
    """

    seconds: float
    processor_seconds: float
    peak_bytes: int
    output: str
    course: tuple[tuple[float, float], ...] = ()

    def processor_between(self, began: float, ended: float) -> float:
        """Processor seconds between two moments of `time.monotonic`, as far as the looks at it tell."""
        used = [0.0, 0.0]
        for moment, seconds in self.course:
            used = [
                seconds if moment <= limit else now for limit, now in zip((began, ended), used, strict=True)
            ]
        return used[1] - used[0]


def measured(
    command: Sequence[str], folder: Path, most_bytes: int | None = None, most_seconds: float | None = None
) -> Cost:
    """Run a command in a session of its own, by which its processes are known, and watch it.

    Parameters
    ----------
    command, folder
        The command, and where what it says on its error stream goes.
    most_bytes, most_seconds
        Memory and time beyond which it is ended with all it started.

    Raises
    ------
    RuntimeError
        It failed, with the last lines it wrote, or it went beyond a limit.
    """
    began = time.monotonic()
    with (folder / "stderr").open("w+") as told:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=told, text=True, start_new_session=True
        )
        watch = _Watch(process.pid, most_bytes, most_seconds)
        watch.start()
        output, _ = process.communicate()
        seconds = time.monotonic() - began
        watch.ended.set()
        watch.join()
        told.seek(0)
        if watch.beyond:
            raise RuntimeError(watch.beyond)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)}\n{told.read()[-3000:]}")
    return Cost(seconds, sum(watch.used.values()) / TICK, watch.peak, output, tuple(watch.course))


@dataclass
class _Watch(threading.Thread):
    """Looks at the processes of a session a few times a second."""

    session: int
    most_bytes: int | None = None
    most_seconds: float | None = None
    used: dict[str, int] = field(default_factory=dict)
    peak: int = 0
    course: list[tuple[float, float]] = field(default_factory=list)
    beyond: str = ""

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        began = time.monotonic()
        while not self.ended.wait(INTERVAL):
            held = {folder: self._look(folder) for folder in Path("/proc").glob("[0-9]*")}
            self.peak = max(self.peak, sum(held.values()))
            self.course.append((time.monotonic(), sum(self.used.values()) / TICK))
            if self.most_bytes and sum(held.values()) > self.most_bytes:
                self.beyond = f"ended: more than {self.most_bytes / 1e9:g} GB"
            elif self.most_seconds and time.monotonic() - began > self.most_seconds:
                self.beyond = f"ended: more than {self.most_seconds:g} s"
            if self.beyond:
                self._end(int(folder.name) for folder, size in held.items() if size)

    def _end(self, processes: Iterable[int]) -> None:
        """End what was just seen to be of the session; what it starts meanwhile is seen at the next look."""
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def _look(self, folder: Path) -> int:
        """Note the processor time of one process, give its memory; 0 if it is none of ours or gone."""
        try:
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(stat[3]) != self.session:
                return 0
            self.used[f"{folder.name} {stat[19]}"] = int(stat[11]) + int(stat[12])
            rollup = (folder / "smaps_rollup").read_text()
        except (OSError, IndexError):
            return 0
        return sum(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))


def seconds_of_tree() -> float:
    """Processor seconds of this process and of all that it started and that still live (Linux)."""
    started: dict[int, list[int]] = {}
    used: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            started.setdefault(int(stat[1]), []).append(int(folder.name))
            used[int(folder.name)] = sum(map(int, stat[11:15]))
    family = [os.getpid()]
    for process in family:
        family += started.get(process, [])
    return sum(used[process] for process in family) / TICK
