"""Opening a Spark session: on this machine, on a cluster, or the one spark-submit has started."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from aicluster_spark.engine import session_settings as chosen
from aicluster_spark.engine.graphframes_jar import ENTRY_CLASS, cached_jar_path, require_graphframes
from aicluster_spark.engine.java import require_java
from aicluster_spark.engine.spark_failures import explain_spark_failure
from aicluster_spark.engine.standalone import require_executors, require_master
from aicluster_spark.errors import EnvironmentProblem

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_opened: list[Path | None] = []
"""One entry for each `open_session` not closed yet: its own folder, or None when it borrowed the session."""


@contextmanager
def spark_session(
    app_name: str,
    master: str | None = None,
    conf: Mapping[str, str] | None = None,
    *,
    needs_graphframes: bool = False,
    scratch: Path,
) -> Iterator[SparkSession]:
    """Give a session for a block and hand it back afterwards.

    Parameters are those of `open_session`.

    Yields
    ------
    SparkSession
    """
    session = open_session(app_name, master, conf, needs_graphframes=needs_graphframes, scratch=scratch)
    try:
        yield session
    finally:
        close_session(session)


def open_session(
    app_name: str,
    master: str | None = None,
    conf: Mapping[str, str] | None = None,
    *,
    needs_graphframes: bool = False,
    scratch: Path,
) -> SparkSession:
    """Open a session, or take the one that is running.

    Environment variables that Spark's launcher and workers read (``JAVA_HOME``, ``SPARK_HOME``,
    ``PYSPARK_PYTHON``, ``LC_ALL``) are set in this process where the user has not set them.

    Parameters
    ----------
    app_name
        Name of the application in Spark's pages and logs.
    master
        For example ``local[2]`` or ``spark://host:7077``; None takes spark-submit's, or all cores of this
        machine.
    conf
        Settings of the user; they win over ours.
    needs_graphframes
        Whether GraphFrames' JVM part must be there; without it the session does not open.
    scratch
        Folder for shuffle files, checkpoints and the warehouse; on a cluster all machines must see it. The
        session uses a folder of its own inside, removed when it ends; what killed sessions left there is
        removed now.

    Returns
    -------
    SparkSession

    Raises
    ------
    EnvironmentProblem
        Java, Spark, GraphFrames, the master, memory or a port is not as it must be.
    """
    _refuse_connect(needs_graphframes)
    own = _own_folder(scratch)
    borrowed = _is_running()
    if borrowed or _started_by_spark_submit():
        session = _submitted_session(app_name, dict(conf or {}), own)
    else:
        session = _started_session(app_name, master, dict(conf or {}), needs_graphframes, own)
    _opened.append(None if borrowed else own)
    try:
        _prepare(session, needs_graphframes, own)
    except EnvironmentProblem:
        close_session(session)
        raise
    return session


def close_session(session: SparkSession) -> None:
    """Hand back what `open_session` gave: who started the session ends it, its JVM and its scratch folder."""
    from py4j.protocol import Py4JError

    own = _opened.pop() if _opened else None
    if own is None:
        return
    # A JVM that has died, for want of memory, cannot be told anything any more.
    with suppress(Py4JError, OSError):
        session.stop()
    if not _started_by_spark_submit():
        _end_java()
    shutil.rmtree(own, ignore_errors=True)


def _started_session(
    app_name: str, master: str | None, conf: dict[str, str], needs_graphframes: bool, own: Path
) -> SparkSession:
    """Start the driver's JVM ourselves."""
    master = master or conf.pop("spark.master", chosen.LOCAL_MASTER)
    require_master(master)
    _set_environment(conf)
    base = chosen.local_settings(own) if master.startswith("local") else chosen.client_settings(own)
    settings = chosen.merged({**chosen.common_settings(own), **base}, conf)
    if needs_graphframes:
        _add_graphframes(settings)
    return _build(app_name, {**settings, "spark.master": master})


def _submitted_session(app_name: str, conf: dict[str, str], own: Path) -> SparkSession:
    """Join the JVM that spark-submit started, or the session that is running; what they were told wins."""
    from pyspark import SparkConf, SparkContext

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    SparkContext._ensure_initialized()
    told = SparkConf()
    require_master(told.get("spark.master") or chosen.LOCAL_MASTER)
    ours = {**chosen.common_settings(own), **conf}
    return _build(app_name, {key: value for key, value in ours.items() if not told.contains(key)})


def _build(app_name: str, settings: Mapping[str, str]) -> SparkSession:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName(app_name)
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except (Py4JError, PySparkException, OSError, TypeError) as error:
        # A SparkContext that the master refused leaves nulls behind, on which pyspark fails with a TypeError.
        problem = explain_spark_failure(error)
        if not _started_by_spark_submit():
            _end_java()
        if problem is None:
            raise
        raise problem from error


def _prepare(session: SparkSession, needs_graphframes: bool, own: Path) -> None:
    """Give a session what it needs, whoever started it."""
    if needs_graphframes and not _holds_graphframes(session):
        raise EnvironmentProblem(
            "The graphframes engine needs GraphFrames' JVM part; this Spark session was started without.",
            f"Submit with --jars {cached_jar_path()} (made by `aicluster doctor --fix`).",
        )
    require_executors(session)
    context = session.sparkContext
    if context.getCheckpointDir() is None:
        stated = session.conf.get("spark.checkpoint.dir", None)
        context.setCheckpointDir(stated or chosen.file_address(own / "checkpoints"))


def _add_graphframes(settings: dict[str, str]) -> None:
    part = require_graphframes(settings)
    if part.jar is not None:
        chosen.refuse_commas(part.jar)
        settings["spark.jars"] = ",".join(filter(None, [settings.get("spark.jars", ""), str(part.jar)]))


def _holds_graphframes(session: SparkSession) -> bool:
    from py4j.protocol import Py4JJavaError

    java = session._jvm.java  # type: ignore[union-attr]
    loader = java.lang.Thread.currentThread().getContextClassLoader()
    try:
        loader.loadClass(ENTRY_CLASS)
    except Py4JJavaError:
        return False
    return True


def _set_environment(conf: dict[str, str]) -> None:
    """Set what Spark's launcher and workers read from the environment, where the user has not."""
    import pyspark

    os.environ["JAVA_HOME"] = str(require_java().home)
    # The launcher's scripts work in folders with spaces only when told where Spark is.
    os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))
    os.environ.setdefault("PYSPARK_PYTHON", conf.get("spark.pyspark.python", sys.executable))
    if os.environ.get("LC_ALL", "POSIX") in {"POSIX", "C"}:
        os.environ["LC_ALL"] = "C.UTF-8"  # under POSIX the JVM mangles paths with non-ASCII letters


def _refuse_connect(needs_graphframes: bool) -> None:
    if needs_graphframes and (os.environ.get("SPARK_REMOTE") or "SPARK_CONNECT_MODE_ENABLED" in os.environ):
        raise EnvironmentProblem(
            "This is Spark Connect; the graphframes engine needs a classic Spark session.",
            "Unset SPARK_REMOTE and give --master, or set the network engine of the study to arrays.",
        )


def _own_folder(scratch: Path) -> Path:
    """Make this process's folder inside the scratch folder, and remove those of processes that are gone."""
    chosen.refuse_commas(scratch)
    mine = f"spark-{socket.gethostname()}-"
    for left in scratch.glob(f"{mine}*"):
        if not _is_alive(left.name.removeprefix(mine)):
            shutil.rmtree(left, ignore_errors=True)
    own = (scratch / f"{mine}{os.getpid()}").absolute()
    if not own.exists():
        own.mkdir(parents=True)
        atexit.register(shutil.rmtree, own, ignore_errors=True)
    return own


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, ValueError):
        return True
    return True


def _is_running() -> bool:
    from pyspark import SparkContext

    return SparkContext._active_spark_context is not None


def _started_by_spark_submit() -> bool:
    return "PYSPARK_GATEWAY_PORT" in os.environ


def _end_java() -> None:
    """End the JVM too: it holds memory, and the next session may want other settings of the JVM."""
    from py4j.protocol import Py4JError
    from pyspark import SparkContext

    gateway = SparkContext._gateway
    if gateway is None:
        return
    with suppress(Py4JError, OSError):
        gateway.shutdown()
    with suppress(BrokenPipeError):
        gateway.proc.stdin.close()
    with suppress(subprocess.TimeoutExpired):  # on a busy machine; it goes on ending by itself
        gateway.proc.wait(timeout=60)
    SparkContext._gateway = None
    SparkContext._jvm = None
