"""What the page says, and what it must never do with the text of records."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import polars as pl
import pytest
import sample

from aicluster_spark.report import ReportData, build_report, headline
from aicluster_spark.report.data import TABLES
from aicluster_spark.report.embed import script_json
from aicluster_spark.report.estimate_words import estimate_sentence
from aicluster_spark.report.page import contents_in
from aicluster_spark.report.sections import SECTIONS
from aicluster_spark.report.sections.summary import summary_section
from aicluster_spark.stages.estimation import ESTIMATION


class Elements(HTMLParser):
    """Every element with its attributes, and the text of each table cell."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Elements()
    parser.feed(page)
    return parser.found


def specs(page: str) -> dict[str, dict[str, Any]]:
    found = re.search(r'<script type="application/json" id="specs">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_text_of_records_never_becomes_markup(page: str) -> None:
    scripts = [attrs for tag, attrs in elements(page) if tag == "script"]
    assert len(scripts) == 6
    assert not [attrs for tag, attrs in elements(page) if tag == "img"]
    assert sample.HOSTILE not in page
    assert "&lt;/script&gt;&lt;script&gt;window.hostile=1" in page
    assert sample.HOSTILE in json.dumps(specs(page), ensure_ascii=False)


@pytest.mark.parametrize("text", ["</script>", "<!--<script>", "a&b", "\u2028\u2029", 'quote " \\ end'])
def test_embedded_json_cannot_be_left_and_reads_back(text: str) -> None:
    written = script_json({"name": text})
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written) == {"name": text}


def test_nothing_is_fetched(page: str) -> None:
    for _, attrs in elements(page):
        for name in ("src", "href", "action", "data", "poster"):
            assert (attrs.get(name) or "#").startswith(("#", "data:")), attrs
    policy = next(
        a["content"] for tag, a in elements(page) if a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "connect-src" not in policy
    assert "http" not in policy


def test_ids_are_unique_and_links_inside_the_page_lead_somewhere(page: str) -> None:
    ids = [attrs["id"] for _, attrs in elements(page) if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = {a["href"][1:] for tag, a in elements(page) if tag == "a" and a.get("href", "").startswith("#")}
    assert targets <= set(ids)


def test_every_chart_has_its_place_a_sentence_and_a_table(page: str) -> None:
    places = {attrs["data-chart"] for _, attrs in elements(page) if "data-chart" in attrs}
    assert places == set(specs(page))
    figures = re.findall(r"<figure id=.*?</figure>", page, re.DOTALL)
    assert len(figures) == len(places)
    for figure in figures:
        assert re.search(r"<figcaption>\s*<h3><span[^>]*>[^<]+</span>.*?</h3>\s*<p[^>]*>[^<]+</p>", figure)
        assert "<table" in figure


def test_the_provenance_stands_at_the_head_of_every_section(page: str, data: ReportData) -> None:
    sections = re.findall(r"<section id=.*?</section>", page, re.DOTALL)
    assert len(sections) == len(SECTIONS)
    for section in sections:
        before_the_heading = section[: section.index("<h2")]
        assert data.study.provenance.statement in before_the_heading
        assert ">Sample</strong>" in before_the_heading


def test_a_synthetic_study_carries_the_word_on_every_section_and_in_the_first_line(data: ReportData) -> None:
    made_up = replace(data, study=sample.study(provenance=sample.provenance("synthetic")))
    page = build_report(made_up)
    assert len(re.findall("<strong[^>]*>SYNTHETIC</strong>", page)) == len(SECTIONS)
    assert headline(made_up)[0].startswith("SYNTHETIC: ")


def test_what_is_unknown_is_a_dash_with_its_reason_and_never_a_number(page: str) -> None:
    table = re.search(r'<table id="estimates".*?</ol>', page, re.DOTALL)
    assert table is not None
    rows = re.findall(r"<tr>(.*?)</tr>", table[0], re.DOTALL)[1:]
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in rows]
    shown = [[re.sub(r"<[^>]+>", "", cell) for cell in row] for row in cells]
    assert shown[0] == ["baseline", "policy", "0.214", "0.110", "–1", "–1", "–1", "clustered by country"]
    assert shown[3] == ["moderation", "centrality", "–2", "–2", "–2", "–2", "–2", "clustered by country"]
    reasons = re.findall(r"<li[^>]*>(.*?)</li>", table[0])
    assert reasons == [
        "too few policy units for inference (8 countries, 10 are needed)",
        "collinear with the city effects",
    ]
    unknown = re.findall(r"<td[^>]*data-value[^>]*><span class=\"unknown\"", page)
    assert unknown == []


def test_years_before_the_records_begin_are_told_from_years_not_yet_published(page: str) -> None:
    columns = specs(page)["filing-years"]["spec"]["datasets"]["years"]["columns"]
    levels = columns["state"]["levels"]
    states = {
        year: levels[code] for year, code in zip(columns["year"], columns["state"]["codes"], strict=True)
    }
    assert states[1996] == "before the records' first publication"
    assert states[1997] == states[2015] == "complete"
    assert states[2016] == "not yet published in full"


def test_no_stars_without_inference_and_stars_with_it(page: str, data: ReportData) -> None:
    body = page[page.index('<table id="estimates"') : page.index("effect-moderation-semi-elasticity")]
    assert "*</span>" not in body
    tested = build_report(sample.with_inference(data))
    assert "0.214**</span>" in tested
    assert "Inference is withheld" not in tested


def test_the_five_lines_are_made_from_the_results(data: ReportData) -> None:
    lines = headline(data)
    assert len(lines) == 5
    assert lines[0].startswith(
        "Sample: 13,354 records read from 1 file, 13,304 kept and 50 rejected: 14,690 patents"
    )
    city = data.place_names.filter(pl.col("level") == "city")["rows"].sum() / data.place_names["rows"].sum()
    assert lines[1].startswith(f"{100 * city:.1f} % of the parties")
    last = data.clusters.filter(pl.col("window_end") == sample.LAST_YEAR, pl.col("is_cluster"))
    assert lines[2].startswith(f"{last.height} cities are AI clusters in 2011–2015")
    assert "untested: too few policy units" in lines[4]


def test_every_model_is_quoted_with_its_own_sample(page: str, data: ReportData) -> None:
    tile = summary_section(data).tiles[-1]
    assert (tile.value, tile.label) == ("5–8", "countries in the models")
    assert "of the models, baseline uses 112 and moderation uses 60." in page
    unestimated = replace(data, diagnostics=data.diagnostics.head(0))
    assert summary_section(unestimated).tiles[-1].value == "–"


def test_windows_after_the_last_complete_year_are_not_quoted(data: ReportData) -> None:
    later = data.clusters.filter(pl.col("window_end") == sample.LAST_YEAR).with_columns(
        window_start=pl.lit(2013, pl.Int32), window_end=pl.lit(2017, pl.Int32), is_cluster=pl.lit(True)
    )
    assert headline(replace(data, clusters=pl.concat([data.clusters, later]))) == headline(data)


TERM = {"model": "m", "term": "policy:centrality", "estimate": -0.4, "std_error": 0.1, "estimable": True}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"low": -0.6, "high": -0.2}, "differs from 0 at the 5 % level"),
        ({"low": -0.8, "high": 0.1}, "cannot be told from 0"),
        ({"low": None, "high": None, "reason": "too few units"}, "untested: too few units"),
        ({"estimable": False, "estimate": None, "reason": "collinear"}, "is not estimable: collinear"),
    ],
)
def test_an_estimate_claims_no_more_than_it_carries(
    data: ReportData, values: dict[str, object], said: str
) -> None:
    sentence = estimate_sentence(data, {"low": None, "high": None, "reason": None, **TERM, **values})
    assert said in sentence
    if "differs" not in said:
        assert "differs" not in sentence


@pytest.mark.parametrize("bit", range(len(TABLES).bit_length()))
def test_a_run_that_left_tables_empty_still_has_every_section(bit: int, data: ReportData) -> None:
    some = [name for number, name in enumerate(TABLES, 1) if number >> bit & 1]
    assert len(contents_in("en", sample.empty(data, *some)).sections) == len(SECTIONS)


def test_a_run_that_left_nothing_still_has_a_report(data: ReportData) -> None:
    page = build_report(sample.empty(data, *TABLES))
    assert "No party published an address." in page
    assert "No model was estimated." in page


def test_a_study_that_asks_for_no_model_says_so_and_has_no_table_of_estimates(data: ReportData) -> None:
    asked = sample.study(estimation={}, report={})
    bare = replace(sample.empty(data, *ESTIMATION.writes), study=asked)
    summary, estimation = (
        next(section for section in contents_in("en", bare).sections if section.id == name)
        for name in ("summary", "estimation")
    )
    assert "The study asks for no model." in summary.sentences
    assert not any("units to which policy is assigned" in tile.detail for tile in summary.tiles)
    assert (estimation.sentences, estimation.blocks) == (["The study asks for no model."], [])


def test_names_of_natural_persons_have_no_way_into_the_page(page: str) -> None:
    assert not {"parties", "nodes", "edges", "node_measures"} & set(TABLES)
    assert sample.PERSON not in page
    assert "812" in page[page.index('<table id="hubs"') :]


def test_only_the_report_package_brings_the_chart_library() -> None:
    stages = "aicluster_spark.policy, aicluster_spark.panel, aicluster_spark.estimation"
    code = f"import sys, {stages}; print('altair' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"
