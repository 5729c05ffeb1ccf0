"""Chart of how the list of clusters changes with its specification."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from aicluster_spark.report.charts.theme import BLUE, HAIRLINE, VERMILION, over, specification
from aicluster_spark.report.language import message, say

MEASURES = (message("same clusters"), message("same order"))


def specifications(choices: pl.DataFrame, label: str) -> dict[str, Any]:
    """Draw how far the list and the order of cities agree with the study's own when one choice changes.

    Parameters
    ----------
    choices
        Columns choice, measure (`same clusters` or `same order`) and agreement, in the order drawn.
    label
        Words for screen readers.
    """
    order = choices["choice"].unique(maintain_order=True).to_list()
    measures = [say(measure) for measure in MEASURES]
    base = over("choices").encode(
        y=alt.Y("choice:N", sort=order, title=None, axis=alt.Axis(grid=True, gridColor=HAIRLINE)),
        x=alt.X(
            "agreement:Q",
            title=say("agreement with the study's own list"),
            scale=alt.Scale(domain=[-0.02, 1.04], nice=False, clamp=True),
            axis=alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1], format=".1f"),
        ),
        # The same values in the same order, so that colour and shape share one legend.
        color=alt.Color("measure:N", title=None, scale=alt.Scale(domain=measures, range=[BLUE, VERMILION])),
        shape=alt.Shape(
            "measure:N", title=None, scale=alt.Scale(domain=measures, range=["circle", "diamond"])
        ),
        tooltip=[
            alt.Tooltip("choice:N", title=say("instead")),
            alt.Tooltip("measure:N", title=say("compared")),
            alt.Tooltip("agreement:Q", title=say("agreement"), format=".2f"),
        ],
    )
    points = base.mark_point(filled=True, size=90, opacity=1)
    return specification(points, 24 * len(order), label, choices=choices)
