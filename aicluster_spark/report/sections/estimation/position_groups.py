"""High against low centrality: the effect of policy, what the cities have, and what they bring forth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.content import Cell, Prose, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say, stated
from aicluster_spark.report.position_groups import compare_groups
from aicluster_spark.report.scenarios import POLICIES
from aicluster_spark.report.split_contradictions import contradictions
from aicluster_spark.report.tabulate import column
from aicluster_spark.study.formula import names_of, parse_formula

EFFECT, AMOUNT, RESOURCES, OVERALL = (
    message("effect of policy"),
    message("amount of policy"),
    message("resources"),
    message("overall effectiveness"),
)
AI_SHARE = message("AI patents of all patents")
WHOLE = 1000
FEWEST = 2
"""Cities a group needs for a mean to say something of a group."""


def position_group_blocks(data: ReportData) -> list[Prose | Table]:
    """Return one table a split of the study, with a test of each difference, and what speaks against it."""
    blocks: list[Prose | Table] = []
    for split in data.splits["split"].unique(maintain_order=True):
        blocks += [*contradictions(data, str(split)), _table(data, str(split))]
    return blocks


def _table(data: ReportData, split: str) -> Table:
    rows = data.splits.filter(pl.col("split") == split)
    by, cut = rows["moderator"][0], rows["cut"].drop_nulls()
    is_policy = pl.col("term").str.split(":").list.eval(pl.element().is_in(POLICIES)).list.any()
    effects = rows.filter(is_policy)
    cells = [_effect_row(data, row) for row in effects.iter_rows(named=True)]
    if len(cut):
        cells += _mean_rows(data, str(by), float(cut[0]))
    caption = say(
        "Cities of low and of high {moderator} ({split}). Means over the years count each city once, and "
        "their differences are tested by Welch's t-test over cities; effects of policy as the split tests "
        "them",
        moderator=words.term(str(by)),
        split=split,
    )
    columns = [
        column("what"),
        column("variable"),
        column("low", "number"),
        column("high", "number"),
        column("high less low", "number"),
        column("standard error", "number"),
        column("p", "number"),
        column("p by Holm", "number", "over the tests of means in this table"),
        column("cities, low", "number"),
        column("cities, high", "number"),
    ]
    return Table(f"groups-{split}".replace("_", "-"), caption, columns, cells)


def _effect_row(data: ReportData, row: dict[str, object]) -> list[Cell]:
    why = None if row["reason"] is None else stated(str(row["reason"]))
    units = dict(data.fits.select("fit", "groups").iter_rows())
    counts = [words.number(units.get(f"{row['split']}/{side}")) for side in ("low", "high")]
    return [
        Cell(say(EFFECT)),
        Cell(words.term(str(row["term"]))),
        *_figures(row, why, say("no test of means")),
        *(Cell(words.count(n), n, why) for n in counts),
    ]


def _mean_rows(data: ReportData, by: str, cut: float) -> list[list[Cell]]:
    """Compare the policy that cities were under, the resources of the study, and what comes of them."""
    panel = data.city_year.filter("in_sample").with_columns(ai_share=pl.col("ai_patents") / pl.col("patents"))
    kinds = dict.fromkeys(_varying(panel, _policies(data)), AMOUNT)
    kinds |= dict.fromkeys((name for name in resources(data, by) if name in panel.columns), RESOURCES)
    kinds |= dict.fromkeys(("ai_patents", "ai_share"), OVERALL)
    found = compare_groups(panel.with_columns(pl.col("ai_share").fill_nan(None)), by, cut, list(kinds))
    return [_mean_row(row, kinds[str(row["variable"])]) for row in found.iter_rows(named=True)]


def _varying(panel: pl.DataFrame, names: list[str]) -> list[str]:
    return [name for name in names if name in panel.columns and panel[name].n_unique() > 1]


def _policies(data: ReportData) -> list[str]:
    """Name the variables of policy: the panel's, and those that the study computes of them."""
    return _made_of(data, POLICIES)


def _made_of(data: ReportData, names: Sequence[str]) -> list[str]:
    """Name variables and all that the study computes of them, however indirectly."""
    found = list(names)
    for variable in data.study.panel.variables:
        if not set(found).isdisjoint(names_of(parse_formula(variable.formula))):
            found.append(variable.name)
    return found


def resources(data: ReportData, by: str) -> list[str]:
    """List all patents and what the study declares, each resource once and none that the groups are cut by.

    A logarithm of a column of the yearbook is that resource again, and a scaled moderator the moderator.
    """
    panel = data.study.panel
    columns = ["patents", *(each.name for each in panel.yearbook)]
    formulas = {each.name: names_of(parse_formula(each.formula)) for each in panel.variables}
    roots = _roots(by, formulas)
    apart = {*_policies(data), *_made_of(data, sorted(roots)), *_made_of(data, columns)} - set(columns)
    return [name for name in (*columns, *formulas) if name not in apart and name not in roots]


def _roots(name: str, formulas: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Name a variable and all that it is computed of."""
    return {name}.union(*(_roots(part, formulas) for part in formulas.get(name, ())))


def _mean_row(row: dict[str, object], kind: str) -> list[Cell]:
    name = str(row["variable"])
    few = say("fewer than {n} cities in a group, or no spread", n=FEWEST)
    return [
        Cell(say(kind)),
        Cell(say(AI_SHARE) if name == "ai_share" else words.term(name)),
        *_figures(row, few, few),
        *(
            Cell(words.count(n), n)
            for n in (words.number(row["cities_low"]), words.number(row["cities_high"]))
        ),
    ]


def _figures(row: dict[str, object], why: str | None, no_holm: str) -> list[Cell]:
    numbers = [words.number(row[key]) for key in ("low", "high", "difference", "std_error")]
    p = words.number(row["p_value"])
    holm = words.number(row.get("p_holm"))
    return [
        *(Cell(_figure(value), value, why) for value in numbers),
        Cell(words.p_value(p), p, why),
        Cell(words.p_value(holm), holm, no_holm),
    ]


def _figure(value: float | None) -> str | None:
    """Write three digits of what is small, and whole numbers of what is large."""
    return words.decimal(value, 0 if value is not None and abs(value) >= WHOLE else 3)
