"""Running a study: each stage whose results are not there yet, in order, each committed at its end."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from tempfile import gettempdir

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from aicluster_spark.engine.graphframes_jar import require_graphframes
from aicluster_spark.engine.java import require_java
from aicluster_spark.engine.session import close_session, open_session
from aicluster_spark.engine.spark_failures import explain_spark_failure, raised_by_worker
from aicluster_spark.engine.versions import versions
from aicluster_spark.errors import ResultsError
from aicluster_spark.runs.events import Event, Kind, Listener, silence
from aicluster_spark.runs.fingerprint import fingerprint
from aicluster_spark.runs.results import ResultStore, StageResult
from aicluster_spark.runs.storage import Location
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.registry import STAGES, upstream_of
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.loader import StudyFile


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller wants of a run.

    Attributes
    ----------
    first, last
        Stages to begin and end with; results of earlier ones must be there already.
    fresh
        Stages to run again although their results are there.
    master, conf
        Spark master and settings, for a session opened here.
    """

    first: str | None = None
    last: str | None = None
    fresh: tuple[str, ...] = ()
    master: str | None = None
    conf: Mapping[str, str] = field(default_factory=dict)


class StageFault(RuntimeError):
    """A stage failed for a reason that is not the user's to mend: a fault of the program.

    Parameters
    ----------
    stage
        Name of the stage.
    words
        Everything Spark said; the last line of a Python traceback in it, if there is one, comes first.
    """

    def __init__(self, stage: str, words: str) -> None:
        said = re.findall(r"^\w*(?:Error|Exception)\w*: .*$", words, flags=re.MULTILINE)
        first = said[-1:] or words.strip().splitlines()[:1] or ["no words"]
        super().__init__(f"stage {stage}: {first[0]}\n{words}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One stage of a finished run: its result, and whether it was there before."""

    result: StageResult
    reused: bool


@dataclass
class Runner:
    """Runs the stages of one study in one workspace."""

    study_file: StudyFile
    workspace: Location
    wish: Wish = field(default_factory=Wish)
    listener: Listener = silence

    def __post_init__(self) -> None:
        self.store = ResultStore(self.workspace)
        self._session: SparkSession | None = None
        self._done: dict[str, StageResult] = {}

    def run(self) -> Iterator[tuple[str, Outcome]]:
        """Run the stages wished for; yield each as it is done.

        Raises
        ------
        AiclusterError
            If a stage cannot run, with what to do; results committed before it stay.
        """
        first, last = self._bounds()
        self._preflight(first, last)
        try:
            for place, stage in enumerate(STAGES[: last + 1]):
                outcome = self._reuse(stage) if place < first else self._run_stage(stage)
                self._done[stage.name] = outcome.result
                yield stage.name, outcome
        finally:
            if self._session is not None:
                close_session(self._session)
                self._session = None

    def _bounds(self) -> tuple[int, int]:
        names = [stage.name for stage in STAGES]
        first = names.index(self.wish.first) if self.wish.first else 0
        last = names.index(self.wish.last) if self.wish.last else len(names) - 1
        if first > last:
            raise ResultsError(
                f"Stage {names[first]} comes after {names[last]}.", f"The order is {', '.join(names)}."
            )
        return first, last

    def _preflight(self, first: int, last: int) -> None:
        """Stop before any work when something a missing stage needs is not on this machine."""
        known: dict[str, StageResult] = {}
        for stage in STAGES[: last + 1]:
            found = self._find(stage, known) if upstream_of(stage) <= set(known) else None
            if found is not None and stage.name not in self.wish.fresh:
                known[stage.name] = found
            elif stage.needs_spark and STAGES.index(stage) >= first and not _has_session():
                require_java()
                if self._needs_graphframes():
                    require_graphframes(dict(self.wish.conf))

    def _reuse(self, stage: Stage) -> Outcome:
        found = self._find(stage, self._done)
        if found is None:
            raise ResultsError(
                f"The results of stage {stage.name} are not in {self.workspace.path}.",
                f"Run it first: --from {stage.name}, or leave --from out.",
            )
        self._tell("stage_reused", stage)
        return Outcome(found, reused=True)

    def _run_stage(self, stage: Stage) -> Outcome:
        mark = self._fingerprint(stage, self._done)
        with self.store.lock(stage.name, mark, lambda: self._tell("stage_waiting", stage)):
            found = None if stage.name in self.wish.fresh else self.store.find(stage.name, mark)
            if found is not None:
                self._tell("stage_reused", stage)
                return Outcome(found, reused=True)
            self._tell("stage_started", stage, stage.question)
            context = self._context(stage, mark)
            with self._failures_told(stage):
                stage.run(context)
            result = self._result(stage, mark, context)
            self.store.commit(result)
        self._tell("stage_finished", stage, seconds=result.seconds)
        return Outcome(result, reused=False)

    def _context(self, stage: Stage, mark: str) -> StageContext:
        attempt = self.store.begin(stage.name, mark)
        return StageContext(
            stage=stage.name,
            study_file=self.study_file,
            store=self.store,
            attempt=attempt,
            upstream={name: self._done[name] for name in self._done if name in upstream_of(stage)},
            session=self._open_session,
            listener=self.listener,
        )

    def _result(self, stage: Stage, mark: str, context: StageContext) -> StageResult:
        missing = set(stage.writes) - set(context.tables)
        if missing:
            raise ResultsError(f"Stage {stage.name} wrote no {', '.join(sorted(missing))}.")
        if context.used_spark:
            context.spark.catalog.clearCache()
        context.scratch.delete_folder()
        seconds = round(time.monotonic() - context.started, 3)
        began = datetime.now(timezone.utc).timestamp() - seconds
        return StageResult(
            stage=stage.name,
            fingerprint=mark,
            attempt=context.attempt.name,
            tables=context.tables,
            files=context.files,
            facts=context.facts,
            upstream={name: result.fingerprint for name, result in context.upstream.items()},
            options=stage.options(self.study_file.study),
            code=stage.code(),
            inputs=stage.inputs(self.study_file, self.workspace),
            seconds=seconds,
            started=datetime.fromtimestamp(began, timezone.utc).isoformat(timespec="seconds"),
            versions=flat_versions(),
            spark_application=context.spark.sparkContext.applicationId if context.used_spark else None,
        )

    def _find(self, stage: Stage, known: Mapping[str, StageResult]) -> StageResult | None:
        return self.store.find(stage.name, self._fingerprint(stage, known))

    def _fingerprint(self, stage: Stage, known: Mapping[str, StageResult]) -> str:
        return fingerprint(
            {
                "stage": stage.name,
                "code": stage.code(),
                "options": stage.options(self.study_file.study),
                "inputs": stage.inputs(self.study_file, self.workspace),
                "upstream": {name: known[name].fingerprint for name in sorted(upstream_of(stage))},
            }
        )

    def _open_session(self) -> SparkSession:
        if self._session is None:
            self._session = open_session(
                f"aicluster {self.study_file.study.study}",
                self.wish.master,
                self.wish.conf,
                needs_graphframes=self._needs_graphframes(),
                scratch=self._scratch(),
            )
        return self._session

    def _needs_graphframes(self) -> bool:
        first, last = self._bounds()
        return any(stage.needs_graphframes(self.study_file.study) for stage in STAGES[first : last + 1])

    def _scratch(self) -> Path:
        local = self.workspace.local
        return (local or Path(gettempdir()) / "aicluster") / "scratch"

    @contextmanager
    def _failures_told(self, stage: Stage) -> Iterator[None]:
        """Turn what Spark says of a user's problem into one line; tell that the stage failed."""
        try:
            yield
        except (Py4JError, PySparkException, OSError) as error:
            self._tell("stage_failed", stage)
            problem = raised_by_worker(error) or explain_spark_failure(error)
            # The words of a Java error can be read only while its JVM lives: take them now.
            raise problem or StageFault(stage.name, str(error)) from None
        except BaseException:  # whatever it is, Ctrl-C too, the listener must hear of it; it goes on up
            self._tell("stage_failed", stage)
            raise

    def _tell(self, kind: Kind, stage: Stage, text: str = "", seconds: float = 0.0) -> None:
        self.listener(Event(kind, stage.name, text, seconds=seconds))


def flat_versions() -> dict[str, str]:
    """Versions of the software, as one flat mapping."""
    found = asdict(versions())
    packages: Iterable[tuple[str, str | None]] = found.pop("packages").items()
    return {name: str(value) for name, value in [*found.items(), *packages] if value}


def run_stages(
    study_file: StudyFile, workspace: Location, wish: Wish | None = None, listener: Listener = silence
) -> dict[str, Outcome]:
    """Run a study's stages and return all outcomes, by stage."""
    return dict(Runner(study_file, workspace, wish or Wish(), listener).run())


def _has_session() -> bool:
    """Whether Spark was started by another: then it is asked itself what it has, when it is opened."""
    return SparkSession.getActiveSession() is not None or "PYSPARK_GATEWAY_PORT" in os.environ
