"""Stage `activity`: which patents are AI by the study's rule set, and what made them so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from aicluster_spark.activity.catalogue import choose_rule_sets
from aicluster_spark.activity.combination import parse_combination
from aicluster_spark.activity.editions import moves_used, packaged_moves, with_predecessors
from aicluster_spark.activity.firm_rules import load_firm_rules
from aicluster_spark.activity.firms import INPUT as FIRM_INPUT
from aicluster_spark.activity.firms import FirmKernel
from aicluster_spark.activity.hits import COMPARED
from aicluster_spark.activity.kernel import INPUT, ActivityKernel
from aicluster_spark.activity.name_contexts import name_contexts, with_names
from aicluster_spark.activity.rules import RuleSet
from aicluster_spark.engine.tables import spark_ddl, spark_schema
from aicluster_spark.runs.fingerprint import own_file_sha256
from aicluster_spark.schema.activity import ENTERPRISE_ACTIVITY, PATENT_ACTIVITY
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.loader import StudyFile

TOP = 30
"""Terms and codes shown in the facts."""


def run(ctx: StageContext) -> None:
    """Judge every patent and state how often each leg, term and code decided."""
    combination = parse_combination(ctx.study.activity.rule_set)
    compared = tuple(parse_combination(text) for text in ctx.study.activity.compare)
    names = dict.fromkeys(name for each in (combination, *compared) for name in each.members)
    chosen = choose_rule_sets(tuple(names), _own_files(ctx.study_file))
    members = tuple(_names(ctx, _edition(ctx, _stated(ctx, rules))) for rules in chosen)
    patents = ctx.read("patents")
    for rules in members:
        ctx.step(f"judging patents by {rules.name}: {len(rules.legs)} legs, {len(rules.words)} terms")
    kernel = ActivityKernel(members, combination, compared, ctx.study.activity.stand_in)
    _judge_patents(ctx, patents.select(*INPUT).mapInArrow(kernel, spark_ddl(COMPARED)))
    _judge_firms(ctx)
    _state_facts(ctx, ctx.reread("patent_activity"), patents)


def _judge_patents(ctx: StageContext, judged: DataFrame) -> None:
    """Write verdicts and hits, all of one pass over the texts: what it gives is put aside first."""
    aside = ctx.put_aside("judged", judged)
    ctx.write("patent_activity", aside.select(*PATENT_ACTIVITY.names))
    hits = aside.select("patent_id", F.explode("hits").alias("hit")).select("patent_id", "hit.*")
    ctx.write("activity_hits", hits)
    others = aside.select("patent_id", F.explode("others").alias("other")).select("patent_id", "other.*")
    ctx.write("other_verdicts", others)
    ctx.scratch.delete_folder()


def _judge_firms(ctx: StageContext) -> None:
    """Judge the enterprises of the register, where the study has one."""
    options = ctx.study.activity
    every = load_firm_rules()
    rules = replace(every if options.firms == "wide" else every.narrow, fields=options.firm_fields)
    kernel = FirmKernel(rules)
    firms = ctx.read("enterprises").select(*FIRM_INPUT)
    ctx.write("enterprise_activity", firms.mapInArrow(kernel, spark_schema(ENTERPRISE_ACTIVITY)))
    judged = ctx.reread("enterprise_activity")
    verdict = F.when(F.col("is_ai"), "ai").when(~F.col("is_ai"), "not_ai").otherwise("unknown")
    ctx.fact("firm_verdicts", _counts(judged, verdict))
    ctx.fact("firm_rules", _counts(judged.where("is_ai"), F.col("matched_rule")))


def _own_files(study_file: StudyFile) -> tuple[Path, ...]:
    return tuple(study_file.beside(name) for name in study_file.study.activity.files)


def _hashes(study_file: StudyFile) -> list[str | None]:
    return [own_file_sha256(path) for path in _own_files(study_file)]


def _edition(ctx: StageContext, rules: RuleSet) -> RuleSet:
    if ctx.study.activity.editions == "as_published":
        return rules
    used = moves_used(rules, packaged_moves())
    ctx.fact(f"older_places_of_{rules.name}", [f"{' '.join(move.new)} from {move.since}" for move in used])
    return with_predecessors(rules, packaged_moves())


def _stated(ctx: StageContext, rules: RuleSet) -> RuleSet:
    """Take the study's fields and languages where it states them."""
    options = ctx.study.activity
    return replace(
        rules, fields=options.fields or rules.fields, languages=options.languages or rules.languages
    )


def _names(ctx: StageContext, rules: RuleSet) -> RuleSet:
    return rules if ctx.study.activity.names == "as_published" else with_names(rules, name_contexts())


def _state_facts(ctx: StageContext, judged: DataFrame, patents: DataFrame) -> None:
    ai = judged.where("is_ai")
    verdict = F.when(F.col("is_ai"), "ai").when(~F.col("is_ai"), "not_ai").otherwise("unknown")
    ctx.fact("rule_set", ctx.study.activity.rule_set)
    ctx.fact("verdicts", _counts(judged, verdict))
    ctx.fact("unknown_reasons", _counts(judged, F.col("reason")))
    ctx.fact("deciding_rules", _counts(ai, F.col("matched_rule")))
    ctx.fact("ai_by_branch", _counts(ai, F.explode("branches")))
    ctx.fact("top_terms", _counts(judged, F.explode("matched_terms"), TOP))
    ctx.fact("top_terms_of_ai", _counts(ai, F.explode("matched_terms"), TOP))
    ctx.fact("top_codes_of_ai", _counts(ai, F.explode("matched_codes"), TOP))
    ctx.fact("words_inside_names", _counts(ctx.reread("activity_hits"), F.col("inside"), TOP))
    ctx.fact("by_year", _by_year(judged, patents))


def _counts(frame: DataFrame, value: Column, top: int | None = None) -> dict[str, int]:
    counted = frame.select(value.alias("value")).where("value is not null").groupBy("value").count()
    ordered = counted.orderBy(F.desc("count"), "value")
    rows = ordered.limit(top if top else 1000).collect()
    return {row["value"]: row["count"] for row in rows}


def _by_year(judged: DataFrame, patents: DataFrame) -> list[dict[str, float | int | None]]:
    """AI patents among the judged ones by filing year; years without a judged patent have a null share."""
    counted = (
        judged.join(patents.select("patent_id", "year"), "patent_id")
        .where("year is not null")
        .groupBy("year")
        .agg(F.count(F.when(F.col("is_ai"), 1)).alias("ai"), F.count("is_ai").alias("judged"))
        .orderBy("year")
        .limit(1000)
    )
    return [
        {**row.asDict(), "share": row["ai"] / row["judged"] if row["judged"] else None}
        for row in counted.collect()
    ]


ACTIVITY = Stage(
    name="activity",
    question="Which of it is AI, by which rule?",
    reads=("patents", "enterprises"),
    writes=("patent_activity", "activity_hits", "other_verdicts", "enterprise_activity"),
    options=lambda study: study.activity.model_dump(mode="json"),
    run=run,
    data=("rulesets", "firm_rules", "name_contexts"),
    inputs=lambda study_file, _workspace: _hashes(study_file),
)
