"""A real standalone master and worker of the pip-installed Spark on loopback, and spark-submit to it."""

from __future__ import annotations

import ctypes
import fcntl
import os
import re
import secrets
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from aicluster_spark.engine.graphframes_jar import find_graphframes
from aicluster_spark.engine.java import require_java
from tests.class_archive import quick_java

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240

WORKER_CORES = 2
WORKER_MEMORY = "2g"
EXECUTOR_MEMORY = "1g"

LOGGING = """
rootLogger.level = info
rootLogger.appenderRef.stdout.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n%ex
"""


@dataclass
class Standalone:
    """A cluster of one machine; nothing of it reaches beyond loopback."""

    folder: Path
    master: str = ""
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def properties(self) -> Path:
        return self.folder / "cluster.properties"

    @property
    def logging(self) -> Path:
        return self.folder / "log4j2.properties"

    @property
    def java_options(self) -> str:
        """Options of every JVM. A folder of settings on its class path would put the archive out of use."""
        return f'{quick_java()} "-Dlog4j2.configurationFile={self.logging}"'

    def start(self) -> None:
        """Start a master and a worker, each known ready by its own log."""
        self.logging.write_text(LOGGING, encoding="utf-8")
        self._write_secret()
        log = self._daemon("master", "master.Master", "--port", "0")
        self.master = self._said(log, r"Starting Spark master at (spark://\S+)")
        work = [
            "--cores",
            str(WORKER_CORES),
            "--memory",
            WORKER_MEMORY,
            "--work-dir",
            str(self.folder / "work"),
        ]
        log = self._daemon("worker", "worker.Worker", *work, self.master)
        self._said(log, r"(Successfully registered) with master")

    def stop(self) -> None:
        """End every process group: daemons, and the executors they started."""
        for signum in (signal.SIGTERM, signal.SIGKILL):
            for daemon in self._running:
                try:
                    os.killpg(daemon.pid, signum)
                    daemon.wait(timeout=20)
                except (ProcessLookupError, subprocess.TimeoutExpired):
                    continue

    def submit(
        self,
        script: Path,
        *arguments: str | Path,
        archives: Path | None = None,
        installed: Path | None = None,
        jars: Path | None = None,
        conf: dict[str, str] | None = None,
        timeout: float = 400,
    ) -> subprocess.CompletedProcess[str]:
        """Submit a script in client mode.

        Spark gives the script's standard error to standard output. Its executors run in the environment that
        is sent as `archives`, or in the one that is `installed` on the workers; without either in the
        worker's own Python, which has none of our packages.
        """
        executor_python = str(installed / "bin" / "python") if installed else sys._base_executable
        if archives:
            executor_python = "./environment/bin/python"
        command = [
            str(spark_home() / "bin" / "spark-submit"),
            "--master",
            self.master,
            "--deploy-mode",
            "client",
        ]
        command += ["--properties-file", str(self.properties), "--driver-memory", "1g"]
        command += ["--executor-memory", EXECUTOR_MEMORY]
        # As addresses: spark-submit takes no plain path with spaces or letters beyond ASCII.
        command += ["--archives", f"{archives.as_uri()}#environment"] if archives else []
        command += ["--jars", jars.as_uri()] if jars else []
        for key, value in (conf or {}).items():
            command += ["--conf", f"{key}={value}"]
        environment = self._environment() | {
            "PYSPARK_PYTHON": executor_python,
            "PYSPARK_DRIVER_PYTHON": sys.executable,
            "PYTHONPATH": str(ROOT),
        }
        return subprocess.run(
            [*command, str(script), *map(str, arguments)],
            env=environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def _write_secret(self) -> None:
        self.properties.touch(mode=0o600)
        lines = [
            "spark.authenticate true",
            f"spark.authenticate.secret {secrets.token_hex(16)}",
            "spark.ui.enabled false",
            "spark.driver.host 127.0.0.1",
            "spark.driver.bindAddress 127.0.0.1",
            "spark.sql.shuffle.partitions 2",
            f"spark.driver.extraJavaOptions {self.java_options}",
            f"spark.executor.extraJavaOptions {self.java_options}",
        ]
        self.properties.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _daemon(self, name: str, main: str, *arguments: str) -> Path:
        log = self.folder / f"{name}.log"
        command = [str(spark_home() / "bin" / "spark-class"), f"org.apache.spark.deploy.{main}"]
        command += ["--host", "127.0.0.1", "--webui-port", "0", "--properties-file", str(self.properties)]
        with log.open("wb") as stream:
            daemon = subprocess.Popen(
                [*command, *arguments],
                env=self._environment(),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        self._running.append(daemon)
        return log

    def _said(self, log: Path, pattern: str) -> str:
        """Wait until a daemon's log says what it should."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._running[-1].poll() is None:
            found = re.search(pattern, log.read_text(encoding="utf-8", errors="replace"))
            if found:
                return found.group(1)
            time.sleep(0.2)
        words = log.read_text(encoding="utf-8", errors="replace")[-3000:]
        pytest.fail(f"{log.stem} did not say {pattern!r}:\n{words}")

    def _environment(self) -> dict[str, str]:
        """An environment without this one's Python packages: what a cluster's machine would have."""
        kept = {key: os.environ[key] for key in ("HOME", "TMPDIR") if key in os.environ}
        return kept | {
            "PATH": f"{Path(sys._base_executable).parent}:/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            "JAVA_HOME": str(require_java().home),
            "SPARK_HOME": str(spark_home()),
            "SPARK_LOCAL_DIRS": str(self.folder / "local"),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_NO_DAEMONIZE": "1",
            "SPARK_DAEMON_JAVA_OPTS": self.java_options,
        }


def _end_with_parent() -> None:
    """Have Linux end a daemon when the tests are killed and cannot end it themselves (PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def spark_home() -> Path:
    import pyspark

    return Path(pyspark.__file__).parent


@pytest.fixture(scope="session")
def standalone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standalone]:
    """Start a cluster for the cluster tests of this run; nothing of it is left running."""
    cluster = Standalone(tmp_path_factory.mktemp("standalone"))
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def packed_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pack the environment for executors with scripts/pack, or take the one that is up to date."""
    with (tmp_path_factory.getbasetemp().parent / "pack.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test processes must not pack into one folder
        packed = subprocess.run(
            [str(ROOT / "scripts" / "pack"), "--plain"],
            env=os.environ | {"AICLUSTER_PYTHON": sys._base_executable},
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
        )
    assert packed.returncode == 0, packed.stdout + packed.stderr
    return Path(packed.stdout.strip().rpartition("\n")[2])


@pytest.fixture(scope="session")
def installed_environment(packed_environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Open the packed environment once, as an administrator would on every worker."""
    folder = tmp_path_factory.mktemp("installed")
    with tarfile.open(packed_environment) as archive:
        archive.extractall(folder, filter="tar")
    return folder


@pytest.fixture(scope="session")
def graphframes_jar() -> Path | None:
    """Name the jar to submit with; None where Spark has GraphFrames already."""
    return find_graphframes().jar
