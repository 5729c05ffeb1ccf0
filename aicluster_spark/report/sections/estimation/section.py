"""Policy and innovation: what the models estimate, and what they cannot say."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.charts.estimates import marginal_effect
from aicluster_spark.report.content import Figure, Prose, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.estimate_words import estimable, estimate_sentence
from aicluster_spark.report.language import message, say
from aicluster_spark.report.policy_lines import nothing_estimated
from aicluster_spark.report.sections.estimation.coefficients import coefficient_blocks
from aicluster_spark.report.sections.estimation.mechanism import mechanism_figures
from aicluster_spark.report.sections.estimation.model_table import model_table
from aicluster_spark.report.sections.estimation.position_groups import position_group_blocks
from aicluster_spark.report.tabulate import Field, tabulate

SCALES = {
    "semi_elasticity": (
        message("Effect of {focus} along {along}"),
        message("change of the log of expected {outcome}"),
    ),
    "linear": (message("Effect of {focus} along {along}"), message("change of {outcome}")),
    "count": (
        message("The same effect in {outcome}"),
        message("change of expected {outcome} per city and year"),
    ),
}
OF_LOG = message(
    "A change of the log by 0.10 is 11 % more, by −0.10 10 % less; by 1.00 172 % more, by −1.00 63 % less."
)
MOST_CENTRAL = message(
    "From the least to the most central city-year of the sample the estimated effect of {focus} goes from "
    "{first} to {last}{reading}"
)
HIGHEST = message(
    "From the lowest to the highest {along} of the sample the estimated effect of {focus} goes from {first} "
    "to {last}{reading}"
)


def estimation_section(data: ReportData) -> Section:
    """Estimates with stars where they are allowed, terms that are not estimable, and marginal effects."""
    sentences = [
        words.capital(estimate_sentence(data, term))
        for term in findings.product_terms(data).iter_rows(named=True)
    ]
    question = say("Did policy raise innovation, and does centrality change its effect?")
    named = ("estimation", say("Policy and innovation"), question)
    if not data.study.estimation.models:
        return Section(*named, [nothing_estimated(data)], [])
    if data.model_estimates.is_empty():
        sentences = [nothing_estimated(data)]
    blocks: list[Figure | Table | Prose] = [
        *_withheld(data),
        *mechanism_figures(data),
        *model_table(data),
        *coefficient_blocks(data),
        *_effects(data),
        *position_group_blocks(data),
        _diagnostics(data),
    ]
    return Section(*named, sentences, blocks)


def _withheld(data: ReportData) -> list[Prose]:
    """Say above all estimates which models carry no test, and why."""
    reasons = (
        estimable(data.model_estimates)
        .drop_nulls("reason")
        .group_by("reason", maintain_order=True)
        .agg(pl.col("model").unique(maintain_order=True))
    )
    if reasons.is_empty():
        return []
    lines = [
        say("Model {models}: {reason}.", models=words.listed(models), reason=words.because(reason))
        for reason, models in reasons.iter_rows()
    ]
    lines.append(
        say(
            "Estimates and standard errors are shown; tests, intervals and stars are not, because they "
            "would look surer than these data can be."
        )
    )
    return [Prose(say("Inference is withheld"), lines, tone="warning")]


def _effects(data: ReportData) -> list[Figure]:
    curves = data.marginal_effects.select("model", "focus", "along", "scale").unique()
    ordered = curves.sort("model", "scale", "focus", "along", descending=[False, True, False, False])
    return [_effect(data, *names) for names in ordered.iter_rows()]


def _effect(data: ReportData, model: str, focus: str, along: str, scale: str) -> Figure:
    pair = (pl.col("model") == model) & (pl.col("focus") == focus) & (pl.col("along") == along)
    curve = data.marginal_effects.filter(pair & (pl.col("scale") == scale)).sort("point")
    regions = data.johnson_neyman.filter(pair & (scale != "count"))
    named = {"outcome": _outcome(data, model), "focus": words.term(focus), "along": words.term(along)}
    title, y_title = (say(text, **named) for text in SCALES[scale])
    measure = findings.measure_words(data) if along == "centrality" else words.term(along)
    first, last = curve.row(0, named=True), curve.row(-1, named=True)
    sentence = say(
        MOST_CENTRAL if along == "centrality" else HIGHEST,
        **named,
        first=words.three(first["effect"]),
        last=words.three(last["effect"]),
        reading=_reading(curve),
    )
    sentence = words.joined([sentence, *_region_words(regions, measure)])
    fields = [
        Field("moderator", measure, words.three),
        Field("effect", "effect", words.three),
        Field("std_error", "standard error", words.three),
        Field("low", "95 % from", words.three, "why"),
        Field("high", "to", words.three, "why"),
    ]
    reason = data.model_estimates.filter((pl.col("model") == model) & pl.col("estimable"))[
        "reason"
    ].drop_nulls()
    why = reason[0] if len(reason) else None
    several = data.marginal_effects.filter(pl.col("model") == model)["focus", "along"].unique().height > 1
    pair_name = f"-{focus}-{along}" if several else ""
    name = f"effect-{model}{pair_name}-{scale}".replace("_", "-")
    table = tabulate(
        f"{name}-table",
        say("{title}: model {model}", title=title, model=model),
        curve.with_columns(why=pl.lit(why)),
        fields,
        folded=True,
    )
    drawn = curve.select("moderator", "effect", "low", "high", "low_all", "high_all")
    spec = marginal_effect(drawn, _within(regions), measure, y_title, sentence)
    return Figure(
        name,
        say("{title} (model {model})", title=title, model=model),
        sentence,
        spec,
        table,
        note=words.joined(
            [_note(drawn, _within(regions)), say(OF_LOG) if scale == "semi_elasticity" else ""]
        ),
    )


def _note(curve: pl.DataFrame, shaded: pl.DataFrame) -> str:
    """Say how to read what is drawn, and nothing of what is not."""
    said = [say("Drawn over the observed range only.")]
    if curve["low"].is_not_null().any():
        said.append(say("The band is pointwise."))
    if curve["low_all"].is_not_null().any():
        said.append(say("Dashed lines hold at all points together."))
    if shaded.height:
        said.append(say("Shaded is where the effect differs from 0 (Johnson and Neyman)."))
    return words.joined(said)


def _outcome(data: ReportData, model: str) -> str:
    """Write what a model explains."""
    outcomes = data.fits.filter(pl.col("fit") == model)["outcome"].drop_nulls()
    return words.term(outcomes[0]) if len(outcomes) else say("the outcome")


def _within(regions: pl.DataFrame) -> pl.DataFrame:
    """Regions cut to the observed range, for the chart."""
    low, high = pl.col("observed_low"), pl.col("observed_high")
    cut = regions.drop_nulls("sign").with_columns(
        from_value=pl.max_horizontal("from_value", low), to_value=pl.min_horizontal("to_value", high)
    )
    return cut.filter(pl.col("from_value") < pl.col("to_value")).select(
        "from_value", "to_value", words.in_words("sign", say)
    )


def _region_words(regions: pl.DataFrame, measure: str) -> list[str]:
    """Say where the effect differs from zero, and how much of the sample lies there."""
    said = []
    for row in regions.drop_nulls("sign").filter(pl.col("share") > 0).iter_rows(named=True):
        low, high = words.decimal(row["from_value"], 3), words.decimal(row["to_value"], 3)
        where = (
            say("below {high}", high=high)
            if low is None
            else say("above {low}", low=low)
            if high is None
            else say("from {low} to {high}", low=low, high=high)
        )
        said.append(
            say(
                "It is {sign} and differs from 0 where {measure} is {where}: {share} of the rows.",
                sign=say(row["sign"]),
                measure=measure,
                where=where,
                share=words.percent(row["share"]),
            )
        )
    return said


def _reading(curve: pl.DataFrame) -> str:
    """Say what the intervals allow to be said of the curve."""
    known = curve.drop_nulls(["low", "high"]).filter(pl.col("low").is_finite() & pl.col("high").is_finite())
    if known.is_empty():
        return say("; without inference no change can be told from chance.")
    apart = known.filter((pl.col("low") > 0) | (pl.col("high") < 0)).height
    if apart == 0:
        return say("; at no point does its 95 % interval exclude 0.")
    return say(
        "; its 95 % interval excludes 0 at {apart:,} of {known:,} points.", apart=apart, known=known.height
    )


def _diagnostics(data: ReportData) -> Table:
    fields = [
        Field("model", "model"),
        Field("name", "what", phrase=True),
        Field("value", "number", _fact),
        Field("text", "in words", phrase=True),
    ]
    rows = data.diagnostics.with_columns(pl.col("name").str.replace_all("_", " "))
    return tabulate("diagnostics", say("Sample, dropped rows and convergence"), rows, fields, folded=True)


def _fact(value: float | None) -> str | None:
    """Write a count, or another number with four decimals."""
    whole = value is not None and float(value).is_integer()
    return words.count(value) if whole else words.decimal(value, 4)
