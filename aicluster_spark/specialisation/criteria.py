"""Cluster criteria as named rules, and which of them each city passes in each window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from aicluster_spark.errors import StudyError
from aicluster_spark.specialisation.rule_language import compile_rule
from aicluster_spark.study.models import ClusterRule

SPECIALISED = "specialised"
SCALE = "scale"
NUMBERS = (
    "patents",
    "ai_patents",
    "all_patents",
    "all_ai_patents",
    "lq",
    "lq_low",
    "lq_high",
    "lq_symmetric",
    "output_share",
    "focus",
    "lq_difference",
    "lq_standardised",
    "log_lq_standardised",
    "p_value",
    "q_value",
    "lq_shrunk",
    "lq_shrunk_low",
    "lq_shrunk_high",
    "intra",
    "inter",
    "external_share",
)
"""What a rule may name."""
KEYS = ("city", "window_start", "window_end")


@dataclass(frozen=True, slots=True)
class Rule:
    """One criterion.

    Attributes
    ----------
    name
        Name in tables.
    text
        The criterion in the rule language.
    """

    name: str
    text: str


def study_rules(options: ClusterRule) -> tuple[Rule, ...]:
    """List the study's rules: a cluster passes all of them.

    Raises
    ------
    StudyError
        Two rules have one name, or a rule of the study's own cannot be read.
    """
    rules = [
        Rule(SPECIALISED, f"lq > {options.lq_above}"),
        Rule(SCALE, f"ai_patents >= {options.minimum_ai_patents}"),
    ]
    if options.lower_limit_above is not None:
        rules.append(Rule("sure", f"lq_low > {options.lower_limit_above}"))
    if options.false_discovery_rate is not None:
        rules.append(Rule("discovery", f"q_value <= {options.false_discovery_rate}"))
    if options.minimum_share is not None:
        rules.append(Rule("share", f"output_share >= {options.minimum_share}"))
    if options.top_share is not None:
        rules.append(Rule("top", f"percentile(ai_patents, ai_patents > 0) > {1 - options.top_share}"))
    lasting = options.persistence
    if lasting.of > 1:
        text = f"persists(lq > {options.lq_above}, {lasting.at_least}, {lasting.of})"
        rules.append(Rule("persistent", text))
    rules += [Rule(own.name, own.expression) for own in options.own]
    names = [rule.name for rule in rules]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise StudyError(f"specialisation.cluster: two rules have the name {twice}.", "Rename one of them.")
    for rule in rules:
        compile_rule(rule.text, NUMBERS)
    return tuple(rules)


def judge_rules(measures: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """Judge every city in every window by every rule.

    Parameters
    ----------
    measures
        Columns city, window_start, window_end and the numbers that the rules name.
    rules
        The rules.

    Returns
    -------
    polars.DataFrame
        The rows of `measures`, sorted by city and window, with one boolean column a rule, named by it; null
        where what the rule asks for is unknown.
    """
    ordered = measures.sort("city", "window_start")
    numbers = [name for name in NUMBERS if name in ordered.columns]
    verdicts = [compile_rule(rule.text, numbers).alias(rule.name) for rule in rules]
    return ordered.select(*KEYS).hstack(ordered.select(verdicts).get_columns())


def rule_table(verdicts: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """Lay the verdicts out as one row a city, window and rule (schema `cluster_rules`)."""
    texts = pl.DataFrame(
        [(rule.name, rule.text) for rule in rules], schema=["rule", "criterion"], orient="row"
    )
    long = verdicts.unpivot(index=list(KEYS), variable_name="rule", value_name="passed")
    return long.join(texts, on="rule", how="left").sort("window_start", "city", "rule")


def passes_all(rules: Sequence[Rule]) -> pl.Expr:
    """Whether a row of verdicts passes every rule; unknown is not passed."""
    return pl.all_horizontal([pl.col(rule.name).fill_null(False) for rule in rules])
