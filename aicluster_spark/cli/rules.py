"""`aicluster rules`: the packaged rule sets, what each asks for, and how two of them differ."""

from __future__ import annotations

import textwrap
from dataclasses import fields

import click

from aicluster_spark.activity.catalogue import load_rule_set, rule_set_names
from aicluster_spark.activity.compare import compare
from aicluster_spark.activity.editions import packaged_moves
from aicluster_spark.activity.firm_rules import load_firm_rules
from aicluster_spark.activity.name_contexts import name_contexts
from aicluster_spark.activity.rules import Leg, RuleSet


@click.group(invoke_without_command=True)
@click.pass_context
def rules(context: click.Context) -> None:
    """List, explain and compare published definitions of AI."""
    if context.invoked_subcommand is None:
        context.invoke(list_rules)


@rules.command("list")
def list_rules() -> None:
    """List the packaged rule sets."""
    for name in rule_set_names():
        rule_set = load_rule_set(name)
        click.echo(f"{name:<24} {_size(rule_set):<42} {rule_set.title}")


@rules.command()
@click.argument("name")
@click.option("--words/--no-words", default=True, help="Print the words too.")
def explain(name: str, words: bool) -> None:
    """Explain one rule set: sources, legs, readings of ours."""
    rule_set = load_rule_set(name)
    click.echo(f"{rule_set.name}: {rule_set.title} ({rule_set.year})")
    click.echo(f"Status: {rule_set.status}\nLicence: {rule_set.licence}")
    inflected = "count" if rule_set.inflected else "do not count"
    click.echo(f"Fields: {', '.join(rule_set.fields)}; plural and other spelling {inflected}")
    click.echo("Sources:")
    for reference, what in rule_set.sources:
        click.echo(f"  {reference}: {what}")
    for note in rule_set.notes:
        click.echo(_wrapped(f"Note: {note}", ""))
    click.echo("A patent counts if any of these holds:")
    for leg in rule_set.legs:
        click.echo(_leg_lines(leg, words))
    if rule_set.not_in:
        click.echo(_wrapped(f"A word does not count inside of: {', '.join(rule_set.not_in)}", ""))


@rules.command()
@click.argument("first")
@click.argument("second")
def diff(first: str, second: str) -> None:
    """Show the code patterns and words that only one of two rule sets has."""
    for what, only_first, only_second, both in compare(load_rule_set(first), load_rule_set(second)):
        click.echo(f"{what}: {len(both)} in both")
        for owner, only in ((first, only_first), (second, only_second)):
            click.echo(_wrapped(f"only {owner} ({len(only)}): {', '.join(only) or '-'}", "  "))


@rules.command()
def editions() -> None:
    """List the places that had another number in older editions, and what that rests on."""
    for move in packaged_moves():
        old = ", ".join(place for part in fields(move.old) for place in getattr(move.old, part.name))
        use = "used" if move.evidence == "read" else "not used: not checked"
        click.echo(f"{move.scheme} {move.since}: {old} -> {', '.join(move.new)} ({use})")
        click.echo(_wrapped(move.source, "    "))


@rules.command()
def names() -> None:
    """List the names inside of which a word is no activity, by language."""
    for language, contexts in name_contexts().items():
        click.echo(_wrapped(f"{language} ({len(contexts)}): {', '.join(contexts)}", ""))


@rules.command()
@click.option("--wide", is_flag=True, help="Also the related phrases and the industries they count in.")
def firms(wide: bool) -> None:
    """Explain the rules that tell an AI firm by its entry in a register."""
    chosen = load_firm_rules() if wide else load_firm_rules().narrow
    kinds = (
        ("a phrase of the scope", chosen.phrases),
        ("or a word of name or scope", chosen.words),
        ("unless inside of", chosen.not_in),
        ("or a related phrase of the scope", chosen.related),
        ("in an industry of GB/T 4754-2017", chosen.industries),
    )
    click.echo(f"{chosen.name}: a firm is AI by")
    for kind, listed in kinds:
        if listed:
            click.echo(_wrapped(f"{kind}: {', '.join(listed)}", "  "))


def _size(rule_set: RuleSet) -> str:
    patterns = sum(len(places) for leg in rule_set.legs for _, places in leg.patterns())
    return f"{len(rule_set.legs)} legs, {patterns} code patterns, {len(rule_set.words)} words"


def _leg_lines(leg: Leg, words: bool) -> str:
    title = f"{leg.name} ({leg.branch})" if leg.branch else leg.name
    lines = [f"  {title}{', main code only' if leg.position == 'main' else ''}"]
    lines += [_wrapped(f"{kind}: {', '.join(places)}", "    ") for kind, places in leg.patterns()]
    if leg.words:
        joined = "and a word of" if leg.schemes else "a word of"
        listed = ", ".join(leg.words) if words else f"{len(leg.words)} words"
        lines.append(_wrapped(f"{joined}: {listed}", "    "))
    return "\n".join(lines)


def _wrapped(text: str, indent: str) -> str:
    return textwrap.fill(
        text, 100, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False
    )
