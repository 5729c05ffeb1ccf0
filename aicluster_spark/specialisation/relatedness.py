"""Which branches go together, and how near a city's portfolio is to each branch."""

from __future__ import annotations

from typing import Literal

import numpy as np

from aicluster_spark.specialisation.concentration import shares
from aicluster_spark.specialisation.intervals import Floats

Method = Literal["probability", "association", "cosine", "jaccard"]


def quotient_matrix(output: Floats) -> Floats:
    """Location quotients of every branch in every city (EconGeo `location.quotient`, which puts 0 for NaN).

    Parameters
    ----------
    output
        Shape (cities, branches).

    Returns
    -------
    array
        Shape (cities, branches); NaN for a city or a branch without output.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(shares(output) / shares(output.sum(axis=0)))


def advantage(quotients: Floats) -> Floats:
    """Mark with 1 the quotients of at least 1, with 0 the others and the unknown."""
    return np.where(np.nan_to_num(quotients) >= 1, 1.0, 0.0)


def co_occurrence(marks: Floats) -> Floats:
    """Count the cities in which two branches are both marked; the diagonal is 0.

    Parameters
    ----------
    marks
        Shape (cities, branches), as of `advantage`.

    Returns
    -------
    array
        Shape (branches, branches).
    """
    together = marks.T @ marks
    np.fill_diagonal(together, 0.0)
    return np.asarray(together)


def relatedness(together: Floats, method: Method = "probability") -> Floats:
    """Normalise co-occurrences by what the branches' own frequencies let expect.

    With c_ij the co-occurrences, s_i their row sums and t the total, all without the diagonal (van Eck and
    Waltman 2009, JASIST 60; EconGeo `relatedness`):
    probability c_ij / ((s_i/t · s_j/(t-s_i) + s_j/t · s_i/(t-s_j)) t/2) (Steijn 2017; above 1 is more than
    chance), association (c_ij/t)/((s_i/t)(s_j/t)), cosine c_ij/sqrt(s_i s_j), jaccard c_ij/(s_i+s_j-c_ij).

    Parameters
    ----------
    together
        Shape (branches, branches), symmetric; the diagonal is ignored.
    method
        Which normalisation.

    Returns
    -------
    array
        Shape (branches, branches) with diagonal 0; 0 too where a branch never occurs with another.
    """
    counts = together.copy()
    np.fill_diagonal(counts, 0.0)
    sums, total = counts.sum(axis=0), counts.sum()
    row, column = sums[:, None], sums[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        if method == "probability":
            expected = (
                (row / total * column / (total - row) + column / total * row / (total - column)) * total / 2
            )
        elif method == "association":
            expected = row * column / total
        elif method == "cosine":
            expected = np.sqrt(row * column)
        else:
            expected = row + column - counts
        found = counts / expected
    return np.where(np.isfinite(found), found, 0.0)


def relatedness_density(marks: Floats, related: Floats) -> Floats:
    """Share of all relatedness to a branch that lies in the branches a city is marked for, in [0, 1].

    Hidalgo and others (2007, Science 317); EconGeo `relatedness_density` gives it in percent, rounded.

    Parameters
    ----------
    marks
        Shape (cities, branches).
    related
        Shape (branches, branches), diagonal 0.

    Returns
    -------
    array
        Shape (cities, branches); NaN for a branch that is related to none.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(marks @ related / related.sum(axis=0))
