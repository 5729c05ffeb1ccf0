from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import stats

from aicluster_spark.specialisation.bases import BASES, Counted
from aicluster_spark.specialisation.bootstrap import bootstrap_membership
from aicluster_spark.specialisation.lq_table import lq_table
from aicluster_spark.specialisation.specifications import (
    Specification,
    reference_specification,
    specifications,
)
from aicluster_spark.specialisation.stability import stability_tables
from aicluster_spark.study.models import ClusterRule, SpecialisationOptions
from aicluster_spark.study.windows import Window

OPTIONS = SpecialisationOptions.model_validate(
    {
        "windows": {"width": 5},
        "cluster": {"minimum_ai_patents": 40},
        "stability": {"lq_above": [1.0, 1.5], "floors": [0.5, 1.0], "widths": [3], "draws": 10},
    }
)


def output(seed: int, cities: int = 30) -> pl.DataFrame:
    chance = np.random.default_rng(seed)
    rows = []
    for city in range(cities):
        size, rate = chance.integers(20, 400), chance.beta(2, 18)
        for year in range(2008, 2016):
            patents = int(chance.poisson(size))
            ai = int(chance.binomial(patents, rate))
            rows.append((f"c{city:02d}", year, patents, ai, patents * 0.8, ai * 0.7))
    names = ["city", "year", "patents", "ai_patents", "patents_fractional", "ai_patents_fractional"]
    return pl.DataFrame(rows, schema=names, orient="row")


def sources() -> dict[tuple[str, str], Counted]:
    return {
        ("oecd2025", "all_patents"): Counted(output(1)),
        ("oecd2025", "inventions"): Counted(output(2), BASES["inventions"]),
    }


def test_every_combination_is_there_once_and_the_reference_agrees_with_itself() -> None:
    reference = reference_specification(OPTIONS, "oecd2025")
    assert reference == Specification("oecd2025", "all_patents", "full", 5, 1.0, 40)
    chosen = specifications(OPTIONS, sources(), reference)
    assert len(chosen) == len(set(chosen)) == 2 * 2 * 2 * 2 * 2  # base, counting, width, threshold, floor
    table, _ = stability_tables(sources(), chosen, reference, 2015, 1980)
    assert table.height == 32
    own = table.filter("is_reference").row(0, named=True)
    assert (own["jaccard"], own["kappa"]) == (1, 1)
    assert own["rank_correlation"] == pytest.approx(1)
    assert own["minimum_ai_patents"] == 40
    narrow = table.filter((pl.col("window_start") == 2013) & (pl.col("lq_above") == 1))
    assert sorted(narrow["minimum_ai_patents"].unique()) == [12, 24]  # three of five years


def test_one_row_by_hand() -> None:
    reference = reference_specification(OPTIONS, "oecd2025")
    chosen = specifications(OPTIONS, sources(), reference)
    table, shares = stability_tables(sources(), chosen, reference, 2015, 1980)
    own = lq_table(sources()["oecd2025", "all_patents"], [Window(2011, 2015)], "full")
    other = lq_table(sources()["oecd2025", "inventions"], [Window(2013, 2015)], "fractional")
    listed = {
        name: set(frame.filter((pl.col("lq") > least) & (pl.col("ai_patents") >= floor))["city"])
        for name, frame, least, floor in (("own", own, 1.0, 40), ("other", other, 1.5, 12))
    }
    row = table.filter(
        (pl.col("base") == "inventions")
        & (pl.col("counting") == "fractional")
        & (pl.col("window_start") == 2013)
        & (pl.col("lq_above") == 1.5)
        & (pl.col("minimum_ai_patents") == 12)
    ).row(0, named=True)
    both = listed["own"] & listed["other"]
    assert (row["clusters"], row["in_both"]) == (len(listed["other"]), len(both))
    assert row["jaccard"] == pytest.approx(len(both) / len(listed["own"] | listed["other"]))
    joined = own.select("city", a="lq").join(other.select("city", b="lq"), on="city")
    assert row["rank_correlation"] == pytest.approx(stats.spearmanr(joined["a"], joined["b"]).statistic)
    assert shares["share_of_specifications"].is_between(0, 1, closed="right").all()
    always = shares.filter(pl.col("share_of_specifications") == 1)["city"].to_list()
    assert set(always) <= listed["own"] & listed["other"]
    assert (shares["specifications"].sum(), shares.height) == (
        table["clusters"].sum(),
        shares["city"].n_unique(),
    )


def test_windows_that_begin_too_early_are_left_out() -> None:
    reference = reference_specification(OPTIONS, "oecd2025")
    wide = OPTIONS.model_copy(update={"stability": OPTIONS.stability.model_copy(update={"widths": (3, 9)})})
    chosen = specifications(wide, sources(), reference)
    table, _ = stability_tables(sources(), chosen, reference, 2015, 2008)
    assert sorted(table["window_start"].unique()) == [2011, 2013]


def test_a_base_without_any_patent_lists_nothing() -> None:
    empty = {**sources(), ("oecd2025", "inventions"): Counted(output(2).clear(), BASES["inventions"])}
    reference = reference_specification(OPTIONS, "oecd2025")
    table, _ = stability_tables(empty, specifications(OPTIONS, empty, reference), reference, 2015, 1980)
    nothing = table.filter(pl.col("base") == "inventions")
    assert nothing["clusters"].sum() == 0
    assert nothing["jaccard"].unique().to_list() == [0]
    assert nothing["rank_correlation"].null_count() == nothing.height


def test_the_bootstrap_is_the_chance_of_passing() -> None:
    """A city whose quotient is sure and whose floor is not passes as often as a Poisson count does."""
    ai, base = np.array([50.0, 400.0, 10.0, 0.0]), np.array([100.0, 20_000.0, 400.0, 0.0])
    rule = ClusterRule(lq_above=1.0, minimum_ai_patents=50)

    def draw(seed: int) -> np.ndarray:
        return bootstrap_membership(ai, base, ai, fixed=False, rule=rule, draws=4000, seed=seed)

    found = draw(5)
    wanted = stats.poisson.sf(49, 50)
    assert found[0] == pytest.approx(wanted, abs=4 * np.sqrt(wanted * (1 - wanted) / 4000))
    assert found[2] == 0
    assert np.isnan(found[3])
    assert np.array_equal(found, draw(5), equal_nan=True)
    assert not np.array_equal(found, draw(6), equal_nan=True)
