"""Ids that a study brings: what is read, and one clear line for what cannot be."""

from __future__ import annotations

import polars as pl
import pytest

from aicluster_spark.errors import InputError, StudyError
from aicluster_spark.identity.own import read_own
from aicluster_spark.study.loader import load_study
from tests.small_sample import STUDY

ROWS = {"patent_id": ["US-1", "US-1", "US-2"], "position": [0, 1, 0], "identity": ["a", "b", "a"]}


def test_parquet_and_csv_give_the_same_ids(tmp_path):
    frame = pl.DataFrame(ROWS).with_columns(more=pl.lit("left aside"))
    frame.write_csv(tmp_path / "ids.csv")
    frame.write_parquet(tmp_path / "ids.parquet")
    found = read_own(tmp_path / "ids.csv")
    assert found.equals(read_own(tmp_path / "ids.parquet"))
    assert found.to_pydict() == ROWS


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (pl.lit("x").alias("position"), "position is not a whole number"),
        (pl.lit("").alias("identity"), "3 rows leave a column empty"),
        (pl.lit(0).alias("position"), "names inventor 0 of US-1 more than once"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(tmp_path, change, said):
    pl.DataFrame(ROWS).with_columns(change).write_csv(tmp_path / "ids.csv")
    with pytest.raises(InputError, match=said):
        read_own(tmp_path / "ids.csv")


def test_a_missing_file_and_a_missing_column_are_told(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_own(tmp_path / "ids.csv")
    pl.DataFrame(ROWS).drop("identity").write_csv(tmp_path / "ids.csv")
    with pytest.raises(InputError, match="lacks the columns identity"):
        read_own(tmp_path / "ids.csv")


def studied(folder, block: str):
    path = folder / "study.yaml"
    text = STUDY.format(engine="arrays", floor=5, iterations=10, network_from=2005)
    path.write_text(text + block, encoding="utf-8")
    return load_study(path).study.identity


def test_the_setting_is_one_word_or_a_block(tmp_path):
    assert studied(tmp_path, "").setting == "none"
    assert studied(tmp_path, "identity: strict\n") == studied(tmp_path, "identity: {setting: strict}\n")
    assert studied(tmp_path, "identity: {setting: own, file: ids.csv}\n").file == "ids.csv"


@pytest.mark.parametrize(
    "block", ["identity: own\n", "identity: {setting: loose, file: a.csv}\n", "identity: fuzzy\n"]
)
def test_settings_that_make_no_sense_are_refused(tmp_path, block):
    with pytest.raises(StudyError, match="identity"):
        studied(tmp_path, block)
