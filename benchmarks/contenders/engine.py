"""The engine: its stages records and places, on two cores; the start of Spark is timed apart."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from aicluster_spark.engine.session import spark_session
from aicluster_spark.runs.results import ResultStore
from aicluster_spark.runs.storage import open_location
from aicluster_spark.stages.load import load_checked_study
from aicluster_spark.stages.runner import Runner, Wish

STUDY = """
study: benchmark
title: "SYNTHETIC: speed of reading"
provenance: {{kind: synthetic, statement: "SYNTHETIC: made by a program."}}
records:
  sources:
    - {{reader: national_yearly_csv, path: "{nation}/patents/*.csv"}}
places:
  fill: {{enabled: false}}          # the scripts do not fill the cities of co-applicants either
estimation: {{models: [{{name: unused, regressors: [policy_stock_log]}}]}}  # every study has one; none is run
"""
MASTER = "local[2]"
HEAP = "1g"
"""Of the JVM: the text never passes through it."""


def main(nation: Path, _: Path, out: Path) -> None:
    study = out / "study.yaml"
    study.write_text(STUDY.format(nation=nation.absolute()), encoding="utf-8")
    began = time.monotonic()
    with spark_session("benchmark", MASTER, {"spark.driver.memory": HEAP}, scratch=out / "scratch"):
        said: dict[str, object] = {"spark_start": time.monotonic() - began}
        workspace = open_location(out / "workspace")
        runner = Runner(load_checked_study(study, ()), workspace, Wish(last="places"))
        done = {name: outcome.result for name, outcome in runner.run()}
    store = ResultStore(workspace)
    for stage, table in (("records", "patents"), ("records", "parties"), ("places", "party_places")):
        said[table] = [store.location(file).path for file in done[stage].tables[table].files]
    said["seconds"] = {name: result.seconds for name, result in done.items()}
    print(json.dumps(said))


if __name__ == "__main__":
    main(*(Path(word) for word in sys.argv[1:4]))
