"""Why two runs differ: stage by stage, from what their manifests keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from aicluster_spark.report.comparison.options import Change, changed, flat, of_stage
from aicluster_spark.report.comparison.side import RunSide
from aicluster_spark.runs.results import StageResult

Kind = Literal["option", "seed", "input", "code", "software", "earlier", "absent", "unrecorded"]


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that differs.

    Attributes
    ----------
    kind
        option, seed (an option too), input (a file), code (of the stage), software, earlier (results of
        stages before), absent (only one run has the stage), or unrecorded (neither manifest keeps what the
        others would show).
    stage
        Stage it acts on; empty for software, and for options that no stage of both runs was given.
    name
        Key of the option, name of the file or package, or the earlier stages.
    before, after
        What each run has; None where it has nothing.
    """

    kind: Kind
    stage: str
    name: str
    before: str | None
    after: str | None


def causes(one: RunSide, two: RunSide) -> list[Cause]:
    """List what differs: stage by stage, then options that no stage tells of, then the software."""
    studies = (flat(side.study.model_dump(mode="json")) for side in (one, two))
    options = changed(*studies)
    order = stages_of(one, two)
    by_stage = [
        cause
        for name in order
        for cause in _of_stage(name, one.stages.get(name), two.stages.get(name), options)
    ]
    told = {cause.name for cause in by_stage if cause.kind in ("option", "seed")}
    rest = {key: change for key, change in options.items() if key not in told}
    blocks = {key: key.partition(".")[0] for key in rest}
    untold = [
        cause
        for key, change in rest.items()
        for cause in _options(blocks[key] if blocks[key] in order else "", {key: change})
    ]
    return [*by_stage, *untold, *_software(one, two)]


def stages_of(one: RunSide, two: RunSide) -> list[str]:
    """Stages of either run, in order."""
    return list(dict.fromkeys([*one.stages, *two.stages]))


def same_stages(one: RunSide, two: RunSide) -> list[str]:
    """Stages that both runs have with one and the same result."""
    return [
        name
        for name, result in one.stages.items()
        if name in two.stages and two.stages[name].fingerprint == result.fingerprint
    ]


def _options(stage: str, differing: Mapping[str, Change]) -> list[Cause]:
    return [
        Cause("seed" if key.rpartition(".")[2] == "seed" else "option", stage, key, *change)
        for key, change in differing.items()
    ]


def _of_stage(
    name: str, one: StageResult | None, two: StageResult | None, study: Mapping[str, Change]
) -> Iterator[Cause]:
    if one is None or two is None:
        yield Cause(
            "absent", name, name, *(None if side is None else side.fingerprint for side in (one, two))
        )
        return
    if one.fingerprint == two.fingerprint:
        return
    differing = changed(flat(one.options), flat(two.options))
    # The page is given the whole study: what acts on the stages before it is told there.
    given = {key: change for key, change in differing.items() if key.partition(".")[0] not in one.upstream}
    own = [*_options(name, of_stage(name, given, study)), *_inputs(name, one, two), *_code(name, one, two)]
    yield from own
    earlier = [stage for stage, mark in one.upstream.items() if two.upstream.get(stage) != mark]
    if earlier:
        yield Cause("earlier", name, ", ".join(earlier), None, None)
    elif not own:
        yield Cause("unrecorded", name, name, one.fingerprint, two.fingerprint)


def _inputs(name: str, one: StageResult, two: StageResult) -> Iterator[Cause]:
    files = (_files(name, side.inputs) for side in (one, two))
    for file, (before, after) in changed(*files).items():
        yield Cause("input", name, file, before, after)


def _code(name: str, one: StageResult, two: StageResult) -> Iterator[Cause]:
    if one.code and two.code and one.code != two.code:
        yield Cause("code", name, name, one.code, two.code)


def _software(one: RunSide, two: RunSide) -> Iterator[Cause]:
    before = {**one.run.versions, **_commit(one)}
    after = {**two.run.versions, **_commit(two)}
    for package, change in sorted(changed(before, after).items()):
        yield Cause("software", "", package, *change)


def _commit(side: RunSide) -> Mapping[str, str]:
    if not side.run.git:
        return {}
    dirty = " and changes" if side.run.git.get("dirty") == "yes" else ""
    return {"source tree": side.run.git.get("commit", "")[:12] + dirty}


def _files(stage: str, inputs: Any) -> dict[str, str]:
    """Return hashes of what a stage reads outside of the workspace: one alone, or some with their names."""
    if inputs is None:
        return {}
    if not isinstance(inputs, list | tuple):
        return {stage: str(inputs)}
    pairs = [
        each if isinstance(each, list | tuple) else (str(place), each) for place, each in enumerate(inputs)
    ]
    return {str(pair[-2]): str(pair[-1]) for pair in pairs}
