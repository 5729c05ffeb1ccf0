"""Applicants without a list of them: everything about one follows from its place and its rank there.

The applicant of rank r in a place of K has a share of its patents in proportion to ln((r + 2)/(r + 1)), so
the largest has many times the patents of the median, and its posts (for inventors) are proportional to that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from aicluster_spark.synth.chance import Integers, Reals, pick, uniform
from aicluster_spark.synth.facts import Geography, words
from aicluster_spark.synth.numbers import credit_codes
from aicluster_spark.synth.rates import Rates

SECTORS = ("firm", "university", "institute", "government", "person")
FIRM, UNIVERSITY, INSTITUTE, GOVERNMENT, PERSON = range(5)
AI_STEP = 3
"""Every third applicant files AI."""
PATENTS_EACH, POSTS_EACH, LEAST_POSTS = 14, 1.4, 3


@dataclass(frozen=True, slots=True)
class Applicants:
    """Applicants of a nation, by place (cities, then foreign places) and rank.

    Attributes
    ----------
    seed, rates, places
        What they follow from.
    count
        Applicants of each place, shape (p,).
    posts
        Posts of each place beside the least of each applicant, shape (p,).
    first
        Number of the first applicant of each place, shape (p + 1,).
    first_post
        Number of the first post of each place, shape (p + 1,).
    """

    seed: int
    rates: Rates
    places: Geography
    count: Integers
    posts: Integers
    first: Integers
    first_post: Integers

    @property
    def cities(self) -> int:
        """Number of cities; places from there on are foreign."""
        return self.places.cities.height

    def draw(self, place: Integers, ai: Integers, random: np.random.Generator) -> Integers:
        """Draw the rank of the applicant of each patent, shape (n,)."""
        chance = random.random(len(place))
        rank = np.floor((self.count[place] + 1.0) ** chance).astype(np.int64) - 1
        rank = np.minimum(rank, self.count[place] - 1)
        return np.where(ai == 1, rank - rank % AI_STEP, rank)

    def post_range(self, place: Integers, rank: Integers) -> tuple[Integers, Integers]:
        """Give the first post of each applicant and how many it has, shapes (n,)."""
        start = self._posts_before(place, rank)
        return self.first_post[place] + start, self._posts_before(place, rank + 1) - start

    def _posts_before(self, place: Integers, rank: Integers) -> Integers:
        share = np.log1p(rank) / np.log1p(self.count[place])
        return np.floor(self.posts[place] * share).astype(np.int64) + LEAST_POSTS * rank

    def sector(self, place: Integers, rank: Integers) -> Integers:
        """Give the number of the sector; the largest of a place are never persons."""
        chance = uniform(self.seed, "sector", self.first[place] + rank)
        sector = np.searchsorted(np.cumsum(self.rates.sectors), chance, side="right").clip(0, 4)
        sector = np.where(place >= self.cities, FIRM, sector)
        return np.where((sector == PERSON) & (rank < 30), FIRM, sector)

    def field(self, place: Integers, rank: Integers) -> Integers:
        """Field of technology in which it files what is not AI."""
        return pick(self.seed, "field", len(words()["fields"]), self.first[place] + rank)

    def county(self, place: Integers, rank: Integers) -> Integers:
        """Give the number of its county, -1 for foreign ones."""
        home = np.minimum(place, self.cities - 1)
        county = self.places.first_county[home] + pick(
            self.seed, "county", self.places.counties[home], self.first[place] + rank
        )
        return np.where(place < self.cities, county, -1)

    def names(self, place: Integers, rank: Integers) -> pl.Series:
        """Name of each; that of a person is null, because it is that of the inventor."""
        number, sector = self.first[place] + rank, self.sector(place, rank)
        name = words()["names"]
        endings = [name["firms"], name["universities"], name["institutes"], name["governments"]]
        parts = pl.DataFrame(
            {
                "short": self._short_names().gather(pl.Series(place)),
                "brand": self._brands(place, rank),
                "industry": _gathered(
                    name["industries"], pick(self.seed, "industry", len(name["industries"]), number)
                ),
                "bracket": uniform(self.seed, "bracket", number) < 0.05,
                "sector": sector,
                **{
                    SECTORS[kind]: _gathered(list(ending), pick(self.seed, "ending", len(ending), number))
                    for kind, ending in enumerate(endings)
                },
                "abroad": self._foreign_endings(place, number),
            }
        )
        firm = (
            pl.when(pl.col("abroad") != "")
            .then(pl.concat_str("brand", "industry", "abroad"))
            .when("bracket")
            .then(pl.concat_str("brand", "industry", pl.lit("（"), "short", pl.lit("）"), "firm"))
            .otherwise(pl.concat_str("short", "brand", "industry", "firm"))
        )
        return parts.select(
            pl.when(pl.col("sector") == FIRM)
            .then(firm)
            .when(pl.col("sector") == GOVERNMENT)
            .then(pl.concat_str("short", pl.lit("市"), "government", "brand", pl.lit("分局")))
            .when(pl.col("sector") == UNIVERSITY)
            .then(pl.concat_str("short", "brand", "university"))
            .when(pl.col("sector") == INSTITUTE)
            .then(pl.concat_str("short", "brand", "institute"))
        ).to_series()

    def codes(self, place: Integers, rank: Integers) -> pl.Series:
        """Give the credit code of each, empty for persons and foreign ones."""
        sector, county = self.sector(place, rank), self.county(place, rank)
        kind = pl.Series(["91", "12", "12", "11", "00"]).gather(pl.Series(sector))
        scrambled = (self.first[place] + rank + 1) * 48_271 % 99_999_989
        code = credit_codes(kind, self._divisions()[np.maximum(county, 0)], scrambled)
        none = pl.Series((sector == PERSON) | (place >= self.cities))
        return pl.select(pl.when(none).then(pl.lit("")).otherwise(code)).to_series()

    def streets(self, place: Integers, rank: Integers) -> pl.Series:
        """Road and house number of each."""
        number = self.first[place] + rank
        roads = words()["names"]["roads"]
        road = _gathered(roads, pick(self.seed, "road", len(roads), number))
        house = pl.Series(1 + pick(self.seed, "house", 999, number)).cast(pl.String)
        return road + house + "号"

    def _divisions(self) -> Integers:
        codes = self.places.spells.unique("code", keep="first", maintain_order=True)["code"]
        return codes.cast(pl.Int64).to_numpy()

    def _short_names(self) -> pl.Series:
        short = self.places.cities["name"].str.strip_suffix("市").to_list()
        return pl.Series([*short, *words()["foreign"]])

    def _brands(self, place: Integers, rank: Integers) -> pl.Series:
        """Two or three characters, different for all applicants of a place."""
        signs = words()["names"]["brand"]
        base = len(signs)
        turn = pick(self.seed, "brand", base, place)
        figures = [(rank // base**k + turn * (k + 1)) % base for k in range(3)]
        characters = pl.Series(signs)
        long = pl.Series(rank >= base**2)
        first, second, third = (characters.gather(pl.Series(figure)) for figure in figures)
        return pl.select(pl.when(long).then(first + second + third).otherwise(first + second)).to_series()

    def _foreign_endings(self, place: Integers, number: Integers) -> pl.Series:
        lists = [list(entry["firms"]) for entry in words()["foreign"].values()]  # type: ignore[call-overload]
        flat = ["", *(ending for endings in lists for ending in endings)]
        sizes = np.array([1, *map(len, lists)])
        start = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        entry = np.maximum(place - self.cities + 1, 0)
        return _gathered(flat, start[entry] + pick(self.seed, "ending abroad", sizes[entry], number))


def found_applicants(seed: int, rates: Rates, places: Geography, patents: int, weight: Reals) -> Applicants:
    """Size the applicants of each place by its expected share of the patents, shape (p,)."""
    count = np.maximum(8, np.rint(patents * weight / PATENTS_EACH)).astype(np.int64)
    posts = np.maximum(60, np.rint(patents * weight * POSTS_EACH)).astype(np.int64)
    all_posts = posts + LEAST_POSTS * count
    first, first_post = (np.concatenate([[0], np.cumsum(size)]) for size in (2 * count, all_posts))
    # Twice the count: numbers are kept for firms of the register that file no patents.
    return Applicants(seed, rates, places, count, posts, first, first_post)


def _gathered(values: list[str], places: Integers) -> pl.Series:
    return pl.Series(values, dtype=pl.String).gather(pl.Series(places))
