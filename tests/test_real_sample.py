"""What must come out of the demo's records: counts, placement, its largest city."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from aicluster_spark.engine.demo_data import demo_data_path, demo_data_problem
from aicluster_spark.places.gazetteer import geonames
from aicluster_spark.places.matching import countries_of
from aicluster_spark.stages.load import load_checked_study
from aicluster_spark.stages.places.addresses import place_addresses

ROOT = Path(__file__).resolve().parents[1]
PUBLISHED = ("address", "published_region", "published_country")
pytestmark = pytest.mark.skipif(
    bool(demo_data_problem()), reason="the demo's records are not in the cache (`aicluster doctor --fix`)"
)


@pytest.fixture(scope="module")
def mentions() -> pl.DataFrame:
    raw = dict(zip(("raw_city", "raw_state", "raw_country"), PUBLISHED, strict=True))
    return pl.read_parquet(demo_data_path(), columns=["patent_id", *raw]).rename(raw)


@pytest.fixture(scope="module")
def placed(mentions: pl.DataFrame) -> pl.DataFrame:
    """Each mention with the level and unit of analysis of its address."""
    options = load_checked_study(ROOT / "conf/studies/patentsview.yaml").study.places
    located = mentions.filter(pl.col("address").is_not_null())
    names = located.group_by(PUBLISHED).agg(pl.len().alias("rows"))
    gazetteer = geonames(options.minimum_population, countries_of(names))
    matched = place_addresses(names, gazetteer, options)
    answers = matched.select(*PUBLISHED, "level", "city")
    return mentions.join(answers, on=PUBLISHED, how="left", nulls_equal=True)


def test_every_mention_of_the_sample_is_there(mentions: pl.DataFrame) -> None:
    assert mentions.height == 133_541
    assert mentions["patent_id"].n_unique() == 129_639


def test_nine_in_ten_mentions_have_a_city_and_hardly_any_no_place(placed: pl.DataFrame) -> None:
    assert placed.height == 133_541
    share = dict(placed["level"].fill_null("none").value_counts(normalize=True).iter_rows())
    assert share["city"] >= 0.90
    assert share["none"] <= 0.03


def test_beijing_has_at_least_5400_distinct_patents(placed: pl.DataFrame) -> None:
    in_beijing = (pl.col("address") == "Beijing") & (pl.col("published_country") == "CN")
    unit = placed.filter(in_beijing)["city"].drop_nulls().unique()
    assert len(unit) == 1
    assert placed.filter(pl.col("city") == unit[0])["patent_id"].n_unique() >= 5_400
