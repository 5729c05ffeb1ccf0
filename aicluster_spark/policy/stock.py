"""Stocks from flows that wear off: the perpetual inventory."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def perpetual_inventory(flow: NDArray[np.float64], depreciation: float) -> NDArray[np.float64]:
    """Sum up flows that wear off.

    Parameters
    ----------
    flow
        Shape (cities, years); NaN where unknown.
    depreciation
        Share that wears off in a year.

    Returns
    -------
    numpy.ndarray
        Shape (cities, years): `stock[t] = flow[t] + (1 - depreciation) * stock[t - 1]`, begun anew after NaN.
    """
    stock = np.full_like(flow, np.nan)
    before = np.zeros(flow.shape[0])
    for year in range(flow.shape[1]):
        stock[:, year] = flow[:, year] + (1 - depreciation) * before
        before = np.nan_to_num(stock[:, year], nan=0.0)
    return stock


def run_start(flow: NDArray[np.float64], calendar: NDArray[np.float64]) -> NDArray[np.float64]:
    """Find the first year of the unbroken run of known flows that each year belongs to.

    Parameters
    ----------
    flow
        Shape (cities, years); NaN where unknown.
    calendar
        Shape (cities, years): the years.

    Returns
    -------
    numpy.ndarray
        Shape (cities, years); NaN where the flow is unknown.
    """
    start = np.full_like(flow, np.nan)
    for year in range(flow.shape[1]):
        earlier = start[:, year - 1] if year else np.full(flow.shape[0], np.nan)
        begun = np.where(np.isnan(earlier), calendar[:, year], earlier)
        start[:, year] = np.where(np.isnan(flow[:, year]), np.nan, begun)
    return start
