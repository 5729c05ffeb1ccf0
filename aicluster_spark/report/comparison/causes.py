"""Why two runs differ: stage by stage, from what their manifests keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from aicluster_spark.report.comparison.side import RunSide
from aicluster_spark.runs.results import StageResult

Kind = Literal["option", "input", "code", "software", "earlier", "absent", "unrecorded"]


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that differs.

    Attributes
    ----------
    kind
        option, input (a file), code (of the stage), software, earlier (results of stages before), absent
        (only one run has the stage), or unrecorded (neither manifest keeps what the others would show).
    stage
        Stage it acts on; empty for software.
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
    """List what differs: options of the study, then stage by stage what is its own, then the software."""
    order = list(dict.fromkeys([*one.stages, *two.stages]))
    by_stage = [
        cause for name in order for cause in _of_stage(name, one.stages.get(name), two.stages.get(name))
    ]
    return [*_options(one, two), *by_stage, *_software(one, two)]


def same_stages(one: RunSide, two: RunSide) -> list[str]:
    """Stages that both runs have with one and the same result."""
    return [
        name
        for name, result in one.stages.items()
        if name in two.stages and two.stages[name].fingerprint == result.fingerprint
    ]


def _options(one: RunSide, two: RunSide) -> list[Cause]:
    before, after = (flat(side.study.model_dump(mode="json")) for side in (one, two))
    return [
        Cause("option", key.partition(".")[0], key, before.get(key), after.get(key))
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key)
    ]


def _of_stage(name: str, one: StageResult | None, two: StageResult | None) -> Iterator[Cause]:
    if one is None or two is None:
        yield Cause(
            "absent", name, name, *(None if side is None else side.fingerprint for side in (one, two))
        )
        return
    if one.fingerprint == two.fingerprint:
        return
    own = [*_inputs(name, one, two), *_code(name, one, two)]
    yield from own
    earlier = [stage for stage, mark in one.upstream.items() if two.upstream.get(stage) != mark]
    if earlier:
        yield Cause("earlier", name, ", ".join(earlier), None, None)
    elif not own and flat(one.options) == flat(two.options):
        yield Cause("unrecorded", name, name, one.fingerprint, two.fingerprint)


def _inputs(name: str, one: StageResult, two: StageResult) -> Iterator[Cause]:
    before, after = (_files(name, side.inputs) for side in (one, two))
    for file in dict.fromkeys([*before, *after]):
        if before.get(file) != after.get(file):
            yield Cause("input", name, file, before.get(file), after.get(file))


def _code(name: str, one: StageResult, two: StageResult) -> Iterator[Cause]:
    if one.code and two.code and one.code != two.code:
        yield Cause("code", name, name, one.code, two.code)


def _software(one: RunSide, two: RunSide) -> Iterator[Cause]:
    before = {**one.run.versions, **_commit(one)}
    after = {**two.run.versions, **_commit(two)}
    for package in sorted({*before, *after}):
        if before.get(package) != after.get(package):
            yield Cause("software", "", package, before.get(package), after.get(package))


def _commit(side: RunSide) -> Mapping[str, str]:
    if not side.run.git:
        return {}
    changed = " and changes" if side.run.git.get("dirty") == "yes" else ""
    return {"source tree": side.run.git.get("commit", "")[:12] + changed}


def flat(value: Any, key: str = "") -> dict[str, str]:
    """Write a JSON value as lines: `windows.width` to `5`; of a list of blocks by their names."""
    if isinstance(value, Mapping):
        inner = dict(value)
    elif isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value):
        inner = {_name(each, place): each for place, each in enumerate(value)}
    else:
        return {key: str(value)}
    lines: dict[str, str] = {}
    for name, each in inner.items():
        lines |= flat(each, f"{key}.{name}" if key else str(name))
    return lines


def _name(block: Any, place: int) -> str:
    return str(block.get("name", place)) if isinstance(block, Mapping) else str(place)


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
