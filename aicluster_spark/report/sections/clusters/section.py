"""Where AI is concentrated: the map, the ranking, the rejected candidates, and the windows."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.charts import clusters as charts
from aicluster_spark.report.content import Figure, Prose, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say, stated
from aicluster_spark.report.sections.clusters.certainty import certainty_sentences
from aicluster_spark.report.sections.clusters.fields import NUMBERS
from aicluster_spark.report.sections.clusters.firmness import firmness_blocks
from aicluster_spark.report.sections.clusters.map import map_figure
from aicluster_spark.report.sections.clusters.windows import stability_figure, windows_figure
from aicluster_spark.report.tabulate import Field, tabulate


def clusters_section(data: ReportData) -> Section:
    """Map, ranking with intervals, rejected candidates, sliding windows and stability of the list."""
    cities = findings.judged(data)
    rule = findings.rule_words(data)
    title, question = say("Cluster landscape"), say("Where is AI concentrated?")
    if cities.is_empty():
        why = say(
            "No window of the location quotients ends by the last complete year {last_complete_year}.",
            last_complete_year=data.last_complete_year,
        )
        return Section("clusters", title, question, [why])
    found = cities.filter(pl.col("is_cluster"))
    when = findings.last_window_words(data)
    sentences = [
        say(
            "In {when}, {found} ({rule}), of {cities} with an AI patent.",
            when=when,
            found=words.several(found.height, "city is a cluster", "cities are clusters"),
            rule=rule,
            cities=words.several(cities.filter(pl.col("ai_patents") > 0).height, "city", "cities"),
        ),
        *certainty_sentences(found, data.study.specialisation.cluster.lq_above),
    ]
    blocks: list[Figure | Table | Prose] = [
        *map_figure(data, cities),
        _ranking(data, cities),
        _cluster_table(cities),
    ]
    blocks += [_rejected(data, cities), _largest(data, cities), windows_figure(data), *stability_figure(data)]
    blocks += [*firmness_blocks(data), *_cautions(data)]
    return Section("clusters", title, question, sentences, blocks)


def _ranking(data: ReportData, cities: pl.DataFrame) -> Figure | Prose:
    """Draw the cities at or above the floor; where there are none, say so instead of an empty chart."""
    rule = data.study.specialisation.cluster
    above = cities.filter((pl.col("ai_patents") >= rule.minimum_ai_patents) & pl.col("lq").is_not_null())
    status = findings.verdict()
    ordered = above.with_columns(status=status).sort(["lq", "order"], descending=[True, False])
    shown = ordered.head(data.study.report.ranking_length)
    below = ordered.height - ordered.filter(pl.col("is_cluster")).height
    sentence = say(
        "{reached} {floor:g} AI patents; {rejected} rejected because the location "
        "quotient is not above {threshold:g}.",
        reached=words.several(ordered.height, "city reaches", "cities reach"),
        floor=rule.minimum_ai_patents,
        rejected=words.several(below, "city is", "cities are"),
        threshold=rule.lq_above,
    )
    title = say("Location quotients with 95 % intervals")
    if ordered.is_empty():
        return Prose(title, [sentence])
    fields = [Field("label", "city"), Field("status", "verdict", phrase=True), *NUMBERS]
    columns = ["label", "lq", "lq_low", "lq_high", "ai_patents", "status"]
    return Figure(
        "ranking",
        title,
        sentence,
        charts.ranking(shown.select(columns), rule.lq_above, say("Ranking. {sentence}", sentence=sentence)),
        tabulate("ranking-table", say("Cities at or above the floor"), ordered, fields, folded=True),
        note=say(
            "At 1, AI has the same share of the city's patents as of all. The dashed line is the threshold."
        ),
    )


def _cluster_table(cities: pl.DataFrame) -> Table:
    fields = [Field("rank", "rank", words.count), Field("label", "city"), *NUMBERS]
    found = cities.filter(pl.col("is_cluster")).sort("rank")
    return tabulate("cluster-table", say("The clusters, by AI patents"), found, fields)


def _rejected(data: ReportData, cities: pl.DataFrame) -> Table:
    rule = data.study.specialisation.cluster
    failed = ~pl.col("is_cluster").fill_null(False)
    near = (pl.col("lq") > rule.lq_above) | (pl.col("ai_patents") >= rule.minimum_ai_patents)
    rejected = cities.filter(failed & near)
    fields = [Field("label", "city"), Field("reason", "rejected because", phrase=True), *NUMBERS]
    caption = say("Rejected candidates: one criterion passed, the other failed")
    return tabulate("rejected", caption, rejected, fields, limit=data.study.report.ranking_length)


def _largest(data: ReportData, cities: pl.DataFrame) -> Table:
    """Judge the cities that a reader looks for first: those with most patents of any kind."""
    verdict = pl.when(pl.col("is_cluster")).then(pl.lit(say("cluster"))).otherwise("reason")
    by_size = cities.with_columns(verdict=verdict).sort(["patents", "order"], descending=[True, False])
    fields = [Field("label", "city"), Field("verdict", "verdict", phrase=True), *NUMBERS]
    caption = say("Verdicts on the cities with most patents, {when}", when=findings.last_window_words(data))
    limit = data.study.report.ranking_length
    return tabulate("largest", caption, by_size, fields, limit=limit, folded=True)


def _cautions(data: ReportData) -> list[Prose]:
    """Repeat what the stage said the records are too thin for."""
    stage = data.manifests.get("specialisation")
    said = [] if stage is None else [stated(str(sentence)) for sentence in stage.facts.get("cautions", [])]
    return [Prose(say("What these records cannot say"), said, tone="warning")] if said else []
