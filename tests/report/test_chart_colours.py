"""Numbers drawn on colours can be read: at least 4.5 : 1, as WCAG 2 asks of text."""

from __future__ import annotations

import pytest

from aicluster_spark.report.charts.scorecards import SHADES
from aicluster_spark.report.charts.theme import INK


@pytest.mark.parametrize("shade", SHADES)
def test_numbers_of_the_heat_map_stand_out_from_every_shade(shade: str) -> None:
    assert contrast(INK, shade) >= 4.5


def test_contrast_is_that_of_the_recommendation() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def contrast(one: str, other: str) -> float:
    """(L1 + 0.05)/(L2 + 0.05) of the relative luminances (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
