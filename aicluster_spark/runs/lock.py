"""A lock that dies with its process, so that two runs share one result instead of computing it twice."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from aicluster_spark.runs.storage import Location


@contextmanager
def hold(place: Location, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock file of a folder for as long as the block runs.

    The lock belongs to the process: the system frees it when the process is killed, and the file that stays
    behind means nothing. Away from local disks there is no lock; two runs then both compute, each in a folder
    of its own, and the last commit counts.

    Parameters
    ----------
    place
        The folder.
    waiting
        Called once when another process holds the lock and this one begins to wait.
    """
    local = place.make_folder().local
    if local is None:
        yield
        return
    with (local / ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
