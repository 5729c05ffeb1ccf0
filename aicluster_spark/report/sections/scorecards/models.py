"""The three development models: the rule in words, memberships, and the check by a mixture."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.charts.models import VERDICTS, model_bars
from aicluster_spark.report.content import Figure, Prose, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import message, say, stated
from aicluster_spark.report.sections.scorecards.words import MODELS, left_out, scored_cities, with_standing
from aicluster_spark.report.tabulate import Field, tabulate

DRIVEN, MIXED, BEHIND = VERDICTS
FULL = message(
    "Left of a bar is what the city is; right of it, and by its filling, what the rule makes of it: full "
    "where the highest membership drives it, pale where it is mixed, an outline where it is behind."
)
RULE = message(
    "A city's three scores are set against those of the other scored cities (share of them that are "
    "behind). The "
    "ideal of a model leads in its own score and is last in the other two. Membership falls with the "
    "squared "
    "distance from the ideals, as in fuzzy clustering, and the three sum to 1; the model with the "
    "highest is the "
    "city's if it reaches 0.4, else the city is mixed. A city below the median of the scored cities in all "
    "three scores is behind: its highest membership is its least weakness and drives nothing."
)


def model_blocks(data: ReportData, cities: pl.DataFrame) -> list[Figure | Prose | Table]:
    """Give the rule in words, memberships as bars, and their table."""
    names = {key: say(text) for key, text in MODELS.items()}
    place = {key: number for number, key in enumerate(MODELS)}
    scored = scored_cities(data)
    rows = (
        with_standing(scored)
        .select("city", "label", "standing", verdict=_verdict())
        .join(data.scorecard_models, on="city", maintain_order="left_right")
        .with_columns(place=pl.col("model").replace_strict(place), model=pl.col("model").replace(names))
    )
    fields = [
        Field("label", "city"),
        Field("standing", "standing"),
        Field("verdict", "by the rule", reason="reason"),
        Field("model", "model"),
        Field("score", "score", words.decimal, reason="reason"),
        Field("membership", "membership", words.decimal, reason="reason", meaning="by the rule"),
        Field("mixture", "by the mixture", words.decimal, meaning="membership by a Gaussian mixture"),
        Field("known", "known indicators", words.count),
        Field("indicators", "of", words.count, meaning="indicators that speak for the model"),
    ]
    rule = Prose(say("Three development models"), [say(RULE), _check(data)])
    known = rows.drop_nulls("membership").filter(pl.col("city").is_in(cities["city"].implode()))
    if known.is_empty():
        table = tabulate("scorecard-models-table", say("Scores of the models"), rows, fields, folded=True)
        return [rule, table]
    order = cities.filter(pl.col("city").is_in(known["city"].implode()))["label"].to_list()
    sentence = counted_models(scored)
    spec = model_bars(
        known.select("label", "standing", "verdict", "model", "place", "membership"),
        order,
        say("Bars. {sentence}", sentence=sentence),
    )
    table = tabulate("scorecard-models-table", say("Membership in the models"), rows, fields, folded=True)
    return [
        rule,
        Figure(
            "scorecard-models",
            say("Development models"),
            sentence,
            spec,
            table,
            note=words.joined([say(FULL), left_out(data, cities)]),
        ),
    ]


def _verdict() -> pl.Expr:
    """Whether a city's highest membership drives it, in words; null where it has no model."""
    told = {"mixed": say(MIXED), "behind": say(BEHIND)}
    verdict = pl.col("model").replace_strict(told, default=say(DRIVEN), return_dtype=pl.String)
    return pl.when(pl.col("model").is_not_null()).then(verdict)


def counted_models(cities: pl.DataFrame) -> str:
    """Count the cities of each development model."""
    counts = dict(cities.drop_nulls("model")["model"].value_counts().iter_rows())
    models = {**MODELS, "mixed": MIXED, "behind": BEHIND}
    told = [f"{say(text)} {counts.get(key, 0):,}" for key, text in models.items()]
    return say(
        "Of {cities}: {models}.",
        cities=words.several(sum(counts.values()), "city with a model", "cities with a model"),
        models=words.listed(told),
    )


def _check(data: ReportData) -> str:
    """Say what the mixture adds."""
    check = findings.fact(data, "scorecard", "mixture") or {}
    if not check.get("fitted"):
        reason = stated(str(check.get("reason", "")))
        return say("Clustering by a Gaussian mixture was not possible as a check: {reason}.", reason=reason)
    said = [
        say(
            "As a check, a Gaussian mixture of three groups puts {share} of {cities} into the same model; "
            "by the criterion of Bayes the data support {groups}.",
            share=words.percent(check["agreement"], 0),
            cities=words.several(int(check["cities"]), "city", "cities"),
            groups=words.several(int(check["groups"]), "group"),
        )
    ]
    doubts = []
    if (limit := check.get("chance")) is not None and check["agreement"] <= limit:
        doubts.append(
            say(
                "Groups that have nothing in common with the models, named so that they fit best, would "
                "agree on up to {limit} in 95 of 100 draws: the agreement is within chance.",
                limit=words.percent(limit, 0),
            )
        )
    if int(check["groups"]) != len(MODELS):
        doubts.append(say("The data do not support three groups."))
    if doubts:
        doubts.append(say("The models are names of the rule, and the check does not bear them out."))
    return words.joined([*said, *doubts])
