"""How long the report takes to build and to open, and how large it is, for 50, 400 and 2,000 cities.

    python benchmarks/report.py [CITIES ...]

Numbers of cities and ties are drawn with a fixed seed and mean nothing; tables that do not grow with the
cities are those of the tests' sample. Chromium, where there is one, says when the page answers and when all
is drawn.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "report")]

import sample  # noqa: E402

from aicluster_spark.report import ReportData, build_report  # noqa: E402
from aicluster_spark.schema import TABLES  # noqa: E402

WINDOWS = [(end - 4, end) for end in range(sample.LAST_YEAR - 19, sample.LAST_YEAR + 1)]
TIES_PER_CITY = 4


def grown(base: ReportData, cities: int) -> ReportData:
    """Return the sample with so many cities in 20 windows."""
    rng = np.random.default_rng(cities)
    names = [f"c{number:05d}" for number in range(cities)]
    tables = {
        "cities": {
            "city": names,
            "name": [f"Place {number}" for number in range(cities)],
            "country": rng.choice(["CN", "US", "DE", "JP", "KR"], cities),
            "latitude": rng.uniform(-40, 60, cities),
            "longitude": rng.uniform(-170, 170, cities),
        },
        **by_window(rng, names),
        **ties(rng, names),
    }
    return replace(base, **{name: shaped(name, columns) for name, columns in tables.items()})


def by_window(rng: np.random.Generator, names: list[str]) -> dict[str, dict[str, object]]:
    """Tables with a row for every city and window."""
    rows = len(names) * len(WINDOWS)
    patents = rng.poisson(300, rows) + 1
    ai = rng.binomial(patents, rng.beta(2, 10, rows))
    lq = (ai / patents) / (ai.sum() / patents.sum())
    keys = {
        "city": np.tile(names, len(WINDOWS)),
        "window_start": np.repeat([start for start, _ in WINDOWS], len(names)),
        "window_end": np.repeat([end for _, end in WINDOWS], len(names)),
    }
    counts = {"patents": patents, "ai_patents": ai, "lq": lq}
    listed = (lq > 1) & (ai >= 50)
    rank = pl.Series(np.where(listed, listed.cumsum(), -1)).replace(-1, None)
    closeness = rng.beta(2, 5, rows)
    return {
        "city_lq": keys | counts | {"lq_low": lq * 0.8, "lq_high": lq * 1.25},
        "clusters": keys | {"ai_patents": ai, "lq": lq, "is_cluster": listed, "rank": rank},
        "collaboration": keys
        | {"intra": ai // 2, "inter": ai // 3, "single": ai // 6, "partly_located": ai // 9}
        | {"ei_index": rng.uniform(-1, 1, rows)},
        "city_measures": keys
        | {"located_parties": ai + 5, "degree": rng.integers(0, 30, rows), "strength": rng.gamma(2, 9, rows)}
        | {"harmonic_closeness": closeness, "closeness": closeness * 0.9, "pagerank": closeness / rows}
        | {"betweenness": rng.beta(1, 30, rows)},
    }


def ties(rng: np.random.Generator, names: list[str]) -> dict[str, dict[str, object]]:
    """Pairs of cities in every window, and what became of them."""
    number = len(names) * TIES_PER_CITY
    ends = np.sort(rng.integers(0, len(names), (number * len(WINDOWS), 2)), axis=1)
    window = np.repeat(np.arange(len(WINDOWS)), number)
    _, first = np.unique(np.column_stack([window, ends]), axis=0, return_index=True)
    kept = first[ends[first, 0] != ends[first, 1]]
    a, b, window = ends[kept, 0], ends[kept, 1], window[kept]
    weight = rng.gamma(1, 5, len(kept)) + 0.1
    keys = {
        "window_start": np.array([start for start, _ in WINDOWS])[window],
        "window_end": np.array([end for _, end in WINDOWS])[window],
    }
    where = np.array(names)
    change = rng.choice(["new", "kept", "lost"], len(kept))
    return {
        "city_pairs": keys
        | {"city_a": where[a], "city_b": where[b], "patents": np.ceil(weight).astype(int), "weight": weight},
        "city_tie_changes": keys
        | {"source": where[a], "target": where[b], "change": change}
        | {"weight": np.where(change == "lost", np.nan, weight), "weight_before": weight},
    }


def shaped(name: str, columns: dict[str, object]) -> pl.DataFrame:
    """A frame with all columns of the schema; those not given are empty."""
    schema = pl.DataFrame(TABLES[name].arrow.empty_table()).schema
    given = pl.DataFrame(
        {column: pl.Series(column, values, strict=False) for column, values in columns.items()}
    )
    floats = [column for column in given.columns if given[column].dtype == pl.Float64]
    given = given.with_columns(pl.col(floats).fill_nan(None))
    return given.select(
        pl.col(column).cast(kind) if column in given.columns else pl.lit(None, kind).alias(column)
        for column, kind in schema.items()
    )


def opened(page: Path) -> tuple[float, float] | None:
    """Seconds until the page answers a click and until every chart is drawn; None without Chromium."""
    try:
        from selenium import webdriver
    except ImportError:
        return None
    options = webdriver.ChromeOptions()
    for switch in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(switch)
    options.binary_location = "/usr/bin/chromium"
    options.page_load_strategy = "eager"
    with webdriver.Chrome(
        options=options, service=webdriver.ChromeService("/usr/bin/chromedriver")
    ) as browser:
        browser.set_window_size(1280, 900)
        begun = time.perf_counter()
        browser.get(page.as_uri())
        browser.execute_script("document.querySelector('.contents a').click()")
        answers = time.perf_counter() - begun
        while browser.execute_script("return document.documentElement.dataset.charts") != "done":
            time.sleep(0.05)
        return answers, time.perf_counter() - begun


def main() -> None:
    """Print a line for each number of cities."""
    sizes = [int(argument) for argument in sys.argv[1:]] or [50, 400, 2000]
    base = sample.report_data()
    build_report(base)  # the libraries are loaded once
    print(f"{'cities':>7} {'build s':>8} {'MB':>6} {'answers s':>10} {'all drawn s':>12}")
    for cities in sizes:
        data = grown(base, cities)
        begun = time.process_time()
        page = build_report(data).encode()
        seconds = time.process_time() - begun
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "report.html"
            file.write_bytes(page)
            shown = opened(file)
        times = f"{shown[0]:>10.1f} {shown[1]:>12.1f}" if shown else f"{'–':>10} {'–':>12}"
        print(f"{cities:>7,} {seconds:>8.1f} {len(page) / 1e6:>6.2f} {times}", flush=True)


if __name__ == "__main__":
    main()
