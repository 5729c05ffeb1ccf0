"""`aicluster evaluate-rules`: rule sets against labelled patents, and against each other."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from aicluster_spark.activity.catalogue import load_rule_set, rule_set_names
from aicluster_spark.activity.evaluation import Agreement, Quality, agreements, quality_of
from aicluster_spark.activity.intervals import Estimate
from aicluster_spark.activity.kernel import judge
from aicluster_spark.activity.labels import read_labels


@click.command("evaluate-rules")
@click.argument("labels", type=click.Path(path_type=Path))
@click.option("--rule-set", "names", multiple=True, help="Rule set to measure; all packaged ones without it.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts and measures as JSON.")
def evaluate_rules(labels: Path, names: tuple[str, ...], as_json: bool) -> None:
    """Measure rule sets by a file of LABELS: precision, recall, F1 and agreement, with 95 % intervals."""
    labelled = read_labels(labels)
    chosen = tuple(load_rule_set(name) for name in dict.fromkeys(names or rule_set_names()))
    verdicts = {rules.name: judge(labelled, (rules,))["is_ai"] for rules in chosen}
    qualities = [quality_of(name, verdict, labelled["is_ai"]) for name, verdict in verdicts.items()]
    pairs = agreements(verdicts)
    if as_json:
        report = {"quality": [asdict(q) for q in qualities], "agreement": [asdict(p) for p in pairs]}
        click.echo(json.dumps(report, indent=2, ensure_ascii=False))
        return
    click.echo(f"{labelled.height:,} labelled patents, {int(labelled['is_ai'].sum()):,} of them AI\n")
    click.echo("\n".join(_quality_lines(qualities)))
    if pairs:
        click.echo("\n" + "\n".join(_agreement_lines(pairs)))


def _quality_lines(qualities: list[Quality]) -> list[str]:
    head = f"{'rule set':<22} {'unknown':>8} {'TP':>6} {'FP':>6} {'FN':>6} {'TN':>6}  precision, recall, F1"
    return [head, *map(_quality_line, qualities)]


def _quality_line(q: Quality) -> str:
    counts = (q.true_positive, q.false_positive, q.false_negative, q.true_negative)
    measures = ", ".join(map(_shown, (q.precision, q.recall, q.f1)))
    unknown = q.unknown_positive + q.unknown_negative
    return f"{q.rule_set:<22} {unknown:>8} {' '.join(f'{count:>6}' for count in counts)}  {measures}"


def _agreement_lines(pairs: tuple[Agreement, ...]) -> list[str]:
    judged = [p for p in pairs if p.both + p.only_first + p.only_second + p.neither]
    head = f"Agreement (Cohen's kappa) on patents both can judge; {len(pairs) - len(judged)} pairs have none"
    lines = (
        f"{p.first:<22} {p.second:<22} both {p.both}, only the first {p.only_first}, "
        f"only the second {p.only_second}, none {p.neither}: {_shown(p.kappa)}"
        for p in judged
    )
    return [head, *lines]


def _shown(estimate: Estimate) -> str:
    if estimate.low is None:
        return f"- ({estimate.reason})"
    if estimate.value is None:
        return f"within [{estimate.low:.3f}, {estimate.high:.3f}] ({estimate.reason})"
    return f"{estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"
