"""What a command costs with all processes it starts: seconds, processor seconds, peak memory (Linux)."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
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
    """

    seconds: float
    processor_seconds: float
    peak_bytes: int
    output: str


def measured(command: Sequence[str], folder: Path) -> Cost:
    """Run a command in a session of its own, by which its processes are known, and watch it.

    Raises
    ------
    RuntimeError
        It failed; the last lines it wrote are told.
    """
    began = time.monotonic()
    with (folder / "stderr").open("w+") as told:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=told, text=True, start_new_session=True
        )
        watch = _Watch(process.pid)
        watch.start()
        output, _ = process.communicate()
        seconds = time.monotonic() - began
        watch.ended.set()
        watch.join()
        told.seek(0)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)}\n{told.read()[-3000:]}")
    return Cost(seconds, sum(watch.used.values()) / TICK, watch.peak, output)


@dataclass
class _Watch(threading.Thread):
    """Looks at the processes of a session a few times a second."""

    session: int
    used: dict[str, int] = field(default_factory=dict)
    peak: int = 0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        while not self.ended.wait(INTERVAL):
            self.peak = max(self.peak, sum(self._look(folder) for folder in Path("/proc").glob("[0-9]*")))

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
