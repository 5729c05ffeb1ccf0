"""The Spark session of the contenders that need one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyspark.sql import SparkSession

from aicluster_spark.engine.session import spark_session

MASTER, SETTINGS = "BENCH_MASTER", "BENCH_SETTINGS"
"""Variables that name a cluster, and what it asks of a driver, as JSON; without them it is this process."""
CONF = {"spark.driver.memory": "3g", "spark.sql.shuffle.partitions": "12"}


@contextmanager
def session(folder: Path) -> Iterator[SparkSession]:
    scratch = folder / "spark"
    scratch.mkdir(parents=True, exist_ok=True)
    master = os.environ.get(MASTER, "local[2]")
    conf = CONF | json.loads(os.environ.get(SETTINGS, "{}"))
    with spark_session("benchmark", master, conf, needs_graphframes=True, scratch=scratch) as opened:
        opened.range(10).count()
        yield opened
