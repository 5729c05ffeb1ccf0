"""When applications are filed, published and granted, and which of them a reader can already see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from aicluster_spark.synth.chance import Integers, Reals
from aicluster_spark.synth.rates import Rates

EPOCH = np.datetime64("1970-01-01")
LONGEST = 601
KINDS = ("invention", "utility_model", "design")
DESIGN = 2


def day_number(year: int, month: int, day: int) -> int:
    """Days since 1970."""
    return (date(year, month, day) - date(1970, 1, 1)).days


def _triangle(low: int, high: int) -> Reals:
    days = np.arange(LONGEST)
    weight = np.clip(np.minimum(days - low, high - days), 0, None).astype(float)
    return np.asarray(weight / weight.sum())


def _flat(low: int, high: int) -> Reals:
    days = np.arange(LONGEST)
    weight = ((days >= low) & (days < high)).astype(float)
    return np.asarray(weight / weight.sum())


def publication_lags(rates: Rates) -> Reals:
    """Give the cumulated law of the days from filing to the first publication, shape (3 kinds, 601).

    Inventions: a share on request after 3 to 18 months (triangular), the others within two months after
    month 18. Utility models and designs are published with their grant.
    """
    invention = rates.early * _triangle(90, 540) + (1 - rates.early) * _flat(540, LONGEST)
    return np.cumsum(np.stack([invention, _triangle(150, 330), _triangle(120, 270)]), axis=1)


@dataclass(frozen=True, slots=True)
class FilingYear:
    """Filings of one year that are published by the last day.

    Attributes
    ----------
    first_day
        1 January, days since 1970.
    visible
        Share of the year's filings by AI (0 other, 1 AI), day and kind: mix times law of the day times law of
        the lag up to the last day, shape (2, days, 3). Its sum over days and kinds is the share published.
    last_day
        Last day of the records.
    """

    first_day: int
    visible: Reals
    last_day: int

    @property
    def published(self) -> Reals:
        """Share of the year's filings published by the last day: other, AI; shape (2,)."""
        return np.asarray(np.minimum(self.visible.sum(axis=(1, 2)), 1.0))


def filing_year(year: int, last_year: int, rates: Rates) -> FilingYear:
    """Lay out one filing year."""
    first, last = day_number(year, 1, 1), day_number(last_year, 12, 31)
    days = np.arange(first, day_number(year + 1, 1, 1))
    weekday = (days + 3) % 7
    on_day = np.where(weekday < 5, 1.0, 0.1)
    on_day /= on_day.sum()
    seen = publication_lags(rates)[:, np.clip(last - days, 0, LONGEST - 1)].T
    visible = np.asarray(rates.kinds)[:, None, :] * on_day[None, :, None] * seen[None]
    return FilingYear(first, visible, last)


def draw_days(
    year: FilingYear, ai: Integers, rank: Reals, random: np.random.Generator
) -> tuple[Integers, Integers]:
    """Draw filing days and kinds of patents that are published by the last day.

    Parameters
    ----------
    year
        The filing year.
    ai
        0 or 1 for each patent, shape (n,).
    rank
        Place of each patent in the order of the year, in [0, 1), shape (n,).
    random
        Stream.

    Returns
    -------
    tuple
        Days since 1970 and numbers of kinds, shapes (n,).
    """
    days, kinds = np.empty(len(ai), np.int64), np.empty(len(ai), np.int64)
    chance = random.random(len(ai))
    for group in (0, 1):
        mine = ai == group
        by_day = year.visible[group].sum(axis=1)
        total = np.cumsum(by_day) / by_day.sum()
        day = np.minimum(np.searchsorted(total, rank[mine], side="right"), len(by_day) - 1)
        law = np.cumsum(year.visible[group][day], axis=1)
        kinds[mine] = (chance[mine, None] * law[:, -1:] >= law).sum(axis=1).clip(0, 2)
        days[mine] = year.first_day + day
    return days, kinds


def draw_publication(
    days: Integers, kinds: Integers, last_day: int, rates: Rates, random: np.random.Generator
) -> Integers:
    """Draw days of publication, Tuesdays and Fridays up to the last day; shape (n,)."""
    laws = publication_lags(rates)
    chance = random.random(len(days))
    lag = np.zeros(len(days), np.int64)
    for kind in range(len(KINDS)):
        mine = kinds == kind
        most = laws[kind, np.clip(last_day - days[mine], 0, LONGEST - 1)]
        lag[mine] = np.searchsorted(laws[kind], chance[mine] * most, side="right")
    return np.minimum(next_gazette(days + lag), last_day)


def draw_grant(
    published: Integers, kinds: Integers, last_day: int, rates: Rates, random: np.random.Generator
) -> Integers:
    """Draw days of grant of inventions, -1 for none by the last day; shape (n,).

    Half a year and a lognormal time (median 550 days) after publication, of the granted share.
    """
    wait = 180 + 550 * np.exp(0.4 * random.standard_normal(len(published)))
    day = next_gazette(published + wait.astype(np.int64))
    granted = (random.random(len(published)) < rates.granted) & (kinds == 0) & (day <= last_day)
    return np.where(granted, day, -1)


def next_gazette(days: Integers) -> Integers:
    """Move days to the next Tuesday or Friday."""
    ahead = np.array([1, 0, 2, 1, 0, 3, 2])
    return np.asarray(days + ahead[(days + 3) % 7])
