"""Submitted by the tests: one job that needs everything a cluster run needs.

Writes what it saw as JSON to its first argument; its second argument is a folder all machines share.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from aicluster_spark.engine.session import spark_session
from aicluster_spark.engine.spark_failures import explain_spark_failure


def where_it_ran(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Say which Python runs this, after using the libraries that cannot travel in --py-files."""
    import igraph
    import polars as pl

    import aicluster_spark

    for batch in batches:
        total = pl.DataFrame({"id": batch.column(0).to_pylist()})["id"].sum()
        row = {
            "prefix": sys.prefix,
            "package": aicluster_spark.__file__,
            "sum": total,
            "igraph": igraph.__version__,
        }
        yield pa.RecordBatch.from_pylist([row])


def look(session: SparkSession) -> dict[str, object]:
    from graphframes import GraphFrame

    seen = session.range(0, 1000, 1, 4).mapInArrow(
        where_it_ran, "prefix string, package string, sum long, igraph string"
    )
    rows = seen.collect()
    edges = session.range(6).where("id != 2").selectExpr("id AS src", "(id + 1) % 6 AS dst")
    graph = GraphFrame(session.range(8), edges)
    degrees = graph.degrees.checkpoint()  # reliable: written to the folder that all machines share
    return {
        "prefixes": sorted({row.prefix for row in rows}),
        "packages": sorted({row.package for row in rows}),
        "sum": sum(row.sum for row in rows),
        "degrees": {str(row.id): row.degree for row in degrees.collect()},
        "master": session.sparkContext.master,
    }


def main(output: Path, shared: Path) -> None:
    try:
        with spark_session("canary", needs_graphframes=True, scratch=shared) as session:
            output.write_text(json.dumps(look(session)), encoding="utf-8")
    except (Py4JError, PySparkException) as error:
        problem = explain_spark_failure(error)
        if problem is None:
            raise
        sys.exit(str(problem))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
