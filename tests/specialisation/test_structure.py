from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicluster_spark.specialisation.complexity import complexity, reflections
from aicluster_spark.specialisation.concentration import (
    ellison_glaeser,
    firm_shares,
    gini,
    gini_against,
    hachman,
    herfindahl,
    hoover,
    krugman,
    normalised_herfindahl,
)
from aicluster_spark.specialisation.relatedness import (
    advantage,
    co_occurrence,
    quotient_matrix,
    relatedness,
    relatedness_density,
)


def floats(values: Any) -> np.ndarray:
    return np.array(values, dtype=float)


@pytest.fixture(scope="module")
def matrix(golden: dict[str, Any]) -> np.ndarray:
    return floats(golden["econgeo"]["matrix"])


def test_indices_of_a_region_by_branch_table_are_econgeos(golden: dict[str, Any], matrix: np.ndarray) -> None:
    wanted = golden["econgeo"]
    assert np.allclose(quotient_matrix(matrix), wanted["location_quotient"])
    assert np.allclose(krugman(matrix), wanted["krugman"])
    assert np.allclose(herfindahl(matrix), wanted["herfindahl"])
    assert np.allclose(hachman(matrix), wanted["hachman"])
    assert np.allclose(1 / hachman(matrix), wanted["mean_quotient"])
    everything = matrix.sum(axis=1)
    found = [gini_against(matrix[:, branch], everything) / 2 for branch in range(5)]
    assert np.allclose(found, wanted["locational_gini"])


def test_gini_against_population_and_hoover_are_econgeos(golden: dict[str, Any]) -> None:
    wanted = golden["econgeo"]["hoover_gini"]
    people = floats(wanted["population"])
    for case in wanted["cases"]:
        assert gini_against(floats(case["output"]), people) == pytest.approx(case["value"])
        # EconGeo rounds the share to two digits before it takes percent
        assert round(hoover(floats(case["output"]), people), 2) * 100 == pytest.approx(case["hoover"])
    plain = golden["econgeo"]["gini"]
    assert gini(floats(plain["output"])) == pytest.approx(plain["value"])


def test_printed_values_of_reat(golden: dict[str, Any]) -> None:
    printed = golden["reat_printed"]
    sales = floats(printed["gini"]["x"])
    assert gini(sales) == pytest.approx(printed["gini"]["value"])
    assert gini(sales) * 4 / 3 == pytest.approx(printed["gini"]["normalised"])
    assert gini(floats(printed["gini_gdp"]["x"])) == pytest.approx(printed["gini_gdp"]["value"], abs=5e-5)
    assert herfindahl(sales) == pytest.approx(printed["herf"]["value"])
    assert normalised_herfindahl(sales) == pytest.approx(printed["herf"]["normalised"])
    for name, other in (("gini_conc", "e_j"), ("gini_spec", "e_i")):
        case = printed[name]
        assert gini(floats(case["e_ij"]) / floats(case[other])) == pytest.approx(case["value"], abs=5e-8)
    case = printed["krugman_spec"]
    two = np.array([floats(case["e_ij"]), floats(case["e_il"])])
    # REAT compares two regions; against their sum, equal in size, each differs half as much
    assert 2 * krugman(two)[0] == pytest.approx(case["value"])


def test_ellison_glaeser_and_hoover_are_reats(golden: dict[str, Any]) -> None:
    case = golden["reat_run"]["ellison"]
    firms, where = floats(case["firms"]), np.array(case["region_of_firm"])
    found = ellison_glaeser(np.bincount(where, firms), floats(case["regions"]), *firm_shares(firms))
    assert found.gamma == pytest.approx(golden["reat_printed"]["ellison"]["value"], abs=5e-9)
    assert found.gamma == pytest.approx(case["gamma"])
    assert found.raw == pytest.approx(case["raw"])
    assert found.z == pytest.approx(case["z"])
    assert found.herfindahl == pytest.approx(case["plant_herfindahl"])
    wanted = golden["reat_run"]["hoover_gdp"]
    gdp = floats(golden["reat_printed"]["gini_gdp"]["x"])
    assert hoover(gdp, floats(wanted["population"])) == pytest.approx(wanted["value"])


def test_firms_that_settle_by_darts_have_gamma_zero_on_average() -> None:
    chance = np.random.default_rng(2)
    base = floats([50, 30, 15, 5])
    sizes = chance.lognormal(0, 1, 40)
    found = []
    for _ in range(4000):
        where = chance.choice(4, size=40, p=base / base.sum())
        found.append(ellison_glaeser(np.bincount(where, sizes, minlength=4), base, *firm_shares(sizes)))
    gammas, scores = np.array([f.gamma for f in found]), np.array([f.z for f in found])
    assert abs(gammas.mean()) < 4 * gammas.std() / np.sqrt(len(gammas))
    assert scores.std() == pytest.approx(1.0, abs=0.06)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 90)), min_size=2, max_size=12))
def test_gini_by_all_pairs(cells: list[tuple[int, int]]) -> None:
    """Second implementation: half the mean absolute difference of quotients over pairs, weighted."""
    output, base = (floats(side) for side in zip(*cells, strict=True))
    if output.sum() == 0:
        assert np.isnan(gini_against(output, base))
        return
    weight = base / base.sum()
    quotient = output / base / (output.sum() / base.sum())
    pairs = np.abs(quotient[:, None] - quotient[None, :]) * weight[:, None] * weight[None, :]
    assert gini_against(output, base) == pytest.approx(pairs.sum() / 2, abs=1e-12)


def test_output_without_a_base_has_no_gini() -> None:
    assert np.isnan(gini_against(floats([1, 2]), floats([0, 5])))
    assert gini_against(floats([0, 2, 2]), floats([0, 5, 5])) == pytest.approx(0)


def test_relatedness_and_density_are_econgeos(golden: dict[str, Any], matrix: np.ndarray) -> None:
    wanted = golden["econgeo"]
    marks = advantage(quotient_matrix(matrix))
    assert np.array_equal(marks, wanted["location_quotient_binary"])
    together = co_occurrence(marks)
    assert np.array_equal(together, wanted["co_occurrence"])
    density = floats([[np.nan if cell is None else cell for cell in row] for row in wanted["density"]])
    found = relatedness_density(marks, relatedness(together)) * 100
    assert np.allclose(found, density, atol=0.00501, equal_nan=True)


@pytest.mark.parametrize("method", ["probability", "association", "cosine", "jaccard"])
def test_every_normalisation_is_econgeos(golden: dict[str, Any], method: Any) -> None:
    wanted = golden["econgeo"]["relatedness"]
    found = relatedness(floats(wanted["co_occurrence"]), method)
    assert np.allclose(found[np.triu_indices(6, 1)], wanted[method], rtol=1e-12)
    assert np.array_equal(found, found.T)
    assert not found.diagonal().any()


def test_reflections_are_econgeos(golden: dict[str, Any]) -> None:
    wanted = golden["econgeo"]["reflections"]
    marks = floats(wanted["advantage"])
    for steps in (0, 1, 2):
        cities, branches = reflections(marks, steps)
        assert np.allclose(cities, wanted["cities"][steps])
        assert np.allclose(branches, wanted["branches"][steps])


@pytest.mark.parametrize("number", [0, 1])
def test_complexity_is_econgeos(golden: dict[str, Any], number: int) -> None:
    wanted = golden["econgeo"]["complexity"][number]
    found = complexity(floats(wanted["advantage"]))
    for ours, theirs in ((found.cities, wanted["cities"]), (found.branches, wanted["branches"])):
        # EconGeo divides by the sum, which may be negative, and fixes the sign by another rule
        assert abs(np.corrcoef(ours, theirs)[0, 1]) == pytest.approx(1, abs=1e-6)


def test_complexity_by_plain_eigenvectors() -> None:
    """Second implementation: the unsymmetric matrix, as the papers write it."""
    chance = np.random.default_rng(4)
    marks = (chance.random((40, 12)) < np.linspace(0.1, 0.8, 40)[:, None]).astype(float)
    marks[0, :] = 1
    marks = marks[marks.sum(axis=1) > 0]
    chain = (marks / marks.sum(axis=1, keepdims=True)) @ (marks / marks.sum(axis=0)).T
    values, vectors = np.linalg.eig(chain)
    second = np.real(vectors[:, np.argsort(-np.real(values))[1]])
    found = complexity(marks)
    assert abs(np.corrcoef(found.cities, second)[0, 1]) == pytest.approx(1, abs=1e-9)
    assert np.corrcoef(found.cities, marks.sum(axis=1))[0, 1] > 0
    assert found.cities.mean() == pytest.approx(0, abs=1e-12)


def test_what_is_not_connected_has_no_complexity(matrix: np.ndarray) -> None:
    found = complexity(advantage(quotient_matrix(matrix)))
    assert np.isnan(found.cities[0])
    assert np.isnan(found.branches[0])
    assert np.isfinite(found.cities[1:]).all()
    assert np.isnan(complexity(np.eye(4)).cities).all()
