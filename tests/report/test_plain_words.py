"""What a reader meets is for readers: no raw names, no JSON, no powers of ten, no notes on nothing."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
import pytest
import sample

from aicluster_spark.report import ReportData, words
from aicluster_spark.report.content import Cell, Figure, Table
from aicluster_spark.report.language import speaking, stated
from aicluster_spark.report.page import contents_in
from aicluster_spark.report.sections.designs import designs_section
from aicluster_spark.report.sections.estimation.model_table import model_table
from aicluster_spark.report.sections.estimation.section import OF_LOG, estimation_section
from aicluster_spark.report.sections.method.section import method_section
from aicluster_spark.report.sections.network.section import network_section
from aicluster_spark.study.models import Language


def effect_notes(data: ReportData) -> set[str]:
    blocks = estimation_section(data).blocks
    return {block.note for block in blocks if isinstance(block, Figure) and block.id.startswith("effect-")}


def cells(data: ReportData, language: Language) -> list[Cell]:
    blocks = [block for section in contents_in(language, data).sections for block in section.blocks]
    tables = [block.table if isinstance(block, Figure) else block for block in blocks]
    return [cell for table in tables if isinstance(table, Table) for row in table.rows for cell in row]


def test_a_note_speaks_of_shades_and_bands_only_where_there_are_some(data: ReportData) -> None:
    bare = replace(data, johnson_neyman=data.johnson_neyman.clear())
    of_log = f" {OF_LOG}"
    only = "Drawn over the observed range only."
    assert effect_notes(bare) == {only, only + of_log}
    banded = effect_notes(sample.with_inference(bare))
    assert banded == {f"{only} The band is pointwise.{after}" for after in ("", of_log)}
    assert any("Shaded is where the effect differs from 0" in note for note in effect_notes(data))


def test_years_before_adoption_have_a_true_minus_sign(data: ReportData) -> None:
    blocks = designs_section(data).blocks
    figures = [block for block in blocks if isinstance(block, Figure) and block.id.startswith("event-study")]
    times = [row[1] for figure in figures for row in figure.table.rows]
    before = [cell.text for cell in times if cell.value is not None and cell.value < 0]
    assert before
    assert all(text is not None and re.fullmatch("−[0-9]+", text) for text in before)


def test_a_model_that_was_not_fitted_names_its_estimator_in_words(data: ReportData) -> None:
    raw = data.fits.with_columns(estimator=pl.lit("system_gmm"))
    (table,) = model_table(replace(data, fits=raw))
    (row,) = [row for row in table.rows if row[0].text == "estimator"]
    assert {cell.text for cell in row[1:]} == {"system GMM"}


def test_choices_are_told_one_by_one(data: ReportData) -> None:
    blocks = method_section(data).blocks
    (table,) = [block for block in blocks if isinstance(block, Table) and block.id == "choices"]
    told = {row[0].text: row[1].text for row in table.rows}
    assert told["estimation.models.moderation.regressors"] == "policy, centrality, policy:centrality"
    assert told["records.sources.1.reader"] == "patentsview_sample"
    assert not [value for value in told.values() if value and value.startswith(("[{", "{"))]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_cell_is_written_with_powers_of_ten(data: ReportData, language: Language) -> None:
    shown = [cell.text for cell in cells(data, language) if cell.text and not cell.is_name]
    assert len(shown) > 1000
    assert not [text for text in shown if re.fullmatch(r"[−-]?[0-9.]+e[−+-]?[0-9]+", text)]


def test_what_a_heading_means_is_read_without_a_mouse(page: str) -> None:
    blocks = re.split(r'<(?:div|details) class="table"', page)[1:]
    hovered = [(block, re.findall(r'<th [^>]* title="([^"]+)"', block)) for block in blocks]
    meanings = [(block, meaning) for block, found in hovered for meaning in found]
    assert len(meanings) > 20
    shown = {meaning: block.partition('<ul class="meanings"')[2] for block, meaning in meanings}
    assert [meaning for meaning, below in shown.items() if f">{meaning}</span>" not in below] == []


def test_a_long_name_is_cut_in_the_middle_where_it_is_chosen_from_a_list(data: ReportData) -> None:
    endless = "Shen" + "X" * 10_000 + "yang"
    city = data.names.join(data.city_tie_changes.select(city="source").head(1))["city"][0]
    named = pl.when(pl.col("city") == city).then(pl.lit(endless)).otherwise("name")
    changed = replace(data, cities=data.cities.with_columns(name=named))
    (network,) = [
        block
        for block in network_section(changed).blocks
        if isinstance(block, Figure) and "titles" in block.spec.get("usermeta", {})
    ]
    (choice,) = [each["bind"] for each in network.spec["params"] if each["name"] == "ego"]
    assert max(map(len, choice["labels"])) == 48
    (place,) = [n for n, title in enumerate(network.spec["usermeta"]["titles"]) if title]
    assert network.spec["usermeta"]["titles"][place].startswith(endless)
    assert choice["labels"][place].startswith("ShenX")
    assert choice["labels"][place].endswith("XXyang, " + data.cities.filter(city=city)["country"][0])
    assert words.cut_middle("Seoul, KR") == "Seoul, KR"


def test_a_reason_calls_variables_by_their_labels() -> None:
    reason = "No row of 7 has a value for ai_patents_cited and all regressors (missing: ai_patents_cited 7)."
    assert "ai_patents" not in stated(reason)
    assert "AI patents with their citations 7" in stated(reason)
    assert stated("city_lq") == "city_lq"
    with speaking("zh"):
        assert "ai_patents" not in stated(reason)
