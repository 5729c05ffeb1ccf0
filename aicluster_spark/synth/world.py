"""The nation put together: process, applicants, people, language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from aicluster_spark.synth.batch import Batch, Place, World, make_batch
from aicluster_spark.synth.calendar import filing_year
from aicluster_spark.synth.cells import cells_of, deal
from aicluster_spark.synth.chance import Reals
from aicluster_spark.synth.facts import Geography, geography, words
from aicluster_spark.synth.organisations import found_applicants
from aicluster_spark.synth.people import People
from aicluster_spark.synth.process import Process, draw_process
from aicluster_spark.synth.rates import Rates
from aicluster_spark.synth.settings import BATCH, Nation
from aicluster_spark.synth.texts import compose


@dataclass(frozen=True, slots=True)
class Made:
    """A nation before its patents are written.

    Attributes
    ----------
    nation, rates, places
        What was asked for, at which rates, and where.
    process
        The planted process.
    world
        What the batches share.
    """

    nation: Nation
    rates: Rates
    places: Geography
    process: Process
    world: World

    def batches(self, year: int) -> Iterator[Batch]:
        """Make the patents of a filing year, batch by batch, in the order of filing."""
        t = year - self.nation.years[0]
        cases, counts = cells_of(self.process, t)
        calendar = filing_year(year, self.nation.years[1], self.rates)
        before = self._published(t)
        position = 0
        for number, batch in enumerate(deal(cases, counts, BATCH, self.nation.seed, t)):
            place = Place(year, number, position, int(counts.sum()), before + position)
            yield make_batch(self.world, batch, calendar, place)
            position += len(batch.ai)

    def _published(self, t: int) -> int:
        """Patents of the years before year t."""
        process = self.process
        return int(sum(part[:, :t].sum() for part in (process.others, process.published, process.foreign_ai)))


def foreign_shares(rates: Rates) -> Reals:
    """Share of each foreign place in all filings, shape (f,)."""
    group = {"foreign": rates.foreign, "overseas": rates.overseas}
    return np.array([group[e["group"]] * float(e["share"]) for e in words()["foreign"].values()])  # type: ignore[call-overload]


def make_nation(nation: Nation, rates: Rates) -> Made:
    """Draw the process of a nation and found its applicants."""
    places = geography(nation.cities)
    foreign = foreign_shares(rates)
    process = draw_process(nation, places, foreign, rates)
    weight = np.concatenate([process.size * (1 - foreign.sum()), foreign])
    applicants = found_applicants(nation.seed, rates, places, nation.patents, weight)
    people = People(nation.seed, rates, int(applicants.first_post[places.cities.height]))
    return Made(
        nation, rates, places, process, World(nation.seed, rates, applicants, people, compose(nation.seed))
    )
