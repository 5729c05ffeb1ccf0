"""Where AI is concentrated: the map, the ranking, the rejected candidates, and the windows."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.charts import clusters as charts
from aicluster_spark.report.charts.world import CLUSTER, LARGE, NEITHER, SPECIALISED, cluster_map
from aicluster_spark.report.content import Figure, Prose, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.sections.firmness import firmness_blocks
from aicluster_spark.report.tabulate import Field, tabulate

STABLE_CITIES = 30
CITIES_PER_WINDOW = 120
NUMBERS = [
    Field("ai_patents", "AI patents", words.count),
    Field("patents", "patents", words.count),
    Field("lq", "LQ", words.decimal, reason="lq_reason", meaning="location quotient"),
    Field("lq_low", "95 % from", words.decimal, reason="lq_reason"),
    Field("lq_high", "to", words.decimal, reason="lq_reason"),
]


def clusters_section(data: ReportData) -> Section:
    """Map, ranking with intervals, rejected candidates, sliding windows and stability of the list."""
    cities = findings.judged(data)
    rule = findings.rule_words(data)
    title, question = "Cluster landscape", "Where is AI concentrated?"
    if cities.is_empty():
        why = f"No window of the location quotients ends by the last complete year {data.last_complete_year}."
        return Section("clusters", title, question, [why])
    found = cities.filter(pl.col("is_cluster"))
    when = findings.last_window_words(data)
    sentences = [
        f"In {when}, {words.several(found.height, 'city is a cluster', 'cities are clusters')} ({rule}), of "
        f"{words.several(cities.filter(pl.col('ai_patents') > 0).height, 'city', 'cities')} with an AI "
        "patent.",
        *_interval_sentence(found, data.study.specialisation.cluster.lq_above),
    ]
    blocks: list[Figure | Table | Prose] = [
        _map(data, cities),
        _ranking(data, cities),
        _cluster_table(cities),
    ]
    blocks += [_rejected(data, cities), _largest(data, cities), _windows(data), *_stability(data)]
    blocks += [*firmness_blocks(data), *_cautions(data)]
    return Section("clusters", title, question, sentences, blocks)


def _interval_sentence(found: pl.DataFrame, threshold: float) -> list[str]:
    if found.is_empty():
        return []
    sure = found.filter(pl.col("lq_low") > threshold).height
    what = f"the whole 95 % interval of the location quotient lies above {threshold:g}"
    if found.height == 1:
        below = f"Its 95 % interval of the location quotient reaches down to {threshold:g} or below."
        return [f"For it {what}." if sure else below]
    if sure == found.height:
        return [f"For all of them {what}."]
    if sure == 0:
        return [f"For none of them {what}; each reaches down to it or below."]
    rest = found.height - sure
    others = "that of the other one reaches" if rest == 1 else f"those of the other {rest:,} reach"
    return [f"For {sure:,} of the {found.height:,} {what}; {others} down to it or below."]


def _map(data: ReportData, cities: pl.DataFrame) -> Figure:
    rule = data.study.specialisation.cluster
    status = (
        pl.when(pl.col("is_cluster"))
        .then(pl.lit(CLUSTER))
        .when(pl.col("lq") > rule.lq_above)
        .then(pl.lit(SPECIALISED))
        .when(pl.col("ai_patents") >= rule.minimum_ai_patents)
        .then(pl.lit(LARGE))
        .otherwise(pl.lit(NEITHER))
    )
    places = data.names.frame().select("city", "latitude", "longitude")
    active = cities.filter(pl.col("ai_patents") > 0).join(places, on="city", how="left")
    placed = active.drop_nulls(["latitude", "longitude"]).with_columns(status=status)
    shown = placed.head(data.study.report.map_cities)
    sentence = (
        f"{_cities_shown(shown.height, active.height, placed.height)} in {findings.last_window_words(data)}"
        f" ({words.several(shown.filter(pl.col('status') == CLUSTER).height, 'cluster')}); the area of a "
        "point is the number of AI patents."
    )
    fields = [Field("label", "city"), Field("status", "status"), *NUMBERS]
    columns = ["label", "latitude", "longitude", "ai_patents", "lq", "status"]
    return Figure(
        "map",
        "Cities by AI patents",
        sentence,
        cluster_map(shown.select(columns), findings.map_view(data), f"World map. {sentence}"),
        tabulate("map-table", "Cities on the map", shown, fields, folded=True),
        note=f"Clusters need a {findings.rule_words(data)}. Coastlines: Natural Earth, no borders.",
    )


def _cities_shown(shown: int, active: int, placed: int) -> str:
    """Say which of the cities with AI patents are drawn: all, those with most, or those with coordinates."""
    if shown == active:
        return "The one city with AI patents" if shown == 1 else f"All {shown:,} cities with AI patents"
    if shown == placed:
        return f"The {shown:,} of {active:,} cities with AI patents that have coordinates,"
    return f"The {shown:,} of {active:,} cities with most AI patents"


def _ranking(data: ReportData, cities: pl.DataFrame) -> Figure:
    rule = data.study.specialisation.cluster
    above = cities.filter((pl.col("ai_patents") >= rule.minimum_ai_patents) & pl.col("lq").is_not_null())
    status = pl.when(pl.col("is_cluster")).then(pl.lit("cluster")).otherwise(pl.lit("not a cluster"))
    ordered = above.with_columns(status=status).sort(["lq", "label"], descending=[True, False])
    shown = ordered.head(data.study.report.ranking_length)
    below = ordered.height - ordered.filter(pl.col("is_cluster")).height
    sentence = (
        f"{words.several(ordered.height, 'city reaches', 'cities reach')} {rule.minimum_ai_patents:g} "
        "AI patents; "
        f"{words.several(below, 'city is', 'cities are')} rejected because the location quotient is "
        "not above "
        f"{rule.lq_above:g}."
    )
    fields = [Field("label", "city"), Field("status", "verdict"), *NUMBERS]
    columns = ["label", "lq", "lq_low", "lq_high", "ai_patents", "status"]
    return Figure(
        "ranking",
        "Location quotients with 95 % intervals",
        sentence,
        charts.ranking(shown.select(columns), rule.lq_above, f"Ranking. {sentence}"),
        tabulate("ranking-table", "Cities at or above the floor", ordered, fields, folded=True),
        note="At 1, AI has the same share of the city's patents as of all. The dashed line is the threshold.",
    )


def _cluster_table(cities: pl.DataFrame) -> Table:
    fields = [Field("rank", "rank", words.count), Field("label", "city"), *NUMBERS]
    found = cities.filter(pl.col("is_cluster")).sort("rank")
    return tabulate("cluster-table", "The clusters, by AI patents", found, fields)


def _rejected(data: ReportData, cities: pl.DataFrame) -> Table:
    rule = data.study.specialisation.cluster
    failed = ~pl.col("is_cluster").fill_null(False)
    near = (pl.col("lq") > rule.lq_above) | (pl.col("ai_patents") >= rule.minimum_ai_patents)
    rejected = cities.filter(failed & near)
    fields = [Field("label", "city"), Field("reason", "rejected because"), *NUMBERS]
    caption = "Rejected candidates: one criterion passed, the other failed"
    return tabulate("rejected", caption, rejected, fields, limit=data.study.report.ranking_length)


def _largest(data: ReportData, cities: pl.DataFrame) -> Table:
    """Judge the cities that a reader looks for first: those with most patents of any kind."""
    verdict = pl.when(pl.col("is_cluster")).then(pl.lit("cluster")).otherwise("reason")
    by_size = cities.with_columns(verdict=verdict).sort(["patents", "label"], descending=[True, False])
    fields = [Field("label", "city"), Field("verdict", "verdict"), *NUMBERS]
    caption = f"Verdicts on the cities with most patents, {findings.last_window_words(data)}"
    limit = data.study.report.ranking_length
    return tabulate("largest", caption, by_size, fields, limit=limit, folded=True)


def _windows(data: ReportData) -> Figure:
    rule = data.study.specialisation.cluster
    complete = data.clusters.filter(pl.col("window_end") <= data.last_complete_year)
    status = pl.when(pl.col("is_cluster")).then(pl.lit("cluster")).otherwise(pl.lit("not a cluster"))
    shown = (
        data.names.join(complete.filter((pl.col("ai_patents") > 0) & (pl.col("lq") > 0)))
        .sort(["window_end", "ai_patents", "label"], descending=[False, True, False])
        .with_columns(place=pl.int_range(pl.len()).over("window_end"), status=status)
        .filter(pl.col("place") < CITIES_PER_WINDOW)
        .with_columns(
            window=pl.format("{}–{}", "window_start", "window_end"),
        )
    )
    ends = shown["window_end"].n_unique()
    sentence = (
        f"Slide through {words.several(ends, 'window')} of "
        f"{words.several(data.study.specialisation.windows.width, 'year')}"
        f": up to {CITIES_PER_WINDOW} cities of each, those with most AI patents."
    )
    per_window = (
        complete.group_by("window_start", "window_end")
        .agg(
            clusters=pl.col("is_cluster").sum(),
            cities=(pl.col("ai_patents") > 0).sum(),
            ai_patents=pl.col("ai_patents").sum(),
        )
        .sort("window_end")
        .with_columns(window=pl.format("{}–{}", "window_start", "window_end"))
    )
    fields = [
        Field("window", "window"),
        Field("cities", "cities with AI patents", words.count),
        Field("clusters", "clusters", words.count),
        Field("ai_patents", "AI patents, summed over cities", words.count),
    ]
    columns = ["label", "window_end", "window", "ai_patents", "lq", "status"]
    spec = charts.windows(
        shown.select(columns), rule.lq_above, rule.minimum_ai_patents, f"Scatter. {sentence}"
    )
    table = tabulate("windows-table", "Windows", per_window, fields, folded=True)
    note = "A cluster lies right of and above the dashed lines. Cities without an AI patent are not drawn."
    return Figure("windows", "Specialisation against output, window by window", sentence, spec, table, note)


def _stability(data: ReportData) -> list[Figure]:
    complete = data.clusters.filter(pl.col("window_end") <= data.last_complete_year)
    ever = complete.filter(pl.col("is_cluster")).group_by("city").agg(windows=pl.len())
    if ever.is_empty():
        return []
    top = data.names.join(ever).sort(["windows", "label"], descending=[True, False])
    shown = top.head(STABLE_CITIES)
    state = pl.when(pl.col("is_cluster")).then(pl.lit("cluster")).otherwise(pl.lit("not a cluster"))
    cells = (
        complete.join(shown.select("city", "label"), on="city")
        .with_columns(window=pl.format("{}–{}", "window_start", "window_end"), state=state)
        .select("label", "window", "window_end", "lq", "state")
    )
    number = complete["window_end"].n_unique()
    always = top.filter(pl.col("windows") == number).height
    sentence = (
        f"{words.several(top.height, 'city was', 'cities were')} a cluster in at least one of {number} "
        "windows, "
        f"{always:,} in all of them."
    )
    fields = [Field("label", "city"), Field("windows", "windows as a cluster", words.count)]
    table = tabulate("stability-table", "Windows as a cluster", top, fields, folded=True)
    spec = charts.stability(cells, shown["label"].to_list(), f"Stability. {sentence}")
    return [Figure("stability", "How stable the list is", sentence, spec, table)]


def _cautions(data: ReportData) -> list[Prose]:
    """Repeat what the stage said the records are too thin for."""
    stage = data.manifests.get("specialisation")
    said = [] if stage is None else [str(sentence) for sentence in stage.facts.get("cautions", [])]
    return [Prose("What these records cannot say", said, tone="warning")] if said else []
