"""How concentrated an activity is over cities, or a city's output over branches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aicluster_spark.specialisation.intervals import Floats


def shares(output: Floats) -> Floats:
    """Divide by the sum over the last axis; NaN where the sum is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(output / output.sum(axis=-1, keepdims=True), dtype=np.float64)


def herfindahl(output: Floats) -> Floats:
    """Herfindahl-Hirschman index: sum of squared shares, from 1/n to 1 (EconGeo `herfindahl`).

    Parameters
    ----------
    output
        Shape (n,) or (regions, n).

    Returns
    -------
    array
        Shape () or (regions,); NaN where there is no output.
    """
    return np.asarray((shares(output) ** 2).sum(axis=-1))


def normalised_herfindahl(output: Floats) -> Floats:
    """Map the index to (H - 1/n)/(1 - 1/n) in [0, 1] (REAT `herf`); NaN for a single unit."""
    n = output.shape[-1]
    return (herfindahl(output) - 1 / n) / (1 - 1 / n) if n > 1 else np.full(output.shape[:-1], np.nan)


def gini(output: Floats) -> float:
    """Gini coefficient of n outputs, in [0, (n-1)/n] (EconGeo `Gini`, REAT `gini`).

    Of location quotients it is REAT's Gini coefficient of concentration (`gini.conc`) or, over branches, of
    specialisation (`gini.spec`).
    """
    return gini_against(output, np.ones_like(output))


def gini_against(output: Floats, base: Floats) -> float:
    """Gini coefficient of output against a base: twice the area between the Hoover curve and the diagonal.

    The base is what output is compared with, such as all patents of each city; units of no base and no
    output are left out. EconGeo calls it `Hoover.Gini`; half of it is Krugman's locational Gini
    (`locational.Gini`, at most 0.5).

    Parameters
    ----------
    output, base
        Shape (n,).

    Returns
    -------
    float
        In [0, 1]; NaN where output or base sum to 0, or where there is output without a base.
    """
    kept = (base > 0) | (output > 0)
    output, base = output[kept], base[kept]
    if output.sum() <= 0 or np.any(base <= 0):
        return float("nan")
    order = np.argsort(output / base, kind="stable")
    high = np.concatenate([[0.0], np.cumsum(output[order]) / output.sum()])
    wide = np.concatenate([[0.0], np.cumsum(base[order]) / base.sum()])
    return float(np.sum(high[1:] * wide[:-1] - high[:-1] * wide[1:]))


def hoover(output: Floats, base: Floats) -> float:
    """Hoover index: half the sum of absolute differences of two shares, in [0, 1] (EconGeo: in percent)."""
    return float(np.abs(shares(output) - shares(base)).sum() / 2)


def krugman(output: Floats) -> Floats:
    """Krugman index of each region's branch shares against those of all regions, in [0, 2] (EconGeo).

    Half of it is the Hoover coefficient of specialisation (`spec.coeff`).

    Parameters
    ----------
    output
        Shape (regions, branches).

    Returns
    -------
    array
        Shape (regions,); NaN for a region without output.
    """
    return np.asarray(np.abs(shares(output) - shares(output.sum(axis=0))).sum(axis=-1))


def hachman(output: Floats) -> Floats:
    """Hachman index, 1/mean quotient with the region's own shares as weights, in (0, 1] (EconGeo)."""
    own, whole = shares(output), shares(output.sum(axis=0))
    with np.errstate(divide="ignore", invalid="ignore"):
        quotients = np.where(whole > 0, own / whole, 0.0)
    return np.asarray(1 / (quotients * own).sum(axis=-1))


@dataclass(frozen=True, slots=True)
class EllisonGlaeser:
    """Concentration of an industry beyond that of its firms.

    Attributes
    ----------
    gamma
        0 where firms settle as by darts at the map of all activity, above 0 where they cluster; NaN where
        one firm has everything or one region does.
    raw
        G, the sum of squared differences of shares.
    herfindahl
        H of the firms.
    z
        Score of G against its expectation and variance under random settlement.
    """

    gamma: float
    raw: float
    herfindahl: float
    z: float


def ellison_glaeser(
    output: Floats, base: Floats, square_shares: float, fourth_shares: float
) -> EllisonGlaeser:
    """Compute the index of Ellison and Glaeser (1997, J. Polit. Econ. 105, 889-927).

    gamma = (G - (1 - sum x_r^2) H)/((1 - sum x_r^2)(1 - H)) with G = sum (s_r - x_r)^2. Under random
    settlement G has mean (1 - sum x_r^2) H and variance 2 [H^2 (S2 - 2 S3 + S2^2) - sum z_k^4
    (S2 - 4 S3 + 3 S2^2)], Sk = sum x_r^k.

    Parameters
    ----------
    output, base
        Shape (n,); the industry's output and all output of each region.
    square_shares, fourth_shares
        Sums of squares (H) and of fourth powers of the firms' shares z_k in the industry.
    """
    settled, expected = shares(output), shares(base)
    raw = float(np.sum((settled - expected) ** 2))
    s2, s3 = float(np.sum(expected**2)), float(np.sum(expected**3))
    excess = raw - (1 - s2) * square_shares
    room = (1 - s2) * (1 - square_shares)
    variance = 2 * (square_shares**2 * (s2 - 2 * s3 + s2**2) - fourth_shares * (s2 - 4 * s3 + 3 * s2**2))
    gamma = excess / room if room > 0 else float("nan")
    z = excess / np.sqrt(variance) if variance > 0 else float("nan")
    return EllisonGlaeser(gamma, raw, square_shares, float(z))


def firm_shares(sizes: Floats) -> tuple[float, float]:
    """Sum squares and fourth powers of the firms' shares, for `ellison_glaeser`."""
    own: npt.NDArray[np.float64] = shares(sizes)
    return float(np.sum(own**2)), float(np.sum(own**4))
