"""What was read and where it was placed."""

from __future__ import annotations

from sample.world import ENDLESS, FORMULA, HOSTILE, LAST_YEAR, Rows, city_key


def record_rows() -> dict[str, Rows]:
    what = {
        "mentions_seen": 13_354,
        "mentions_kept": 13_304,
        "rejected:no_filing_date": 30,
        "rejected:duplicate_mention": 20,
        "patents": 12_963,
    }
    file = {"source_file": "pv-data.parquet", "reader": "patentsview_sample", "bytes": 61_200_000}
    names = [("Beijing", "city", 5400), ("San Jose.", "city", 3000), ("Gyeonggi-do", "region", 800)]
    names += [
        ("Kanagawa", "region", 500),
        ("Japan", "country", 90),
        (HOSTILE, "none", 40),
        (ENDLESS, "none", 35),
        (FORMULA, "none", 30),
    ]
    years = range(1995, 2023)
    return {
        "files": [
            file
            | {"sha256": "a42f32e2d9bd81c35f2dc2" + "0" * 42, "encoding": "parquet"}
            | {"records_seen": 13_354, "rows_kept": 13_304, "rows_rejected": 50}
        ],
        "record_counts": [
            {"source_file": "pv-data.parquet", "what": key, "count": count} for key, count in what.items()
        ],
        "completeness": [
            {"year": year, "patents": 200 + 30 * (year - 1995) if year < 2018 else 900 - 200 * (year - 2018)}
            | {"completeness": None if year < 2003 else max(0.02, min(1.0, 1 - 0.07 * max(0, year - 2014)))}
            | {"complete": None if year < 1997 else year <= LAST_YEAR}
            for year in years
        ],
        "place_names": [
            {"address": address, "published_region": None, "published_country": "US", "level": level}
            | {
                "place": address if level != "none" else None,
                "city": city_key(i) if level == "city" else None,
            }
            | {"country": "US", "method": "exact", "confidence": 0.95, "rows": rows}
            for i, (address, level, rows) in enumerate(names)
        ],
    }
