"""A batch of patents, made from its cases: numbers, dates, parties, codes and texts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from aicluster_spark.synth.calendar import DESIGN, KINDS, FilingYear, draw_days, draw_grant, draw_publication
from aicluster_spark.synth.cells import Cases
from aicluster_spark.synth.chance import Integers, stream
from aicluster_spark.synth.facts import words
from aicluster_spark.synth.numbers import application_numbers
from aicluster_spark.synth.organisations import PERSON, SECTORS, Applicants
from aicluster_spark.synth.people import People, Teams, draw_teams, name_styles
from aicluster_spark.synth.rates import Rates
from aicluster_spark.synth.texts import (
    BOTH,
    CODE,
    NONE,
    SIGNALS,
    WORD,
    Library,
    abstracts,
    claims,
    edition_codes,
    titles,
)


@dataclass(frozen=True, slots=True)
class World:
    """What all batches share."""

    seed: int
    rates: Rates
    applicants: Applicants
    people: People
    library: Library


@dataclass(frozen=True, slots=True)
class Place:
    """Where a batch stands in the nation.

    Attributes
    ----------
    year, number
        Filing year and number of the batch in it.
    before, of_year
        Patents of the year before the batch, and in the whole year.
    before_nation
        Patents of the nation before the batch.
    """

    year: int
    number: int
    before: int
    of_year: int
    before_nation: int


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of patents.

    Attributes
    ----------
    patents
        One row a patent: what the files and the truth say of it.
    parties
        One row an applicant or inventor, in the order of the patents.
    """

    patents: pl.DataFrame
    parties: pl.DataFrame


def make_batch(world: World, cases: Cases, calendar: FilingYear, place: Place) -> Batch:
    """Make the patents of a batch."""
    random = stream(world.seed, "batch", place.year, place.number)
    count = len(cases.ai)
    order = (place.before + np.arange(count) + 0.5) / place.of_year
    filed, kind = draw_days(calendar, cases.ai, order, random)
    published = draw_publication(filed, kind, calendar.last_day, world.rates, random)
    granted = draw_grant(published, kind, calendar.last_day, world.rates, random)
    serial = place.before + np.arange(count) + 1
    number, bare = application_numbers(np.full(count, place.year), kind, serial)
    places, ranks = _applicants(world, cases, random)
    teams = draw_teams(world.people, world.applicants, places, ranks, place.year, random)
    signal, domain = _subject(world, cases.ai, kind, places[:, 0], ranks[:, 0], random)
    inventors = _inventors(world, teams)
    facts = pl.DataFrame(
        {
            "patent": np.arange(count),
            "number": number,
            "patent_id": "CN-" + bare,
            "year": np.full(count, place.year),
            "kind": pl.Series(KINDS).gather(pl.Series(kind)),
            "filed": pl.Series(filed).cast(pl.Int32).cast(pl.Date),
            "published": pl.Series(published).cast(pl.Int32).cast(pl.Date),
            "granted": pl.Series(np.where(kind == 0, granted, published)).cast(pl.Int32).cast(pl.Date),
            "document": _documents(place.before_nation + np.arange(count), kind),
            "is_ai": cases.ai == 1,
            "signal": pl.Series(SIGNALS).gather(pl.Series(signal)),
            "domain": pl.Series(world.library.domains).gather(pl.Series(domain)),
            "place": places[:, 0],
            "partner": cases.partner,
            "team_size": teams.size,
        }
    )  # fmt: skip
    facts = facts.with_columns(granted=pl.when(pl.col("granted") >= pl.date(1971, 1, 1)).then("granted"))
    applicants = _applicant_rows(world, places, ranks, inventors, place.year, random)
    codes = _codes(world, signal, domain, facts["published"].dt.year().to_numpy(), kind, random)
    texts = _texts(world, domain, kind, signal, random)
    patents = pl.concat([facts, codes, texts, _first_applicant(applicants)], how="horizontal")
    return Batch(_with_lists(patents, applicants, inventors), _parties(applicants, inventors, patents))


def _applicants(world: World, cases: Cases, random: np.random.Generator) -> tuple[Integers, Integers]:
    """First applicant and co-applicant: places and ranks, -1 for none, shapes (n, 2)."""
    firms = world.applicants
    first = firms.draw(cases.place, cases.ai, random)
    joint = cases.partner >= 0
    second = np.full(len(first), -1)
    second[joint] = firms.draw(cases.partner[joint], cases.ai[joint], random)
    same = joint & (cases.partner == cases.place) & (second == first)
    second[same] = (first[same] + 1) % firms.count[cases.place[same]]
    return np.stack([cases.place, cases.partner], axis=1), np.stack([first, second], axis=1)


def _subject(
    world: World, ai: Integers, kind: Integers, place: Integers, rank: Integers, random: np.random.Generator
) -> tuple[Integers, Integers]:
    """Draw which AI signals a patent carries, and its domain; designs have no codes and so no signals."""
    rates, library = world.rates, world.library
    chance = random.random(len(ai))
    with_ai = np.searchsorted(np.cumsum(rates.ai_signals), chance, side="right").clip(0, NONE)
    without = np.searchsorted(np.cumsum(rates.false_signals), chance, side="right").clip(0, NONE)
    signal = np.where(ai == 1, with_ai, np.where(kind == DESIGN, NONE, without))
    branch = library.fields + 1 + random.integers(0, library.branches, len(ai))
    allowed = [library.domains.index(name) for name in words()["word_only"]["fields"]]
    mechanical = np.array(allowed)[random.integers(0, len(allowed), len(ai))]
    domain = world.applicants.field(place, rank)
    domain = np.where((signal == NONE) & (ai == 1), library.general, domain)
    domain = np.where(signal == WORD, mechanical, domain)
    return signal, np.where((signal == BOTH) | (signal == CODE), branch, domain)


def _documents(index: Integers, kind: Integers) -> pl.Series:
    """Publication numbers without kind code: nine digits, the first by kind."""
    return "CN" + pl.Series((kind + 1) * 10**8 + index).cast(pl.String)


def _inventors(world: World, teams: Teams) -> pl.DataFrame:
    people, row = np.unique(teams.person, return_inverse=True)
    styles = np.zeros(len(people), np.int64)
    styles[row] = name_styles(world.applicants)[teams.place]
    names = world.people.names(people, styles)
    return pl.DataFrame(
        {
            "patent": teams.patent,
            "position": teams.position,
            "identity": teams.person,
            "name": names.gather(pl.Series(row)),
            "place": teams.place,
        }
    )


def _applicant_rows(
    world: World,
    places: Integers,
    ranks: Integers,
    inventors: pl.DataFrame,
    year: int,
    random: np.random.Generator,
) -> pl.DataFrame:
    firms = world.applicants
    patent, position = np.nonzero(places >= 0)
    place, rank = places[patent, position], ranks[patent, position]
    sector = firms.sector(place, rank)
    first_name = inventors.filter(pl.col("position") == 0)["name"].gather(pl.Series(patent))
    rows = pl.DataFrame(
        {
            "patent": patent,
            "position": position,
            "identity": firms.first[place] + rank,
            "name": firms.names(place, rank),
            "sector": pl.Series(SECTORS).gather(pl.Series(sector)),
            "place": place,
            "code": firms.codes(place, rank),
            "street": firms.streets(place, rank),
            "half": random.random(len(patent)) < world.rates.half_width_brackets,
        }
    )
    person = pl.when(pl.Series(sector == PERSON)).then(first_name).otherwise("name")
    plain = person.str.replace("（", "(", literal=True).str.replace("）", ")", literal=True)
    rows = rows.with_columns(name=pl.when("half").then(plain).otherwise(person))
    return pl.concat([rows, _divisions(world, place, rank, year)], how="horizontal")


def _divisions(world: World, place: Integers, rank: Integers, year: int) -> pl.DataFrame:
    """Province, city and county of each applicant by the borders of the year, the city also by today's."""
    firms, places = world.applicants, world.applicants.places
    county = firms.county(place, rank)
    spell = np.where(county >= 0, places.spell_of[np.maximum(county, 0), year - places.first_year], -1)
    home = places.spells.select(
        pl.col("county", "city_then", "city_then_name").gather(np.maximum(spell, 0).tolist())
    )
    today = places.cities.select("province", city_now="code", city_name="name")
    city = today.select(pl.all().gather(np.minimum(place, firms.cities - 1).tolist()))
    abroad = pl.Series(["", *words()["foreign"]]).gather(pl.Series(np.maximum(place - firms.cities + 1, 0)))
    joined = pl.concat([home, city, pl.DataFrame({"abroad": abroad})], how="horizontal")
    return joined.with_columns(
        pl.when(pl.col("abroad") == "").then(pl.col(name)).alias(name)
        for name in ("county", "city_then", "city_then_name", "province", "city_now", "city_name")
    )


def _first_applicant(applicants: pl.DataFrame) -> pl.DataFrame:
    where = ("county", "city_then", "city_then_name", "province", "city_now", "city_name", "abroad", "street")
    return applicants.filter(pl.col("position") == 0).select(*where, "sector")


def _codes(
    world: World,
    signal: Integers,
    domain: Integers,
    published: Integers,
    kind: Integers,
    random: np.random.Generator,
) -> pl.DataFrame:
    """Two codes of each patent: AI ones where the signal says so; designs have none."""
    library = world.library
    branch = np.maximum(domain - library.fields - 1, 0)
    core = words()["core"]["codes"]
    coded = (signal == BOTH) | (signal == CODE)
    frame = pl.DataFrame(
        {
            "coded": coded,
            "design": kind == 2,
            "edition": edition_codes(published, branch),
            "core": pl.Series(core).gather(pl.Series(random.integers(0, len(core), len(domain)))),
            "one": library.codes.pick(domain, random),
            "two": library.codes.pick(domain, random),
            "turned": random.random(len(domain)) < 0.5,
        }
    )
    main = pl.when("coded").then(pl.when("turned").then("core").otherwise("edition")).otherwise("one")
    further = pl.when("coded").then(pl.when("turned").then("edition").otherwise("core")).otherwise("two")
    none = pl.col("design")
    return frame.select(
        ipc_main=pl.when(none).then(pl.lit("")).otherwise(main),
        ipc_further=pl.when(none | (main == further)).then(pl.lit("")).otherwise(further),
    )


def _texts(
    world: World, domain: Integers, kind: Integers, signal: Integers, random: np.random.Generator
) -> pl.DataFrame:
    library = world.library
    term = library.terms.pick(domain, random)
    title = titles(library, domain, signal, term, random)
    return pl.DataFrame(
        {
            "title": title,
            "abstract": abstracts(library, title, domain, kind, signal, term, world.rates, random),
            "claim": claims(library, title, domain, kind, random),
        }
    )


def _with_lists(patents: pl.DataFrame, applicants: pl.DataFrame, inventors: pl.DataFrame) -> pl.DataFrame:
    def joined(rows: pl.DataFrame, name: str) -> pl.DataFrame:
        return rows.group_by("patent", maintain_order=True).agg(pl.col(name).str.join(";"))

    return pl.concat(
        [
            patents,
            joined(applicants, "name").select(applicants="name"),
            joined(applicants, "sector").select(applicant_sectors="sector"),
            joined(applicants, "code").select(codes="code"),
            joined(inventors, "name").select(inventors="name"),
        ],
        how="horizontal",
    )


def _parties(applicants: pl.DataFrame, inventors: pl.DataFrame, patents: pl.DataFrame) -> pl.DataFrame:
    """Truth of each party; the city of an inventor is that of the applicant it works for."""
    cities = applicants.select("patent", "place", "city_then", "city_now").unique(
        ["patent", "place"], maintain_order=True
    )
    inventors = inventors.join(cities, on=["patent", "place"], how="left", maintain_order="left")
    columns = ("patent", "position", "identity", "name", "sector", "city_then", "city_now")
    rows = pl.concat(
        [
            applicants.select(columns).with_columns(role=pl.lit("applicant")),
            inventors.with_columns(sector=pl.lit("person"))
            .select(columns)
            .with_columns(role=pl.lit("inventor")),
        ]
    )
    number = patents["patent_id"].gather(rows["patent"])
    return rows.with_columns(number.alias("patent_id")).drop("patent")
