"""What counts leave open: rates and shares drawn from their posteriors.

A count of 0 is no certainty: a city without an AI patent may have patented by the same chances as one with a
few. Rates of Poisson counts and shares of binomial ones are therefore drawn from the posteriors of Jeffreys'
priors, Gamma(k + 1/2, 1) and Beta(k + 1/2, n - k + 1/2), whose quantiles are close to exact limits and are
no single point at 0 (Brown, Cai and DasGupta, Statistical Science 16 (2001), 101-133, for shares; Statistica
Sinica 13 (2003), 19-49, for rates).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DRAWS = 1000
PRIOR = 0.5


def drawn_rates(chance: np.random.Generator, counts: Floats) -> Floats:
    """Draw the rates behind Poisson counts.

    Parameters
    ----------
    counts
        Shape (cities,), none negative, NaN where unknown; parts of patents may be counted.

    Returns
    -------
    array
        Shape (draws, cities), in the unit of the counts; NaN where the count is unknown.
    """
    known = np.isfinite(counts)
    drawn = np.full((DRAWS, counts.size), np.nan)
    drawn[:, known] = chance.gamma(counts[known] + PRIOR, size=(DRAWS, int(known.sum())))
    return drawn


def drawn_shares(chance: np.random.Generator, counts: Floats, wholes: Floats) -> Floats:
    """Draw the shares behind binomial counts.

    Parameters
    ----------
    counts, wholes
        Shape (cities,): how many, of how many; NaN where unknown.

    Returns
    -------
    array
        Shape (draws, cities), between 0 and 1; NaN where a count is unknown.
    """
    known = np.isfinite(counts) & np.isfinite(wholes)
    rest = np.maximum(wholes[known] - counts[known], 0.0)
    drawn = np.full((DRAWS, counts.size), np.nan)
    drawn[:, known] = chance.beta(counts[known] + PRIOR, rest + PRIOR, size=(DRAWS, int(known.sum())))
    return drawn
