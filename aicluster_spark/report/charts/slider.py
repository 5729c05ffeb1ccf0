"""The slider over the windows that several charts share."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import altair as alt

from aicluster_spark.report.language import say


def window_slider(ends: Sequence[int]) -> Any:
    """Return the parameter `window_end` with its slider; it begins at the last window.

    Parameters
    ----------
    ends
        Last years of the windows, in order.
    """
    step = min((b - a for a, b in itertools.pairwise(ends)), default=1)
    slider = alt.binding_range(min=ends[0], max=ends[-1], step=step, name=say("window ends in") + " ")
    return alt.param(name="window_end", value=ends[-1], bind=slider)
