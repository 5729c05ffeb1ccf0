"""The estimators against pairs counted one by one, against drawn samples, and against a published figure."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicluster_spark.identity.evaluation import METRICS, estimates

clusterings = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=14)


def frames(labels: list[tuple[int, int]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    mentions = [f"m{k}" for k in range(len(labels))]
    predicted = pl.DataFrame({"mention": mentions, "identity": [f"p{p}" for p, _ in labels]})
    return predicted, pl.DataFrame({"mention": mentions, "truth": [f"t{t}" for _, t in labels]})


def counted(labels: list[tuple[int, int]]) -> dict[str, float]:
    """Count pair by pair and mention by mention."""
    pairs = list(combinations(labels, 2))
    linked = sum(a == b for a, b in pairs)
    predicted = sum(a[0] == b[0] for a, b in pairs)
    true = sum(a[1] == b[1] for a, b in pairs)
    alike = [sum(other == one for other in labels) for one in labels]
    precision = np.mean(
        [n / sum(o[0] == one[0] for o in labels) for n, one in zip(alike, labels, strict=True)]
    )
    recall = np.mean([n / sum(o[1] == one[1] for o in labels) for n, one in zip(alike, labels, strict=True)])
    return {
        "pairwise_precision": linked / predicted if predicted else np.nan,
        "pairwise_recall": linked / true if true else np.nan,
        "b_cubed_precision": float(precision),
        "b_cubed_recall": float(recall),
        "b_cubed_f1": float(2 * precision * recall / (precision + recall)),
    }


@given(clusterings)
def test_the_whole_population_gives_the_plain_measures(labels):
    found = estimates(*frames(labels), sampling="equal", draws=2)
    for name, value in counted(labels).items():
        assert found[name].value == pytest.approx(value, abs=1e-12, nan_ok=True), name


@given(clusterings)
def test_the_order_of_mentions_and_the_names_of_clusters_do_not_matter(labels):
    predicted, truth = frames(labels)
    renamed = predicted.with_columns(pl.lit("x") + pl.col("identity")).reverse()
    assert repr(estimates(predicted, truth, draws=5)) == repr(estimates(renamed, truth.reverse(), draws=5))


def test_samples_drawn_by_mentions_come_near_the_population_and_naive_precision_does_not():
    chance = random.Random(3)
    truth = [k for k in range(1500) for _ in range(min(1 + int(chance.paretovariate(1.2)), 12))]
    predicted = [t if chance.random() < 0.9 else 9000 + chance.randrange(20) for t in truth]
    every, reference = frames(list(zip(predicted, truth, strict=True)))
    wanted = {name: found.value for name, found in estimates(every, reference, "equal", draws=1).items()}
    means = dict.fromkeys(METRICS, 0.0)
    draws, naive = 60, 0.0
    for _ in range(draws):
        drawn = {f"t{chance.choice(truth)}" for _ in range(60)}
        sample = reference.filter(pl.col("truth").is_in(sorted(drawn)))
        for name, estimate in estimates(every, sample, draws=1).items():
            means[name] += estimate.value / draws
        inside = every.join(sample.select("mention"), on="mention")
        naive += estimates(inside, sample, draws=1)["pairwise_precision"].value / draws
    for name in ("pairwise_precision", "b_cubed_precision", "b_cubed_recall"):
        assert means[name] == pytest.approx(wanted[name], abs=0.03), name
    assert naive > wanted["pairwise_precision"] + 0.05


def test_intervals_hold_the_estimate_and_a_mention_nobody_predicted_stands_alone():
    predicted, truth = frames([(0, 0), (0, 0), (1, 1), (0, 1), (2, 2), (2, 2)])
    found = estimates(predicted.filter(pl.col("mention") != "m1"), truth)
    assert all(e.low <= e.value <= e.high for e in found.values())
    assert found["pairwise_recall"].value < estimates(predicted, truth)["pairwise_recall"].value


def test_an_empty_reference_is_refused():
    predicted, truth = frames([(0, 0)])
    with pytest.raises(ValueError, match="no cluster"):
        estimates(predicted, truth.clear())
