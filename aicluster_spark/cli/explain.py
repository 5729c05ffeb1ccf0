"""`aicluster explain`: a figure back to its patents."""

from __future__ import annotations

import io

import click
import polars as pl

from aicluster_spark.cli.options import workspace_option
from aicluster_spark.cli.results import scan_table, stage_result
from aicluster_spark.lineage.evidence import Question, find_city, patents_behind
from aicluster_spark.runs.run import Run, find_run
from aicluster_spark.runs.storage import Location
from aicluster_spark.study.window_text import parse_years

NEEDED = {"records": ("patents",), "places": ("party_places", "cities"), "activity": ("patent_activity",)}


@click.command()
@click.argument("city")
@click.option("--with", "partner", help="A second city: the patents behind the tie of both.")
@click.option(
    "--years", metavar="FIRST-LAST", help="Filing years, such as 2013-2017; default: the last window."
)
@click.option(
    "--run", "run_name", default="last", show_default=True, help="Run, by id or the beginning of it."
)
@click.option(
    "--all", "everything", is_flag=True, help="Also patents that are not AI, or of which it is unknown."
)
@click.option("--csv", "as_csv", is_flag=True, help="Every row as CSV.")
@click.option("--limit", default=20, show_default=True, help="Rows shown without --csv.")
@workspace_option
def explain(
    city: str,
    partner: str | None,
    years: str | None,
    run_name: str,
    everything: bool,
    as_csv: bool,
    limit: int,
    workspace: Location,
) -> None:
    """List the patents behind CITY (or its tie with another), and what made each one AI.

    CITY is a name as in the report, such as "Beijing" or "San Jose, US", or an identifier.
    """
    run = find_run(workspace, run_name)
    tables, facts, role = _tables(run, workspace)
    first, last = parse_years(years or str(facts["last_window"]))
    here = find_city(tables["cities"], city)
    other = find_city(tables["cities"], partner) if partner else None
    question = Question(
        str(here["city"]), str(other["city"]) if other else None, first, last, role, ai_only=not everything
    )
    found = patents_behind(tables, question)
    if as_csv:
        click.echo(_csv(found), nl=False)
        return
    both = f" and {_named(other)}" if other else ""
    kind = "patents" if everything else "AI patents"
    click.echo(f"{_named(here)}{both}: {found.height:,} {kind} filed {first}-{last} ({run.run_id})")
    for row in found.head(limit).to_dicts():
        click.echo(f"  {row['patent_id']:<14} {row['year']}  {row['title'] or '-'}"[:110])
        click.echo(f"      {_why(row)}; {row['source_file']} row {row['source_row']}")
    if found.height > limit:
        click.echo(f"  ... and {found.height - limit:,} more; --csv lists all")


def _tables(run: Run, workspace: Location) -> tuple[dict[str, pl.LazyFrame], dict[str, object], str]:
    frames = {
        name: scan_table(stage_result(run, workspace, stage), name, workspace)
        for stage, names in NEEDED.items()
        for name in names
    }
    counted = stage_result(run, workspace, "specialisation")
    return frames, counted.facts, str(counted.options["role"])


def _named(city: dict[str, object]) -> str:
    return f"{city['name']}, {city['country']}"


def _why(row: dict[str, object]) -> str:
    """Say what made a patent AI, that it is not, or why that is unknown, with all that matched."""
    verdict = {
        True: f"AI by {row['matched_rule']}",
        False: "not AI",
        None: f"unknown whether AI: {row['reason']}",
    }[row["is_ai"]]  # type: ignore[index]
    return verdict + _matches("codes", row["matched_codes"]) + _matches("words", row["matched_terms"])


def _matches(kind: str, found: object) -> str:
    return f"; {kind} {', '.join(map(str, found))}" if isinstance(found, list) and found else ""


def _csv(found: pl.DataFrame) -> str:
    lists = [pl.col(name).list.join("; ") for name in ("matched_codes", "matched_terms")]
    safe = pl.col("title").str.replace(r"^([=+\-@\t\r])", "'$1")
    buffer = io.BytesIO()
    found.with_columns(*lists, safe).write_csv(buffer)
    return buffer.getvalue().decode()
