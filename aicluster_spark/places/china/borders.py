"""From the city of one year to the city of another: cities that are renamed, split, merged and abolished."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from aicluster_spark.places.china.tables import (
    FIRST_YEAR,
    LAST_YEAR,
    End,
    Span,
    cities,
    counties,
    county_ends,
)


class Borders:
    """Follows units through the years, one year at a time; remembers what it found.

    Parameters
    ----------
    city_spans, county_spans
        Units through the years.
    ends
        What became of counties that ended, by lineage and last year.
    """

    def __init__(
        self, city_spans: tuple[Span, ...], county_spans: tuple[Span, ...], ends: dict[tuple[str, int], End]
    ) -> None:
        self._ends = ends
        self._names: dict[tuple[str, int], str] = {}
        self._years: dict[str, list[int]] = defaultdict(list)
        self._city_of: dict[tuple[str, int], str] = {}
        self._members: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._by_name: dict[tuple[str, str, int], set[str]] = defaultdict(set)
        self._namesakes: dict[tuple[str, int], set[str]] = defaultdict(set)
        self._provinces = {span.city: span.province for span in city_spans}
        for span in city_spans:
            for year in range(span.first, span.last + 1):
                self._names[span.city, year] = span.short
                self._years[span.city].append(year)
                self._namesakes[span.short, year].add(span.city)
        for span in county_spans:
            for year in range(span.first, span.last + 1):
                self._city_of[span.key, year] = span.city
                self._members[span.city, year].append(span.key)
                self._by_name[span.province, span.short, year].add(span.city)
        self._cities: dict[tuple[str, int, int], str | None] = {}
        self._counties: dict[tuple[str, int, int], str | None] = {}

    def exists(self, city: str, year: int) -> bool:
        """Whether the code stood for a city in that year."""
        return (city, year) in self._names

    def nearest_existing(self, city: str, year: int) -> int:
        """Year nearest to the given one in which the code stood for a city.

        Raises
        ------
        KeyError
            The code never stood for a city.
        """
        return min(self._years[city], key=lambda there: abs(there - year))

    def city_of_any_year(self, code: str) -> str | None:
        """City of the last year of the tables that a code of any year lies in, if the code is known."""
        years = self._years.get(code)
        return self.city(code, years[-1], LAST_YEAR) if years else None

    def city(self, code: str, year: int, target: int) -> str | None:
        """Code in the target year of a city of another year.

        A city that keeps its code and name stays itself, also where counties left it. One that was renamed
        or abolished is the one city that holds all its counties; null where several hold them.

        Parameters
        ----------
        code
            City, by its code of `year`.
        year, target
            From `FIRST_YEAR` to `LAST_YEAR`; the target may lie before the year.
        """
        where = (code, year, target)
        if where not in self._cities:
            self._cities[where] = self._walk_city(code, year, target)
        return self._cities[where]

    def county(self, lineage: str, year: int, target: int) -> str | None:
        """Code of the city a county of another year lies in in the target year; null where unknown.

        Parameters
        ----------
        lineage
            The county, of `tables.counties()`.
        year
            Any year the lineage existed in.
        target
            From `FIRST_YEAR` to `LAST_YEAR`; before the county was founded, that of its city stands for it.
        """
        where = (lineage, year, target)
        if where not in self._counties:
            self._counties[where] = self._walk_county(lineage, year, target)
        return self._counties[where]

    def share(self, code: str, year: int, target_city: str, target: int) -> float:
        """Share of a city's counties that lie in the target city in the target year; 1 where it has none."""
        members = self._members.get((code, year), [])
        inside = sum(self.county(lineage, year, target) == target_city for lineage in members)
        return inside / len(members) if members else 1.0

    def _walk_city(self, code: str, year: int, target: int) -> str | None:
        step = 1 if target > year else -1
        now: str | None = code
        while year != target and now is not None:
            now = self._next_city(now, year, year + step)
            year += step
        return now

    def _next_city(self, code: str, year: int, other: int) -> str | None:
        name = self._names.get((code, year))
        if name is not None and self._names.get((code, other)) == name:
            return code
        members = self._members.get((code, year), ())
        nexts = (self._next_of_county(lineage, year, other) for lineage in members)
        homes = {city for city in nexts if city is not None}
        if not homes and name is not None:
            homes = self._without_counties(code, name, other)
        if len(homes) == 1:
            return homes.pop()
        return code if not homes and (code, other) in self._names else None

    def _without_counties(self, code: str, name: str, other: int) -> set[str]:
        """Cities a city that has no counties may be in another year: of its name, or with a county of it."""
        none: set[str] = set()
        around = self._by_name.get((self._provinces[code], name, other), none)
        return around or self._namesakes.get((name, other), none)

    def _next_of_county(self, lineage: str, year: int, other: int) -> str | None:
        """City of a county in the neighbouring year, if the county or what it became part of is known."""
        known = self._city_of.get((lineage, other))
        end = self._ends.get((lineage, year)) if known is None and other > year else None
        return end.city if end else known

    def _walk_county(self, lineage: str, year: int, target: int) -> str | None:
        direct = self._city_of.get((lineage, target))
        if direct is not None:
            return direct
        step = 1 if target > year else -1
        while (lineage, year + step) in self._city_of:
            year += step
        end = self._ends.get((lineage, year)) if step > 0 else None
        if end and end.lineage:
            return self.county(end.lineage, year + 1, target)
        if end:
            return self.city(end.city, year + 1, target)
        return self.city(self._city_of[lineage, year], year, target)


@cache
def borders() -> Borders:
    """Borders of the packaged gazetteer."""
    return Borders(cities(), counties(), county_ends())


def nearest_year(year: int | None) -> int:
    """Year of the tables nearest to a year; the last where it is unknown."""
    return LAST_YEAR if year is None else min(max(year, FIRST_YEAR), LAST_YEAR)
