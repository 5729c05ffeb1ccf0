from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import polars as pl
import pytest
from scipy import special, stats

from aicluster_spark.specialisation.balance import with_balance
from aicluster_spark.specialisation.indices import difference, standardised, standardised_log, weighted
from aicluster_spark.specialisation.lq import location_quotients, symmetric


def test_the_quotient_printed_by_reat(golden: dict[str, Any]) -> None:
    printed = golden["reat_printed"]["locq"]
    found = location_quotients(
        np.array([float(printed["e_ij"])]), np.array([float(printed["e_j"])]), printed["e_i"], printed["e"]
    )
    assert found.lq[0] == pytest.approx(printed["value"], abs=5e-8)


def test_the_symmetric_quotient_is_odd_in_the_logarithm() -> None:
    lq = np.array([0.25, 0.5, 1.0, 2.0, 4.0])
    assert symmetric(lq) == pytest.approx(-symmetric(1 / lq))
    assert symmetric(np.array([0.0]))[0] == -1


def test_the_difference_has_the_sign_of_specialisation_and_no_value_without_patents() -> None:
    found = difference(np.array([3.0, 1.0, 0.0]), np.array([10.0, 30.0, 0.0]), 4.0, 40.0)
    assert found[:2] == pytest.approx([0.2, 1 / 30 - 0.1])
    assert np.isnan(found[2])


def test_standard_scores_against_scipy_and_their_gaps() -> None:
    lq = np.array([0.0, 0.5, 1.0, 3.0, np.nan])
    assert standardised(lq)[:4] == pytest.approx(stats.zscore(lq[:4], ddof=1))
    logs = standardised_log(lq)
    assert logs[1:4] == pytest.approx(stats.zscore(np.log(lq[1:4]), ddof=1))
    assert np.isnan(logs[[0, 4]]).all()
    assert np.isnan(standardised(np.array([2.0, 2.0, 2.0]))).all()
    assert np.isnan(standardised(np.array([1.0, 2.0]))).all()


def test_the_weighted_quotients_have_mean_one() -> None:
    lq = np.array([0.5, 1.0, 3.0, np.nan])
    assert np.nanmean(weighted(lq)) == pytest.approx(1)
    assert np.isnan(weighted(np.zeros(3))).all()


def test_symmetric_and_weighted_quotients_of_econgeos_own(golden: dict[str, Any]) -> None:
    """EconGeo prints the quotients; S = (LQ - 1)/(LQ + 1) and LQ over its mean by numpy and scipy on them."""
    for quotients in np.array(golden["econgeo"]["location_quotient"], dtype=float).T:
        assert symmetric(quotients) == pytest.approx(np.tanh(special.logit(quotients / (quotients + 1)) / 2))
        assert weighted(quotients) == pytest.approx(quotients * quotients.size / quotients.sum())


def test_the_e_i_index_is_external_minus_internal_share_of_ties() -> None:
    """The form of R's netseg (function ei): of the mixing table of networkx, off the diagonal less on it."""
    graph = nx.karate_club_graph()
    table = nx.attribute_mixing_matrix(graph, "club", normalized=True)
    wanted = table.sum() - 2 * np.trace(table)
    clubs = nx.get_node_attributes(graph, "club")
    intra = sum(clubs[a] == clubs[b] for a, b in graph.edges)
    counts = {"intra": [intra], "inter": [graph.number_of_edges() - intra]}
    frame = pl.DataFrame({"city": ["x"], "window_start": [1], "window_end": [2], **counts})
    assert with_balance(frame)["ei_index"][0] == pytest.approx(wanted)
