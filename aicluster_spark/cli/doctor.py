"""``aicluster doctor``: what a run needs, what was found, where, and what to do."""

from __future__ import annotations

import dataclasses
import json

import click
from rich.console import Console
from rich.table import Table

from aicluster_spark.engine.demo_data import fetch_demo_data
from aicluster_spark.engine.doctor import Finding, examine
from aicluster_spark.engine.graphframes_jar import fetch_graphframes, find_graphframes
from aicluster_spark.errors import EnvironmentProblem

_MARKS = {"ok": "[green]ok[/]", "warn": "[yellow]warn[/]", "fail": "[red]fail[/]"}
_WIDE = 200


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON, for machines.")
@click.option(
    "--fix", is_flag=True, help="Fetch what is missing: GraphFrames' JVM part and the demo records."
)
@click.option("--quick", is_flag=True, help="Leave out what takes long: imports and a real Spark job.")
def doctor(as_json: bool, fix: bool, quick: bool) -> None:
    """Show what a run needs and whether it is there; exit code 0 only if a run would work."""
    if fix:
        _fetch_missing()
    findings = examine(quick=quick)
    works = all(finding.state != "fail" for finding in findings)
    if as_json:
        listed = [dataclasses.asdict(finding) for finding in findings]
        click.echo(json.dumps({"works": works, "findings": listed}, indent=2, ensure_ascii=False))
    else:
        _show(findings, works)
    if not works:
        raise click.exceptions.Exit(EnvironmentProblem.exit_code)


def _fetch_missing() -> None:
    """Fetch both things; progress goes to standard error, so that --json stays clean."""
    if find_graphframes().problem:
        fetch_graphframes(_say)
    fetch_demo_data(_say)


def _say(line: str) -> None:
    click.echo(line, err=True)


def _show(findings: list[Finding], works: bool) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in ("", "what", "found", "where"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        table.add_row(_MARKS[finding.state], finding.name, finding.found, finding.where)
    console = Console(highlight=False, width=None if Console().is_terminal else _WIDE)
    console.print(table)
    for finding in findings:
        if finding.fix:
            console.print(f"{finding.name}: {finding.fix}", markup=False)
    console.print("A run would work." if works else "A run would not work.")
