"""How every number came about: formulas, rules, software and the manifest."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from urllib.parse import quote

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.content import Prose, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say, stated
from aicluster_spark.report.sections.method.formulas import formulas
from aicluster_spark.report.sections.method.stage_facts import stage_facts
from aicluster_spark.report.tabulate import Field, tabulate

PAUSE = timedelta(minutes=2)


def method_section(data: ReportData) -> Section:
    """Formulas, the study's choices, versions, facts and the manifest of every stage."""
    sentences = [
        say(
            "The study {study} has results of {stages}, each named by a fingerprint of its "
            "options, its inputs and its code.",
            study=data.study.study,
            stages=words.several(len(data.manifests), "stage"),
        ),
        *_time_sentences(data),
        say("A dash is unknown, never zero; the reason stands below the table."),
        _link_sentence(data),
        say(
            "Commands on this page mean the last run of the folder `workspace` below the one they are given "
            "in; another is named by `--run` and `--workspace`."
        ),
    ]
    blocks: list[Prose | Table] = [
        formulas(data.study),
        _choices(data),
        _manifest(data),
        stage_facts(data),
        _versions(data),
    ]
    return Section(
        "method", say("Method and manifest"), say("How did each number come about?"), sentences, blocks
    )


def _time_sentences(data: ReportData) -> list[str]:
    """Say how long the results took to compute, and which of them an earlier run had computed."""
    begun = [
        (stage.started, name, stage.seconds)
        for name, stage in data.manifests.items()
        if stage.started is not None
    ]
    if not begun:
        return []
    begun.sort(key=lambda stage: stage[0])
    seconds = sum(stage[2] for stage in begun)
    first, last = (words.moment(started) for started in (begun[0][0], begun[-1][0]))
    sentence = say(
        "Computing them took {seconds:,.0f} s together; begun {first} to {last} (UTC).",
        seconds=seconds,
        first=first,
        last=last,
    )
    earlier = _earlier(begun)
    return [
        sentence,
        *(
            [
                say(
                    "Computed earlier and reused: {earlier}.",
                    earlier=words.listed([stated(stage) for stage in earlier]),
                )
            ]
            if earlier
            else []
        ),
    ]


def _earlier(begun: list[tuple[datetime, str, float]]) -> list[str]:
    """Stages before the last pause: those of one run follow each other at once."""
    for place in range(len(begun) - 1, 0, -1):
        before, _, seconds = begun[place - 1]
        if begun[place][0] - before - timedelta(seconds=seconds) > PAUSE:
            return [name for _, name, _ in begun[:place]]
    return []


def _choices(data: ReportData) -> Table:
    """Every option of the study, as one flat list."""
    options = [
        {"option": option, "value": value}
        for option, value in _flat("", data.study.model_dump(mode="json"))
        if option not in ("title", "provenance.statement")
    ]
    fields = [Field("option", "option"), Field("value", "value")]
    return tabulate("choices", say("The study's choices"), pl.DataFrame(options), fields, folded=True)


def _flat(name: str, value: object) -> list[tuple[str, str]]:
    """List options by their names; what a list holds is told by its own name, or by its place."""
    if isinstance(value, dict) and value:
        return [pair for key, inner in value.items() for pair in _flat(f"{name}.{key}".lstrip("."), inner)]
    if isinstance(value, list) and any(isinstance(inner, dict | list) for inner in value):
        named = {
            inner.get("name", place) if isinstance(inner, dict) else place: inner
            for place, inner in enumerate(value, start=1)
        }
        return _flat(name, named)
    if isinstance(value, dict | list):
        return [(name, ", ".join(map(str, value)))]
    return [(name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))]


def _manifest(data: ReportData) -> Table:
    rows = [
        {
            "stage": stage,
            "table": table,
            "rows": rows,
            "bytes": size,
            "started": None if manifest.started is None else f"{manifest.started:%Y-%m-%d %H:%M}",
            "seconds": manifest.seconds,
            "fingerprint": manifest.fingerprint,
            "link": _link(data, manifest.places.get(table)),
        }
        for stage, manifest in data.manifests.items()
        for table, (rows, size) in manifest.tables.items()
    ]
    schema = {"stage": pl.String, "table": pl.String, "rows": pl.Int64, "bytes": pl.Int64}
    further = {"started": pl.String, "seconds": pl.Float64, "fingerprint": pl.String, "link": pl.String}
    frame = pl.DataFrame(rows, schema=schema | further)
    fields = [
        Field("stage", "stage", phrase=True),
        Field("table", "table", link="link"),
        Field("rows", "rows", words.count),
        Field("bytes", "size", words.file_size),
        Field("started", "stage began (UTC)"),
        Field("seconds", "stage took (s)", lambda value: words.decimal(value, 1)),
        Field("fingerprint", "fingerprint"),
    ]
    return tabulate("manifest", say("Manifest: every table of every stage"), frame, fields)


def _link(data: ReportData, place: str | None) -> str | None:
    """Lead from the page to a table's file, or to the folder of its files."""
    if data.way_to_workspace is None or place is None:
        return None
    return quote(f"{data.way_to_workspace}/{place}")


def _link_sentence(data: ReportData) -> str:
    """Say where the tables are, and for how long links lead to them."""
    if data.way_to_workspace is None and data.tables_beside:
        return say(
            "Every table of this page lies beside it as a CSV file, which is linked below it. The whole "
            "tables of the stages lie in the workspace at {place}.",
            place="`results/<stage>/<fingerprint>/<attempt>/<table>/`",
        )
    if data.way_to_workspace is None:
        return say(
            "This page stands outside of its workspace, so its manifest has no links. A table lies in the "
            "workspace at {place}; the rows that this page shows are downloaded below each table.",
            place="`results/<stage>/<fingerprint>/<attempt>/<table>/`",
        )
    return say(
        "In the manifest every table leads to its parquet file, or to the folder of its files, as long as "
        "this page lies in its run's folder of the workspace."
    )


def _versions(data: ReportData) -> Table:
    frame = pl.DataFrame(
        {"software": list(data.versions), "version": list(data.versions.values())},
        schema={"software": pl.String, "version": pl.String},
    )
    fields = [Field("software", "software"), Field("version", "version")]
    return tabulate("versions", say("Software"), frame, fields, folded=True)
