"""What the driver of the arrays engine holds, by the size of the nation.

    python -m benchmarks.network_driver --patents 100000 --patents 10000000 --folder /some/scratch

On one machine Spark's driver and its workers share memory. Here the measures are computed by a worker of a
standalone cluster, with two cores, so that what the driver's own processes hold can be told apart: Python and
the JVM it starts.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from benchmarks.measure import measured
from benchmarks.network_contenders.session import MASTER, SETTINGS
from benchmarks.network_nation import parties
from benchmarks.standalone_cluster import Cluster, cluster

ROOT = Path(__file__).resolve().parents[1]
GB = 1e9


def main() -> None:
    parser = argparse.ArgumentParser(description="Memory of the arrays engine's driver.")
    parser.add_argument("--patents", type=int, action="append", default=[])
    parser.add_argument("--folder", type=Path, default=Path("benchmark-network"))
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    print("| patents | driver, GB | s |\n|---|---|---|")
    for patents in given.patents:
        place = given.folder / f"driver-{patents}-{os.getpid()}"
        source = parties(patents, given.folder).absolute()
        with cluster(place / "cluster", workers=1, cores=2, memory="3g") as made:
            bytes_held, seconds = driven(made, source, place.absolute())
        print(f"| {patents:,} | {bytes_held / GB:.2f} | {seconds:.0f} |", flush=True)


def driven(made: Cluster, source: Path, place: Path) -> tuple[int, float]:
    """Run the engine on the cluster; give the driver's peak memory and its seconds."""
    settings = {
        **made.conf,
        "spark.driver.memory": "1g",
        "spark.executor.memory": "2g",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.executorEnv.PYTHONPATH": str(ROOT),
    }
    os.environ |= {MASTER: made.master, SETTINGS: json.dumps(settings), "PYSPARK_PYTHON": sys.executable}
    module = "benchmarks.network_contenders.arrays"
    cost = measured([sys.executable, "-m", module, str(source), str(place / "result")], place)
    told = json.loads(cost.output.splitlines()[-1])
    return cost.peak_bytes, told["ended"] - told["began"]


if __name__ == "__main__":
    main()
