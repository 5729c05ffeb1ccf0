"""Is the cluster there? Asked in seconds, where Spark itself would wait for minutes or for ever."""

from __future__ import annotations

import re
import socket
import time
from typing import TYPE_CHECKING

from aicluster_spark.errors import EnvironmentProblem

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CONNECT_SECONDS = 5
EXECUTOR_SECONDS = 90

_ADDRESS = re.compile(r"local(\[(\d+|\*)(, *\d+)?\]|-cluster\[.+\])?|yarn|spark://.+|k8s://.+|mesos://.+")


def require_master(master: str) -> None:
    """Check that an address is one of Spark's, and if it is a standalone master's, that somebody listens.

    Parameters
    ----------
    master
        For example ``spark://host:7077`` or ``spark://first:7077,second:7077``.

    Raises
    ------
    EnvironmentProblem
        The address is no address, or nothing answers within five seconds each.
    """
    if not _ADDRESS.fullmatch(master):
        raise EnvironmentProblem(
            f"{master!r} is no Spark master.",
            "Write local[2], spark://host:7077, yarn or k8s://https://host:port.",
        )
    if not master.startswith("spark://"):
        return
    refusals = [
        _refusal(*_host_and_port(address, master)) for address in master[len("spark://") :].split(",")
    ]
    if all(refusals):
        raise EnvironmentProblem(
            f"The Spark master {master} cannot be reached: {'; '.join(refusals)}.",
            "Start it, correct the address, or leave --master out to run on this machine.",
        )


def require_executors(session: SparkSession, seconds: float = EXECUTOR_SECONDS) -> None:
    """Wait until a standalone cluster has given at least one executor.

    Raises
    ------
    EnvironmentProblem
        None came in time; Spark itself would only repeat a warning.
    """
    context = session.sparkContext
    if not str(context.master).startswith("spark://") or _grows_on_demand(session):
        return
    deadline = time.monotonic() + seconds
    while context._jsc.sc().getExecutorMemoryStatus().size() < 2:  # the driver counts as one
        if time.monotonic() > deadline:
            raise EnvironmentProblem(
                f"The Spark master {context.master} gave no executor within {seconds:.0f} s.",
                "Ask for no more than a worker has (--executor-memory, --executor-cores), free cores that "
                "other applications hold; workers must reach this machine (spark.driver.host).",
            )
        time.sleep(0.2)


def _grows_on_demand(session: SparkSession) -> bool:
    return session.conf.get("spark.dynamicAllocation.enabled", "false") == "true"


def _host_and_port(address: str, master: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        raise EnvironmentProblem(f"{master!r} is no Spark master address.", "Write it as spark://host:7077.")
    return host.strip("[]"), int(port)


def _refusal(host: str, port: int) -> str:
    try:
        with socket.create_connection((host, port), timeout=CONNECT_SECONDS):
            return ""
    except OSError as error:
        return f"{host} port {port}: {error.strerror or error}"
