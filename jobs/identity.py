"""Stage `identity` for spark-submit: jobs/identity.py STUDY --workspace DIR."""

from aicluster_spark.stages.job import main

if __name__ == "__main__":
    raise SystemExit(main("identity"))
