"""From files to coefficients over many small nations: how often the intervals hold what was planted.

    python benchmarks/nations.py --nations 100 --keep nations

Every nation is drawn anew. Its policy list and its yearbook go through their readers, the policy stage's
judgement and flow, and the panel with its formulas. Counts come from the truth, as published (`truth`) or
as a rule set sees them, with its misses and false hits (`seen`); centrality comes from the truth. What this
leaves out is Spark: reading, placing and matching the patents themselves, for which a nation takes minutes;
`aicluster synth` and `aicluster run` are that road.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

from aicluster_spark.estimation import (
    BootstrapRule,
    EstimationResult,
    fit_negative_binomial,
    fit_poisson,
    jackknife,
    score_bootstrap,
)
from aicluster_spark.panel import PanelInputs, PanelRule, build_panel
from aicluster_spark.policy import assess_documents, mainland_areas
from aicluster_spark.records.readers.policy_table import PolicyTable
from aicluster_spark.records.readers.reader import Setting, TextReader
from aicluster_spark.records.readers.yearbook_table import YearbookTable
from aicluster_spark.schema import TABLES
from aicluster_spark.study.panel import Variable, YearbookColumn
from aicluster_spark.synth.chance import stream
from aicluster_spark.synth.facts import Geography, geography
from aicluster_spark.synth.other_files import POLICY_HEADER, policy_rows, yearbook
from aicluster_spark.synth.process import Process, draw_process
from aicluster_spark.synth.rates import RATES
from aicluster_spark.synth.settings import Nation
from aicluster_spark.synth.world import foreign_shares

PATENTS, CITIES, YEARS = 300_000, 100, (2010, 2021)
LAST_COMPLETE = YEARS[1] - 2
DRAWS = 999
PLANTED = {
    "policy_stock_log": RATES.coefficients.policy,
    "policy_stock_log:position": RATES.coefficients.moderation,
}
TERMS = ("policy_stock_log", "position", "policy_stock_log:position", "development", "capital", "environment")
FIGURES = {"gdp_per_head": "人均地区生产总值", "science": "科学技术支出", "broadband": "互联网宽带接入用户数"}
FORMULAS = {
    "position": f"(centrality - {RATES.centre}) / {RATES.scale}",
    "development": "log(gdp_per_head)",
    "capital": "log(science)",
    "environment": "log(broadband)",
}
ESTIMATORS = {"NB2": fit_negative_binomial, "Poisson": fit_poisson}


@dataclass(frozen=True)
class Small:
    """A nation that was drawn."""

    nation: Nation
    places: Geography
    process: Process

    @property
    def cities(self) -> list[str]:
        """Units of analysis, in the order of the process."""
        return [f"CN-{code}" for code in self.places.cities["code"]]

    def long(self, **values: np.ndarray) -> pl.DataFrame:
        """One row a city and year; values of shape (cities, years)."""
        years = np.array(self.nation.span, dtype=np.int32)
        keys = {"city": np.repeat(self.cities, len(years)), "year": np.tile(years, len(self.cities))}
        return pl.DataFrame(keys | {name: value.ravel() for name, value in values.items()})


def draw(seed: int, patents: int = PATENTS, cities: int = CITIES) -> Small:
    nation = Nation(patents, YEARS, seed, cities=cities)
    places = geography(cities)
    return Small(nation, places, draw_process(nation, places, foreign_shares(RATES), RATES))


def panel(small: Small, seen: bool) -> pd.DataFrame:
    """The panel of a nation by the engine's own functions."""
    cities = _shaped("cities", pl.DataFrame({"city": small.cities, "name": small.places.cities["name"]}))
    policies, figures = _policies(small), _figures(small)
    found = assess_documents(
        policies,
        mainland_areas(small.places.cities["code"]).with_columns(("CN-" + pl.col("city")).alias("city")),
        range(YEARS[0], LAST_COMPLETE + 1),
        ("national", "province", "city"),
        1,
        RATES.depreciation,
        YEARS,
    )
    empty = {name: TABLES[name].arrow.empty_table() for name in ("city_lq", "clusters", "city_policy")}
    inputs = PanelInputs(
        cities=cities,
        city_output=_shaped("city_output", _output(small, seen)),
        city_measures=_shaped("city_measures", _measures(small)),
        city_policy_intensity=found.intensity.to_arrow(),
        yearbook=_shaped("yearbook", figures),
        **empty,
    )
    rule = PanelRule(
        first_year=YEARS[0] + RATES.window,
        last_year=LAST_COMPLETE,
        cities="all",
        measure="harmonic_closeness",
        window_step=1,
        yearbook=tuple(
            YearbookColumn(name=name, indicator=said, scope="全市") for name, said in FIGURES.items()
        ),
        variables=tuple(Variable(name=name, formula=formula) for name, formula in FORMULAS.items()),
        required=("ai_patents", "policy_stock_log", "centrality"),
    )
    return build_panel(inputs, rule).city_year.to_pandas()


def _shaped(table: str, rows: pl.DataFrame) -> pa.Table:
    """A table of the engine; columns that are not given are null."""
    schema = TABLES[table].arrow
    given = {name: rows[name].to_arrow() for name in schema.names if name in rows.columns}
    columns = [given.get(field.name, pa.nulls(rows.height)).cast(field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _output(small: Small, seen: bool) -> pl.DataFrame:
    """Published patents; `seen` keeps the AI that shows code and word, and adds other patents that do."""
    ai, others = small.process.published, small.process.others[: len(small.cities)]
    found = ai
    if seen:
        chance = stream(small.nation.seed, "what a rule set sees")
        found = chance.binomial(ai, RATES.ai_signals[0]) + chance.binomial(others, RATES.false_signals[0])
    return small.long(ai_patents=found, patents=ai + others)


def _measures(small: Small) -> pl.DataFrame:
    """Closeness in the window that ended before the year."""
    year = pl.col("year")
    return small.long(harmonic_closeness=small.process.closeness).select(
        "city",
        (year - RATES.window).alias("window_start"),
        (year - 1).alias("window_end"),
        pl.col("harmonic_closeness").fill_nan(None),
        pl.when(pl.col("harmonic_closeness").is_nan()).then(pl.lit("isolate")).alias("reason"),
    )


def _policies(small: Small) -> pl.DataFrame:
    written = policy_rows(small.nation, small.places, small.process, RATES)
    rows = _read(pl.DataFrame(written).select(POLICY_HEADER), PolicyTable())
    columns = rows.with_columns(source_file=pl.lit("policies.csv"))
    return columns.select(TABLES["policies"].names)


def _figures(small: Small) -> pl.DataFrame:
    rows = _read(yearbook(small.nation, small.places, small.process), YearbookTable())
    return rows.explode("values").unnest("values").rename({"missing": "reason"})


def _read(table: pl.DataFrame, reader: TextReader) -> pl.DataFrame:
    """Rows that a reader keeps of a file's cells."""
    table = table.select(pl.all().cast(pl.String))
    bound = reader.bind(table.columns, {})
    cells = table.select(
        *(pl.col(header).alias(name) for name, header in bound.items()),
        *(pl.lit(None, pl.String).alias(name) for name in reader.columns if name not in bound),
        pl.int_range(pl.len(), dtype=pl.Int64).alias("source_row"),
        pl.lit(None, pl.Int64).alias("byte_offset"),
    )
    rows = reader.rows(cells, Setting(kinds=(), newest=None))
    return rows.filter(pl.col("reason").is_null()).drop("reason")


def judged(
    seed: int, patents: int = PATENTS, cities: int = CITIES, kinds: tuple[str, ...] = ("truth", "seen")
) -> Iterator[dict[str, object]]:
    """Fit the planted model on one nation, for each kind of counts by both estimators; one row a term."""
    small = draw(seed, patents, cities)
    for counts in kinds:
        frame = panel(small, counts == "seen")
        for name, fit in ESTIMATORS.items():
            result = fit(frame[frame.in_sample], "ai_patents", TERMS, cluster="city")
            yield from _rows(seed, counts, name, result)


def _rows(seed: int, counts: str, estimator: str, result: EstimationResult) -> Iterator[dict[str, object]]:
    """The truth against the interval by the sandwich, by the jackknife and by the score bootstrap.

    The bootstrap's interval holds the values that its test does not reject, so the truth is tested.
    """
    left_out = jackknife(result)
    for term, truth in PLANTED.items():
        place = result.position(term)
        test = score_bootstrap(result, term, truth, BootstrapRule(draws=DRAWS, seed=seed))
        yield {
            "seed": seed,
            "counts": counts,
            "estimator": estimator,
            "term": term,
            "truth": truth,
            "estimate": result.coefficients[place],
            "error": result.std_errors[place],
            "error_jackknife": left_out.std_errors[place],
            "inside": _holds(result, place, truth),
            "inside_jackknife": _holds(left_out, place, truth),
            "inside_bootstrap": test.p_value > 0.05,
            "n": result.n,
        }


def _holds(result: EstimationResult, place: int, truth: float) -> bool:
    low, high = result.confidence_intervals()[place]
    return bool(low <= truth <= high)


def summarise(rows: pd.DataFrame) -> pd.DataFrame:
    """Coverage by kind of counts, estimator and term."""
    return rows.groupby(["counts", "estimator", "term"], sort=False).agg(
        nations=("seed", "nunique"),
        city_years=("n", "mean"),
        truth=("truth", "first"),
        mean=("estimate", "mean"),
        spread=("estimate", "std"),
        error=("error", "mean"),
        error_jackknife=("error_jackknife", "mean"),
        inside=("inside", "mean"),
        inside_jackknife=("inside_jackknife", "mean"),
        inside_bootstrap=("inside_bootstrap", "mean"),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nations", type=int, default=100)
    parser.add_argument("--patents", type=int, default=PATENTS)
    parser.add_argument("--cities", type=int, default=CITIES)
    parser.add_argument("--keep", type=Path, required=True, help="folder; what is there is not drawn")
    asked = parser.parse_args()
    asked.keep.mkdir(parents=True, exist_ok=True)
    pieces = []
    for seed in range(asked.nations):
        path = asked.keep / f"{asked.patents}-{asked.cities}-{seed}.csv"
        if not path.exists():
            beside = path.with_suffix(".part")
            pd.DataFrame(judged(seed, asked.patents, asked.cities)).to_csv(beside, index=False)
            beside.replace(path)
        pieces.append(pd.read_csv(path))
    print(summarise(pd.concat(pieces)).round(3).to_string())


if __name__ == "__main__":
    main()
