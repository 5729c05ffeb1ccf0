"""How concentrated AI is over cities in each window, and beyond the size of its applicants."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from aicluster_spark.specialisation.concentration import (
    EllisonGlaeser,
    ellison_glaeser,
    firm_shares,
    gini,
    gini_against,
    herfindahl,
    hoover,
    normalised_herfindahl,
)
from aicluster_spark.specialisation.intervals import Floats

NO_AI = "no AI patents in the window"
NO_FIRMS = "no named applicants or assignees of AI patents, so no Ellison-Glaeser index"
NAN = float("nan")


def concentration_table(quotients: pl.DataFrame, firm_sizes: pl.DataFrame) -> pl.DataFrame:
    """Measure concentration over the cities of each window.

    Parameters
    ----------
    quotients
        Columns of the schema `city_lq`.
    firm_sizes
        Columns window_start, ai_patents (of one applicant or assignee), firms (how many have so many).

    Returns
    -------
    polars.DataFrame
        Columns of the schema `concentration`, one row a window.
    """
    sizes = {start: rows for (start,), rows in firm_sizes.partition_by("window_start", as_dict=True).items()}
    windows = quotients.sort("window_start", "city").partition_by("window_start", maintain_order=True)
    rows = [_one_window(window, sizes.get(window["window_start"][0])) for window in windows]
    table = pl.DataFrame(rows, infer_schema_length=None)
    numbers = [name for name, kind in table.schema.items() if kind == pl.Float64]
    return table.with_columns(pl.col(numbers).fill_nan(None), pl.col("reason").cast(pl.String))


def _one_window(window: pl.DataFrame, sizes: pl.DataFrame | None) -> Mapping[str, object]:
    kept = window.filter(pl.col("patents") > 0)
    ai, base = kept["ai_patents"].to_numpy(), kept["patents"].to_numpy()
    some = ai.sum() > 0
    firms = np.zeros(0) if sizes is None else _repeated(sizes)
    beyond = _beyond_firms(ai, base, firms) if some else EllisonGlaeser(NAN, NAN, NAN, NAN)
    reason = NO_AI if not some else NO_FIRMS if not firms.size else None
    return {
        "window_start": window["window_start"][0],
        "window_end": window["window_end"][0],
        "cities": kept.height,
        "ai_cities": int((ai > 0).sum()),
        "herfindahl": float(herfindahl(ai)) if some else NAN,
        "herfindahl_normalised": float(normalised_herfindahl(ai)) if some else NAN,
        "gini": gini(ai) if some else NAN,
        "gini_against_base": gini_against(ai, base) if some else NAN,
        "hoover": hoover(ai, base) if some else NAN,
        "firms": int(firms.size),
        "firm_herfindahl": beyond.herfindahl,
        "ellison_glaeser": beyond.gamma,
        "ellison_glaeser_z": beyond.z,
        "reason": reason,
    }


def _beyond_firms(ai: Floats, base: Floats, firms: Floats) -> EllisonGlaeser:
    return (
        ellison_glaeser(ai, base, *firm_shares(firms)) if firms.size else EllisonGlaeser(NAN, NAN, NAN, NAN)
    )


def _repeated(sizes: pl.DataFrame) -> Floats:
    """One entry a firm, in a fixed order."""
    ordered = sizes.sort("ai_patents")
    return np.repeat(ordered["ai_patents"].cast(pl.Float64).to_numpy(), ordered["firms"].to_numpy())
