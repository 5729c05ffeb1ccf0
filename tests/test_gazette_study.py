"""A study over real gazettes, to its end; it must say itself what five months of grants cannot tell."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy import stats

from tests.command import aicluster
from tests.results import last_result, read_table

pytestmark = [pytest.mark.shared, pytest.mark.spark]
GAZETTES = Path(__file__).resolve().parents[2] / "shared/data/cnipa_2017_grants/cnipa_2017_grants.csv.gz"
STUDY = """
study: gazettes
title: Invention grants of the Chinese gazettes of March to July 2017
provenance:
  kind: sample
  statement: Five months of grants with the first applicant's address only; no ranking of cities follows.
records:
  sources: [{{reader: cnipa_gazette_csv, path: "{path}"}}]
  last_complete_year: {{year: 2014}}
activity: {{rule_set: cnipa2023}}
specialisation:
  role: applicant
  first_year: 2010
  cluster: {{minimum_ai_patents: 5}}
  stability: {{draws: 50}}
network: {{first_year: 2010, inventor_engine: arrays}}
panel: {{first_year: 2011}}
estimation:
  models:
    - {{name: moderation, regressors: [policy, centrality, "policy:centrality"], cluster: country}}
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gazettes")
    (folder / "study.yaml").write_text(STUDY.format(path=GAZETTES), encoding="utf-8")
    aicluster("run", folder / "study.yaml", "--master", "local[2]", "-w", folder / "ws")
    return folder / "ws"


@pytest.fixture(scope="module")
def by_oecd(workspace: Path) -> Path:
    """The same records by OECD 2025, with IPC in place of the CPC that Chinese gazettes do not have."""
    words = (
        "--set",
        "activity.rule_set=oecd2025",
        "--set",
        "activity.stand_in=true",
        "--set",
        "activity.compare=[cnipa2023]",
        "--to",
        "specialisation",
    )
    copy = workspace.parent / "oecd"
    shutil.copytree(workspace, copy)
    aicluster(
        "run",
        workspace.parent / "study.yaml",
        *words,
        "--to",
        "specialisation",
        "--master",
        "local[2]",
        "-w",
        copy,
    )
    return copy


def test_every_row_is_kept_or_rejected_for_its_reason(workspace):
    files = read_table(workspace, "records", "files").row(0, named=True)
    assert files["records_seen"] == 44_016 == files["rows_kept"] + files["rows_rejected"]
    reasons = dict(read_table(workspace, "records", "rejects").group_by("reason").len().iter_rows())
    assert reasons == {"exact_repeat": 1_559, "earlier_version": 11, "broken_record": 2}
    assert read_table(workspace, "records", "patents").height == files["rows_kept"]


def test_mainland_addresses_are_placed_and_no_foreign_one_is_in_china(workspace):
    names = read_table(workspace, "places", "place_names")
    known = names.filter(pl.col("address").is_not_null())
    foreign = known.filter(pl.col("address").str.contains("^(美国|日本|德国|韩国|法国|荷兰|瑞士|中国台湾)"))
    assert foreign["rows"].sum() > 3_000
    assert foreign.filter(pl.col("country") == "CN").is_empty()
    mainland = known.filter(pl.col("country") == "CN")
    placed = mainland.filter(pl.col("level") == "city")["rows"].sum()
    assert placed / mainland["rows"].sum() >= 0.999


def test_a_rule_set_that_is_compared_gives_the_list_of_a_study_by_it(workspace, by_oecd):
    """CPC stands in for IPC in one of the studies: every grant has IPC, so CNIPA's verdicts are the same."""
    compared, own = (
        read_table(place, "specialisation", "stability").filter(pl.col("rule_set") == "cnipa2023")
        for place in (by_oecd, workspace)
    )
    keys = ["base", "counting", "window_start", "lq_above", "minimum_ai_patents"]
    both = compared.join(own, on=keys, how="full", suffix="_own")
    assert both.height == compared.height == own.height > 0
    assert (both["clusters"] == both["clusters_own"]).all()
    assert own["clusters"].sum() > 0
    assert not compared["is_reference"].any()


def test_it_says_itself_what_cannot_be_computed(workspace):
    facts = last_result(workspace, "records").facts
    assert facts["last_complete_year_stated"] is True
    assert facts["inventors_with_address"] == 0
    cities = read_table(workspace, "network", "city_measures")
    assert cities["harmonic_closeness"].is_null().all()
    assert cities["reason"].is_not_null().all()
    estimates = read_table(workspace, "estimation", "estimates")
    assert not estimates["estimable"].any()
    assert estimates["reason"].is_not_null().all()


def test_the_quotient_of_a_city_is_led_back_to_words_and_codes(workspace):
    listed = pl.read_csv(aicluster("explain", "--city", "深圳市", "--csv", "-w", workspace).stdout.encode())
    facts = last_result(workspace, "specialisation").facts
    start, end = map(int, str(facts["last_window"]).split("-"))
    cities = read_table(workspace, "places", "cities").filter(pl.col("name") == "深圳市")
    quotients = read_table(workspace, "specialisation", "city_lq").join(cities, on="city")
    quotient = quotients.filter(pl.col("window_start") == start, pl.col("window_end") == end).row(
        0, named=True
    )
    assert listed.height == quotient["ai_patents"] > 0
    shown = aicluster("explain", "--city", "深圳市", "-w", workspace).stdout
    assert "cnipa2023: " in shown
    assert f"({quotient['ai_patents']:g} of {quotient['all_ai_patents']:g} AI patents)" in shown
    for hits in listed["hits"].to_list():  # every branch asks for a code and a word, here in the title
        assert " ipc: " in hits
        assert " title: " in hits


@pytest.mark.parametrize("rule_set", ["cnipa2023", "oecd2025"])
def test_counts_quotients_and_limits_follow_from_the_grants(workspace, by_oecd, rule_set):
    """Counted again from the verdicts and places; limits by R's binom.test form or the delta method."""
    place = workspace if rule_set == "cnipa2023" else by_oecd
    last = read_table(place, "specialisation", "city_lq").filter(pl.col("window_end") == 2014)
    verdicts = read_table(place, "activity", "patent_activity").filter(pl.col("rule_set") == rule_set)
    parties = read_table(place, "places", "party_places").filter(pl.col("role") == "applicant")
    cells = (
        read_table(place, "records", "patents")
        .filter(pl.col("year").is_between(2010, 2014))
        .join(parties.drop_nulls("city").select("patent_id", "city").unique(), on="patent_id")
        .join(verdicts.select("patent_id", "is_ai"), on="patent_id")
        .group_by("city")
        .agg(pl.len().alias("X"), pl.col("is_ai").fill_null(False).sum().alias("x"))
    )
    both = last.filter(pl.col("patents") > 0).join(cells, on="city", how="full", coalesce=True)
    assert (both["patents"] == both["X"]).all()
    assert (both["ai_patents"] == both["x"]).all()
    X, x = both["X"].to_numpy().astype(float), both["x"].to_numpy().astype(float)
    assert x.sum() >= 10
    rate = x.sum() / X.sum()
    assert np.allclose(both["lq"].to_numpy(), x / X / rate)
    few = np.minimum(x, X - x) < 10
    exact = [stats.binomtest(int(a), int(b)).proportion_ci(0.95, "exact") for a, b in zip(x, X, strict=True)]
    two_sided = few & (x > 0) & (x < X)
    low = np.array([limit.low for limit in exact]) / rate
    assert np.allclose(both["lq_low"].to_numpy()[two_sided], low[two_sided])
    assert (both["lq_low"].to_numpy() <= both["lq"].to_numpy()).all()
    assert (both["lq_high"].to_numpy() >= both["lq"].to_numpy()).all()


def test_the_list_by_one_rule_set_is_set_beside_that_of_the_other(workspace, by_oecd):
    for place, rule_set in ((workspace, "cnipa2023"), (by_oecd, "oecd2025")):
        every = read_table(place, "specialisation", "stability")
        stability = every.filter(pl.col("rule_set") == rule_set)
        assert set(stability["base"]) == {"all_patents", "inventions"}  # no register, no yearbook
        own = stability.filter("is_reference").row(0, named=True)
        listed = read_table(place, "specialisation", "clusters").filter("is_cluster", window_end=2014).height
        assert own["clusters"] == listed
        # every grant is of an invention: the two bases are one
        by_base = stability.pivot(
            "base", index=["counting", "window_start", "lq_above", "minimum_ai_patents"], values="clusters"
        )
        assert (by_base["all_patents"] == by_base["inventions"]).all()


def test_it_says_itself_what_so_few_grants_cannot_say_of_cities(workspace):
    facts = last_result(workspace, "specialisation").facts
    said = " ".join(facts["cautions"])
    assert "their order says nothing" in said
    assert "whether clusters work within or with others cannot be told" in said
    assert facts["bases_without_figures"].keys() == {"enterprises", "population", "gdp"}
    report = next(iter((workspace / "runs").rglob("report.html"))).read_text(encoding="utf-8")
    assert "What these records cannot say" in report
