"""Where AI is concentrated: the map, the ranking, the rejected candidates, and the windows."""

from __future__ import annotations

import polars as pl

from aicluster_spark.report import findings, words
from aicluster_spark.report.charts import clusters as charts
from aicluster_spark.report.charts.world import CLUSTER, LARGE, NEITHER, SPECIALISED, cluster_map
from aicluster_spark.report.content import Figure, Prose, Section, Table
from aicluster_spark.report.data import ReportData
from aicluster_spark.report.language import say, stated
from aicluster_spark.report.sections.firmness import firmness_blocks
from aicluster_spark.report.tabulate import Field, tabulate

STABLE_CITIES = 30
CITIES_PER_WINDOW = 120
MAP_ROWS = 8000
"""Points of all windows of the map: 400 cities in 20 windows; earlier windows are left out."""
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
        *_interval_sentence(found, data.study.specialisation.cluster.lq_above),
    ]
    blocks: list[Figure | Table | Prose] = [
        *_map(data, cities),
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
    what = say(
        "the whole 95 % interval of the location quotient lies above {threshold:g}", threshold=threshold
    )
    if found.height == 1:
        below = say(
            "Its 95 % interval of the location quotient reaches down to {threshold:g} or below.",
            threshold=threshold,
        )
        return [say("For it {what}.", what=what) if sure else below]
    if sure == found.height:
        return [say("For all of them {what}.", what=what)]
    if sure == 0:
        return [say("For none of them {what}; each reaches down to it or below.", what=what)]
    rest = found.height - sure
    others = (
        say("that of the other one reaches")
        if rest == 1
        else say("those of the other {rest:,} reach", rest=rest)
    )
    return [
        say(
            "For {sure:,} of the {found:,} {what}; {others} down to it or below.",
            sure=sure,
            found=found.height,
            what=what,
            others=others,
        )
    ]


def _map(data: ReportData, cities: pl.DataFrame) -> list[Figure]:
    drawn = _on_the_map(data)
    if drawn.is_empty():
        return []
    places = data.names.frame().select("city", "latitude", "longitude").drop_nulls()
    active = cities.filter(pl.col("ai_patents") > 0)
    placed = active.join(places, on="city", maintain_order="left").with_columns(status=_status(data))
    shown = placed.head(data.study.report.map_cities)
    sentence = say(
        "{shown} in {when} ({clusters}); the area of a point is the number of AI patents.",
        shown=_cities_shown(shown.height, active.height, placed.height),
        when=findings.last_window_words(data),
        clusters=words.several(shown.filter("is_cluster").height, "cluster"),
    )
    fields = [Field("label", "city"), Field("status", "status", phrase=True), *NUMBERS]
    numbered = data.names.frame().join(drawn.select("city").unique(), on="city").sort("order")
    places = numbered.select("city", "label", "latitude", "longitude").with_row_index("place")
    columns = ["place", "window_end", "ai_patents", "lq", "status"]
    spec = cluster_map(
        drawn.join(places, on="city", maintain_order="left").select(columns),
        places.drop("city"),
        findings.map_view(data),
        say("World map. {sentence}", sentence=sentence),
    )
    table = tabulate("map-table", say("Cities on the map"), shown, fields, folded=True)
    note = say(
        "Clusters need a {rule}. The slider leads through the windows from {first} on. Coastlines: Natural "
        "Earth, no borders.",
        rule=findings.rule_words(data),
        first=drawn["window_end"].min(),
    )
    return [Figure("map", say("Cities by AI patents"), sentence, spec, table, note)]


def _on_the_map(data: ReportData) -> pl.DataFrame:
    """Cities with AI patents and coordinates, of as many complete windows as the page can carry."""
    places = data.names.frame().drop_nulls(["latitude", "longitude"]).select("city", "order")
    active = data.clusters.filter(
        (pl.col("window_end") <= data.last_complete_year) & (pl.col("ai_patents") > 0)
    ).join(places, on="city")
    ordered = active.sort(["window_end", "ai_patents", "order"], descending=[True, True, False])
    each = pl.int_range(pl.len()).over("window_end") < data.study.report.map_cities
    thinned = ordered.filter(each)
    sizes = (
        thinned.group_by("window_end", maintain_order=True)
        .len()
        .with_columns(pl.col("len").cum_sum().alias("rows"))
    )
    ends = sizes.filter((pl.col("rows") <= MAP_ROWS) | (pl.col("rows") == pl.col("rows").min()))
    kept = thinned.join(ends.select("window_end"), on="window_end", maintain_order="left")
    return kept.with_columns(status=_status(data))


def _status(data: ReportData) -> pl.Expr:
    """Which of the two criteria of a cluster a city meets, in words."""
    rule = data.study.specialisation.cluster
    return (
        pl.when(pl.col("is_cluster"))
        .then(pl.lit(say(CLUSTER)))
        .when(pl.col("lq") > rule.lq_above)
        .then(pl.lit(say(SPECIALISED)))
        .when(pl.col("ai_patents") >= rule.minimum_ai_patents)
        .then(pl.lit(say(LARGE)))
        .otherwise(pl.lit(say(NEITHER)))
    )


def _cities_shown(shown: int, active: int, placed: int) -> str:
    """Say which of the cities with AI patents are drawn: all, those with most, or those with coordinates."""
    if shown == active:
        return (
            say("The one city with AI patents")
            if shown == 1
            else say("All {shown:,} cities with AI patents", shown=shown)
        )
    if shown == placed:
        return say(
            "The {shown:,} of {active:,} cities with AI patents that have coordinates,",
            shown=shown,
            active=active,
        )
    return say("The {shown:,} of {active:,} cities with most AI patents", shown=shown, active=active)


def _ranking(data: ReportData, cities: pl.DataFrame) -> Figure:
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
    fields = [Field("label", "city"), Field("status", "verdict", phrase=True), *NUMBERS]
    columns = ["label", "lq", "lq_low", "lq_high", "ai_patents", "status"]
    return Figure(
        "ranking",
        say("Location quotients with 95 % intervals"),
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


def _windows(data: ReportData) -> Figure:
    rule = data.study.specialisation.cluster
    complete = data.clusters.filter(pl.col("window_end") <= data.last_complete_year)
    status = findings.verdict()
    shown = (
        data.names.join(complete.filter((pl.col("ai_patents") > 0) & (pl.col("lq") > 0)))
        .sort(["window_end", "ai_patents", "order"], descending=[False, True, False])
        .with_columns(place=pl.int_range(pl.len()).over("window_end"), status=status)
        .filter(pl.col("place") < CITIES_PER_WINDOW)
        .with_columns(
            window=words.window_column(),
        )
    )
    ends = shown["window_end"].n_unique()
    sentence = say(
        "Slide through {windows} of {years}: up to {most} cities of each, those with most AI patents.",
        windows=words.several(ends, "window"),
        years=words.several(data.study.specialisation.windows.width, "year"),
        most=CITIES_PER_WINDOW,
    )
    per_window = (
        complete.group_by("window_start", "window_end")
        .agg(
            clusters=pl.col("is_cluster").sum(),
            cities=(pl.col("ai_patents") > 0).sum(),
            ai_patents=pl.col("ai_patents").sum(),
        )
        .sort("window_end")
        .with_columns(window=words.window_column())
    )
    fields = [
        Field("window", "window"),
        Field("cities", "cities with AI patents", words.count),
        Field("clusters", "clusters", words.count),
        Field("ai_patents", "AI patents, summed over cities", words.count),
    ]
    columns = ["label", "window_end", "window", "ai_patents", "lq", "status"]
    spec = charts.windows(
        shown.select(columns),
        rule.lq_above,
        rule.minimum_ai_patents,
        say("Scatter. {sentence}", sentence=sentence),
    )
    table = tabulate("windows-table", say("Windows"), per_window, fields, folded=True)
    note = say(
        "A cluster lies right of and above the dashed lines. Cities without an AI patent are not drawn."
    )
    return Figure(
        "windows", say("Specialisation against output, window by window"), sentence, spec, table, note
    )


def _stability(data: ReportData) -> list[Figure]:
    complete = data.clusters.filter(pl.col("window_end") <= data.last_complete_year)
    ever = complete.filter(pl.col("is_cluster")).group_by("city").agg(windows=pl.len())
    if ever.is_empty():
        return []
    top = data.names.join(ever).sort(["windows", "order"], descending=[True, False])
    shown = top.head(STABLE_CITIES)
    state = findings.verdict()
    cells = (
        complete.join(shown.select("city", "label"), on="city")
        .with_columns(window=words.window_column(), state=state)
        .select("label", "window", "window_end", "lq", "state")
    )
    number = complete["window_end"].n_unique()
    always = top.filter(pl.col("windows") == number).height
    sentence = say(
        "{cities} a cluster in at least one of {number} windows, {always:,} in all of them.",
        cities=words.several(top.height, "city was", "cities were"),
        number=number,
        always=always,
    )
    fields = [Field("label", "city"), Field("windows", "windows as a cluster", words.count)]
    table = tabulate("stability-table", say("Windows as a cluster"), top, fields, folded=True)
    spec = charts.stability(cells, shown["label"].to_list(), say("Stability. {sentence}", sentence=sentence))
    return [Figure("stability", say("How stable the list is"), sentence, spec, table)]


def _cautions(data: ReportData) -> list[Prose]:
    """Repeat what the stage said the records are too thin for."""
    stage = data.manifests.get("specialisation")
    said = [] if stage is None else [stated(str(sentence)) for sentence in stage.facts.get("cautions", [])]
    return [Prose(say("What these records cannot say"), said, tone="warning")] if said else []
