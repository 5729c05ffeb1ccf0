"""The planted process: yearly AI filings of each city, and who files with whom.

With city i, year t, stock of policy documents S, harmonic closeness H in the years before:

    ln mu_it = a_i + g_t + b1 p_it + b2 c_it + b3 p_it c_it + b4 ed_it + b5 ic_it + b6 ie_it
    p_it = ln(1 + S_it),  c_it = (H_it - centre)/scale, 0 where the city has no tie
    y_it ~ Poisson(mu_it G), G ~ Gamma with mean 1 and variance `dispersion`      (NB2)

g_t makes the expected share of AI among the year's filings what the rates say. a_i makes the location
quotient of the city come near its planted intensity: it takes back the mean of all other terms, that of the
network's from a pilot run with its own random numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aicluster_spark.errors import StudyError
from aicluster_spark.synth.calendar import filing_year
from aicluster_spark.synth.centrality import harmonic_closeness
from aicluster_spark.synth.chance import Flags, Integers, Reals, stream
from aicluster_spark.synth.covariates import Economy, Policies, draw_economy, draw_policies
from aicluster_spark.synth.facts import Geography
from aicluster_spark.synth.rates import Rates
from aicluster_spark.synth.settings import Nation


@dataclass(frozen=True, slots=True)
class Process:
    """The drawn process: c cities, T years, f foreign places.

    Attributes
    ----------
    size
        Share of each city in the filings without AI, shape (c,).
    intensity
        Planted relative AI intensity of each city, shape (c,).
    is_cluster
        Whether the city was drawn to be a cluster, shape (c,).
    city_effect, year_effect
        a_i, shape (c,), and g_t, shape (T,).
    policies, economy
        What drives the counts.
    closeness
        H, NaN without a tie, shape (c, T).
    expected
        mu, shape (c, T).
    filed
        y, shape (c, T).
    published
        Those of y published by the end of the last year, shape (c, T).
    others
        Published filings without AI, shape (c + f, T).
    foreign_ai
        Published AI filings of foreign places, shape (f, T).
    pairs
        Published patents by AI, year, city of the first applicant and city of its co-applicant (the diagonal:
        both in the city), shape (2, T, c, c).
    """

    size: Reals
    intensity: Reals
    is_cluster: Flags
    city_effect: Reals
    year_effect: Reals
    policies: Policies
    economy: Economy
    closeness: Reals
    expected: Reals
    filed: Integers
    published: Integers
    others: Integers
    foreign_ai: Integers
    pairs: Integers

    def regressors(self, rates: Rates) -> dict[str, Reals]:
        """Variables of the model by name, shapes (c, T); centrality is NaN without a tie."""
        policy = np.log1p(self.policies.stock)
        centrality = (self.closeness - rates.centre) / rates.scale
        return {
            "policy": policy,
            "centrality": centrality,
            "moderation": policy * centrality,
            "development": np.log(self.economy.gdp_per_head),
            "capital": np.log(self.economy.science),
            "environment": np.log(self.economy.broadband),
        }


@dataclass(frozen=True, slots=True)
class _Course:
    """What grows year by year; fields as in `Process`."""

    closeness: Reals
    expected: Reals
    filed: Integers
    published: Integers
    year_effect: Reals
    pairs: Integers


def draw_process(nation: Nation, places: Geography, foreign: Reals, rates: Rates) -> Process:
    """Draw the whole process; needs memory for cities squared times years, whatever the patents.

    Parameters
    ----------
    nation
        What was asked for.
    places
        The country.
    foreign
        Share of each foreign place in all filings, shape (f,).
    rates
        Rates and coefficients.
    """
    seed, years = nation.seed, nation.span
    size = places.cities["population"].to_numpy() ** rates.size_exponent
    size = size / size.sum()
    is_cluster, intensity = _clusters(seed, len(size), rates)
    policies, economy = draw_policies(seed, places, years, rates), draw_economy(seed, places, years)
    seen = np.stack([filing_year(year, years[-1], rates).published for year in years], axis=1)
    share = np.geomspace(*rates.ai_share, len(years))
    filings = _filings(nation, share, seen, rates)

    drivers = _drivers(policies, economy, rates)
    city_effect = np.log(size * intensity) - drivers.mean(axis=1)
    near = _nearness(places)
    policy, attraction = np.log1p(policies.stock), (size * intensity)[None, :] * near
    pilot = _run(
        seed, "pilot", city_effect[:, None] + drivers, policy, share * filings, seen[1], attraction, rates
    )
    city_effect = city_effect - _position_terms(pilot.closeness, policy, rates).mean(axis=1)
    fixed = city_effect[:, None] + drivers
    course = _run(seed, "process", fixed, policy, share * filings, seen[1], attraction, rates)
    others, foreign_ai = _others(nation, size, foreign, (1 - share) * filings * seen[0], course, rates)
    _other_partners(seed, course.pairs[0], others[: len(size)], size[None, :] * near, rates)
    return Process(
        size, intensity, is_cluster, city_effect, course.year_effect, policies, economy, course.closeness,
        course.expected, course.filed, course.published, others, foreign_ai, course.pairs,
    )  # fmt: skip


def _filings(nation: Nation, share: Reals, seen: Reals, rates: Rates) -> Reals:
    """Filings of each year, so that as many as asked for are expected to be published."""
    growth = (1 + rates.growth) ** np.arange(len(share))
    return np.asarray(nation.patents * growth / (growth * ((1 - share) * seen[0] + share * seen[1])).sum())


def _clusters(seed: int, cities: int, rates: Rates) -> tuple[Flags, Reals]:
    """Draw the clusters from the larger cities, and everyone's intensity."""
    random = stream(seed, "clusters")
    number = min(rates.clusters, cities // 3)
    chosen = random.choice(min(100, cities), number, replace=False)
    intensity = random.uniform(*rates.other_intensity, cities)
    intensity[chosen] = random.uniform(*rates.cluster_intensity, number)
    return np.isin(np.arange(cities), chosen), intensity


def _drivers(policies: Policies, economy: Economy, rates: Rates) -> Reals:
    """Sum the terms of the model that do not depend on the network, shape (c, T)."""
    b = rates.coefficients
    return np.asarray(
        b.policy * np.log1p(policies.stock)
        + b.development * np.log(economy.gdp_per_head)
        + b.capital * np.log(economy.science)
        + b.environment * np.log(economy.broadband)
    )


def _nearness(places: Geography) -> Reals:
    """Weight of distance in the choice of a partner, shape (c, c); 0 for the city itself."""
    lon, lat = (np.radians(places.cities[name].to_numpy()) for name in ("longitude", "latitude"))
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    kilometres = 2 * 6371 * np.arcsin(np.sqrt(half))
    weight = (kilometres + 50) ** -0.7
    np.fill_diagonal(weight, 0)
    return np.asarray(weight)


def _run(
    seed: int,
    name: str,
    fixed: Reals,
    policy: Reals,
    total: Reals,
    seen: Reals,
    attraction: Reals,
    rates: Rates,
) -> _Course:
    """Draw year after year; the network of the years before moves the next."""
    cities, years = fixed.shape
    dispersion = rates.coefficients.dispersion
    course = _Course(
        np.full(fixed.shape, np.nan), np.zeros(fixed.shape), np.zeros(fixed.shape, np.int64),
        np.zeros(fixed.shape, np.int64), np.zeros(years), np.zeros((2, years, cities, cities), np.int32),
    )  # fmt: skip
    for t in range(years):
        random = stream(seed, name, t)
        course.closeness[:, t] = _closeness_before(course, t, rates.window)
        log_mean = fixed[:, t] + _position_terms(course.closeness[:, t], policy[:, t], rates)
        course.year_effect[t] = np.log(total[t] / np.exp(log_mean).sum())
        course.expected[:, t] = np.exp(log_mean + course.year_effect[t])
        mixing = random.gamma(1 / dispersion, dispersion, cities)
        course.filed[:, t] = random.poisson(course.expected[:, t] * mixing)
        course.published[:, t] = random.binomial(course.filed[:, t], seen[t])
        course.pairs[1, t] = _partners(random, course.published[:, t], attraction, rates, ai=1)
    return course


def _position_terms(closeness: Reals, policy: Reals, rates: Rates) -> Reals:
    """Sum the terms of the model that depend on the network; 0 for a city without a tie."""
    b = rates.coefficients
    position = np.nan_to_num((closeness - rates.centre) / rates.scale)
    return np.asarray((b.centrality + b.moderation * policy) * position)


def _closeness_before(course: _Course, t: int, window: int) -> Reals:
    """Harmonic closeness in the network of the years before year t; the first year has none."""
    before = slice(max(0, t - window), t)
    ties = course.pairs[1, before].sum(axis=0)
    active = (course.published[:, before].sum(axis=1) > 0) | (ties.sum(axis=0) > 0)
    return harmonic_closeness(ties, np.flatnonzero(active))


def _partners(
    random: np.random.Generator, patents: Integers, attraction: Reals, rates: Rates, ai: int
) -> Integers:
    """Draw how many patents of each city have a co-applicant in which city, shape (c, c)."""
    inter = random.binomial(patents, rates.inter_city[ai])
    pairs = random.multinomial(inter, attraction / attraction.sum(axis=1, keepdims=True))
    np.fill_diagonal(pairs, random.binomial(patents - inter, rates.intra_city[ai]))
    return np.asarray(pairs)


def _others(
    nation: Nation, size: Reals, foreign: Reals, weight: Reals, course: _Course, rates: Rates
) -> tuple[Integers, Integers]:
    """Fill up to the number of patents asked for: foreign AI, then all without AI."""
    random = stream(nation.seed, "others")
    national = course.published.sum(axis=0)
    foreign_ai = random.poisson(foreign[:, None] * national)
    left = nation.patents - int(national.sum()) - int(foreign_ai.sum())
    if left < 0:
        raise StudyError(
            f"The AI patents drawn for seed {nation.seed} are more than {nation.patents}.",
            "Ask for more patents.",
        )
    by_year = random.multinomial(left, weight / weight.sum())
    everyone = np.concatenate([size * (1 - foreign.sum()), foreign])
    return random.multinomial(by_year, everyone / everyone.sum()).T, foreign_ai


def _other_partners(seed: int, pairs: Integers, others: Integers, attraction: Reals, rates: Rates) -> None:
    random = stream(seed, "other partners")
    for t in range(others.shape[1]):
        pairs[t] = _partners(random, others[:, t], attraction, rates, ai=0)
