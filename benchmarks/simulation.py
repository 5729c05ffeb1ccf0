"""Bias, coverage and size of every estimator on panels like the real one, where the truth is known.

29 cities over 10 years, counts, a policy stock and a centrality that weakens it by 0.045 a unit.

    python benchmarks/simulation.py --draws 1000 --keep simulated > table.md

With --keep every 25 panels are one file of the folder, and a run that was broken off goes on where it was.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

from aicluster_spark.estimation import (
    BootstrapRule,
    EstimationError,
    EstimationResult,
    GmmOptions,
    fit_conditional_negative_binomial,
    fit_gmm,
    fit_negative_binomial,
    fit_ols,
    fit_poisson,
    jackknife,
    score_bootstrap,
    wild_bootstrap,
)

CITIES, YEARS = 29, 10
TERMS = ("policy", "centrality", "policy:centrality")
TRUTH = {"policy": 0.5, "centrality": -0.1, "policy:centrality": -0.045, "L.y": 0.5}
DISPERSION = 0.15
PIECE = 25
BLANK = dict.fromkeys(("estimate", "error", "covered", "rejected"), "")


@dataclass(frozen=True)
class Line:
    """What one draw says of one coefficient: NaN where a method gives no such figure."""

    method: str
    term: str
    estimate: float
    error: float
    covered: float
    rejected: float


def panel(seed: int) -> pd.DataFrame:
    """Draw a panel: policy and centrality are related to the cities' own levels, as in the real one."""
    draw = np.random.default_rng(seed)
    city, year = np.repeat(np.arange(CITIES), YEARS), np.tile(np.arange(YEARS), CITIES)
    level = draw.normal(0, 0.8, CITIES)
    start = draw.integers(0, YEARS - 2, CITIES)
    pace = np.exp(draw.normal(0.3, 0.4, CITIES) + 0.2 * level)
    policy = np.log1p(np.clip(year - start[city], 0, None) * pace[city])
    centrality = 0.5 * level[city] + 0.1 * year + draw.normal(0, 0.8, len(city))
    frame = pd.DataFrame({"city": city, "year": 2010 + year, "policy": policy, "centrality": centrality})
    frame["effect"] = sum(
        TRUTH[term] * value
        for term, value in zip(TERMS, (policy, centrality, policy * centrality), strict=True)
    )
    mean = np.exp(2 + level[city] + draw.normal(0, 0.2, YEARS)[year] + frame.effect)
    frame["patents"] = draw.poisson(mean * draw.gamma(1 / DISPERSION, DISPERSION, len(city)))
    error = _autoregressive(draw, 0.5)
    frame["linear"] = level[city] + 0.05 * year + frame.effect + 0.4 * error
    frame["y"] = _dynamic(frame, level, draw)
    return frame


def _autoregressive(draw: np.random.Generator, persistence: float) -> np.ndarray:
    noise = draw.normal(size=(CITIES, YEARS))
    for place in range(1, YEARS):
        noise[:, place] = persistence * noise[:, place - 1] + np.sqrt(1 - persistence**2) * noise[:, place]
    return noise.ravel()


def _dynamic(frame: pd.DataFrame, level: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """y = 0.5 L.y + effects + city + error, begun at each city's long-run mean."""
    effect = frame.effect.to_numpy().reshape(CITIES, YEARS)
    y = np.empty_like(effect)
    before = (0.3 * level + effect[:, 0]) / (1 - TRUTH["L.y"]) + draw.normal(0, 0.4, CITIES)
    for place in range(YEARS):
        before = TRUTH["L.y"] * before + 0.3 * level + effect[:, place] + draw.normal(0, 0.4, CITIES)
        y[:, place] = before
    return y.ravel()


def fits(frame: pd.DataFrame) -> dict[str, Callable[[], EstimationResult]]:
    """Name of the method to its fit, errors clustered by city."""
    roles = dict.fromkeys(TERMS, "predetermined")

    def gmm(system: bool) -> EstimationResult:
        options = GmmOptions(system=system, small_sample=True, time_effects=False)
        return fit_gmm(frame, "y", roles, options=options, deepest=3)

    return {
        "Poisson": lambda: fit_poisson(frame, "patents", TERMS, cluster="city"),
        "NB2": lambda: fit_negative_binomial(frame, "patents", TERMS, cluster="city"),
        "conditional NB": lambda: fit_conditional_negative_binomial(
            frame, "patents", TERMS, "city", "year", "city"
        ),
        "OLS": lambda: fit_ols(frame, "linear", TERMS, cluster="city"),
        "system GMM": lambda: gmm(True),
        "difference GMM": lambda: gmm(False),
    }


def lines(seed: int, bootstrap_draws: int = 199) -> Iterator[Line]:
    """Judge every method on one panel; a fit that ends in an error is a line without figures."""
    frame = panel(seed)
    done: dict[str, EstimationResult] = {}
    for method, fit in fits(frame).items():
        try:
            done[method] = fit()
        except EstimationError:
            yield Line(method, "policy:centrality", *[np.nan] * 4)
            continue
        yield from _judged(method, done[method])
    rule = BootstrapRule(draws=bootstrap_draws, seed=seed)
    term = "policy:centrality"
    for name, bootstrap, method in (
        ("OLS, wild bootstrap", wild_bootstrap, "OLS"),
        ("Poisson, score bootstrap", score_bootstrap, "Poisson"),
        ("NB2, score bootstrap", score_bootstrap, "NB2"),
    ):
        if method in done:
            p = bootstrap(done[method], term, TRUTH[term], rule).p_value
            yield Line(name, term, np.nan, np.nan, np.nan, float(p < 0.05))
    for method in ("Poisson", "NB2", "OLS"):
        if method in done:
            yield from _judged(f"{method}, jackknife", jackknife(done[method]))


def _judged(method: str, fit: EstimationResult) -> Iterator[Line]:
    intervals = fit.confidence_intervals()
    for place, term in enumerate(fit.terms):
        truth, (low, high) = TRUTH[term], intervals[place]
        covered = float(low <= truth <= high)
        yield Line(method, term, fit.coefficients[place], fit.std_errors[place], covered, 1 - covered)
    for test in fit.tests:
        if test.name in ("Hansen", "AR(2)"):
            yield Line(f"{method}, {test.name}", "", np.nan, np.nan, np.nan, float(test.p_value < 0.05))


def table(draws: int, first_seed: int = 0, bootstrap_draws: int = 199) -> pd.DataFrame:
    """Draw panels and sum up what every method says of them."""
    return summarise(drawn(range(first_seed, first_seed + draws), bootstrap_draws))


def drawn(seeds: range, bootstrap_draws: int) -> pd.DataFrame:
    """What every method says of each of the panels."""
    return pd.DataFrame([line for seed in seeds for line in lines(seed, bootstrap_draws)])


def kept(draws: int, bootstrap_draws: int, folder: Path) -> pd.DataFrame:
    """Draw panels piece by piece; a piece whose file is there is read."""
    folder.mkdir(parents=True, exist_ok=True)
    pieces = []
    for first in range(0, draws, PIECE):
        seeds = range(first, min(first + PIECE, draws))
        path = folder / f"{seeds.start}-{seeds.stop - 1}-{bootstrap_draws}.csv"
        if not path.exists():
            beside = path.with_suffix(".part")
            drawn(seeds, bootstrap_draws).to_csv(beside, index=False)
            beside.replace(path)
        pieces.append(pd.read_csv(path, keep_default_na=False, na_values=BLANK))
    return pd.concat(pieces, ignore_index=True)


def summarise(drawn: pd.DataFrame) -> pd.DataFrame:
    """One row a method and term: truth, bias, spread, mean standard error, coverage, size."""
    found = drawn.groupby(["method", "term"], sort=False)
    summary = found.agg(
        estimate=("estimate", "mean"),
        spread=("estimate", "std"),
        error=("error", "mean"),
        coverage=("covered", "mean"),
        size=("rejected", "mean"),
        fitted=("rejected", "count"),
    ).reset_index()
    truth = summary["term"].map(TRUTH)
    summary.insert(2, "truth", truth)
    summary.insert(3, "bias", summary.pop("estimate") - truth)
    return summary


def markdown(summary: pd.DataFrame) -> str:
    """The table as it stands in the documentation."""
    head = "| method | term | truth | bias | spread | mean error | coverage | size at 5 % | fits |"
    rows = [head, "|---|---|---|---|---|---|---|---|---|"]
    for row in summary.itertuples():
        cells = [
            row.method,
            f"`{row.term}`" if row.term else "",
            *(_shown(value, 3) for value in (row.truth, row.bias, row.spread, row.error)),
            *(_shown(100 * value, 1, " %") for value in (row.coverage, row.size)),
            f"{row.fitted:,}",
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _shown(value: float, digits: int, unit: str = "") -> str:
    return "" if np.isnan(value) else f"{value:.{digits}f}{unit}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--bootstrap-draws", type=int, default=199)
    parser.add_argument("--keep", type=Path, help="folder for what was drawn")
    asked = parser.parse_args()
    began = time.perf_counter()
    if asked.keep:
        print(markdown(summarise(kept(asked.draws, asked.bootstrap_draws, asked.keep))))
    else:
        print(markdown(table(asked.draws, bootstrap_draws=asked.bootstrap_draws)))
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy"))
    seconds = time.perf_counter() - began
    print(f"\n{asked.draws:,} draws in {seconds:.0f} s, Python {platform.python_version()}, {versions}.")


if __name__ == "__main__":
    main()
