"""Stage `identity`: which mentions of inventors are one person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from aicluster_spark.engine.collect import collect_bounded
from aicluster_spark.identity.cities import city_table, movement, of_largest
from aicluster_spark.identity.kernel import link_blocks
from aicluster_spark.identity.mentions import evidence, name_years
from aicluster_spark.identity.own import read_own
from aicluster_spark.identity.summary import identity_table
from aicluster_spark.identity.weights import packaged_weights
from aicluster_spark.network.ranking import RankingRule
from aicluster_spark.runs.fingerprint import own_file_sha256
from aicluster_spark.schema import TABLES
from aicluster_spark.stages.context import StageContext
from aicluster_spark.stages.identity.ranks import city_ranks
from aicluster_spark.stages.stage import Stage
from aicluster_spark.study.loader import StudyFile
from aicluster_spark.study.models import Study
from aicluster_spark.study.windows import study_windows

WRITTEN = ("inventor_identities", "identities", "identity_cities")
MAX_CITY_ROWS = 1_000_000
KEY = ["patent_id", "position"]
LARGEST = 20
SHOWN = (
    "mentions",
    "spellings",
    "conflicting_names",
    "first_year",
    "last_year",
    "applicants",
    "cities",
    "weakest",
)
"""What is told of a person: facts go where names of natural persons must not."""


def run(ctx: StageContext) -> None:
    """Link the mentions by the study's setting, or write that nobody was linked."""
    setting = ctx.study.identity.setting
    ctx.fact("setting", setting)
    if setting == "none":
        for table in WRITTEN:
            ctx.write_arrow(table, TABLES[table].arrow.empty_table())
        return
    found = evidence(ctx.read("patents"), ctx.read("parties"), ctx.read("party_places"))
    mentions = ctx.put_aside("evidence", found)
    names = ctx.put_aside("names", name_years(mentions))
    people = _own(ctx, mentions) if setting == "own" else _linked(ctx, mentions, names)
    ctx.write("inventor_identities", people)
    identified = ctx.reread("inventor_identities")
    told = mentions.join(identified.select(*KEY, "identity", "score"), KEY).join(names, ["name_key", "year"])
    ctx.write("identities", identity_table(told))
    _compare_cities(ctx, identified, mentions)
    _state(ctx, identified)


def _linked(ctx: StageContext, mentions: DataFrame, names: DataFrame) -> DataFrame:
    weights = packaged_weights()
    ctx.fact("thresholds", dict(weights.thresholds))
    people = link_blocks(mentions.drop("place").join(names, ["name_key", "year"]), weights)
    return people.withColumn("identity", F.col(ctx.study.identity.setting))


def _own(ctx: StageContext, mentions: DataFrame) -> DataFrame:
    """Take the study's ids; a mention without one is a person of its own."""
    place = ctx.scratch.child("own_ids")
    place.filesystem.create_dir(place.path, recursive=True)
    pq.write_table(read_own(_file(ctx.study_file)), f"{place.path}/ids.parquet", filesystem=place.filesystem)
    joined = ctx.put_aside("own", mentions.select(*KEY).join(ctx.spark.read.parquet(place.uri), KEY, "left"))
    ctx.fact("mentions_without_an_id", joined.where("identity is null").count())
    alone = F.concat_ws("/", "patent_id", "position")
    unknown = {"strict": "string", "loose": "string", "score": "double", "evidence": "string"}
    return joined.withColumn("identity", F.coalesce("identity", alone)).select(
        "*",
        *(F.lit(None).cast(kind).alias(name) for name, kind in unknown.items()),
        F.lit(False).alias("guarded"),
        F.lit(False).alias("split"),
    )


def _compare_cities(ctx: StageContext, identified: DataFrame, mentions: DataFrame) -> None:
    """Write what every setting makes of each city, on the patents of the network's last window."""
    options = ctx.study.network
    window = study_windows(options.windows, options.first_year, ctx.last_complete_year, "network")[-1]
    chosen = mentions.where(F.col("year").between(window.start, window.end))
    if options.patents == "ai":
        ai = ctx.read("patent_activity").where("is_ai").select("patent_id").distinct()
        chosen = chosen.join(ai, "patent_id", "left_semi")
    joined = identified.join(chosen.select(*KEY, "name_key", "place"), KEY)
    rows = ctx.put_aside("of_last_window", joined)
    linked = {"strict": "strict", "loose": "loose"}
    settings = {"name": "name_key"} | ({"own": "identity"} if _is_own(ctx.study) else linked)
    ranks = city_ranks(rows, settings, window, RankingRule(**options.pagerank.model_dump()))
    counted = city_table(rows, settings).join(ranks, ["city", "setting"], "left")
    cities = collect_bounded(counted, MAX_CITY_ROWS)
    table = TABLES["identity_cities"]
    ctx.write_arrow("identity_cities", cities.select(table.names).sort(*table.key).to_arrow())
    ctx.fact("window", f"{window.start}-{window.end}")
    ctx.fact("largest_cities", of_largest(cities, LARGEST).to_dicts())
    ctx.fact("movement", movement(cities, options.minimum_located_parties))


def _state(ctx: StageContext, identified: DataFrame) -> None:
    """Give the figures a person wants, names withheld."""
    counts: dict[str, Column] = {
        "mentions": F.count("*"),
        "people": F.countDistinct("identity"),
        "people_strict": F.countDistinct("strict"),
        "people_loose": F.countDistinct("loose"),
        "mentions_in_components_split_by_the_guard": F.count_if("guarded"),
        "mentions_in_blocks_with_split_evidence": F.count_if("split"),
    }
    row = identified.agg(*(value.alias(name) for name, value in counts.items())).first()
    for name, value in (row.asDict() if row else {}).items():
        ctx.fact(name, value)
    largest = ctx.reread("identities").orderBy(F.desc("mentions"), "identity").limit(LARGEST)
    ctx.fact("largest_people", [row.asDict() for row in largest.select(*SHOWN).collect()])
    doubtful = ctx.reread("identities").where("conflicting_names or twice_on_a_patent")
    held = F.coalesce(F.sum("mentions"), F.lit(0)).alias("mentions")
    row = doubtful.agg(F.count("*").alias("people"), held).first()
    ctx.fact("people_in_conflict", row.asDict() if row else None)


def _is_own(study: Study) -> bool:
    return study.identity.setting == "own"


def _file(study_file: StudyFile) -> Path:
    return study_file.beside(str(study_file.study.identity.file))


def _inputs(study_file: StudyFile) -> str | None:
    return own_file_sha256(_file(study_file)) if _is_own(study_file.study) else None


def _options(study: Study) -> Any:
    """Nothing else matters when nobody is linked; the network's patents are those cities are compared on."""
    chosen = study.identity.model_dump(mode="json")
    if study.identity.setting == "none":
        return chosen
    network = study.network.model_dump(
        mode="json", include={"patents", "first_year", "windows", "minimum_located_parties", "pagerank"}
    )
    return chosen | {"network": network}


IDENTITY = Stage(
    name="identity",
    question="Which mentions of inventors are one person?",
    reads=("patents", "parties", "party_places", "patent_activity"),
    writes=WRITTEN,
    options=_options,
    run=run,
    data=("identity",),
    inputs=lambda study_file, _workspace: _inputs(study_file),
)
