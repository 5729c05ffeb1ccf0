"""The cities, windows and names of the sample; some names are hostile on purpose."""

from __future__ import annotations

from typing import Any

HOSTILE = "</script><script>window.hostile=1</script><img src=x onerror=window.hostile=1>"
ENDLESS = "长" * 5_000 + "A" * 5_000
FORMULA = "=cmd|' /C calc'!A0"
LAST_YEAR = 2015
FLOOR = 50
INVENTORS = 5
PLACES = [
    ("San Jose", "US", "US-CA", 37.34, -121.89),
    ("Beijing", "CN", "CN-BJ", 39.91, 116.40),
    ("Seoul", "KR", "KR-11", 37.57, 126.98),
    ("Tokyo", "JP", "JP-13", 35.69, 139.69),
    ("Shenzhen", "CN", "CN-GD", 22.55, 114.07),
    ("Seattle", "US", "US-WA", 47.61, -122.33),
    ("Montréal", "CA", "CA-QC", 45.51, -73.59),
    ("Munich", "DE", "DE-BY", 48.14, 11.58),
    ("Bengaluru", "IN", "IN-KA", 12.97, 77.59),
    ("London", "GB", "GB-ENG", 51.51, -0.13),
    ("Paris", "FR", "FR-IDF", 48.85, 2.35),
    ("Hangzhou", "CN", "CN-ZJ", 30.29, 120.16),
    ("Boston", "US", "US-MA", 42.36, -71.06),
    ("Austin", "US", "US-TX", 30.27, -97.74),
    ("Taipei", "TW", "TW-TPE", 25.05, 121.53),
    ("Tel Aviv", "IL", "IL-TA", 32.08, 34.78),
    ("Toronto", "CA", "CA-ON", 43.70, -79.42),
    ("Springfield", "US", "US-IL", 39.80, -89.64),
    ("Springfield", "US", "US-MA", 42.10, -72.59),
    (HOSTILE, "US", "US-NY", 40.71, -74.01),
    (FORMULA, "FR", "FR-ARA", 45.75, 4.85),
    ("\u202eطهران 🚀", "IR", "IR-23", 35.69, 51.42),
    ("São Paulo", "BR", "BR-SP", -23.55, -46.64),
    ("Sydney", "AU", "AU-NSW", -33.87, 151.21),
]
STRATEGIES = {"CA": 2010, "JP": 2010, "CN": 2011, "KR": 2012, "DE": 2012, "US": 2013, "TW": 2012, "GB": 2011}
WINDOWS = [(end - 4, end) for end in range(2006, LAST_YEAR + 1)]
Rows = list[dict[str, Any]]


def city_key(place: int) -> str:
    return f"c{place:03d}"


def city_rows() -> Rows:
    return [
        {
            "city": city_key(i),
            "name": name,
            "country": country,
            "region": region,
            "latitude": lat,
            "longitude": lon,
        }
        | {"population": 1_000_000 - i, "members": [name]}
        for i, (name, country, region, lat, lon) in enumerate(PLACES)
    ]
