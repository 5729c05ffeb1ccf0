"""How every number came about: formulas, rules, software and the manifest."""

from __future__ import annotations

import json
from collections.abc import Mapping

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.content import Prose, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.tabulate import Field, tabulate


def method_section(data: ReportData) -> Section:
    """Formulas, the study's choices, versions, facts and the manifest of every stage."""
    seconds = sum(manifest.seconds for manifest in data.manifests.values())
    sentences = [
        f"The study {data.study.study} ran in {len(data.manifests)} stages that took {seconds:,.0f} s "
        "together; every "
        "stage's result is named by a fingerprint of its options, its inputs and its code.",
        "A dash is unknown, never zero; the reason stands below the table.",
    ]
    blocks: list[Prose | Table] = [
        _formulas(data),
        _choices(data),
        _manifest(data),
        _facts(data),
        _versions(data),
    ]
    return Section("method", "Method and manifest", "How did each number come about?", sentences, blocks)


def _formulas(data: ReportData) -> Prose:
    study = data.study
    weight = {"newman": "1/(n − 1)", "fractional": "1/n", "count": "1"}[study.network.weighting]
    return Prose(
        "Formulas",
        formulas=[
            (
                "Location quotient",
                "LQ = (xᵢ / Xᵢ) / (x / X)",
                "AI patents x and all patents X of city i against those of all cities; 95 % interval "
                "by the delta "
                "method on the logarithm with the covariance of part and whole, exact where counts are "
                "small.",
            ),
            (
                "E–I index",
                "E–I = (inter − intra) / (inter + intra)",
                "Krackhardt and Stern (1988): team patents with other cities against those within the city.",
            ),
            (
                "Harmonic closeness",
                "H(i) = 1/(N − 1) · Σ 1/d(i, j)",
                "d in hops over the network of cities; an unreachable city adds 0, so that "
                "disconnected networks "
                "remain comparable.",
            ),
            (
                "Closeness (Wasserman and Faust)",
                "C(i) = m/(N − 1) · m / Σ d(i, j)",
                "over the m reachable cities.",
            ),
            (
                "Weight of a tie",
                f"{weight} for each shared patent",
                f"n inventors of the patent; patents with more than {study.network.team_cap} give no "
                "ties and are "
                "counted.",
            ),
            (
                "Weighted PageRank",
                f"damping {study.network.pagerank.damping:g}",
                "sums to 1 over the nodes of a window.",
            ),
            (
                "Poisson with fixed effects",
                "E[y] = exp(β₁·policy + β₂·centrality + β₃·policy·centrality + city + year)",
                "Errors are clustered by the unit to which policy is assigned; with fewer than "
                f"{study.estimation.minimum_policy_units} such units no test is shown.",
            ),
            (
                "Marginal effect of policy",
                "∂ log E[y] / ∂ policy = β₁ + β₃·centrality",
                "standard errors by the delta method.",
            ),
        ],
    )


def _choices(data: ReportData) -> Table:
    """Every option of the study, as one flat list."""
    options = [
        {"option": option, "value": value}
        for option, value in _flat("", data.study.model_dump(mode="json"))
        if option not in ("title", "provenance.statement")
    ]
    fields = [Field("option", "option"), Field("value", "value")]
    return tabulate("choices", "The study's choices", pl.DataFrame(options), fields, folded=True)


def _flat(name: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, dict) and value:
        return [pair for key, inner in value.items() for pair in _flat(f"{name}.{key}".lstrip("."), inner)]
    return [(name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))]


def _manifest(data: ReportData) -> Table:
    rows = [
        {
            "stage": stage,
            "table": table,
            "rows": rows,
            "bytes": size,
            "seconds": manifest.seconds,
            "fingerprint": manifest.fingerprint,
        }
        for stage, manifest in data.manifests.items()
        for table, (rows, size) in manifest.tables.items()
    ]
    schema = {"stage": pl.String, "table": pl.String, "rows": pl.Int64, "bytes": pl.Int64}
    frame = pl.DataFrame(rows, schema={**schema, "seconds": pl.Float64, "fingerprint": pl.String})
    fields = [
        Field("stage", "stage"),
        Field("table", "table"),
        Field("rows", "rows", words.count),
        Field("bytes", "size", words.file_size),
        Field("seconds", "stage took (s)", lambda value: words.decimal(value, 1)),
        Field("fingerprint", "fingerprint"),
    ]
    return tabulate("manifest", "Manifest: every table of every stage", frame, fields)


def _facts(data: ReportData) -> Table:
    facts = [
        {"stage": stage, "fact": name.replace("_", " "), "value": _fact_text(value)}
        for stage, manifest in data.manifests.items()
        for name, value in manifest.facts.items()
        if _is_plain(value)
    ]
    frame = pl.DataFrame(facts, schema={"stage": pl.String, "fact": pl.String, "value": pl.String})
    fields = [Field("stage", "stage"), Field("fact", "fact"), Field("value", "value")]
    return tabulate("facts", "What the stages say of themselves", frame, fields, folded=True)


def _is_plain(value: object) -> bool:
    """Whether a fact is a figure or figures by name; lists of records may hold names of persons."""
    if isinstance(value, Mapping):
        return all(isinstance(inner, int | float | str | None) for inner in value.values())
    return isinstance(value, int | float | str | None)


def _fact_text(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 400 else text[:399] + "…"


def _versions(data: ReportData) -> Table:
    frame = pl.DataFrame(
        {"software": list(data.versions), "version": list(data.versions.values())},
        schema={"software": pl.String, "version": pl.String},
    )
    fields = [Field("software", "software"), Field("version", "version")]
    return tabulate("versions", "Software", frame, fields, folded=True)
