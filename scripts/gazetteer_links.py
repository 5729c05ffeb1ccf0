"""Which county of one year is which county of the next: lineages, found from names and codes.

The source's own lineage numbers are not used: before the renumberings of the 1980s and 1990s they join
counties that merely had the same code at different times.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import NamedTuple

#: Kinds of events that say what became of a county; the others renumber or found.
TELLING = ("撤销", "撤县设市", "撤县设区", "撤市设区", "更名", "区划调整", "划转")
#: The events file names another county than the one that took it over.
MISLEADING = {"白沙工农区"}


class County(NamedTuple):
    """A county-level unit in one year; `city` is the unit of analysis it belongs to."""

    province: str
    city: str
    name: str
    code: str
    short: str


class Event(NamedTuple):
    """What became of a county that ended: the last name of `path` is the unit it became part of."""

    code: str
    name: str
    path: tuple[str, ...]


Key = Callable[[County], Hashable]
SAME: tuple[Key, ...] = (
    lambda county: (county.province, county.code, county.name),
    lambda county: (county.province, county.name),
    lambda county: (county.province, county.short),
    lambda county: (county.province, county.city, county.code),
)
ACROSS: tuple[Key, ...] = (lambda county: county.name, lambda county: county.short)


def once(counties: Iterable[County], key: Key) -> dict[Hashable, County]:
    """Counties whose key no other has."""
    found = defaultdict(list)
    for county in counties:
        found[key(county)].append(county)
    return {value: same[0] for value, same in found.items() if len(same) == 1}


def continued(before: Iterable[County], after: Iterable[County]) -> dict[County, County]:
    """Pair each county with itself a year later; a new province's counties are sought in the others too."""
    left, right = set(before), set(after)
    old_provinces = {county.province for county in left}
    pairs: dict[County, County] = {}
    for key in SAME:
        _pair(left, right, right, key, pairs)
    for key in ACROSS:
        _pair(left, right, {c for c in right if c.province not in old_provinces}, key, pairs)
    return pairs


def _pair(
    left: set[County], right: set[County], among: set[County], key: Key, pairs: dict[County, County]
) -> None:
    olds, news = once(left, key), once(among, key)
    for value in sorted(olds.keys() & news.keys(), key=str):
        pairs[olds[value]] = news[value]
        left.discard(olds[value])
        right.discard(news[value])


def merged(
    ended: Iterable[County],
    after: Iterable[County],
    fresh: Iterable[County],
    new_cities: Mapping[tuple[str, str], str],
    events: Mapping[tuple[str, str], Event],
) -> tuple[dict[County, County], dict[County, str]]:
    """What the counties without a next year became part of: another county, or only a city.

    Parameters
    ----------
    ended
        Counties that `continued` left over.
    after, fresh
        All counties of the next year, and those of them that were not there before.
    new_cities
        Code of each city founded in that year, by province and short name.
    events
        What the second source says of counties that ended about that year, by code and name.
    """
    by_short = once(after, lambda county: (county.province, county.short))
    by_name = once(after, lambda county: (county.province, county.name))
    only_new = once(fresh, lambda county: county.city)
    counties: dict[County, County] = {}
    cities: dict[County, str] = {}
    for county in sorted(ended):
        event = events.get((county.code, county.name))
        last = event.path[-1] if event else ""
        founded = new_cities.get((county.province, county.short))
        founded = founded or new_cities.get((county.province, short_of(last)))
        target = by_name.get((county.province, last)) or by_short.get((county.province, short_of(last)))
        if founded and (target is None or target.city != founded):
            target = only_new.get(founded)
        if target and target.name != county.name:
            counties[county] = target
        elif founded:
            cities[county] = founded
    return counties, cities


def renamed(into: Mapping[County, County], fresh: Iterable[County]) -> dict[County, County]:
    """Pick out the counties that are new and take over one county alone: the same county by another name."""
    takers = Counter(into.values())
    return {old: new for old, new in into.items() if new in fresh and takers[new] == 1}


def short_of(name: str) -> str:
    """Name without its last word for a kind of unit."""
    return name[:-1] if len(name) > 2 and name[-1] in "县市区旗" else name
