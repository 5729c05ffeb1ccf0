"""Who issued a policy document: the level of an authority and the area it governs, from its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

LEVELS = ("national", "province", "city", "county")
"""From the highest to the lowest."""

_GOES_ON = r"(?!场|容|值|政(?!府|协)|民|域)"
"""After 市 or 区: the word goes on, as in 市场 and 区域."""
_CITY = re.compile(rf"^([\u4e00-\u9fff]{{1,8}}?(?:自治州|盟|地区|市)){_GOES_ON}")
_COUNTY = re.compile(rf"^([\u4e00-\u9fff]{{1,7}}?(?:新区|自治县|自治旗|区|县|旗|市)){_GOES_ON}")
_NO_AREA = re.compile(
    r"^(?:社|小|园|辖|市|灾|校|片|军|林|景)区$|^(?:城|都|超|门)市$|^[各全第]|委|转发|届"
    r"|(?:开发|保税|试验|示范|自贸|功能|园)区$|三角地区$|部地区$"
)
_RELATIVE = re.compile(r"^(?:本|全)?(省|市|区|县)(?!场)")


@dataclass(frozen=True, slots=True)
class Issuer:
    """One authority.

    Attributes
    ----------
    level
        One of `LEVELS`.
    place
        The area it governs, such as 广东省深圳市; empty for the nation, None where the name leaves it open.
    """

    level: str
    place: str | None


@dataclass(frozen=True, slots=True)
class _Names:
    full: re.Pattern[str]
    short: re.Pattern[str]
    provinces: dict[str, str]
    municipalities: frozenset[str]
    national: re.Pattern[str]
    branches: re.Pattern[str]
    hosts: dict[str, str]
    national_hosts: tuple[str, ...]


@lru_cache(maxsize=100_000)
def judge_issuer(name: str, seat: str | None = None) -> Issuer | None:
    """Read level and area from the name of one authority.

    Parameters
    ----------
    name
        Name of one authority, such as 上海市金山区人民政府.
    seat
        Province-level unit that published the document, for names that leave it out (市科委).

    Returns
    -------
    Issuer or None
        None where the name tells nothing.
    """
    names = _names()
    text = re.sub(r"^(?:中共(?!中央)|中国共产党|原)", "", name.strip(" 《》“”\"'()（）·"))
    branch = names.branches.match(text)
    if branch and (local := _local(text[branch.end() :], None)):
        return local
    if names.national.match(text):
        return Issuer("national", "")
    return _relative(text, seat) or _local(text, seat)


def judge_host(url: str | None) -> Issuer | None:
    """Read level and area from the site that published a document."""
    host = re.match(r"^(?:https?://)?([^/:]+)", url or "")
    if host is None:
        return None
    names, site = _names(), host[1].lower()
    if any(site == known or site.endswith(f".{known}") for known in names.national_hosts):
        return Issuer("national", "")
    place = next((p for known, p in names.hosts.items() if site == known or site.endswith(f".{known}")), None)
    return Issuer("province", place) if place else None


def _relative(text: str, seat: str | None) -> Issuer | None:
    """Read names that leave the place out: 市科委 of Shanghai's site is Shanghai's."""
    found = _RELATIVE.match(text)
    if found is None:
        return None
    level = {"省": "province", "市": "city", "区": "county", "县": "county"}[found[1]]
    municipal = seat in _names().municipalities
    if level == "province" or (level == "city" and municipal):
        return Issuer("province", seat)
    return Issuer(level, None)


def _local(text: str, seat: str | None) -> Issuer | None:
    province, rest = _province(text)
    if province in _names().municipalities:
        county = _area(_COUNTY, rest)
        return Issuer("county", province + county) if county else Issuer("province", province)
    city = _area(_CITY, rest)
    if city:
        county = _area(_COUNTY, rest[len(city) :])
        place = (province or "") + city
        return Issuer("county", place + county) if county else Issuer("city", place)
    if province:
        return Issuer("province", province)
    county = _area(_COUNTY, rest)
    return Issuer("county", (seat or "") + county) if county else None


def _province(text: str) -> tuple[str | None, str]:
    names = _names()
    if full := names.full.match(text):
        return full[0], text[full.end() :]
    if short := names.short.match(text):
        return names.provinces[short[1]], text[short.end(1) :]
    return None, text


def _area(form: re.Pattern[str], text: str) -> str | None:
    found = form.match(text)
    return found[1] if found and not _NO_AREA.search(found[1]) else None


@cache
def _names() -> _Names:
    file = resources.files("aicluster_spark") / "data" / "policy" / "issuers.yaml"
    table: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    provinces = table["provinces"]
    longest = sorted(provinces.values(), key=len, reverse=True)
    return _Names(
        full=re.compile("|".join(longest)),
        short=re.compile(f"({'|'.join(provinces)})(?={table['after_short']})"),
        provinces=provinces,
        municipalities=frozenset(table["municipalities"]),
        national=re.compile("|".join(sorted(table["national"], key=len, reverse=True))),
        branches=re.compile(table["branches"]),
        hosts={**table["hosts"]["read"], **table["hosts"]["background"]},
        national_hosts=(*table["national_hosts"]["read"], *table["national_hosts"]["background"]),
    )
