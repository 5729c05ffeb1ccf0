"""The panel as CSV, parquet and Stata file, read back."""

from __future__ import annotations

import csv

import pandas as pd
import pyarrow.parquet as pq
import pytest

from aicluster_spark.errors import InputError
from aicluster_spark.estimation.sample.read_panel import read_panel
from aicluster_spark.panel.export import export_panel
from aicluster_spark.panel.stata_names import RESERVED, stata_names
from aicluster_spark.study.panel import YearbookColumn
from tests.panel.test_panel import inputs
from tests.panel.test_variables import built, declared

GDP = YearbookColumn(name="gdp", indicator="GDP", label="Product of the city, as printed " + "in full " * 20)


@pytest.fixture
def panel():
    given = inputs()
    cities = [
        row | {"name": {"Seoul": "首尔特别市", "Lyon": "\u2066=1+1"}.get(row["name"], "")}
        for row in given.cities.to_pylist()
    ]
    tables = {name: getattr(given, name) for name in given.__slots__}
    named = type(given)(**tables | {"cities": given.cities.from_pylist(cities, schema=given.cities.schema)})
    figures = [
        {"place": "首尔特别市", "year": year, "indicator": "GDP", "unit": "yuan", "value": value}
        for year, value in ((2015, 100.5), (2016, None))
    ]
    with_figures = type(given)(
        **{n: getattr(named, n) for n in given.__slots__}
        | {"yearbook": given.yearbook.from_pylist(figures, schema=given.yearbook.schema)}
    )
    return built(with_figures, yearbook=(GDP,), variables=declared(**{"int": "log1p(ai_patents)"}))


def test_stata_files_keep_numbers_chinese_names_and_labels(panel, tmp_path):
    path, beside = export_panel(panel.city_year, panel.variables, tmp_path / "panel.dta", "Panel of a test")
    with pd.read_stata(path, iterator=True) as reader:
        labels, title = reader.variable_labels(), reader.data_label
    frame = read_panel(path).set_index(["city", "year"])
    assert title == "Panel of a test"
    assert labels["ai_patents"] == "AI patents of the city in the year [patents]"
    assert labels["gdp"].endswith("… [yuan]")
    assert max(map(len, labels.values())) <= 80
    assert labels["v_int"] == "log1p(ai_patents) [log patents]"  # `int` is a word of Stata's own
    expected = {(row["city"], row["year"]): row for row in panel.city_year.to_pylist()}
    assert set(frame.index) == set(expected)
    for key, row in expected.items():
        read = frame.loc[key]
        for name in ("ai_patents", "policy", "centrality", "gdp", "lq"):
            assert (row[name] is None) == pd.isna(read[name])
            assert row[name] is None or read[name] == row[name]
        assert read["name"] == row["name"]
        assert bool(read["in_sample"]) == row["in_sample"]
        assert read["policy_reason"] == (row["policy_reason"] or "")
    assert frame.loc["seoul", "name"].tolist() == ["首尔特别市"] * 2
    names = {
        row["variable"]: row["name_in_file"] for row in csv.DictReader(beside.open(encoding="utf-8-sig"))
    }
    assert list(names.values()) == list(labels)
    assert names["int"] == "v_int"


def test_csv_cells_are_no_formulas_and_unknown_is_empty(panel, tmp_path):
    path, beside = export_panel(panel.city_year, panel.variables, tmp_path / "new" / "panel.csv", "")
    rows = list(csv.DictReader(path.open(encoding="utf-8-sig")))
    assert {row["name"] for row in rows} == {"'\u2066=1+1", "首尔特别市"}
    frame = read_panel(path)
    assert frame["gdp"].isna().sum() == 3
    assert frame["gdp"].sum() == 100.5
    assert beside.name == "panel.dictionary.csv"
    assert len(read_panel(beside)) == len(frame.columns)


def test_parquet_carries_label_and_unit(panel, tmp_path):
    path, _ = export_panel(panel.city_year, panel.variables, tmp_path / "panel.parquet", "x")
    table = pq.read_table(path)
    assert table.equals(panel.city_year)
    assert table.schema.field("gdp").metadata[b"unit"] == b"yuan"
    assert table.schema.field("centrality").metadata[b"source"] == b"city_measures.harmonic_closeness"


def test_other_endings_and_unwritable_places_are_refused(panel, tmp_path):
    with pytest.raises(
        InputError, match=r"ends in '\.xlsx', but a panel is written as \.csv, \.parquet, \.dta"
    ):
        export_panel(panel.city_year, panel.variables, tmp_path / "panel.xlsx", "")
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        export_panel(panel.city_year, panel.variables, tmp_path / "file" / "panel.csv", "")


def test_stata_names_are_latin_short_free_and_each_once():
    names = ["policy", "int", "str5", "政策", "政府", "2015", "a:b", "a_b", "x" * 40, "x" * 41, "_all"]
    given = stata_names(names)
    assert given["policy"] == "policy"
    assert given["a_b"] == "a_b"
    assert given["a:b"] == "a_b_2"
    assert (given["政策"], given["政府"]) == ("__", "___2")
    assert len(set(given.values())) == len(names)
    assert all(len(name) <= 32 and name.isascii() and name not in RESERVED for name in given.values())
