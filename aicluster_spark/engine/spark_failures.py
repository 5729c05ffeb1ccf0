"""What Spark's long errors mean in one line, for the causes that are the user's to mend."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aicluster_spark import errors
from aicluster_spark.errors import AiclusterError, EnvironmentProblem


@dataclass(frozen=True, slots=True)
class _Explanation:
    pattern: str
    message: str
    fix: str


_MORE_MEMORY = (
    "Give it more (`--conf spark.driver.memory=4g`, or spark-submit `--driver-memory 4g`), "
    "close other programs, or use fewer cores (`--master local[1]`)."
)

_EXPLANATIONS = (
    _Explanation(
        r"OutOfMemoryError|GC overhead limit|Not enough memory to build and broadcast|maxResultSize",
        "Spark's driver or an executor ran out of memory",
        _MORE_MEMORY,
    ),
    _Explanation(
        r"(System|Executor) memory \d+ must be at least|Could not reserve enough space|insufficient memory",
        "Spark was given too little memory to start",
        _MORE_MEMORY,
    ),
    _Explanation(
        r"PYTHON_VERSION_MISMATCH|different version (than that )?in (the )?driver",
        "The executors run another Python than the driver",
        "Use one minor version on both sides: send the packed environment (scripts/pack) with --archives and "
        "set PYSPARK_PYTHON=./environment/bin/python.",
    ),
    _Explanation(
        r"BindException|Address already in use|failed after \d+ retries",
        "A port that Spark was told to use is taken",
        "Stop the program that holds it, or leave spark.driver.port, spark.ui.port and "
        "spark.blockManager.port unset.",
    ),
    _Explanation(
        r"All masters are unresponsive|Master removed our application|(stopped|stop the) SparkContext"
        r"|SparkContext was shut down",
        "The Spark master did not take this application, or ended it",
        "Check that master and driver have the same spark.authenticate.secret and the same Spark version.",
    ),
    _Explanation(
        r"ModuleNotFoundError: No module named '(aicluster_spark|polars|pyarrow|igraph|scipy|pandas|numpy)",
        "The executors' Python lacks the worker libraries",
        "Send the packed environment: scripts/pack, then --archives ARCHIVE#environment and "
        "PYSPARK_PYTHON=./environment/bin/python.",
    ),
    _Explanation(
        r"org\.graphframes\.\w+|GraphFramePythonAPI",
        "GraphFrames' JVM part is missing on the cluster",
        "Submit with --jars and the jar that `aicluster doctor` names.",
    ),
    _Explanation(
        r"No space left on device",
        "The disk that Spark works on is full",
        "Free some, or move the workspace.",
    ),
    _Explanation(
        r"JAVA_GATEWAY_EXITED|Java gateway process exited",
        "Java ended before Spark was up; its own words are above",
        "Run `aicluster doctor`.",
    ),
    _Explanation(
        r"Answer from Java side is empty|Error while sending or receiving|Connection refused"
        r"|Py4JNetworkError",
        "Spark's driver died in the middle of the work, most often for want of memory",
        _MORE_MEMORY,
    ),
)


_OF_A_WORKER = re.compile(r"aicluster_spark\.errors\.(\w+): (.+)")


def raised_by_worker(error: BaseException) -> AiclusterError | None:
    """Give back the project's own error that a kernel raised in a worker, which Spark hands over as text."""
    found = _OF_A_WORKER.search("\n".join(_texts(error)))
    kind = getattr(errors, found[1], None) if found else None
    return kind(found[2].strip()) if found and kind else None


def explain_spark_failure(error: BaseException) -> EnvironmentProblem | None:
    """Translate an error that came out of Spark.

    Parameters
    ----------
    error
        What pyspark, py4j or the system raised; its causes are looked at too.

    Returns
    -------
    EnvironmentProblem or None
        One line for the user; None when the cause is not among the known ones, so probably a mistake of ours.
    """
    text = "\n".join(_texts(error))
    for explanation in _EXPLANATIONS:
        found = re.search(explanation.pattern, text)
        if found:
            return EnvironmentProblem(
                f"{explanation.message} ({_line_around(text, found)}).", explanation.fix
            )
    return None


def _texts(error: BaseException) -> list[str]:
    texts: list[str] = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        texts.append(f"{type(link).__name__}: {link}")
        link = link.__cause__ or link.__context__
    return texts


def _line_around(text: str, found: re.Match[str]) -> str:
    start = text.rfind("\n", 0, found.start()) + 1
    end = text.find("\n", found.end())
    line = text[start : end if end >= 0 else len(text)].strip(" :\t")
    return line if len(line) <= 200 else line[:199] + "…"
