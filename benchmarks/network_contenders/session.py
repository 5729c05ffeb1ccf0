"""The Spark session of the contenders that need one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyspark.sql import SparkSession

from aicluster_spark.engine.session import spark_session

DRIVER = os.environ.get("BENCH_DRIVER", "3g")
CONF = {"spark.driver.memory": DRIVER, "spark.sql.shuffle.partitions": "12"}


@contextmanager
def session(folder: Path) -> Iterator[SparkSession]:
    scratch = folder / "spark"
    scratch.mkdir(parents=True, exist_ok=True)
    with spark_session("benchmark", "local[2]", CONF, needs_graphframes=True, scratch=scratch) as opened:
        opened.range(10).count()
        yield opened
