"""Stage `policy` for spark-submit: jobs/policy.py STUDY --workspace DIR."""

from aicluster_spark.stages.job import main

if __name__ == "__main__":
    raise SystemExit(main("policy"))
