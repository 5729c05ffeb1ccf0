"""A standalone master with workers on this machine's loopback, of the Spark that pip installed."""

from __future__ import annotations

import os
import re
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyspark

from aicluster_spark.engine.java import require_java

HOME = Path(pyspark.__file__).parent
START_SECONDS = 240


@dataclass
class Cluster:
    """Daemons, each in a session of its own together with the executors it starts.

    Attributes
    ----------
    folder
        For logs and what executors write.
    secret
        Without it nobody is let in.
    """

    folder: Path
    secret: str = field(default_factory=lambda: secrets.token_hex(16))
    master: str = ""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def conf(self) -> dict[str, str]:
        """What a driver needs to be let in."""
        return {"spark.authenticate": "true", "spark.authenticate.secret": self.secret}

    def kill_a_worker(self) -> None:
        """Send SIGKILL to the first worker and its executors at once."""
        os.killpg(self.workers[0].pid, signal.SIGKILL)

    def daemon(
        self, name: str, main: str, *arguments: str, ready: str
    ) -> tuple[subprocess.Popen[bytes], str]:
        properties = self.folder / "cluster.properties"
        properties.touch(mode=0o600)
        properties.write_text(
            "".join(f"{key} {value}\n" for key, value in self.conf.items()), encoding="utf-8"
        )
        log = self.folder / f"{name}.log"
        command = [
            str(HOME / "bin" / "spark-class"),
            f"org.apache.spark.deploy.{main}",
            "--host",
            "127.0.0.1",
        ]
        command += ["--webui-port", "0", "--properties-file", str(properties), *arguments]
        surroundings = {
            **os.environ,
            "JAVA_HOME": str(require_java().home),
            "SPARK_HOME": str(HOME),
            "SPARK_NO_DAEMONIZE": "1",
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_LOCAL_DIRS": str(self.folder / "local"),
        }
        with log.open("wb") as told:
            process = subprocess.Popen(
                command, env=surroundings, stdout=told, stderr=told, start_new_session=True
            )
        return process, _said(process, log, ready)


@contextmanager
def cluster(folder: Path, workers: int, cores: int, memory: str) -> Iterator[Cluster]:
    """Start a master and workers; end all of them at the end."""
    folder.mkdir(parents=True)
    made = Cluster(folder)
    running: list[subprocess.Popen[bytes]] = []
    try:
        ready = r"Starting Spark master at (spark://\S+)"
        process, made.master = made.daemon("master", "master.Master", "--port", "0", ready=ready)
        running.append(process)
        for number in range(workers):
            size = ("--cores", str(cores), "--memory", memory, "--work-dir", str(folder / f"work-{number}"))
            process, _ = made.daemon(
                f"worker-{number}",
                "worker.Worker",
                *size,
                made.master,
                ready=r"(Successfully registered) with master",
            )
            running.append(process)
            made.workers.append(process)
        yield made
    finally:
        for process in running:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            process.wait()


def _said(process: subprocess.Popen[bytes], log: Path, pattern: str) -> str:
    """Wait until a daemon's log says what it should."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        found = re.search(pattern, log.read_text(encoding="utf-8", errors="replace"))
        if found:
            return found.group(1)
        time.sleep(0.2)
    raise RuntimeError(f"{log} did not say {pattern}: {log.read_text(errors='replace')[-2000:]}")
