"""One stage as a job for spark-submit."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from aicluster_spark.errors import AiclusterError
from aicluster_spark.runs.events import Event
from aicluster_spark.runs.storage import open_location
from aicluster_spark.stages.load import load_study_to_run
from aicluster_spark.stages.registry import STAGES
from aicluster_spark.stages.runner import StageFault, Wish, run_stages


def main(stage: str, arguments: Sequence[str] | None = None) -> int:
    """Run one stage in the session that spark-submit opened; results of earlier stages must be there.

    Parameters
    ----------
    stage
        Name of the stage.
    arguments
        Command line; that of the process when it is left out.

    Returns
    -------
    int
        Exit code, as `aicluster run` gives it.
    """
    question = next(s.question for s in STAGES if s.name == stage)
    parser = argparse.ArgumentParser(prog=f"jobs/{stage}.py", description=question)
    parser.add_argument("study", type=Path, help="study file")
    parser.add_argument(
        "--workspace", required=True, help="folder all machines see, or s3://, gs://, hdfs://"
    )
    parser.add_argument("--set", dest="settings", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--fresh", action="store_true", help="run again although the results are there")
    parser.add_argument("-v", "--verbose", action="store_true", help="show tracebacks")
    given = parser.parse_args(arguments)
    try:
        study_file = load_study_to_run(given.study, given.settings)
        wish = Wish(first=stage, last=stage, fresh=(stage,) if given.fresh else ())
        run_stages(study_file, open_location(given.workspace), wish, _log)
    except (AiclusterError, StageFault) as error:
        return _failed(parser.prog, error, given.verbose)
    return 0


def _failed(program: str, error: AiclusterError | StageFault, verbose: bool) -> int:
    """End in one line; the traceback, and all that Spark said, come with -v."""
    if verbose:
        traceback.print_exc()
    if isinstance(error, AiclusterError):
        sys.stderr.write(f"{program}: {error}\n")
        return error.exit_code
    advice = "" if verbose else " Run again with -v for the traceback."
    sys.stderr.write(f"{program}: a fault of the program: {str(error).splitlines()[0]}{advice}\n")
    return AiclusterError.exit_code


def _log(event: Event) -> None:
    rows = f" ({event.rows:,} rows)" if event.rows is not None else ""
    sys.stderr.write(f"{event.stage}: {event.kind.replace('_', ' ')} {event.text}{rows}\n")
