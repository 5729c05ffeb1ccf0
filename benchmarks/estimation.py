"""Speed of the estimators beside statsmodels with dummies, and pyfixest where it is installed.

Results are compared first; a time is printed only for fits that agree. One run, one machine:

    python benchmarks/estimation.py
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import platform
import time
from collections.abc import Callable
from importlib.metadata import version

import numpy as np
import pandas as pd
import statsmodels.api as sm

from aicluster_spark.estimation import (
    BootstrapRule,
    GmmOptions,
    fit_gmm,
    fit_negative_binomial,
    fit_ols,
    fit_poisson,
    score_bootstrap,
    wild_bootstrap,
)

TERMS = ["policy", "centrality"]
YEARS = 20
COUNTRIES = 29


def panel(units: int, seed: int = 1) -> pd.DataFrame:
    """Counts and a linear outcome of so many cities over 20 years in 29 clusters."""
    draw = np.random.default_rng(seed)
    city, year = np.repeat(np.arange(units), YEARS), np.tile(np.arange(YEARS), units)
    level = draw.normal(size=units)[city]
    policy = (year >= draw.integers(5, YEARS + 5, units)[city]).astype(float)
    centrality = 0.3 * level + draw.normal(size=len(city))
    linear = 1 + level + draw.normal(0, 0.2, YEARS)[year] + 0.4 * policy - 0.1 * centrality
    frame = pd.DataFrame({"city": city, "year": year, "country": city % COUNTRIES})
    frame = frame.assign(policy=policy, centrality=centrality)
    frame["y"] = linear + draw.normal(size=len(city))
    frame["patents"] = draw.poisson(np.exp(linear) * draw.gamma(2, 0.5, len(city)))
    return frame


def seconds(work: Callable[[], object], times: int = 3) -> tuple[float, float]:
    """Least wall time and least processor time of several calls."""
    walls, processor = [], []
    for _ in range(times):
        wall, used = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        processor.append(time.process_time() - used)
    return min(walls), min(processor)


def dummies(frame: pd.DataFrame) -> np.ndarray:
    """Regressors with a dummy a city and a year."""
    columns = [
        frame[TERMS],
        pd.get_dummies(frame.city, dtype=float),
        pd.get_dummies(frame.year, dtype=float).iloc[:, 1:],
    ]
    return np.column_stack(columns)


def by_statsmodels(frame: pd.DataFrame) -> dict[str, Callable[[], np.ndarray]]:
    """Coefficients of the same models with dummies, errors clustered."""
    design = dummies(frame)
    clustered = {"cov_type": "cluster", "cov_kwds": {"groups": frame.country.to_numpy()}}

    def negative_binomial() -> np.ndarray:
        start = sm.GLM(frame.patents, design, family=sm.families.Poisson()).fit().params
        model = sm.NegativeBinomial(frame.patents, design)
        first = np.append(start, 0.5)
        return np.asarray(
            model.fit(start_params=first, method="newton", maxiter=100, disp=0, **clustered).params
        )

    return {
        "OLS": lambda: np.asarray(sm.OLS(frame.y, design).fit(**clustered).params),
        "Poisson": lambda: np.asarray(
            sm.GLM(frame.patents, design, family=sm.families.Poisson()).fit(tol=1e-10, **clustered).params
        ),
        "NB2": negative_binomial,
    }


def by_pyfixest(frame: pd.DataFrame) -> dict[str, Callable[[], np.ndarray]]:
    """Coefficients by pyfixest, if it is installed; it has no negative binomial."""
    if importlib.util.find_spec("pyfixest") is None:
        return {}
    pyfixest = importlib.import_module("pyfixest")
    errors = {"CRV1": "country"}
    return {
        "OLS": lambda: (
            pyfixest.feols("y ~ policy + centrality | city + year", frame, vcov=errors).coef().to_numpy()
        ),
        "Poisson": lambda: (
            pyfixest.fepois("patents ~ policy + centrality | city + year", frame, vcov=errors, iwls_tol=1e-10)
            .coef()
            .to_numpy()
        ),
    }


def ours(frame: pd.DataFrame) -> dict[str, Callable[[], np.ndarray]]:
    return {
        "OLS": lambda: fit_ols(frame, "y", TERMS).coefficients,
        "Poisson": lambda: fit_poisson(frame, "patents", TERMS).coefficients,
        "NB2": lambda: fit_negative_binomial(frame, "patents", TERMS).coefficients,
    }


def side_by_side(units: int) -> None:
    """Print each model's time here and elsewhere, after the coefficients were found equal."""
    frame = panel(units)
    others = {"statsmodels, dummies": by_statsmodels(frame), "pyfixest": by_pyfixest(frame)}
    print(f"\n{units:,} cities x {YEARS} years\n")
    print("| model | program | wall s | processor s | times ours |\n|---|---|---|---|---|")
    for model, fit in ours(frame).items():
        expected = fit()
        own = seconds(fit)
        print(f"| {model} | this package | {own[0]:.3f} | {own[1]:.3f} | |", flush=True)
        for program, fits in others.items():
            if model not in fits:
                continue
            np.testing.assert_allclose(fits[model]()[:2], expected, rtol=1e-4, atol=1e-6)
            taken = seconds(fits[model], 1)
            ratio = taken[1] / own[1]
            print(f"| {model} | {program} | {taken[0]:.3f} | {taken[1]:.3f} | {ratio:.1f} |", flush=True)


def growth(sizes: list[int]) -> None:
    """Print the processor time of each model as the number of cities grows."""
    print("\n| cities x 20 years | OLS s | Poisson s | NB2 s |\n|---|---|---|---|")
    for units in sizes:
        taken = [seconds(fit, 1)[1] for fit in ours(panel(units)).values()]
        print(f"| {units:,} | {' | '.join(f'{each:.3f}' for each in taken)} |", flush=True)


def bounds(units: int) -> None:
    """Print the times of what no other program here does."""
    frame = panel(units)
    roles = dict.fromkeys(TERMS, "predetermined")
    ols, poisson = fit_ols(frame, "y", TERMS), fit_poisson(frame, "patents", TERMS)
    rule = BootstrapRule(draws=999)
    work = {
        f"system GMM, two steps, collapsed, {units} x {YEARS}": lambda: fit_gmm(
            frame, "y", roles, options=GmmOptions(small_sample=True)
        ),
        "wild cluster bootstrap, 999 draws": lambda: wild_bootstrap(ols, "policy", rule=rule),
        "score bootstrap of Poisson, 999 draws": lambda: score_bootstrap(poisson, "policy", rule=rule),
    }
    print("\n| work | wall s | processor s |\n|---|---|---|")
    for name, call in work.items():
        wall, used = seconds(call)
        print(f"| {name} | {wall:.3f} | {used:.3f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=300)
    parser.add_argument("--growth", type=int, nargs="*", default=[100, 300, 1000, 5000])
    asked = parser.parse_args()
    named = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "statsmodels"))
    print(f"Python {platform.python_version()}, {platform.machine()}, {named}")
    bounds(asked.units)
    growth(asked.growth)
    side_by_side(asked.units)


if __name__ == "__main__":
    main()
