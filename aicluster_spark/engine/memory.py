"""How much memory this process may use, and how much of it to give to Spark's driver."""

from __future__ import annotations

import os
from pathlib import Path

_GIB = 1 << 30
_CGROUP = Path("/sys/fs/cgroup")


def available_memory() -> int | None:
    """Estimate the memory that can still be used, in bytes.

    Returns
    -------
    int or None
        The smaller of what the system and what the container leaves; None where neither says.
    """
    stated = [amount for amount in (_system_available(), _container_left()) if amount is not None]
    return min(stated) if stated else None


def driver_memory(available: int | None) -> str:
    """Choose the driver's heap for a local session: a third of what is free, between 1 and 8 GiB.

    The rest is for the Python workers, which hold the arrays, and for the system.

    Parameters
    ----------
    available
        Bytes that can be used; None when unknown, which gives 2 GiB.

    Returns
    -------
    str
        As Spark writes it, for example ``2048m``.
    """
    if available is None:
        return "2048m"
    return f"{min(max(available // 3, _GIB), 8 * _GIB) >> 20}m"


def _system_available() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return _physical()
    stated = dict(line.split(":", 1) for line in lines if ":" in line)
    return int(stated["MemAvailable"].split()[0]) * 1024 if "MemAvailable" in stated else None


def _physical() -> int | None:
    """Half of the installed memory: systems without /proc do not say what is free."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    except (AttributeError, OSError, ValueError):
        return None


def _container_left() -> int | None:
    """Read what a container with a limit (cgroup version 2) leaves; None without one."""
    try:
        limit = (_CGROUP / "memory.max").read_text(encoding="ascii").strip()
        used = (_CGROUP / "memory.current").read_text(encoding="ascii").strip()
    except OSError:
        return None
    return max(int(limit) - int(used), 0) if limit.isdigit() else None
