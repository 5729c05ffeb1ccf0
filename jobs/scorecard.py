"""Stage `scorecard` for spark-submit: jobs/scorecard.py STUDY --workspace DIR."""

from aicluster_spark.stages.job import main

if __name__ == "__main__":
    raise SystemExit(main("scorecard"))
