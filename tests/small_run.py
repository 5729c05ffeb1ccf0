"""One run of the small study, shared by all test processes: the first that needs it makes it."""

from __future__ import annotations

import fcntl
from dataclasses import dataclass
from pathlib import Path

from aicluster_spark.runs.run import Run, find_run
from aicluster_spark.runs.storage import open_location
from tests.command import aicluster
from tests.small_sample import write_study


@dataclass(frozen=True)
class SmallRun:
    """The study and the workspace it ran in; whoever runs on there leaves this run as it is."""

    study: Path
    workspace: Path
    run_id: str

    @property
    def run(self) -> Run:
        return find_run(open_location(self.workspace), self.run_id)


def small_run(folder: Path, *, graphframes: bool) -> SmallRun:
    """Run the small study in a folder, unless another process has; its path has what paths may have.

    Parameters
    ----------
    folder
        Shared by the processes of one test run.
    graphframes
        Rank inventors with GraphFrames: few iterations over few windows, for the distributed engine is slow
        on so small a nation.
    """
    place = folder / "Ünïcode päth 中文" / "a study"
    workspace = place.parent / "work space"
    done = place / "run-id"
    with (folder / "small-run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            study = (
                write_study(place, engine="graphframes", iterations=4, network_from=2011)
                if graphframes
                else write_study(place)
            )
            aicluster("run", study, "--master", "local[2]", "-w", workspace)
            done.write_text(find_run(open_location(workspace), "last").run_id, encoding="utf-8")
    return SmallRun(place / "study.yaml", workspace, done.read_text(encoding="utf-8"))
