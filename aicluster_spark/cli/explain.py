"""`aicluster explain`: a figure back to its patents."""

from __future__ import annotations

import io
from typing import Any

import click
import polars as pl

from aicluster_spark.cli.options import workspace_option
from aicluster_spark.cli.results import scan_table, stage_result
from aicluster_spark.lineage.evidence import (
    Question,
    find_city,
    hits_of,
    marks_of,
    patents_behind,
    quotient_of,
)
from aicluster_spark.runs.run import Run, find_run
from aicluster_spark.runs.storage import Location
from aicluster_spark.spreadsheet import defused_texts
from aicluster_spark.study.window_text import parse_years

NEEDED = {
    "records": ("patents",),
    "places": ("party_places", "cities"),
    "activity": ("patent_activity", "activity_hits"),
    "specialisation": ("city_lq",),
}
TOP = 12
"""Words and codes named in the summary."""


@click.command()
@click.argument("city", required=False)
@click.option("--city", "named", metavar="CITY", help="The same as the argument.")
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
    city: str | None,
    named: str | None,
    partner: str | None,
    years: str | None,
    run_name: str,
    everything: bool,
    as_csv: bool,
    limit: int,
    workspace: Location,
) -> None:
    """Lead the quotient of CITY (or its tie with another) back to its patents, and to what made each one AI.

    CITY is a name as in the report, such as "深圳市" or "San Jose, US", or an identifier. Under each patent
    stand the codes and words that matched: rule set, rules that ask for it, field, text.
    """
    if (city is None) == (named is None):
        raise click.UsageError("Name one city, as an argument or with --city.")
    run = find_run(workspace, run_name)
    tables, facts, options = _tables(run, workspace)
    first, last = parse_years(years or str(facts["last_window"]))
    here = find_city(tables["cities"], str(city or named))
    other = find_city(tables["cities"], partner) if partner else None
    question = Question(
        city=str(here["city"]),
        partner=str(other["city"]) if other else None,
        first_year=first,
        last_year=last,
        role=str(options["role"]),
        ai_only=not everything,
        base=str(options.get("base", "all_patents")),
    )
    found = patents_behind(tables, question)
    hits = hits_of(tables["activity_hits"], found["patent_id"])
    if as_csv:
        click.echo(_csv(found, hits), nl=False)
        return
    both = f" and {_named(other)}" if other else ""
    kind = "patents" if everything else "AI patents"
    click.echo(f"{_named(here)}{both}: {found.height:,} {kind} filed {first}-{last} ({run.run_id})")
    if not other:
        click.echo(f"  {_quotient(quotient_of(tables['city_lq'], question.city, first, last))}")
    click.echo(f"  made so by: {_marks(marks_of(hits))}")
    by_patent = hits.partition_by("patent_id", as_dict=True)
    for row in found.head(limit).to_dicts():
        click.echo(f"  {row['patent_id']:<14} {row['year']}  {row['title'] or '-'}"[:110])
        click.echo(f"      {_why(row)}; {row['source_file']} row {row['source_row']}")
        for hit in by_patent.get((row["patent_id"],), hits.head(0)).to_dicts():
            click.echo(f"        {_hit(hit)}")
    if found.height > limit:
        click.echo(f"  ... and {found.height - limit:,} more; --csv lists all")


def _tables(
    run: Run, workspace: Location
) -> tuple[dict[str, pl.LazyFrame], dict[str, object], dict[str, object]]:
    results = {stage: stage_result(run, workspace, stage) for stage in NEEDED}
    frames = {
        name: scan_table(results[stage], name, workspace) for stage, names in NEEDED.items() for name in names
    }
    return frames, results["specialisation"].facts, results["specialisation"].options


def _named(city: dict[str, object]) -> str:
    return f"{city['name']}, {city['country']}"


def _quotient(row: dict[str, Any] | None) -> str:
    """Say how the location quotient comes about."""
    if row is None:
        return "LQ: the run has no window of these years for this city"
    parts = (
        "({ai_patents:g} of {all_ai_patents:g} AI patents) / ({patents:g} of {all_patents:g} patents)".format(
            **row
        )
    )
    if row["lq"] is None:
        return f"LQ: unknown, {row['reason']}; {parts}"
    return "LQ {lq:.2f} [{lq_low:.2f}, {lq_high:.2f}] = ".format(**row) + parts


def _marks(marks: pl.DataFrame) -> str:
    rows = marks.head(TOP).to_dicts()
    named = ", ".join("{mark} ({field}, {patents})".format(**row) for row in rows)
    more = f" and {marks.height - TOP:,} more" if marks.height > TOP else ""
    return (named or "nothing that matched") + more


def _hit(hit: dict[str, object]) -> str:
    """Say what matched: rule set, rules, field, text; and where a word does not count."""
    rules = hit["rules"] if isinstance(hit["rules"], list) else []
    word = f" for {hit['term']}" if hit["term"] not in (None, hit["matched_text"]) else ""
    inside = f" (does not count inside of {hit['inside']})" if hit["inside"] else ""
    return f"{hit['rule_set']}: {', '.join(rules)}: {hit['field']}: {hit['matched_text']}{word}{inside}"


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


def _csv(found: pl.DataFrame, hits: pl.DataFrame) -> str:
    told = pl.Series([_hit(hit) for hit in hits.to_dicts()], dtype=pl.String)
    listed = hits.select("patent_id", hits=told).group_by("patent_id").agg(pl.col("hits").str.join(" | "))
    lists = [pl.col(name).list.join("; ") for name in ("matched_codes", "matched_terms")]
    buffer = io.BytesIO()
    joined = found.join(listed, on="patent_id", how="left", maintain_order="left")
    defused_texts(joined.with_columns(lists)).write_csv(buffer)
    return buffer.getvalue().decode()
