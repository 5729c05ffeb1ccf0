from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicluster_spark.errors import StudyError
from aicluster_spark.study.models import NetworkWindows, Windows
from aicluster_spark.study.window_text import parse_years
from aicluster_spark.study.windows import study_windows


@given(st.integers(1, 10), st.integers(1, 10), st.integers(1990, 2000), st.integers(2000, 2020))
def test_windows_have_their_width_end_at_the_last_year_and_stay_inside(
    width: int, step: int, first: int, last: int
) -> None:
    options = Windows(width=width, step=step)
    if last - first + 1 < width:
        with pytest.raises(StudyError, match=f"no window of {width} years"):
            study_windows(options, first, last, "network")
        return
    windows = study_windows(options, first, last, "network")
    assert windows[-1].end == last
    assert all(w.end - w.start + 1 == width and w.start >= first for w in windows)
    assert all(b.start - a.start == step for a, b in pairwise(windows))
    assert windows[0].start - step < first


def test_cumulative_windows_begin_at_the_first_year() -> None:
    options = NetworkWindows(kind="cumulative", width=4, step=2)
    windows = study_windows(options, 2000, 2009, "network")
    assert [(w.start, w.end) for w in windows] == [(2000, 2003), (2000, 2005), (2000, 2007), (2000, 2009)]


def test_years_as_people_write_them() -> None:
    assert parse_years("2013-2017") == (2013, 2017)
    assert parse_years(" 2013 ") == (2013, 2013)
    for wrong in ("2017-2013", "13-17", "all"):
        with pytest.raises(StudyError, match="not a span of years"):
            parse_years(wrong)
