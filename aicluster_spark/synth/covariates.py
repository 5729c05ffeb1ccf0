"""What drives AI filings beside the network: policies and the economy of each city, year by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aicluster_spark.synth.chance import Integers, Reals, stream
from aicluster_spark.synth.facts import Geography
from aicluster_spark.synth.rates import Rates


@dataclass(frozen=True, slots=True)
class Policies:
    """AI policy documents by issuer and year.

    Attributes
    ----------
    national
        Documents, shape (years,).
    provincial
        Shape (provinces, years).
    city
        Shape (cities, years).
    province
        Number of the province of each city, shape (cities,).
    provinces
        Names of the provinces.
    stock
        Documents in force in a city, those of its province and of the nation included, each losing the yearly
        depreciation, shape (cities, years).
    """

    national: Integers
    provincial: Integers
    city: Integers
    province: Integers
    provinces: list[str]
    stock: Reals


def draw_policies(seed: int, places: Geography, years: range, rates: Rates) -> Policies:
    """Draw the documents: few at first, a wave from the middle of the years on, uneven over issuers."""
    random = stream(seed, "policies")
    names = list(dict.fromkeys(places.cities["province"]))
    province = np.array([names.index(name) for name in places.cities["province"]])
    wave = 1 / (1 + np.exp(-(np.arange(len(years)) - 0.55 * len(years))))
    eager_province = random.gamma(2.0, 0.5, len(names))
    eager_city = random.gamma(0.8, 0.7, len(province))
    national = random.poisson(0.3 + 2.5 * wave)
    provincial = random.poisson(0.05 + 0.8 * eager_province[:, None] * wave)
    city = random.poisson(0.02 + 0.9 * eager_city[:, None] * wave)
    flow = national + provincial[province] + city
    return Policies(national, provincial, city, province, names, _stock(flow, rates.depreciation))


def _stock(flow: Integers, depreciation: float) -> Reals:
    stock = np.zeros(flow.shape)
    for year in range(flow.shape[1]):
        before = stock[:, year - 1] if year else 0.0
        stock[:, year] = (1 - depreciation) * before + flow[:, year]
    return stock


@dataclass(frozen=True, slots=True)
class Economy:
    """Yearbook figures, rounded as printed; shapes (cities, years).

    Attributes
    ----------
    gdp_per_head
        Yuan.
    science
        Science and technology expenditure, 10,000 yuan.
    broadband
        Broadband subscribers, 10,000.
    people
        10,000.
    """

    gdp_per_head: Reals
    science: Reals
    broadband: Reals
    people: Reals


def draw_economy(seed: int, places: Geography, years: range) -> Economy:
    """Draw figures that grow with the nation and wander by city (autoregressive in logs)."""
    random = stream(seed, "economy")
    size = np.log(places.cities["population"].to_numpy() / 1e6)
    count, steps = len(size), len(years)
    trend = np.arange(steps)
    people = (
        100
        * np.exp(size)[:, None]
        * np.exp(0.004 * trend + 0.002 * random.standard_normal((count, 1)) * trend)
    )
    rich = 10.4 + 0.15 * size[:, None] + 0.25 * random.standard_normal((count, 1))
    gdp = np.exp(rich + 0.07 * trend + _wander(random, count, steps, 0.06))
    science = np.exp(9.0 + 1.1 * size[:, None] + 0.12 * trend + _wander(random, count, steps, 0.2))
    broadband = np.exp(2.9 + 0.95 * size[:, None] + 0.09 * trend + _wander(random, count, steps, 0.1))
    return Economy(gdp.round(), science.round().clip(1), broadband.round(2).clip(0.01), people.round(2))


def _wander(random: np.random.Generator, count: int, steps: int, spread: float) -> Reals:
    walk = np.zeros((count, steps))
    state = spread * random.standard_normal(count)
    for step in range(steps):
        state = 0.7 * state + spread * random.standard_normal(count)
        walk[:, step] = state
    return walk
