"""Inventors without a list of them: who holds which post in which year, and what they are called.

A post has one holder after the other, each for 8 to 19 years. Of a share of posts, two by two, the holders
change places in the middle of their time: they move to another applicant, mostly in another city.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from aicluster_spark.synth.chance import Integers, Reals, pick, uniform
from aicluster_spark.synth.facts import given_characters, surnames, words
from aicluster_spark.synth.organisations import Applicants
from aicluster_spark.synth.rates import Rates

GENERATIONS = 16
ORIGIN = 1980


@dataclass(frozen=True, slots=True)
class People:
    """Inventors of a nation.

    Attributes
    ----------
    seed, rates
        What they follow from.
    home_posts
        Posts in the cities; those from there on are abroad, and nobody moves across the border.
    """

    seed: int
    rates: Rates
    home_posts: int

    def holders(self, post: Integers, year: int) -> Integers:
        """Identity of the holder of each post in a year, shape (n,)."""
        turn = int(pick(self.seed, "exchange", self.home_posts, 0))
        other = np.where(post < self.home_posts, (turn - post) % self.home_posts, post)
        pair = np.minimum(post, other)
        moves = uniform(self.seed, "moves", pair) < self.rates.movers
        key = np.where(moves, pair, post)
        length = 8 + pick(self.seed, "length", 12, key)
        since = year - ORIGIN + pick(self.seed, "phase", length, key)
        second_half = since % length >= length // 2
        holder = np.where(moves & second_half, other, post)
        return np.asarray(holder * GENERATIONS + since // length, np.int64)

    def names(self, person: Integers, style: Integers) -> pl.Series:
        """Name each person by a style: 0 Chinese, 1 Japanese, 2 western; shape (n,)."""
        names = self._chinese(person)
        for number, (manner, joint) in enumerate((("japanese", ""), ("western", "·")), start=1):
            mine = np.flatnonzero(style == number)
            if mine.size:
                names = names.scatter(mine, self._foreign(person[mine], manner, joint))
        return names

    def _chinese(self, person: Integers) -> pl.Series:
        family, share = surnames()
        signs, weight = given_characters()
        draw = {name: uniform(self.seed, name, person) for name in ("family", "first", "second", "single")}
        last = pl.Series(family).gather(pl.Series(_at(share, draw["family"])))
        first = pl.Series(signs).gather(pl.Series(_at(weight, draw["first"])))
        second = pl.Series(["", *signs]).gather(
            pl.Series(np.where(draw["single"] < self.rates.single_name, 0, 1 + _at(weight, draw["second"])))
        )
        return last + first + second

    def _foreign(self, person: Integers, manner: str, joint: str) -> pl.Series:
        lists = words()["names"]
        given, family = lists[f"{manner}_given"], lists[f"{manner}_family"]
        one = pl.Series(given).gather(pl.Series(pick(self.seed, "given", len(given), person)))
        two = pl.Series(family).gather(pl.Series(pick(self.seed, "foreign family", len(family), person)))
        return one + joint + two if joint else two + one


def name_styles(applicants: Applicants) -> Integers:
    """Style of names by place: Chinese in the cities."""
    styles = {"chinese": 0, "japanese": 1, "western": 2}
    abroad = [styles[entry["names"]] for entry in words()["foreign"].values()]  # type: ignore[call-overload]
    return np.array([0] * applicants.cities + abroad)


@dataclass(frozen=True, slots=True)
class Teams:
    """Inventors of a batch, one row a mention, in the order of the patents.

    Attributes
    ----------
    patent
        Row of the patent, shape (m,).
    position
        Place in its list, from 0.
    person
        Identity.
    place
        Place of the applicant it works for.
    size
        Inventors of each patent, shape (n,).
    """

    patent: Integers
    position: Integers
    person: Integers
    place: Integers
    size: Integers


def draw_sizes(count: int, rates: Rates, random: np.random.Generator) -> Integers:
    """Draw team sizes: 1 + Poisson, and a share from a Pareto tail cut at the cap; shape (n,)."""
    body = 1 + random.poisson(rates.team_body, count)
    tail = np.floor(6 * (1 - random.random(count)) ** (-1 / rates.team_exponent))
    heavy = random.random(count) < rates.team_tail
    return np.where(heavy, np.minimum(tail, rates.team_cap), body).astype(np.int64)


def draw_teams(
    people: People,
    applicants: Applicants,
    place: Integers,
    rank: Integers,
    year: int,
    random: np.random.Generator,
) -> Teams:
    """Draw the inventors of patents from the posts of their applicants.

    Parameters
    ----------
    people, applicants
        The nation's.
    place, rank
        First applicant and co-applicant (-1 for none), shapes (n, 2).
    year
        Filing year.
    random
        Stream.
    """
    count = len(place)
    joint = place[:, 1] >= 0
    wanted = np.maximum(draw_sizes(count, people.rates, random), 1 + joint)
    start, width = np.zeros((count, 2), np.int64), np.zeros((count, 2), np.int64)
    for side in (0, 1):
        there = place[:, side] >= 0
        start[there, side], width[there, side] = applicants.post_range(place[there, side], rank[there, side])
    second = np.where(joint, np.minimum(wanted // 2, width[:, 1]), 0)
    first = np.minimum(wanted - second, width[:, 0])
    size = np.stack([first, second], axis=1)
    stride = np.where((random.random((count, 2)) < 0.2) & (2 * size <= width), 2, 1)
    chance = random.random((count, 2))
    leading = np.floor((width + 1.0) ** chance).astype(np.int64) - 1
    leader = np.where(random.random((count, 2)) < 0.5, leading, np.floor(width * chance).astype(np.int64))
    total = size.sum(axis=1)
    patent = np.repeat(np.arange(count), total)
    position = np.arange(len(patent)) - np.repeat(np.cumsum(total) - total, total)
    side = (position >= first[patent]).astype(np.int64)
    step = position - side * first[patent]
    at = (patent, side)
    post = start[at] + (leader[at] + stride[at] * step) % width[at]
    return Teams(patent, position, people.holders(post, year), place[at], total)


def _at(cumulated: Reals, chance: Reals) -> Integers:
    return np.minimum(np.searchsorted(cumulated, chance, side="right"), len(cumulated) - 1)
