from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aicluster_spark.places.misspelling import OneSlip, one_slip

NAMES = st.text("abc", max_size=7)


def _reference(a: str, b: str) -> int:
    """Optimal string alignment distance by its recurrence."""
    d = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            d[i][j] = min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                d[i][j] = min(d[i][j], d[i - 2][j - 2] + 1)
    return d[-1][-1]


@given(NAMES, NAMES)
def test_one_slip_is_distance_at_most_one(a: str, b: str) -> None:
    expected = _reference(a, b) <= 1
    assert (abs(len(a) - len(b)) <= 1 and one_slip(a, b)) == expected


def test_every_slip_after_the_first_letter_is_found() -> None:
    index = OneSlip([("yokohama", 1), ("yokosuka", 2)])
    for typed in ("yokohama", "yokohma", "yokohamma", "yokohama"[:7], "yokoahma", "yokohema", "yohohama"):
        assert index.rows(typed) == {1}, typed
    assert index.rows("tokohama") == set()
    assert OneSlip([("tokyo", 1)]).rows("tokio") == set()
