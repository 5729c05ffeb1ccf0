from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

from aicluster_spark.activity.evaluation import agreements, quality_of
from aicluster_spark.activity.intervals import f1, kappa, wilson
from aicluster_spark.activity.labels import read_labels
from aicluster_spark.cli.evaluate_rules import evaluate_rules
from aicluster_spark.errors import InputError

counts = st.integers(0, 300)


@settings(deadline=None)
@given(counts, counts)
def test_wilson_is_that_of_statsmodels(hits, misses):
    estimate = wilson(hits, hits + misses, "none")
    if hits + misses == 0:
        assert (estimate.value, estimate.reason) == (None, "none")
        return
    low, high = proportion_confint(hits, hits + misses, method="wilson")
    assert estimate.low == pytest.approx(low, abs=1e-12)
    assert estimate.high == pytest.approx(high, abs=1e-12)


@settings(deadline=None)
@given(counts, counts, counts, counts)
def test_kappa_is_that_of_statsmodels(both, only_first, only_second, neither):
    table = np.array([[both, only_first], [only_second, neither]])
    estimate = kappa(both, only_first, only_second, neither)
    if 0 in (*table.sum(axis=0), *table.sum(axis=1)):
        assert estimate.value is None
        assert estimate.reason
        return
    expected = cohens_kappa(table)
    assert estimate.value == pytest.approx(expected.kappa, abs=1e-10)
    assert estimate.low == pytest.approx(max(-1, expected.kappa_low), abs=1e-7)
    assert estimate.high == pytest.approx(min(1, expected.kappa_upp), abs=1e-7)


def test_kappa_by_hand():
    # Observed 35/50, by chance (25 30 + 25 20)/50^2 = 0.5, so (0.7 - 0.5)/0.5.
    assert kappa(20, 5, 10, 15).value == pytest.approx(0.4)


def test_f1_is_the_harmonic_mean_and_lies_in_its_interval():
    estimate = f1(30, 10, 20, "none")
    precision, recall = 30 / 40, 30 / 50
    assert estimate.value == pytest.approx(2 * precision * recall / (precision + recall))
    assert estimate.low < estimate.value < estimate.high


def test_the_interval_of_f1_covers_as_often_as_it_says():
    rng = np.random.default_rng(20)
    truth = 2 * 0.35 / (2 * 0.35 + 0.15 + 0.2)
    draws = rng.multinomial(400, [0.35, 0.15, 0.2, 0.3], size=4000)
    intervals = [f1(tp, fp, fn, "") for tp, fp, fn, _ in draws.tolist()]
    covered = np.mean([i.low <= truth <= i.high for i in intervals])
    assert 0.94 < covered < 0.96


def test_unknown_verdicts_stand_apart_and_missing_classes_are_not_defined():
    verdicts = pl.Series([True, True, False, None, False])
    quality = quality_of("r", verdicts, pl.Series([True, False, True, True, False]))
    cells = (quality.true_positive, quality.false_positive, quality.false_negative, quality.true_negative)
    assert (quality.unknown_positive, quality.unknown_negative, cells) == (1, 0, (1, 1, 1, 1))
    positives = quality_of("r", verdicts.drop_nulls(), pl.Series([True] * 4))
    assert positives.recall.value == 0.5
    assert (positives.precision.value, positives.precision.reason) == (None, "no label is negative")


def test_unknown_verdicts_leave_limits_however_they_turn_out():
    verdicts = pl.Series([True, True, False, False, None, None, True, False])
    labels = pl.Series([True, False, True, False, True, False, True, False])
    limits = quality_of("r", verdicts, labels)
    for answers in ([True, True], [True, False], [False, True], [False, False]):
        complete = pl.Series([*verdicts[:4], *answers, *verdicts[6:]])
        for name in ("precision", "recall", "f1"):
            known, limit = getattr(quality_of("r", complete, labels), name), getattr(limits, name)
            assert limit.value is None
            assert limit.low <= known.low <= known.high <= limit.high


def test_words_without_codes_give_no_recall_of_one():
    verdicts, labels = pl.Series([True, None, None, None]), pl.Series([True] * 4)
    recall = quality_of("r", verdicts, labels).recall
    assert (recall.value, recall.reason) == (None, "3 cannot be judged")
    assert recall.low < 0.25


def test_agreement_counts_only_what_both_judge():
    verdicts = {"a": pl.Series([True, False, None, True]), "b": pl.Series([True, False, True, False])}
    (pair,) = agreements(verdicts)
    assert (pair.both, pair.only_first, pair.only_second, pair.neither) == (1, 1, 0, 1)


LABELS = """patent_id,is_ai,title,cpc
1,yes,Neural networks,G06N3/08; G06T7/10
2,no,A shoe,A43B1/00
3,1,Image processing,G06T7/00
4,false,Lamp,
"""


def test_the_command_prints_counts_and_measures(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text(LABELS)
    arguments = [str(path), "--rule-set", "oecd2025", "--rule-set", "cset1790"]
    report = json.loads(
        CliRunner().invoke(evaluate_rules, [*arguments, "--json"], catch_exceptions=False).output
    )
    by_name = {row["rule_set"]: row for row in report["quality"]}
    assert by_name["oecd2025"]["recall"]["value"] == 1.0
    assert by_name["oecd2025"]["unknown_negative"] == 1
    assert by_name["cset1790"]["false_negative"] == 1
    shown = CliRunner().invoke(evaluate_rules, arguments, catch_exceptions=False).output
    assert "4 labelled patents, 2 of them AI" in shown
    assert "kappa" in shown


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "no column patent_id and no column is_ai"),
        ("patent_id,is_ai\n1,perhaps\n2,yes\n", "1 labels that are neither yes nor no: 'perhaps'"),
        ("patent_id,is_ai\n1,yes\n1,no\n", "1 rows whose patent_id stands before"),
    ],
)
def test_a_wrong_file_of_labels_is_refused(tmp_path, text, message):
    path = tmp_path / "labels.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        read_labels(path)


def test_a_missing_file_of_labels_is_refused(tmp_path):
    with pytest.raises(InputError, match="There is no file"):
        read_labels(tmp_path / "none.csv")


def test_parquet_labels_take_lists_of_codes(tmp_path):
    path = tmp_path / "labels.parquet"
    pl.DataFrame({"patent_id": ["1"], "is_ai": [True], "cpc": [["G06N3/08"]]}).write_parquet(path)
    labelled = read_labels(path)
    assert labelled["cpc"].to_list() == [["G06N3/08"]]
    assert labelled["title"].to_list() == [None]
