"""The composite index, development models and gaps of two runs, as a section of a page."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import words
from aicluster_spark.report.comparison import changes, ranks
from aicluster_spark.report.comparison.lists import change_words, counts, differs, missing, named
from aicluster_spark.report.comparison.reasons import Reasons
from aicluster_spark.report.comparison.side import RunSide
from aicluster_spark.report.comparison.why import why_stage
from aicluster_spark.report.content import Section, Table
from aicluster_spark.report.language import message, say
from aicluster_spark.report.sections.scorecards.gaps import FOCUS_AREAS
from aicluster_spark.report.sections.scorecards.models import BEHIND, MIXED
from aicluster_spark.report.sections.scorecards.words import MODELS, rank_interval
from aicluster_spark.report.tabulate import Field, tabulate

LARGEST = 3
"""Cities that moved farthest and are named in a sentence."""
MOVED = (ranks.BEYOND, ranks.BEYOND_ONE, ranks.WITHIN, ranks.UNCERTAIN)
NOTE = message(
    "A rank moved beyond both intervals where the rank of each run lies outside of the interval of the "
    "other. The intervals cover the choices of the index: another recipe alone seldom moves a rank beyond "
    "them."
)


def scorecards(one: RunSide, two: RunSide, reasons: Reasons) -> Section:
    """Which ranks moved, by more than their intervals or not; which models and gaps changed."""
    question = say("Which ranks, development models and gaps changed?")
    title = say("Scorecards")
    if none := missing(one, two, "scorecard", "scorecard_models", "scorecard_gaps"):
        return Section("scorecards", title, question, [none])
    scores, models, gaps = (
        named(one, two, ranks.score_changes(one, two)),
        named(one, two, ranks.model_changes(one, two)),
        named(one, two, ranks.gap_changes(one, two), "frontier_one", "frontier_two"),
    )
    other = differs(scores, "score", "rank", "rank_low", "rank_high") or not gaps.is_empty()
    other = other or models["changed"].any()
    told = [
        *_rank_sentences(scores),
        why_stage(reasons, "scorecard", other),
        _model_sentence(models),
        _gap_sentence(one, two, gaps),
    ]
    tables = [_scores(scores), _models(models), _gaps(gaps)]
    return Section("scorecards", title, question, list(filter(None, told)), tables)


def _rank_sentences(scores: pl.DataFrame) -> list[str]:
    if scores.is_empty():
        return [say("Neither run has a city with an index.")]
    count = counts(scores)
    sentence = say(
        "Composite index: of {both:,} cities that both runs rank {moved:,} have another rank, {beyond:,} of "
        "them beyond both intervals and {part:,} beyond one; {first:,} are ranked in the first run alone, "
        "{second:,} in the second.",
        both=sum(count[change] for change in (*MOVED, changes.STAYED)),
        moved=sum(count[change] for change in MOVED),
        beyond=count[ranks.BEYOND],
        part=count[ranks.BEYOND_ONE],
        first=count[ranks.FIRST_ALONE],
        second=count[ranks.SECOND_ALONE],
    )
    far = scores.filter(pl.col("change").is_in(MOVED)).sort(
        pl.col("change") == ranks.BEYOND,
        (pl.col("rank_two").cast(pl.Int64) - pl.col("rank_one")).abs(),
        "order",
        descending=[True, True, False],
    )
    if far.is_empty():
        return [sentence]
    paths = [_path(row) for row in far.head(LARGEST).iter_rows(named=True)]
    return [sentence, say("Farthest moved: {paths}.", paths=say("; ").join(paths)), say(NOTE)]


def _path(row: dict[str, object]) -> str:
    """Write `Seoul, KR from rank 3 (2 to 7) to 8 (4 to 9)`."""
    first, second = (
        rank_interval({name: row[f"{name}_{side}"] for name in ("rank_low", "rank_high")})
        for side in ("one", "two")
    )
    return say(
        "{city} from rank {one}{first} to {two}{second}",
        city=row["label"],
        one=row["rank_one"],
        first=first,
        two=row["rank_two"],
        second=second,
    )


def _model_sentence(models: pl.DataFrame) -> str:
    both = models.drop_nulls(["model_one", "model_two"])
    if both.is_empty():
        return say("No city has a development model in both runs.")
    return say(
        "{changed:,} of {both:,} cities with a development model in both runs have another one; {alone:,} "
        "have one in one run alone.",
        changed=both["changed"].sum(),
        both=both.height,
        alone=models.height - both.height,
    )


def _gap_sentence(one: RunSide, two: RunSide, gaps: pl.DataFrame) -> str:
    every = {
        row for side in (one, two) for row in side.tables["scorecard_gaps"].select("city", "focus").rows()
    }
    if gaps.is_empty():
        return say("None of {all:,} gaps to the frontier changed.", all=len(every))
    return say(
        "{changed:,} of {all:,} gaps to the frontier changed; at {frontier:,} of them the frontier is "
        "another city.",
        changed=gaps.height,
        all=len(every),
        frontier=gaps.filter(~pl.col("frontier_one").eq_missing(pl.col("frontier_two"))).height,
    )


def _scores(scores: pl.DataFrame) -> Table:
    count, three = words.count, words.three
    fields = [
        Field("label", "city"),
        Field("change", "change", phrase=True),
        Field("rank_one", "rank, first run", count, "reason_one"),
        Field("rank_low_one", "from, first run", count, "reason_one", "lower limit of the rank's interval"),
        Field("rank_high_one", "to, first run", count, "reason_one", "upper limit of the rank's interval"),
        Field("rank_two", "rank, second run", count, "reason_two"),
        Field("rank_low_two", "from, second run", count, "reason_two", "lower limit of the rank's interval"),
        Field("rank_high_two", "to, second run", count, "reason_two", "upper limit of the rank's interval"),
        Field("score_one", "score, first run", three, "reason_one"),
        Field("score_two", "score, second run", three, "reason_two"),
    ]
    return tabulate("score-changes", say("Composite index of both runs"), change_words(scores), fields)


def _models(models: pl.DataFrame) -> Table:
    names = {key: say(text) for key, text in {**MODELS, "mixed": MIXED, "behind": BEHIND}.items()}
    told = models.with_columns(pl.col("model_one", "model_two").replace(names))
    fields = [
        Field("label", "city"),
        Field("changed", "changed"),
        Field("model_one", "model, first run", None, "model_reason_one"),
        Field("model_two", "model, second run", None, "model_reason_two"),
        Field("membership_one", "membership, first run", words.decimal, "model_reason_one", "the highest"),
        Field("membership_two", "membership, second run", words.decimal, "model_reason_two", "the highest"),
    ]
    return tabulate("model-changes", say("Development models of both runs"), told, fields)


def _gaps(gaps: pl.DataFrame) -> Table:
    areas = {key: say(text) for key, text in FOCUS_AREAS.items()}
    fields = [
        Field("label", "city"),
        Field("focus", "focus area"),
        Field("frontier_gap_one", "gap, first run", words.three, "reason_one"),
        Field("frontier_gap_two", "gap, second run", words.three, "reason_two"),
        Field("difference", "second less first", words.three),
        Field("frontier_one_label", "frontier, first run", None, "reason_one"),
        Field("frontier_two_label", "frontier, second run", None, "reason_two"),
    ]
    told = gaps.with_columns(pl.col("focus").replace(areas))
    return tabulate(
        "gap-changes", say("Gaps to the frontier that changed, the largest change first"), told, fields
    )
