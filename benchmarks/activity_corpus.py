"""Patents to measure the matching of rules on: made-up Chinese texts and real English ones, repeated."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from aicluster_spark.engine.demo_data import fetch_demo_data
from aicluster_spark.synth.rates import Rates
from aicluster_spark.synth.texts import BOTH, NONE, abstracts, compose, titles

SEED = 20250101
AI_SHARE = 0.05
ROWS_PER_GROUP = 50_000
COLUMNS = ("patent_id", "title", "abstract", "language", "cpc", "ipc")


def write_corpus(folder: Path, patents: int) -> Path:
    """Write the corpus, one half Chinese and one half English, in a fixed random order."""
    half = patents // 2
    both = pl.concat([chinese(half), english(patents - half)])
    mixed = both.sample(fraction=1.0, shuffle=True, seed=SEED)
    numbered = mixed.with_columns(patent_id=pl.format("P{}", pl.int_range(pl.len()))).select(COLUMNS)
    path = folder / "patents.parquet"
    numbered.write_parquet(path, row_group_size=ROWS_PER_GROUP, compression="zstd")
    return path


def chinese(count: int) -> pl.DataFrame:
    """Compose texts as `aicluster synth` does; one in twenty speaks of AI."""
    random = np.random.default_rng(SEED)
    library = compose(SEED)
    is_ai = random.random(count) < AI_SHARE
    field = random.integers(0, library.fields, count)
    branch = library.fields + 1 + random.integers(0, library.branches, count)
    domain, signal = np.where(is_ai, branch, field), np.where(is_ai, BOTH, NONE)
    term = library.terms.pick(domain, random)
    title = titles(library, domain, signal, term, random)
    kind = np.zeros(count, np.int64)
    symbols = pl.concat_list(
        pl.Series(library.codes.pick(domain, random)), pl.Series(library.codes.pick(domain, random))
    )
    return pl.DataFrame(
        {
            "title": title,
            "abstract": abstracts(library, title, domain, kind, signal, term, Rates(), random),
            "language": pl.repeat("zh", count, eager=True),
            "ipc": pl.select(symbols).to_series(),
        }
    ).select("title", "abstract", "language", pl.lit(None, pl.List(pl.String)).alias("cpc"), "ipc")


def english(count: int) -> pl.DataFrame:
    """Take the demo's patents with an abstract, again and again."""
    real = demo_patents().filter(pl.col("abstract").is_not_null()).drop("patent_id")
    return pl.concat([real] * (count // real.height + 1)).head(count)


def demo_patents() -> pl.DataFrame:
    """Read the demo's patents, each once, in the columns of COLUMNS."""
    return (
        pl.scan_parquet(fetch_demo_data(print))
        .unique("patent_id", keep="first", maintain_order=True)
        .select(
            "patent_id",
            title="patent_title",
            abstract="patent_abstract",
            language=pl.lit("en"),
            cpc=pl.col("cpc_group").cast(pl.List(pl.String)),
            ipc=pl.lit(None, pl.List(pl.String)),
        )
        .collect()
    )
