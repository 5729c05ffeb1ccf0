"""Which Spark settings a session gets, as plain dictionaries; nothing here starts anything."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

from aicluster_spark.engine.memory import available_memory, driver_memory
from aicluster_spark.errors import EnvironmentProblem

Settings = dict[str, str]

LOCAL_MASTER = "local[*]"
JAVA_OPTIONS = "spark.driver.extraJavaOptions"


def file_address(path: Path) -> str:
    """Write a local path as Spark wants it: Spark does not decode %20, so never ``Path.as_uri()``."""
    return f"file://{path.absolute()}"


def common_settings(scratch: Path) -> Settings:
    """Choose what results depend on, the same on one machine and on a cluster."""
    return {
        "spark.sql.ansi.enabled": "true",  # the default of Spark 4; both lines must agree
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",  # pyarrow reads INT96 as ns
        "spark.sql.warehouse.dir": file_address(scratch / "warehouse"),
        "spark.cleaner.referenceTracking.cleanCheckpoints": "true",
        "spark.ui.showConsoleProgress": "false",
    }


def local_settings(scratch: Path) -> Settings:
    """Choose for a session that runs on this machine only."""
    return {
        **client_settings(scratch),
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 2)),
    }


def client_settings(scratch: Path) -> Settings:
    """Choose for a driver whose JVM this process starts itself, wherever the executors are."""
    return {
        "spark.driver.memory": driver_memory(available_memory()),
        "spark.local.dir": str(scratch),
        JAVA_OPTIONS: java_options(scratch),
    }


def java_options(scratch: Path) -> str:
    """Options that keep the driver's JVM quiet and out of the system's temporary folder."""
    options = [f"-Djava.io.tmpdir={scratch}", f"-Dderby.system.home={scratch}", "-XX:+PerfDisableSharedMem"]
    options += [f"-Dlog4j2.configurationFile={logging_file()}"]
    return " ".join(_quoted(option) for option in options)


def logging_file() -> Path:
    """Locate the quiet log4j2 settings that the package carries."""
    return Path(str(files("aicluster_spark"))) / "data" / "log4j2.properties"


def merged(ours: Settings, users: Settings) -> Settings:
    """Let the user's settings win, except that Java options add up."""
    together = {**ours, **users}
    if JAVA_OPTIONS in ours and JAVA_OPTIONS in users:
        together[JAVA_OPTIONS] = f"{ours[JAVA_OPTIONS]} {users[JAVA_OPTIONS]}"
    return together


def refuse_commas(path: Path) -> None:
    """Spark splits lists of folders and jars at commas and knows no escape.

    Raises
    ------
    EnvironmentProblem
        The path holds a comma.
    """
    if "," in str(path):
        raise EnvironmentProblem(f"Spark cannot use a path with a comma: {path}.", "Choose another folder.")


def _quoted(option: str) -> str:
    """Quote one Java option as Spark's launcher splits them."""
    escaped = option.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
