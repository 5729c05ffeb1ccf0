"""Stage `estimation` for spark-submit: jobs/estimation.py STUDY --workspace DIR."""

from aicluster_spark.stages.job import main

if __name__ == "__main__":
    raise SystemExit(main("estimation"))
